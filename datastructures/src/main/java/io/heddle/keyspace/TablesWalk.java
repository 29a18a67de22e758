package io.heddle.keyspace;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Nodes;
import io.heddle.snapshot.PageClones;
import io.heddle.snapshot.SnapshotAbortedException;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.snapshot.WalkerGate;
import io.heddle.value.NodeStore;
import io.heddle.value.StableReader;
import io.heddle.value.ValueVisitor;

/// A pass over the segments of a snapshot, on the thread that makes it.
///
/// Segments and pages of blocks are read by the protocol of `Nodes` and `PageClones`. Records need none: those that
/// the snapshot saw are neither changed nor freed while it is open.
final class TablesWalk implements SnapshotWalk, SnapshotEntry, StableReader {
    private static final int BUFFERS = 8;

    private final TablesSnapshot snapshot;
    private final WalkerGate gate;
    private final long base;
    private final boolean last;
    private final long buffer;
    private final long digits;

    /// Copies of nodes, and of a compact value or string in the last; made when needed.
    private final long[] buffers = new long[BUFFERS + 1];

    private final long[] bufferBytes = new long[BUFFERS + 1];

    private final long[] records = new long[Segments.SLOTS];

    private int database;
    private int ordinal;
    private long record;

    /// Keeps the loads of `gather` from being thought away.
    @SuppressWarnings("UnusedVariable")
    private long sink;

    private boolean closed;

    /// @param last whether no other walk is or will be
    TablesWalk(TablesSnapshot snapshot, WalkerGate gate, long base, boolean last) {
        this.snapshot = snapshot;
        this.gate = gate;
        this.base = base;
        this.last = last;
        buffer = Memory.allocateRaw(Segments.BYTES);
        digits = Memory.allocateRaw(Decimals.LONGEST);
    }

    @Override
    public boolean step(SnapshotVisitor visitor) {
        requireOpen();
        while (ordinal >= snapshot.segments(database)) {
            if (database + 1 == snapshot.databases()) {
                return false;
            }
            database++;
            ordinal = 0;
        }
        long bytes = Nodes.read(snapshot.segment(database, ordinal++), Segments.BYTES, buffer);
        int count = gather(bytes);
        for (int i = 0; i < count; i++) {
            requireOpen();
            record = records[i];
            visitor.entry(this);
        }
        return true;
    }

    /// Finds the records and loads the start of each, so that their cache misses overlap.
    private int gather(long bytes) {
        int count = 0;
        for (int i = 0; i < Segments.BUCKETS; i++) {
            long bucket = Segments.bucket(bytes, i);
            for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
                long word = Memory.getLong(Segments.slotOf(bucket, full));
                records[count] = base + ((word & Segments.OFFSET_MASK) << 3);
                sink += Memory.getInt(records[count++]);
            }
        }
        return count;
    }

    private void requireOpen() {
        if (closed || !gate.isOpen()) {
            throw new SnapshotAbortedException();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Memory.freeRaw(buffer);
            Memory.freeRaw(digits);
            for (long used : buffers) {
                if (used != 0) {
                    Memory.freeRaw(used);
                }
            }
            gate.leave();
        }
    }

    @Override
    public int database() {
        return database;
    }

    @Override
    public long key() {
        return Records.key(record);
    }

    @Override
    public int keyLength() {
        return Records.keyLength(record);
    }

    @Override
    public ValueType type() {
        return Records.type(record);
    }

    @Override
    public long expireAt() {
        return Records.expireAt(record);
    }

    @Override
    public boolean isInteger() {
        return Records.encoding(record) == Records.INTEGER;
    }

    @Override
    public long integer() {
        return Records.integer(record);
    }

    @Override
    public long length() {
        return isInteger() ? Decimals.length(integer()) : Records.length(record);
    }

    @Override
    public void copyValue(long offset, long to, long length) {
        if (offset < 0 || length < 0 || offset + length > length()) {
            throw new IndexOutOfBoundsException("bytes " + offset + " to " + (offset + length) + " of " + length());
        }
        long block = Records.valueBlock(record);
        if (block != 0) {
            PageClones.copy(gate.moves(), StringBlocks.node(block), StringBlocks.HEADER_BYTES, offset, to, length);
        } else if (isInteger()) {
            Decimals.write(integer(), digits);
            Memory.copy(digits + offset, to, length);
        } else {
            Memory.copy(Records.bytesAddress(record) + offset, to, length);
        }
    }

    // Values of all types.

    @Override
    public void value(ValueVisitor visitor) {
        if (type() == ValueType.STRING) {
            int length = (int) length();
            long copy = buffer(BUFFERS, length);
            copyValue(0, copy, length);
            visitor.item(copy, length);
        } else {
            snapshot.structures().of(type()).walk(this, visitor);
        }
    }

    private long buffer(int number, long bytes) {
        if (bufferBytes[number] < bytes || buffers[number] == 0) {
            long wanted = Math.max(bytes, NodeStore.NODE_BYTES_MAX);
            long larger = Memory.allocateRaw(wanted);
            if (buffers[number] != 0) {
                Memory.freeRaw(buffers[number]);
            }
            buffers[number] = larger;
            bufferBytes[number] = wanted;
        }
        return buffers[number];
    }

    @Override
    public boolean isRoot() {
        return Records.encoding(record) == Records.ROOT;
    }

    @Override
    public long root() {
        return Records.valueRoot(record);
    }

    @Override
    public long bytes() {
        if (Records.encoding(record) == Records.EMBEDDED) {
            return Records.value(record);
        }
        int length = Records.length(record);
        long copy = buffer(BUFFERS, length);
        copyValue(0, copy, length);
        return copy;
    }

    @Override
    public int compactLength() {
        return Records.length(record);
    }

    @Override
    public long node(long node, int number) {
        requireOpen();
        int bytes = NodeStore.bytes(node);
        return Nodes.read(node, bytes, buffer(number, bytes));
    }

    @Override
    public boolean isUnchanged(long node) {
        return Nodes.isUnchanged(node);
    }

    @Override
    public void passed(long node) {
        if (last) {
            Nodes.pass(node, snapshot.epoch());
        }
    }
}
