package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.EncodingLimits;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;

/// Adds entries behind the last one of a stream.
final class Appender {
    private static final long ENTRY_BYTES_MAX = 1L << 30;

    /// Bytes that a listpack of Redis has beside its entries.
    private static final int LISTPACK_FRAME = 7;

    private static final int FIRST_NODE_BYTES = 192;

    private final StreamTrees trees;
    private final StreamBlocks blocks;
    private final NodeStore nodes;
    private final EncodingLimits limits;

    // Of the entry to be added.
    private EntryParts parts = new NoParts();
    private int fields;
    private long textBytes;
    private long packedNames;
    private long packedValues;

    Appender(StreamTrees trees, EncodingLimits limits) {
        this.trees = trees;
        this.limits = limits;
        blocks = trees.blocks;
        nodes = trees.nodes;
    }

    void add(long root, long ms, long seq, EntryParts newParts) {
        measure(newParts);
        long tail = Memory.getLong(root + StreamRoot.TAIL);
        if (tail != 0 && isFull(tail)) {
            cutToSize(root, tail);
            tail = 0;
        }
        boolean first = tail == 0;
        boolean same = first ? packedNames <= EntryNode.NEAR_BYTES_MAX : hasSameFields(tail);
        boolean far = partsBytes(same) > EntryNode.NEAR_BYTES_MAX;
        long leaf = far ? newLeaf(same) : 0; // first of all, as there may be no memory for it
        if (first) {
            tail = begin(root, ms, seq, same);
        }
        int bytes = EntryNode.HEAD_BYTES_MAX + (far ? EntryNode.FAR_BYTES : (int) partsBytes(same));
        if (EntryNode.end(tail) + bytes > NodeStore.bytes(tail)) {
            tail = grow(root, tail, bytes);
        }
        nodes.beforeWrite(tail);
        write(tail, ms, seq, same, leaf);
        Memory.putInt(tail + EntryNode.WEIGHT, EntryNode.weight(tail) + weight(tail, ms, seq, first || same));
    }

    private long partsBytes(boolean same) {
        return same ? packedValues : packedNames + packedValues;
    }

    private void measure(EntryParts newParts) {
        parts = newParts;
        fields = parts.count() / 2;
        textBytes = 0;
        packedNames = 0;
        packedValues = 0;
        for (int i = 0; i < parts.count(); i += 2) {
            textBytes += (long) parts.length(i) + parts.length(i + 1);
            packedNames += Pack.entryBytes(parts.address(i), parts.length(i));
            packedValues += Pack.entryBytes(parts.address(i + 1), parts.length(i + 1));
        }
    }

    private boolean isFull(long node) {
        long most = limits.streamNodeMaxBytes;
        if (most == 0 || most > ENTRY_BYTES_MAX) {
            most = ENTRY_BYTES_MAX;
        }
        int live = EntryNode.live(node);
        int dead = EntryNode.dead(node);
        long weight = (long) LISTPACK_FRAME
                + EntryNode.weight(node)
                + Pack.integerEntryBytes(live)
                + Pack.integerEntryBytes(dead);
        if (weight + textBytes >= most) {
            return true;
        }
        if (limits.streamNodeMaxEntries > 0 && live + dead >= limits.streamNodeMaxEntries) {
            return true;
        }
        long bytes = (long) EntryNode.HEAD_BYTES_MAX
                + Math.clamp(packedNames + packedValues, EntryNode.FAR_BYTES, EntryNode.NEAR_BYTES_MAX);
        return EntryNode.end(node) + bytes > NodeStore.NODE_BYTES_MAX;
    }

    private boolean hasSameFields(long node) {
        if (EntryNode.fields(node) != fields) {
            return false;
        }
        long name = node + EntryNode.BODY;
        for (int i = 0; i < fields; i++) {
            if (!Pack.equals(name, parts.address(2 * i), parts.length(2 * i))) {
                return false;
            }
            name = Pack.next(name);
        }
        return true;
    }

    /// A new last node, with the names of fields or without.
    private long begin(long root, long ms, long seq, boolean named) {
        long before = Memory.getLong(root + StreamRoot.TAIL);
        int needed = EntryNode.BODY
                + (named ? (int) packedNames : 0)
                + EntryNode.HEAD_BYTES_MAX
                + Math.clamp(packedValues, EntryNode.FAR_BYTES, EntryNode.NEAR_BYTES_MAX);
        int usual = before == 0 ? FIRST_NODE_BYTES : NodeStore.bytes(before);
        long node = blocks.allocate(Math.max(needed, usual));
        Memory.putLong(node + EntryNode.END, 0);
        StreamRoot.putId(node + EntryNode.ID, ms, seq);
        long at = node + EntryNode.BODY;
        Memory.putShort(node + EntryNode.FIELDS, (short) (named ? fields : 0));
        if (named) {
            for (int i = 0; i < parts.count(); i += 2) {
                at += Pack.write(at, parts.address(i), parts.length(i));
            }
        }
        long weight = packedNames + Pack.integerEntryBytes(fields) + Pack.integerEntryBytes(0);
        Memory.putInt(node + EntryNode.WEIGHT, (int) weight);
        Memory.putShort(node + EntryNode.START, (short) (at - node));
        Memory.putShort(node + EntryNode.FAR_COUNT, (short) 0);
        Memory.putShort(node + EntryNode.END, (short) (at - node));
        trees.entries.key(ms, seq);
        long element = trees.entries.insert(root, root + StreamRoot.ENTRIES);
        Memory.putLong(IdTree.value(element), node);
        Memory.putLong(root + StreamRoot.NODES, Memory.getLong(root + StreamRoot.NODES) + 1);
        Memory.putLong(root + StreamRoot.TAIL, node);
        return node;
    }

