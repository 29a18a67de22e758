package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.ValueVisitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Hashes of both encodings do what hash maps do, with expiring fields and without; snapshots show them as they were.
final class HashModelTest {
    @ParameterizedTest(name = "up to {0} compact, values up to {1} bytes, {2} fields, {3} % expiring")
    @CsvSource({
        "512, 60, 30, 0",
        "512, 60, 30, 40",
        "512, 60, 400, 20",
        "16, 60, 40, 30",
        "16, 3000, 60, 0",
        "0, 100, 30, 30",
        "0, 20, 6000, 0",
        "0, 2000, 3000, 20"
    })
    void shouldDoAsHashMapsDo(int compact, int longest, int fields, int expiring) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(HashWork.DATABASES, seed)) {
            HashWork work = work(harness, seed, compact, longest, fields, expiring);
            for (int i = 0; i < 15; i++) {
                run(work, 400);
                work.compareAll();
            }
            work.close();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "up to {0} compact, values up to {1} bytes, {2} fields, {3} % expiring")
    @CsvSource({"512, 60, 30, 0", "512, 60, 300, 20", "16, 60, 40, 30", "0, 60, 30, 30", "0, 2000, 2000, 10"})
    void shouldShowSnapshotsWhenStepped(int compact, int longest, int fields, int expiring) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(HashWork.DATABASES, seed)) {
            HashWork work = work(harness, seed, compact, longest, fields, expiring);
            for (int i = 0; i < 20; i++) {
                run(work, work.random.nextInt(200));
                Snapshot snapshot = open(work);
                Picture picture = new Picture(work);
                run(work, work.random.nextInt(100));
                picture.between = () -> {
                    if (work.random.nextInt(fields / 4 + 10) == 0) {
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

    @ParameterizedTest(name = "up to {0} compact, values up to {1} bytes, {2} fields, {3} % expiring")
    @CsvSource({"512, 60, 30, 0", "512, 60, 300, 20", "16, 60, 40, 30", "0, 2000, 2000, 10"})
    void shouldShowSnapshotsToAnotherThread(int compact, int longest, int fields, int expiring) {
        long seed = System.nanoTime();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = new Harness(HashWork.DATABASES, seed)) {
            HashWork work = work(harness, seed, compact, longest, fields, expiring);
            for (int i = 0; i < 20; i++) {
                run(work, work.random.nextInt(300));
                Snapshot snapshot = open(work);
                Picture picture = new Picture(work);
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

    private static HashWork work(Harness harness, long seed, int compact, int longest, int fields, int expiring) {
        harness.keyspaces.encodingLimits().hashMaxListpackEntries = compact;
        return new HashWork(harness, seed, longest, fields, expiring);
    }

    private static void run(HashWork work, int steps) {
        for (int i = 0; i < steps; i++) {
            work.step();
        }
    }

    private static Snapshot open(HashWork work) {
        while (!work.harness.keyspaces.canOpenSnapshot()) {
            assertTrue(work.harness.keyspaces.freeStep(50) || work.harness.keyspaces.canOpenSnapshot());
            run(work, work.random.nextInt(5));
        }
        return work.harness.keyspaces.openSnapshot();
    }

    /// What a walk has shown, without what was over at the opening.
    private static final class Picture implements SnapshotVisitor, ValueVisitor {
        private final List<Map<String, Map<String, HashWork.Field>>> expected;
        private final Map<Integer, Map<String, Map<String, HashWork.Field>>> seen = new HashMap<>();
        private final long openedAt;
        private Map<String, HashWork.Field> current = new HashMap<>();
        private @Nullable String field;
        private @Nullable String value;
        Runnable between = () -> {};

        Picture(HashWork work) {
            expected = work.picture();
            openedAt = work.now;
            for (int i = 0; i < expected.size(); i++) {
                seen.put(i, new HashMap<>());
            }
        }

        @Override
        public void entry(SnapshotEntry entry) {
            current = new HashMap<>();
            String key = Bytes.text(entry.key(), entry.keyLength());
            Map<String, HashWork.Field> before =
                    Objects.requireNonNull(seen.get(entry.database())).put(key, current);
            assertEquals(null, before, () -> key + " was shown before");
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            String text = Bytes.text(address, length);
            if (field == null) {
                field = text;
            } else {
                value = text;
            }
            between.run();
        }

        @Override
        public void number(long expireAt) {
            String name = Objects.requireNonNull(field);
            if (!HashWork.isOver(expireAt, openedAt)) {
                HashWork.Field shown = new HashWork.Field(Objects.requireNonNull(value), expireAt);
                assertEquals(null, current.put(name, shown), () -> name + " was shown before");
            }
            field = null;
            value = null;
        }

        @Override
        public void score(double score) {
            throw new AssertionError("hashes have no scores");
        }

        void compare() {
            for (int i = 0; i < expected.size(); i++) {
                Map<String, Map<String, HashWork.Field>> keys = Objects.requireNonNull(seen.get(i));
                keys.values().removeIf(Map::isEmpty);
                assertEquals(expected.get(i), keys, "database " + i);
            }
        }
    }
}
