package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.snapshot.Snapshot;
import org.junit.jupiter.api.Test;

/// What a snapshot kept is given back by the worker's background work alone: whoever closed it need do nothing more.
final class SnapshotCleanupTest {
    private static final int KEYS = 2000;

    @Test
    void shouldFreeWhatClosedSnapshotKeptInBackground() {
        try (Harness harness = new Harness(2, 5)) {
            fill(harness, "old");
            try (Snapshot snapshot = harness.keyspaces.openSnapshot()) {
                assertFalse(snapshot.isAborted());
                fill(harness, "new");
                assertTrue(harness.epochs.extraBytes() > 0);
                assertEquals(0, harness.keyspaces.lazyFreePending(), "nothing may be freed while it is open");
            }
            runBackground(harness);
            assertEquals(0, harness.epochs.extraBytes());
            assertTrue(harness.keyspaces.canOpenSnapshot());
        }
    }

    @Test
    void shouldEndUnusedSnapshotInBackground() {
        try (Harness harness = new Harness(2, 6)) {
            fill(harness, "old");
            harness.keyspaces.openSnapshot().close();
            runBackground(harness);
            assertFalse(harness.epochs.isOpen());
            fill(harness, "new");
            assertEquals(0, harness.epochs.extraBytes(), "no write may be kept for a snapshot that is over");
        }
    }

    private static void fill(Harness harness, String value) {
        for (int i = 0; i < KEYS; i++) {
            harness.set("key:" + i, value + i);
        }
    }

    /// As the worker does it.
    private static void runBackground(Harness harness) {
        while (harness.keyspaces.lazyFreePending() > 0) {
            harness.keyspaces.freeStep(64);
        }
    }
}