    /// A leaf with the parts of the entry.
    private long newLeaf(boolean same) {
        long leaf = blocks.allocateLeaf(Math.toIntExact(partsBytes(same)));
        writeParts(leaf, same);
        return leaf;
    }

    /// @param leaf with the parts, or 0
    private void write(long node, long ms, long seq, boolean same, long leaf) {
        boolean far = leaf != 0;
        long msDelta = ms - Memory.getLong(node + EntryNode.ID);
        long seqBase = Memory.getLong(node + EntryNode.ID + 8);
        long shownSeq = msDelta == 0 ? seq - seqBase : seq;
        long body = 1L + EntryNode.numberBytes(msDelta) + EntryNode.numberBytes(shownSeq);
        body += same ? 0 : EntryNode.numberBytes(fields);
        body += far ? EntryNode.FAR_BYTES : partsBytes(same);
        long at = EntryNode.putNumber(node + EntryNode.end(node), body);
        Memory.putByte(at++, (byte) ((same ? EntryNode.SAME : 0) | (far ? EntryNode.FAR : 0)));
        at = EntryNode.putNumber(at, msDelta);
        at = EntryNode.putNumber(at, shownSeq);
        if (!same) {
            at = EntryNode.putNumber(at, fields);
        }
        if (far) {
            Memory.putLong(at, leaf);
            Memory.putInt(at + 8, (int) partsBytes(same));
            at += EntryNode.FAR_BYTES;
            Memory.putShort(node + EntryNode.FAR_COUNT, (short) (EntryNode.farCount(node) + 1));
        } else {
            at = writeParts(at, same);
        }
        Memory.putShort(node + EntryNode.END, (short) (at - node));
        Memory.putShort(node + EntryNode.LIVE, (short) (EntryNode.live(node) + 1));
    }

    /// Bytes of the entry in a listpack of Redis.
    private int weight(long node, long ms, long seq, boolean same) {
        long msDelta = ms - Memory.getLong(node + EntryNode.ID);
        long seqDelta = seq - Memory.getLong(node + EntryNode.ID + 8);
        int pieces = same ? fields + 3 : 2 * fields + 4;
        long weight = (long) Pack.integerEntryBytes(same ? 2 : 0)
                + Pack.integerEntryBytes(msDelta)
                + Pack.integerEntryBytes(seqDelta)
                + (same ? 0 : Pack.integerEntryBytes(fields))
                + partsBytes(same)
                + Pack.integerEntryBytes(pieces);
        return (int) weight;
    }

    private long writeParts(long to, boolean same) {
        long at = to;
        int count = parts.count();
        for (int i = same ? 1 : 0; i < count; i += same ? 2 : 1) {
            at += Pack.write(at, parts.address(i), parts.length(i));
        }
        return at;
    }

    private long grow(long root, long node, int more) {
        int needed = EntryNode.end(node) + more;
        int doubled = Math.min(2 * NodeStore.bytes(node), NodeStore.NODE_BYTES_MAX);
        return replace(root, node, Math.max(needed, doubled));
    }

    private void cutToSize(long root, long node) {
        if (NodeStore.goodSize(EntryNode.end(node)) < NodeStore.bytes(node)) {
            replace(root, node, EntryNode.end(node));
        }
    }

    /// Puts a node of another size in the place of the last one.
    private long replace(long root, long node, int bytes) {
        long other = blocks.allocate(bytes);
        Memory.copy(node + EntryNode.END, other + EntryNode.END, EntryNode.end(node) - EntryNode.END);
        trees.entries.key(Memory.getLong(node + EntryNode.ID), Memory.getLong(node + EntryNode.ID + 8));
        long element = trees.entries.edit(Memory.getLong(root + StreamRoot.ENTRIES));
        Memory.putLong(IdTree.value(element), other);
        Memory.putLong(root + StreamRoot.TAIL, other);
        blocks.free(node);
        return other;
    }

    /// Before the first entry.
    private static final class NoParts implements EntryParts {
        @Override
        public int count() {
            return 0;
        }

        @Override
        public long address(int i) {
            throw new IndexOutOfBoundsException(i);
        }

        @Override
        public int length(int i) {
            throw new IndexOutOfBoundsException(i);
        }
    }
}
