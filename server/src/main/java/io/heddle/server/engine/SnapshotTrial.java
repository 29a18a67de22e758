package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.value.ValueVisitor;
import org.jspecify.annotations.Nullable;

/// A snapshot of all data that is walked for its cost alone (DEBUG SNAPSHOT): what a save would read, without a file.
public final class SnapshotTrial {
    private final Engine engine;

    private @Nullable Snapshot open;
    private Count last = new Count();
    private long openNanos;
    private long beganNanos;
    private long walkNanos;
    private boolean aborted;

    SnapshotTrial(Engine engine) {
        this.engine = engine;
    }

    /// What the walking thread counts; the worker reads it after the walk.
    private static final class Count implements SnapshotVisitor, ValueVisitor {
        private long keys;
        private long items;
        private long bytes;

        @Override
        public void entry(SnapshotEntry entry) {
            keys++;
            bytes += entry.keyLength();
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            items++;
            bytes += length;
        }

        @Override
        public void number(long value) {
            bytes += Long.BYTES;
        }

        @Override
        public void score(double value) {
            bytes += Double.BYTES;
        }
    }

    /// Opens a snapshot and lets it be walked.
    ///
    /// @return false when the last one is not cleaned up
    public boolean start() {
        Keyspaces keyspaces = engine.keyspaces();
        if (open != null || !keyspaces.canOpenSnapshot()) {
            return false;
        }
        Count count = new Count();
        beganNanos = engine.clock().nanos();
        Snapshot opened = keyspaces.openSnapshot();
        openNanos = engine.clock().nanos() - beganNanos;
        open = opened;
        engine.host().walk(opened, count, () -> end(opened, count));
        return true;
    }

    private void end(Snapshot walked, Count count) {
        walkNanos = engine.clock().nanos() - beganNanos;
        aborted = walked.isAborted();
        last = count;
        walked.close();
        open = null;
    }

    /// One line on the last walk.
    public String describe() {
        if (open != null) {
            return "state:walking extra_bytes:" + engine.keyspaces().snapshotBytes();
        }
        return "state:" + (aborted ? "aborted" : "ended") + " keys:" + last.keys + " items:" + last.items + " bytes:"
                + last.bytes + " open_usec:" + openNanos / 1000 + " walk_usec:" + walkNanos / 1000
                + " extra_bytes_peak:" + engine.keyspaces().snapshotBytesPeak();
    }
}
