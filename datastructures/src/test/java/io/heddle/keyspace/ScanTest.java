package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The guarantee of SCAN, random picks, and tables large enough for the directory to grow and shrink.
final class ScanTest {
    private static long step(Harness harness, long cursor, Set<String> seen) {
        KeyspaceReader reader = harness.database(0);
        return reader.scan(cursor, entry -> seen.add(Bytes.text(reader.keyAddress(entry), reader.keyLength(entry))));
    }

    @ParameterizedTest(name = "from {0} to {1} keys")
    @CsvSource({"1000, 220000", "20000, 1000", "5000, 5000", "10, 0"})
    void shouldVisitEveryKeyThatStaysWhileOthersComeAndGo(int before, int after) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Harness harness = new Harness(1, seed)) {
            Set<String> staying = new HashSet<>();
            for (int i = 0; i < 1000; i++) {
                staying.add("staying:" + i);
                harness.set("staying:" + i, "x");
            }
            int passing = 0;
            for (; passing < before; passing++) {
                harness.set("passing:" + passing, "x");
            }
            Set<String> seen = new HashSet<>();
            long cursor = 0;
            int changes = 1 + Math.abs(after - before) / 200;
            do {
                cursor = step(harness, cursor, seen);
                assertTrue(cursor >>> 48 == 0, "a cursor is to fit a floating-point number");
                for (int i = 0; i < changes; i++) {
                    if (passing < after) {
                        harness.set("passing:" + passing++, "x");
                    } else if (passing > after) {
                        harness.delete(0, "passing:" + --passing);
                    } else if (before == after) {
                        harness.set("coming:" + random.nextInt(5000), "x");
                        harness.delete(0, "coming:" + random.nextInt(5000));
                    }
                }
            } while (cursor != 0);
            staying.removeAll(seen);
            assertEquals(Set.of(), staying, "missed with seed " + seed);
        }
    }

    @Test
    void shouldGiveMemoryBackWhenKeysAreDeletedOneByOne() {
        try (Harness harness = new Harness(1, 7)) {
            int count = 220_000;
            for (int i = 0; i < count; i++) {
                harness.set("key:" + i, "x");
            }
            assertEquals(count, harness.database(0).size());
            assertTrue(harness.keyspaces.tableBytes() < 22L * count, () -> "bytes: " + harness.keyspaces.tableBytes());
            for (int i = 0; i < count; i++) {
                assertTrue(harness.delete(0, "key:" + i));
                if (i % 1000 == 0) {
                    assertEquals("x", harness.get("key:" + (count - 1)));
                }
            }
            assertEquals(0, harness.database(0).size());
            assertTrue(harness.keyspaces.tableBytes() < 20_000, () -> "bytes: " + harness.keyspaces.tableBytes());
        }
    }

    @Test
    void shouldPickEachKeyWithTheSameChance() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = new Harness(1, seed)) {
            int keys = 2000;
            for (int i = 0; i < keys; i++) {
                harness.set("key:" + i, "x");
            }
            Map<Long, Integer> picks = new HashMap<>();
            int rounds = 50;
            for (int i = 0; i < keys * rounds; i++) {
                picks.merge(harness.database(0).random(), 1, Integer::sum);
            }
            assertEquals(keys, picks.size(), "seed " + seed);
            int most = picks.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            int least =
                    picks.values().stream().mapToInt(Integer::intValue).min().orElse(0);
            assertTrue(least > 12 && most < 110, least + " to " + most + " picks of a key with seed " + seed);
        }
    }

    @Test
    void shouldFindNoRandomKeyAmongExpiredOnes() {
        try (Harness harness = new Harness(1, 7)) {
            for (int i = 0; i < 500; i++) {
                harness.set(0, "key:" + i, "x", 1_000_000_000_500L);
            }
            harness.set("alive", "x");
            harness.keyspaces.time(1_000_000_001_000L);
            long entry = harness.database(0).random();
            assertEquals(5, harness.database(0).keyLength(entry), "the key that is alive");
            harness.delete(0, "alive");
            assertEquals(0, harness.database(0).random());
            assertEquals(0, harness.database(0).size());
        }
    }
}
