package io.heddle.keyspace;

import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotAbortedException;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.snapshot.WalkerGate;

/// What the databases were when the snapshot was opened: for each, the registry of its segments and how many there
/// were. Immutable.
final class TablesSnapshot implements Snapshot {
    private final WalkerGate gate;
    private final long base;
    private final long openedAt;
    private final long[][] chunks;
    private final int[] segments;
    private final long[] sizes;
    private final long[] volatileSizes;
    private final Structures structures;
    private final int epoch;

    TablesSnapshot(WalkerGate gate, int epoch, long base, Database[] databases, Structures structures, long openedAt) {
        this.epoch = epoch;
        this.structures = structures;
        this.gate = gate;
        this.base = base;
        this.openedAt = openedAt;
        int count = databases.length;
        chunks = new long[count][];
        segments = new int[count];
        sizes = new long[count];
        volatileSizes = new long[count];
        for (int i = 0; i < count; i++) {
            chunks[i] = databases[i].keys.registry().chunks();
            segments[i] = databases[i].keys.registry().count();
            sizes[i] = databases[i].size();
            volatileSizes[i] = databases[i].volatileSize();
        }
    }

    @Override
    public SnapshotWalk walk() {
        if (!gate.enter()) {
            throw new SnapshotAbortedException();
        }
        return new TablesWalk(this, gate, base, false);
    }

    @Override
    public SnapshotWalk lastWalk() {
        if (!gate.enterAlone()) {
            throw new SnapshotAbortedException();
        }
        return new TablesWalk(this, gate, base, true);
    }

    /// The epoch that the snapshot opened.
    int epoch() {
        return epoch;
    }

    @Override
    public long size(int database) {
        return sizes[database];
    }

    @Override
    public long volatileSize(int database) {
        return volatileSizes[database];
    }

    @Override
    public int databases() {
        return sizes.length;
    }

    @Override
    public long openedAt() {
        return openedAt;
    }

    @Override
    public void abort() {
        gate.abort();
    }

    @Override
    public boolean isAborted() {
        return gate.isAborted();
    }

    @Override
    public void close() {
        gate.close();
    }

    Structures structures() {
        return structures;
    }

    int segments(int database) {
        return segments[database];
    }

    long segment(int database, int ordinal) {
        return SegmentRegistry.at(chunks[database], ordinal);
    }
}
