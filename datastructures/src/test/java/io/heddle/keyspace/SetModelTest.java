package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.ValueVisitor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sets of all sizes and encodings do what hash sets do; snapshots show them as they were.
final class SetModelTest {
    @ParameterizedTest(name = "{0} members up to {1} bytes, {2} of 100 integers, at most {3} of them, {4} packed")
    @CsvSource({
        "30, 10, 100, 512, 128",
        "600, 10, 100, 512, 128",
        "30, 10, 50, 512, 128",
        "300, 100, 90, 512, 128",
        "20, 10, 50, 0, 0",
        "2000, 10, 100, 5000, 128",
        "2000, 100, 10, 512, 1000",
        "5000, 2000, 50, 512, 128"
    })
    void shouldDoAsHashSetsDo(int members, int longest, int integers, int integersMax, int packedMax) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(1, seed)) {
            SetWork work = work(harness, seed, members, longest, integers, integersMax, packedMax);
            for (int i = 0; i < 20; i++) {
                run(work, 300);
                work.compareAll();
            }
            work.close();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "{0} members up to {1} bytes, {2} of 100 integers, at most {3} of them, {4} packed")
    @CsvSource({
        "30, 10, 100, 512, 128",
        "300, 100, 90, 512, 128",
        "2000, 10, 100, 5000, 128",
        "2000, 100, 10, 512, 1000",
        "5000, 2000, 50, 512, 128"
    })
    void shouldShowSnapshotsWhenStepped(int members, int longest, int integers, int integersMax, int packedMax) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(1, seed)) {
            SetWork work = work(harness, seed, members, longest, integers, integersMax, packedMax);
            for (int i = 0; i < 20; i++) {
                run(work, work.random.nextInt(200));
                Snapshot snapshot = open(work);
                Picture picture = new Picture(work.picture());
                run(work, work.random.nextInt(100));
                picture.between = () -> {
                    if (work.random.nextInt(members / 4 + 10) == 0) {
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

    @ParameterizedTest(name = "{0} members up to {1} bytes, {2} of 100 integers, at most {3} of them, {4} packed")
    @CsvSource({
        "30, 10, 100, 512, 128",
        "300, 100, 90, 512, 128",
        "2000, 10, 100, 5000, 128",
        "5000, 2000, 50, 512, 128"
    })
    void shouldShowSnapshotsToAnotherThread(int members, int longest, int integers, int integersMax, int packedMax) {
        long seed = System.nanoTime();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = new Harness(1, seed)) {
            SetWork work = work(harness, seed, members, longest, integers, integersMax, packedMax);
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

    private static SetWork work(
            Harness harness, long seed, int members, int longest, int integers, int integersMax, int packedMax) {
        harness.keyspaces.encodingLimits().setMaxIntsetEntries = integersMax;
        harness.keyspaces.encodingLimits().setMaxListpackEntries = packedMax;
        return new SetWork(harness, seed, members, longest, integers);
    }

    private static void run(SetWork work, int steps) {
        for (int i = 0; i < steps; i++) {
            work.step();
        }
    }

    private static Snapshot open(SetWork work) {
        while (!work.harness.keyspaces.canOpenSnapshot()) {
            assertTrue(work.harness.keyspaces.freeStep(50) || work.harness.keyspaces.canOpenSnapshot());
            run(work, work.random.nextInt(5));
        }
        return work.harness.keyspaces.openSnapshot();
    }

    /// What a walk has shown.
    private static final class Picture implements SnapshotVisitor, ValueVisitor {
        private final Map<String, Set<String>> expected;
        private final Map<String, Set<String>> seen = new HashMap<>();
        private Set<String> current = new HashSet<>();
        Runnable between = () -> {};

        Picture(Map<String, Set<String>> expected) {
            this.expected = expected;
        }

        @Override
        public void entry(SnapshotEntry entry) {
            current = new HashSet<>();
            seen.put(Bytes.text(entry.key(), entry.keyLength()), current);
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            String member = Bytes.text(address, length);
            assertTrue(current.add(member), () -> "shown twice: " + member);
            between.run();
        }

        @Override
        public void number(long value) {
            throw new AssertionError("sets have no numbers");
        }

        @Override
        public void score(double value) {
            throw new AssertionError("sets have no scores");
        }

        void compare() {
            assertEquals(expected, seen);
        }
    }
}
