package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.OutOfMemoryException;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotWalk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A change for which there is no memory leaves everything as it was, and can be made again.
///
/// Each change is made to two keyspaces: to the one where memory is refused, until it is not, then to the other. The
/// two must hold the same at any time; a snapshot of the first shows what the second held at its opening.
final class MemoryRefusalTest {
    private static final int CHANGES = Integer.getInteger("heddle.refusals.changes", 300);
    private static final int REFUSED_AT_MOST = 6;
    private static final int TRIES_MAX = 20;
    private static final long MUCH = 1L << 32;
    private static final long LITTLE = 1L << 22;

    @ParameterizedTest
    @EnumSource(RefusedChanges.Kind.class)
    void shouldLeaveValuesAsTheyWereWhenALargeBlockIsRefused(RefusedChanges.Kind kind) {
        run(kind, MUCH, false);
    }

    @ParameterizedTest
    @EnumSource(RefusedChanges.Kind.class)
    void shouldLeaveValuesAsTheyWereWhenALargeBlockIsRefusedBesideASnapshot(RefusedChanges.Kind kind) {
        run(kind, MUCH, true);
    }

    @ParameterizedTest
    @EnumSource(RefusedChanges.Kind.class)
    void shouldLeaveValuesAsTheyWereWhenMemoryEnds(RefusedChanges.Kind kind) {
        run(kind, LITTLE, false);
    }

    @ParameterizedTest
    @EnumSource(RefusedChanges.Kind.class)
    void shouldLeaveValuesAsTheyWereWhenMemoryEndsBesideASnapshot(RefusedChanges.Kind kind) {
        run(kind, LITTLE, true);
    }

    private static void run(RefusedChanges.Kind kind, long regionBytes, boolean snapshots) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Harness refusing = new Harness(2, seed, regionBytes);
                Harness giving = new Harness(2, seed)) {
            Run run = new Run(refusing, giving, kind, seed, regionBytes == LITTLE);
            for (int i = 0; i < CHANGES; i++) {
                if (snapshots) {
                    run.stepSnapshot();
                }
                run.change(i);
            }
            run.end();
            assertTrue(run.refusals > 0 || regionBytes == MUCH, "nothing was refused");
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static final class Run {
        private final Harness refusing;
        private final Harness giving;
        private final Random random;
        private final RefusedChanges changes;
        private final LongArrayList ballast = new LongArrayList();
        private final boolean isShort;
        private @Nullable Snapshot snapshot;
        private @Nullable SnapshotWalk walk;
        private Map<String, String> expected = Map.of();
        private Map<String, String> shown = Map.of();
        private int refusals;

        Run(Harness refusing, Harness giving, RefusedChanges.Kind kind, long seed, boolean isShort) {
            this.isShort = isShort;
            this.refusing = refusing;
            this.giving = giving;
            random = new Random(seed);
            changes = new RefusedChanges(kind, random);
            changes.limits(refusing);
            changes.limits(giving);
        }

        void change(int number) {
            RefusedChanges.Change change = changes.next();
            String where = "change " + number + ", " + change.name();
            try {
                int tries = 0;
                while (tries < TRIES_MAX && !isMade(change, where, tries)) {
                    refusals++;
                    tries++;
                    free(1 + ballast.size() / 10);
                }
                if (tries == TRIES_MAX) {
                    clear();
                } else {
                    change.make(giving);
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(where, e);
            }
            if (random.nextInt(20) == 0) {
                compare(where + ", made");
            }
            if (isShort && random.nextInt(2) == 0) {
                fill();
            }
            if (random.nextInt(8) == 0) {
                refusing.keyspaces.freeStep(random.nextInt(100));
                giving.keyspaces.freeStep(random.nextInt(100));
            }
        }

        private boolean isMade(RefusedChanges.Change change, String where, int tries) {
            int nth = isShort ? 0 : tries < REFUSED_AT_MOST ? 1 + tries : 0;
            refusing.allocator.refuse(nth);
            try {
                change.make(refusing);
                return true;
            } catch (OutOfMemoryException _) {
                refusing.allocator.refuse(0);
                compare(where + ", allocation " + nth + " refused");
                return false;
            } finally {
                refusing.allocator.refuse(0);
            }
        }

        /// Takes all memory that is left but the reserve.
        private void fill() {
            for (int bytes = 1 << 17; bytes > 1 << 13; bytes >>>= 1) {
                try {
                    while (true) {
                        ballast.addLong(refusing.allocator.allocate(bytes));
                    }
                } catch (OutOfMemoryException _) {
                    // and smaller ones
                }
            }
            try {
                for (int i = random.nextInt(40); i > 0; i--) {
                    refusing.allocator.requireReserve();
                    ballast.addLong(refusing.allocator.allocate(1 + random.nextInt(1 << 13)));
                }
            } catch (OutOfMemoryException _) {
                // half of the reserve is in use as well
            }
        }

        private void free(int blocks) {
            for (int i = 0; i < blocks && !ballast.isEmpty(); i++) {
                int which = random.nextInt(ballast.size());
                refusing.allocator.free(ballast.fastUnorderedRemove(which));
            }
        }

        private void clear() {
            endSnapshot();
            for (Harness harness : List.of(refusing, giving)) {
                for (int i = 0; i < 2; i++) {
                    harness.database(i).clear(false);
                }
                while (harness.keyspaces.freeStep(1000)) {
                    // until all is free
                }
            }
        }

        void end() {
            endSnapshot();
            compare("at the end");
            free(ballast.size());
        }

        private void compare(String where) {
            Map<String, String> before = Contents.of(giving);
            Map<String, String> after = Contents.of(refusing);
            assertEquals(before.keySet(), after.keySet(), where);
            for (Map.Entry<String, String> entry : before.entrySet()) {
                String key = entry.getKey();
                if (!entry.getValue().equals(after.get(key))) {
                    assertEquals(entry.getValue(), after.get(key), where + ": " + key);
                }
            }
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        giving.database(i).volatileSize(), refusing.database(i).volatileSize(), where);
                assertEquals(
                        giving.database(i).dueHashes(), refusing.database(i).dueHashes(), where);
            }
            Contents.checkLookUps(refusing);
        }

        void stepSnapshot() {
            if (walk == null) {
                refusing.keyspaces.freeStep(200);
                if (refusing.keyspaces.canOpenSnapshot() && random.nextInt(10) == 0) {
                    expected = Contents.of(giving);
                    shown = new HashMap<>();
                    snapshot = refusing.keyspaces.openSnapshot();
                    walk = snapshot.walk();
                }
            } else if (random.nextInt(40) == 0 && !walk.step(entry -> Contents.put(entry, refusing, shown))) {
                endSnapshot();
            }
        }

        void endSnapshot() {
            if (walk == null || snapshot == null) {
                return;
            }
            while (walk.step(entry -> Contents.put(entry, refusing, shown))) {
                // until all is shown
            }
            walk.close();
            snapshot.close();
            walk = null;
            assertEquals(expected.keySet(), shown.keySet());
            expected.forEach((key, content) -> assertEquals(content, shown.get(key), key));
        }
    }
}
