package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.ValueVisitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Lists of all sizes, limits and encodings do what array lists do; snapshots show them as they were.
final class ListModelTest {

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}")
    @CsvSource({
        "-2, 40, 60",
        "-2, 40, 6000",
        "-2, 9000, 300",
        "-1, 3000, 800",
        "-5, 100, 8000",
        "1, 30, 700",
        "2, 3000, 500",
        "3, 30, 20000",
        "16, 10000, 400",
        "128, 50, 12000",
        "10000, 20, 12000"
    })
    void shouldDoAsArrayListsDo(int limit, int longest, int largest) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(1, seed)) {
            harness.keyspaces.encodingLimits().listMaxListpackSize = limit;
            ListWork work = new ListWork(harness, seed, longest, largest);
            for (int i = 0; i < 20; i++) {
                run(work, 300);
                work.compareAll();
            }
            work.close();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}")
    @CsvSource({
        "-2, 40, 60",
        "-2, 40, 6000",
        "-2, 9000, 300",
        "-1, 3000, 800",
        "-5, 100, 8000",
        "1, 30, 700",
        "2, 3000, 500",
        "3, 30, 20000",
        "16, 10000, 400"
    })
    void shouldShowSnapshotsWhenStepped(int limit, int longest, int largest) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(1, seed)) {
            harness.keyspaces.encodingLimits().listMaxListpackSize = limit;
            ListWork work = new ListWork(harness, seed, longest, largest);
            for (int i = 0; i < 20; i++) {
                run(work, work.random.nextInt(200));
                Snapshot snapshot = open(work);
                Picture picture = new Picture(work.picture());
                run(work, work.random.nextInt(100));
                picture.between = () -> {
                    if (work.random.nextInt(largest / 4 + 10) == 0) {
                        work.step();
                    }
                };
                try (SnapshotWalk walk = snapshot.walk()) {
                    walk.run(picture);
                }
                picture.compare();
                snapshot.close();
            }
            work.compareAll();
            work.close();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "limit {0}, elements up to {1} bytes, lists of {2}")
    @CsvSource({"-2, 40, 60", "-2, 40, 6000", "-2, 9000, 300", "-5, 100, 8000", "2, 3000, 500", "3, 30, 20000"})
    void shouldShowSnapshotsToAnotherThread(int limit, int longest, int largest) {
        long seed = System.nanoTime();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = new Harness(1, seed)) {
            harness.keyspaces.encodingLimits().listMaxListpackSize = limit;
            ListWork work = new ListWork(harness, seed, longest, largest);
            for (int i = 0; i < 20; i++) {
                run(work, work.random.nextInt(300));
                Snapshot snapshot = open(work);
                Picture picture = new Picture(work.picture());
                Future<?> walking = threads.submit(() -> {
                    try (SnapshotWalk walk = snapshot.walk()) {
                        walk.run(picture);
                    }
                });
                do {
                    run(work, 10);
                } while (!walking.isDone());
                walking.get(1, TimeUnit.MINUTES);
                picture.compare();
                snapshot.close();
            }
            work.compareAll();
            work.close();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static void run(ListWork work, int steps) {
        for (int i = 0; i < steps; i++) {
            work.step();
        }
    }

    private static Snapshot open(ListWork work) {
        while (!work.harness.keyspaces.canOpenSnapshot()) {
            assertTrue(work.harness.keyspaces.freeStep(50) || work.harness.keyspaces.canOpenSnapshot());
            run(work, work.random.nextInt(5));
        }
        return work.harness.keyspaces.openSnapshot();
    }

    /// What a walk has shown.
    private static final class Picture implements SnapshotVisitor, ValueVisitor {
        private final Map<String, List<String>> expected;
        private final Map<String, List<String>> seen = new HashMap<>();
        private List<String> current = new ArrayList<>();
        Runnable between = () -> {};

        Picture(Map<String, List<String>> expected) {
            this.expected = expected;
        }

        @Override
        public void entry(SnapshotEntry entry) {
            current = new ArrayList<>();
            seen.put(Bytes.text(entry.key(), entry.keyLength()), current);
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            current.add(Bytes.text(address, length));
            between.run();
        }

        @Override
        public void number(long value) {
            throw new AssertionError("lists have no numbers");
        }

        @Override
        public void score(double value) {
            throw new AssertionError("lists have no scores");
        }

        void compare() {
            assertEquals(expected.keySet(), seen.keySet());
            expected.forEach((key, list) -> {
                List<String> shown = Objects.requireNonNull(seen.get(key));
                for (int i = 0; i < Math.min(list.size(), shown.size()); i++) {
                    assertEquals(list.get(i), shown.get(i), "element " + i + " of " + key);
                }
                assertEquals(list.size(), shown.size(), "elements of " + key);
            });
        }
    }
}
