package io.heddle.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A table does what a map does, in memory that is all given back.
final class PackedTableModelTest {
    @ParameterizedTest(name = "values {0}, {1} keys up to {2}, values up to {3}")
    @CsvSource({
        "false, 10, 20, 0",
        "false, 3000, 20, 0",
        "false, 60000, 3, 0",
        "false, 2000, 2000, 0",
        "true, 5, 20, 20",
        "true, 3000, 20, 20",
        "true, 1000, 200, 200",
        "true, 500, 2000, 5000",
        "true, 20000, 10, 30"
    })
    void shouldDoWhatAMapDoes(boolean values, int keys, int longestKey, int longestValue) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (TableHarness harness = new TableHarness(values, seed)) {
            TableModel work = new TableModel(harness, seed, keys, longestKey, longestValue);
            for (int phase = 0; phase < 8; phase++) {
                work.removals = phase % 2 == 0 ? 200 : 600;
                for (int i = 0; i < Math.max(2000, keys); i++) {
                    work.step();
                }
                work.compare();
                assertEquals(harness.allocator.usedBytes(), harness.table.bytes(harness.table.root()));
            }
            work.expireAll();
            work.compare();
            work.resize(0);
            work.compare();
            assertTrue(harness.table.bytes(harness.table.root()) < 600, "an empty table is large");
            assertEquals(2, harness.table.blocks(harness.table.root()));
            harness.free(harness.table.root());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "values {0}, {1} keys up to {2}, values up to {3}")
    @CsvSource({"false, 10, 20, 0", "false, 30000, 20, 0", "true, 500, 2000, 2000"})
    void shouldMakeCopiesThatShareNothing(boolean values, int keys, int longestKey, int longestValue) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (TableHarness harness = new TableHarness(values, seed)) {
            TableModel work = new TableModel(harness, seed, keys, longestKey, longestValue);
            work.resize(keys / 2);
            long original = harness.table.root();
            long copy = harness.table.copy(original);
            assertEquals(harness.table.bytes(original), harness.table.bytes(copy));
            assertEquals(harness.table.blocks(original), harness.table.blocks(copy));
            harness.free(original);
            harness.table.attach(copy);
            work.compare();
            work.resize(keys);
            work.compare();
            harness.free(copy);
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "{0} entries, then {1}")
    @CsvSource({"100, 20000", "20000, 100", "3000, 3000"})
    void shouldScanAllThatIsThereAllTheTime(int before, int after) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (TableHarness harness = new TableHarness(false, seed)) {
            TableModel work = new TableModel(harness, seed, 30000, 12, 0);
            work.resize(before);
            Set<String> always = new HashSet<>(work.model.keySet());
            Set<String> seen = new HashSet<>();
            Random random = new Random(seed);
            long cursor = 0;
            int steps = 0;
            do {
                cursor = harness.table.scan(cursor, entry -> seen.add(harness.key(entry)));
                assertTrue(cursor >= 0 && cursor < 1L << 48);
                steps++;
                int now = before + (int) ((long) (after - before) * Math.min(steps, 100) / 100);
                work.resize(now + random.nextInt(50));
                always.retainAll(work.model.keySet());
            } while (cursor != 0);
            always.removeAll(seen);
            assertEquals(Set.of(), always);
            harness.free(harness.table.root());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    /// Each entry is picked about 200 times: 100 and 320 are more than seven standard deviations away.
    @ParameterizedTest(name = "{0} entries, of which the first {1} of 100 by the hash are removed")
    @CsvSource({"5, 0", "300, 0", "5000, 0", "20000, 60", "20000, 98"})
    void shouldPickEachEntryWithTheSameChance(int entries, int removed) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (TableHarness harness = new TableHarness(false, seed)) {
            TableModel work = new TableModel(harness, seed, entries, 12, 0);
            work.resize(entries);
            List<String> order = new ArrayList<>();
            harness.table.forEach(entry -> order.add(harness.key(entry)));
            for (int i = 0; i < entries / 100 * removed; i++) {
                assertTrue(harness.remove(order.get(i)));
            }
            Map<String, Integer> picks = new HashMap<>();
            int left = (int) harness.table.size();
            for (int i = 0; i < 200 * left; i++) {
                picks.merge(harness.key(harness.table.random()), 1, Integer::sum);
            }
            assertEquals(left, picks.size());
            picks.forEach((key, count) -> assertTrue(count > 100 && count < 320, key + " " + count));
            harness.free(harness.table.root());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @Test
    void shouldTakeLittleMemoryForShortMembers() {
        try (TableHarness harness = new TableHarness(false, 1)) {
            harness.table.create();
            long worst = 0;
            long sum = 0;
            int looks = 0;
            for (int i = 0; i < 400_000; i++) {
                harness.put("%012d".formatted(i), new TableModel.Value("", -1));
                if (i > 100_000 && i % 1000 == 0) {
                    long each = harness.table.bytes(harness.table.root()) * 100 / harness.table.size();
                    worst = Math.max(worst, each);
                    sum += each;
                    looks++;
                }
            }
            assertTrue(worst < 2300, "hundredths of bytes for each member at worst: " + worst);
            assertTrue(sum / looks < 2050, "hundredths of bytes for each member on average: " + sum / looks);
            harness.free(harness.table.root());
        }
    }

    /// What is removed makes room for what comes, without new segments.
    @Test
    void shouldNotGrowWhileEntriesComeAndGo() {
        try (TableHarness harness = new TableHarness(true, 2)) {
            TableModel work = new TableModel(harness, 2, 50_000, 8, 12);
            work.resize(20_000);
            long before = harness.table.bytes(harness.table.root());
            for (int i = 0; i < 200_000; i++) {
                String out = "%08d".formatted(i);
                harness.put(out, new TableModel.Value("a".repeat(12), -1));
                harness.put(out, new TableModel.Value("b".repeat(10 + i % 4), -1));
                assertTrue(harness.remove(out));
            }
            work.compare();
            long after = harness.table.bytes(harness.table.root());
            assertTrue(after < before + before / 10, after + " bytes, " + before + " before");
            harness.free(harness.table.root());
        }
    }
}
