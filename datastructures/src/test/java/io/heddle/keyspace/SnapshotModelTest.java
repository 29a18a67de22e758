package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotAbortedException;
import io.heddle.snapshot.SnapshotWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A walk shows exactly what was there when the snapshot was opened, whatever is written meanwhile.
final class SnapshotModelTest {
    @ParameterizedTest(name = "{0} keys, values up to {1}, {2} edits of 1000, {3} snapshots")
    @CsvSource({"5, 50000, 0, 60", "10, 40000, 900, 60", "100, 30000, 0, 40", "3000, 2000, 0, 20", "20000, 100, 0, 6"})
    void shouldShowTheStateAtTheOpeningWhenSteppedBetweenWrites(int keys, int longest, int edits, int snapshots) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, keys, longest);
            work.edits = edits;
            try {
                for (int i = 0; i < snapshots; i++) {
                    run(work, work.random.nextInt(2 * keys));
                    stepThrough(work);
                }
                work.compareAll();
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    private static void stepThrough(RandomWork work) {
        Snapshot snapshot = open(work);
        List<SnapshotPicture> pictures = new ArrayList<>();
        for (int walks = 1 + work.random.nextInt(2); walks > 0; walks--) {
            SnapshotPicture picture = new SnapshotPicture(work.model, work.random.nextLong());
            pictures.add(picture);
        }
        for (SnapshotPicture picture : pictures) {
            try (SnapshotWalk walk = snapshot.walk()) {
                do {
                    run(work, work.random.nextInt(200));
                } while (walk.step(picture));
            }
            picture.compare();
        }
        snapshot.close();
    }

    @ParameterizedTest(name = "{0} keys, values up to {1}, {2} edits of 1000, {3} snapshots")
    @CsvSource({"5, 50000, 0, 60", "10, 40000, 900, 60", "100, 30000, 0, 40", "3000, 2000, 0, 20", "20000, 100, 0, 6"})
    void shouldShowTheStateAtTheOpeningToAnotherThread(int keys, int longest, int edits, int snapshots)
            throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, keys, longest);
            work.edits = edits;
            try {
                for (int i = 0; i < snapshots; i++) {
                    run(work, work.random.nextInt(2 * keys));
                    Snapshot snapshot = open(work);
                    SnapshotPicture picture = new SnapshotPicture(work.model, work.random.nextLong());
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
                throw new AssertionError("seed " + seed, failure);
            }
        }
    }

    @ParameterizedTest(name = "{0} keys before, {1} after")
    @CsvSource({"6000, 10", "6000, 0", "100, 9000", "0, 500"})
    void shouldShowTheStateAtTheOpeningWhileTheTableGrowsOrShrinks(int before, int after) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, 1, 0);
            work.resize(before);
            Snapshot snapshot = open(work);
            SnapshotPicture picture = new SnapshotPicture(work.model, seed);
            int steps = 1 + before / 300;
            try (SnapshotWalk walk = snapshot.walk()) {
                for (int i = 1; walk.step(picture); i++) {
                    work.resize(before + (after - before) * Math.min(i, steps) / steps);
                }
                work.resize(after);
            }
            picture.compare();
            snapshot.close();
            work.resize(after / 2);
            work.compareAll();
            work.resize(0);
            while (harness.keyspaces.freeStep(1000)) {
                // until nothing is pending
            }
            long tables = 2 * RandomWork.DATABASES;
            assertTrue(harness.keyspaces.tableBytes() <= tables * 13_000, "tables do not shrink");
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    /// Values that stand in mappings of their own grow beyond these while they are read.
    @Test
    void shouldShowHugeValuesAsTheyWereWhileTheyGrow() throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, 1, 0);
            for (int i = 0; i < 3; i++) {
                work.write("huge" + i, 0, 1_100_000 + 100_000 * i);
            }
            Snapshot snapshot = open(work);
            SnapshotPicture picture = new SnapshotPicture(work.model, seed);
            Future<?> walking = threads.submit(() -> walk(snapshot, picture));
            for (int i = 0; i < 60 || !walking.isDone(); i++) {
                work.writeHuge();
            }
            walking.get(1, TimeUnit.MINUTES);
            SnapshotPicture stepped = new SnapshotPicture(picture);
            stepped.betweenPieces = () -> {
                if (work.random.nextInt(30) == 0) {
                    work.writeHuge();
                }
            };
            walk(snapshot, stepped);
            stepped.compare();
            picture.compare();
            snapshot.close();
            Snapshot second = open(work);
            SnapshotPicture again = new SnapshotPicture(work.model, seed);
            walk(second, again);
            again.compare();
            second.close();
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @Test
    void shouldStopWalksWhenMoreMemoryIsHeldThanAllowed() {
        try (Harness harness = new Harness(1, 1)) {
            for (int i = 0; i < 1000; i++) {
                harness.set("key" + i, "a".repeat(100));
            }
            harness.epochs.extraBytesMax(20_000);
            Snapshot snapshot = harness.keyspaces.openSnapshot();
            SnapshotWalk walk = snapshot.walk();
            walk.step(entry -> {});
            for (int i = 0; i < 1000; i++) {
                harness.set("key" + i, "b".repeat(100));
            }
            assertTrue(snapshot.isAborted());
            assertTrue(harness.epochs.extraBytes() >= 20_000);
            assertThrows(SnapshotAbortedException.class, () -> walk.step(entry -> {}));
            assertThrows(SnapshotAbortedException.class, snapshot::walk);
            snapshot.close();
            harness.keyspaces.freeStep(10_000);
            assertFalse(harness.keyspaces.canOpenSnapshot(), "a walker is still inside");
            walk.close();
            harness.keyspaces.freeStep(10_000);
            assertTrue(harness.keyspaces.canOpenSnapshot());
            assertEquals(0, harness.epochs.extraBytes());
            assertEquals("b".repeat(100), harness.get("key7"));
        }
    }

    private static void walk(Snapshot snapshot, SnapshotPicture picture) {
        try (SnapshotWalk walk = snapshot.walk()) {
            walk.run(picture);
        }
    }

    private static Snapshot open(RandomWork work) {
        while (!work.harness.keyspaces.canOpenSnapshot()) {
            assertTrue(work.harness.keyspaces.freeStep(50) || work.harness.keyspaces.canOpenSnapshot());
            run(work, work.random.nextInt(5));
        }
        return work.harness.keyspaces.openSnapshot();
    }

    private static void run(RandomWork work, int commands) {
        for (int i = 0; i < commands; i++) {
            work.step();
        }
    }
}
