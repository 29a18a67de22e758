package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotWalk;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Random changes of values of one type, done to a keyspace and to a model alike; and the three ways to run them:
/// alone, beside a snapshot that is walked between two of them, beside one that another thread walks.
abstract class ValueWork {
    private static final int SNAPSHOTS = 20;

    final Harness harness;
    final Random random;
    final Bytes bytes = new Bytes();

    ValueWork(Harness harness, long seed) {
        this.harness = harness;
        random = new Random(seed);
    }

    /// Makes the work of one run, over an empty keyspace.
    @FunctionalInterface
    interface Maker {
        ValueWork make(Harness harness, long seed);
    }

    /// One change, or a look.
    abstract void step();

    /// Compares all values with the model.
    abstract void compareAll();

    /// What a walk over a snapshot that is opened now must show.
    abstract WalkPicture picture();

    final void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
    }

    private Snapshot open() {
        while (!harness.keyspaces.canOpenSnapshot()) {
            assertTrue(harness.keyspaces.freeStep(50) || harness.keyspaces.canOpenSnapshot());
            run(random.nextInt(5));
        }
        return harness.keyspaces.openSnapshot();
    }

    /// Steps, and comparisons of the whole.
    static void runAlone(int databases, int rounds, int steps, Maker maker) {
        run(databases, maker, work -> {
            for (int i = 0; i < rounds; i++) {
                work.run(steps);
                work.compareAll();
            }
        });
    }

    /// Snapshots that are walked with a step now and then between two pieces.
    ///
    /// @param pieces one step comes for about so many
    static void runWithSteppedWalks(int databases, int pieces, Maker maker) {
        run(databases, maker, work -> {
            for (int i = 0; i < SNAPSHOTS; i++) {
                work.run(work.random.nextInt(200));
                Snapshot snapshot = work.open();
                WalkPicture picture = work.picture();
                work.run(work.random.nextInt(100));
                picture.between = () -> work.run(work.random.nextInt(pieces) == 0 ? 1 : 0);
                walk(snapshot, picture);
                picture.compare();
                snapshot.close();
            }
            work.compareAll();
        });
    }

    /// Snapshots that another thread walks meanwhile.
    static void runBesideWalks(int databases, Maker maker) {
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            run(databases, maker, work -> {
                for (int i = 0; i < SNAPSHOTS; i++) {
                    work.run(work.random.nextInt(300));
                    Snapshot snapshot = work.open();
                    WalkPicture picture = work.picture();
                    Future<?> walking = threads.submit(() -> walk(snapshot, picture));
                    do {
                        work.run(10);
                    } while (!walking.isDone());
                    walking.get(1, TimeUnit.MINUTES);
                    picture.compare();
                    snapshot.close();
                }
                work.compareAll();
            });
        }
    }

    private static void walk(Snapshot snapshot, WalkPicture picture) {
        try (SnapshotWalk walk = snapshot.walk()) {
            walk.run(picture);
        }
    }

    /// What may fail in any way.
    @FunctionalInterface
    private interface Course {
        void run(ValueWork work) throws Exception;
    }

    private static void run(int databases, Maker maker, Course course) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness harness = new Harness(databases, seed)) {
            ValueWork work = maker.make(harness, seed);
            course.run(work);
            work.bytes.close();
        } catch (Throwable failure) {
            throw new AssertionError("-Dheddle.seed=" + seed, failure);
        }
    }
}
