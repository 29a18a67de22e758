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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Streams hold what a model holds, and snapshots show them as they were, whatever is written meanwhile.
final class StreamModelTest {
    private static final int SIZE = Integer.getInteger("heddle.work", 1);

    private static Harness harness(long seed, long nodeEntries, long nodeBytes) {
        Harness harness = new Harness(1, seed);
        harness.keyspaces.encodingLimits().streamNodeMaxEntries = nodeEntries;
        harness.keyspaces.encodingLimits().streamNodeMaxBytes = nodeBytes;
        return harness;
    }

    @ParameterizedTest(name = "up to {0} entries, {1} in a node of {2} bytes")
    @CsvSource({"20, 100, 4096", "300, 3, 4096", "3000, 1, 4096", "3000, 0, 300", "5000, 0, 0", "5000, 20, 8192"})
    void shouldHoldWhatTheModelHolds(int most, long nodeEntries, long nodeBytes) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = harness(seed, nodeEntries, nodeBytes)) {
            StreamWork work = new StreamWork(harness, seed, most);
            try {
                for (int i = 0; i < 40_000 * SIZE; i++) {
                    work.step();
                    if (i % 5000 == 0) {
                        work.compareAll();
                    }
                }
                work.compareAll();
                checkAccount(work);
            } catch (Throwable failure) {
                throw new AssertionError("-Dheddle.seed=" + seed, failure);
            }
        }
    }

    /// What the stream says it takes is what is free once it is gone.
    private static void checkAccount(StreamWork work) {
        Harness harness = work.harness;
        for (String key : List.of("copy", "t", "s")) {
            while (harness.keyspaces.freeStep(1000)) {
                // until nothing is pending
            }
            long before = harness.allocator.usedBytes();
            long entry = harness.find(0, key);
            if (entry != 0) {
                long expected = harness.database(0).memoryUsage(entry);
                harness.delete(0, key);
                while (harness.keyspaces.freeStep(1000)) {
                    // until nothing is pending
                }
                long freed = before - harness.allocator.usedBytes();
                assertTrue(Math.abs(expected - freed) <= 16, () -> key + ": " + expected + " and " + freed);
            }
        }
    }

    @ParameterizedTest(name = "up to {0} entries, {1} in a node of {2} bytes")
    @CsvSource({"50, 100, 4096", "500, 3, 4096", "3000, 1, 4096", "3000, 0, 300", "3000, 100, 4096"})
    void shouldShowTheStateAtTheOpeningWhenSteppedBetweenWrites(int most, long nodeEntries, long nodeBytes) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = harness(seed, nodeEntries, nodeBytes)) {
            StreamWork work = new StreamWork(harness, seed, most);
            try {
                for (int i = 0; i < 12 * SIZE; i++) {
                    run(work, work.random.nextInt(5000));
                    Snapshot snapshot = open(work);
                    for (int walks = 1 + work.random.nextInt(2); walks > 0; walks--) {
                        Picture picture = new Picture(work.tokens());
                        int pause = 1 + work.random.nextInt(200);
                        if (walks == 1) {
                            picture.between = () -> run(work, work.random.nextInt(pause) == 0 ? 20 : 0);
                        }
                        walk(snapshot, picture);
                        picture.compare();
                    }
                    run(work, work.random.nextInt(100));
                    snapshot.close();
                }
                work.compareAll();
            } catch (Throwable failure) {
                throw new AssertionError("-Dheddle.seed=" + seed, failure);
            }
        }
    }

    @ParameterizedTest(name = "up to {0} entries, {1} in a node of {2} bytes")
    @CsvSource({"50, 100, 4096", "3000, 3, 4096", "20000, 100, 4096"})
    void shouldShowTheStateAtTheOpeningToAnotherThread(int most, long nodeEntries, long nodeBytes) throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = harness(seed, nodeEntries, nodeBytes)) {
            StreamWork work = new StreamWork(harness, seed, most);
            try {
                for (int i = 0; i < 12 * SIZE; i++) {
                    run(work, work.random.nextInt(5000));
                    Snapshot snapshot = open(work);
                    Picture picture = new Picture(work.tokens());
                    Future<?> walking = threads.submit(() -> walk(snapshot, picture));
                    do {
                        run(work, 10);
                    } while (!walking.isDone());
                    walking.get(1, TimeUnit.MINUTES);
                    picture.compare();
                    snapshot.close();
                }
                work.compareAll();
            } catch (Throwable failure) {
                throw new AssertionError("-Dheddle.seed=" + seed, failure);
            }
        }
    }

    private static void run(StreamWork work, int commands) {
        for (int i = 0; i < commands; i++) {
            work.step();
        }
    }

    private static Snapshot open(StreamWork work) {
        while (!work.harness.keyspaces.canOpenSnapshot()) {
            assertTrue(work.harness.keyspaces.freeStep(50) || work.harness.keyspaces.canOpenSnapshot());
            run(work, work.random.nextInt(5));
        }
        return work.harness.keyspaces.openSnapshot();
    }

    private static void walk(Snapshot snapshot, Picture picture) {
        try (SnapshotWalk walk = snapshot.walk()) {
            walk.run(picture);
        }
    }

    /// What a walk has told, to be compared with the model of the opening.
    private static final class Picture implements SnapshotVisitor, ValueVisitor {
        private final Map<String, List<String>> expected;
        private final Map<String, List<String>> seen = new HashMap<>();
        private List<String> tokens = new ArrayList<>();

        /// What happens between two pieces of a value.
        Runnable between = () -> {};

        Picture(Map<String, List<String>> expected) {
            this.expected = expected;
        }

        @Override
        public void entry(SnapshotEntry entry) {
            tokens = new ArrayList<>();
            seen.put(Bytes.text(entry.key(), entry.keyLength()), tokens);
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            between.run();
            tokens.add("i" + Bytes.text(address, length));
        }

        @Override
        public void number(long value) {
            tokens.add("" + value);
            between.run();
        }

        @Override
        public void score(double value) {
            throw new AssertionError("a score in a stream");
        }

        void compare() {
            assertEquals(expected.keySet(), seen.keySet());
            expected.forEach((key, all) -> {
                List<String> shown = seen.getOrDefault(key, List.of());
                for (int i = 0; i < all.size() && i < shown.size(); i++) {
                    int place = i;
                    assertEquals(all.get(i), shown.get(i), () -> key + ", token " + place + " of " + all.size());
                }
                assertEquals(all.size(), shown.size(), key);
            });
        }
    }
}
