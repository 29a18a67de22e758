package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A walk shows exactly what was there when the snapshot was opened, whatever is written meanwhile.
final class SnapshotModelTest {
    @ParameterizedTest(name = "{0} keys, values up to {1}, {2} snapshots")
    @CsvSource({"5, 50000, 60", "100, 30000, 40", "3000, 2000, 20", "20000, 100, 6"})
    void shouldShowTheStateAtTheOpeningWhenSteppedBetweenWrites(int keys, int longest, int snapshots) {
        long seed = System.nanoTime();
        try (Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, keys, longest);
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

    @ParameterizedTest(name = "{0} keys, values up to {1}, {2} snapshots")
    @CsvSource({"5, 50000, 100", "100, 30000, 60", "3000, 2000, 20", "20000, 100, 6"})
    void shouldShowTheStateAtTheOpeningToAnotherThread(int keys, int longest, int snapshots) throws Exception {
        long seed = System.nanoTime();
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                Harness harness = new Harness(RandomWork.DATABASES, seed)) {
            RandomWork work = new RandomWork(harness, seed, keys, longest);
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
