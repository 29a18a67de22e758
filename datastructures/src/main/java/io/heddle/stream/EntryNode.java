package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.NodeStore;

/// A node of entries, one behind the other.
///
/// ```
///   24                              32       48                                  56
///   | END u16, live, dead, fields   | ID     | WEIGHT u32, START u16, far u16    | field names | entries |
///
///   entry:  | bytes of the rest | flags | ms - ID.ms | seq (less ID.seq if ms is equal) | count | parts |
///
///     parts:  SAME  values, the fields being the node's; no count
///             else  field, value, field ...
///             FAR   | address of a leaf with that | its length u32 |
/// ```
///
/// Numbers are of variable length (seven bits per byte, the lowest first), names and values entries of [Pack]. The
/// fields of the first entry are the node's, unless they are long. A deleted entry stays, flagged; its leaf does not.
/// A node is left behind, cut to its size, when one more entry would make it too heavy: WEIGHT is what its entries
/// would take in a listpack of Redis, so that nodes end where they do there, and what is trimmed approximately is the
/// same.
final class EntryNode {
    static final int END = NodeStore.HEADER_BYTES;
    static final int LIVE = END + 2;
    static final int DEAD = END + 4;
    static final int FIELDS = END + 6;
    static final int ID = END + 8;
    static final int WEIGHT = ID + 16;
    static final int START = WEIGHT + 4;
    static final int FAR_COUNT = START + 2;
    static final int BODY = FAR_COUNT + 2;

    static final int DELETED = 1;
    static final int SAME = 2;
    static final int FAR = 4;

    /// Parts of more bytes stand in a leaf.
    static final int NEAR_BYTES_MAX = 2048;

    /// Most bytes of an entry without its parts.
    static final int HEAD_BYTES_MAX = 5 + 1 + 10 + 10 + 5;

    static final int FAR_BYTES = 12;

    private EntryNode() {}

    static int end(long node) {
        return Memory.getUnsignedShort(node + END);
    }

    static int live(long node) {
        return Memory.getUnsignedShort(node + LIVE);
    }

    static int dead(long node) {
        return Memory.getUnsignedShort(node + DEAD);
    }

    static int fields(long node) {
        return Memory.getUnsignedShort(node + FIELDS);
    }

    static int weight(long node) {
        return Memory.getInt(node + WEIGHT);
    }

    static int start(long node) {
        return Memory.getUnsignedShort(node + START);
    }

    static int farCount(long node) {
        return Memory.getUnsignedShort(node + FAR_COUNT);
    }

    // Numbers of variable length.

    static int numberBytes(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    /// @return the address behind it
    static long putNumber(long at, long value) {
        long to = at;
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            Memory.putByte(to++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        Memory.putByte(to, (byte) rest);
        return to + 1;
    }

    static long number(long at) {
        long b = Memory.getByte(at);
        long value = b & 0x7F;
        int shift = 7;
        for (long from = at + 1; b < 0; from++) {
            b = Memory.getByte(from);
            value |= (b & 0x7F) << shift;
            shift += 7;
        }
        return value;
    }

    static long behindNumber(long at) {
        long from = at;
        while (Memory.getByte(from) < 0) {
            from++;
        }
        return from + 1;
    }

    // Entries.

    /// Address of an entry's flags.
    static long flagsAt(long entry) {
        return behindNumber(entry);
    }

    static int flags(long entry) {
        return Memory.getByte(flagsAt(entry));
    }

    /// The entry behind, or the node's end.
    static long next(long entry) {
        return behindNumber(entry) + number(entry);
    }

    /// Whether all IDs of the node, those of deleted entries included, are less than this one.
    static boolean isBelow(long node, long ms, long seq) {
        long end = node + end(node);
        long last = 0;
        for (long entry = node + start(node); entry < end; entry = next(entry)) {
            last = entry;
        }
        long nodeMs = Memory.getLong(node + ID);
        long from = flagsAt(last) + 1;
        long delta = number(from);
        long lastSeq = number(behindNumber(from)) + (delta == 0 ? Memory.getLong(node + ID + 8) : 0);
        return StreamIds.compare(nodeMs + delta, lastSeq, ms, seq) < 0;
    }

    /// Where a far entry has the address of its leaf, and behind it the length.
    static long leafAt(long entry) {
        long flagsAt = flagsAt(entry);
        long parts = behindNumber(behindNumber(flagsAt + 1));
        return (Memory.getByte(flagsAt) & SAME) != 0 ? parts : behindNumber(parts);
    }

    static void freeLeaf(StreamBlocks blocks, long entry) {
        long leafAt = leafAt(entry);
        blocks.freeLeaf(Memory.getLong(leafAt), Memory.getInt(leafAt + 8));
    }

    /// A copy of a node, cut to its size, with leaves of its own.
    static long copy(StreamBlocks blocks, long node) {
        long copy = blocks.allocate(end(node));
        Memory.copy(node + END, copy + END, end(node) - END);
        if (farCount(copy) > 0) {
            long end = copy + end(copy);
            for (long entry = copy + start(copy); entry < end; entry = next(entry)) {
                if ((flags(entry) & (FAR | DELETED)) == FAR) {
                    long leafAt = leafAt(entry);
                    int length = Memory.getInt(leafAt + 8);
                    long leaf = leafFor(blocks, copy, entry, length);
                    Memory.copy(Memory.getLong(leafAt), leaf, length);
                    Memory.putLong(leafAt, leaf);
                }
            }
        }
        return copy;
    }

    /// A leaf for an entry of a copy; if there is no memory, frees the copy as far as it is done.
    private static long leafFor(StreamBlocks blocks, long copy, long entry, int length) {
        try {
            return blocks.allocateLeaf(length);
        } catch (OutOfMemoryException e) {
            Memory.putShort(copy + END, (short) (entry - copy));
            free(blocks, copy);
            throw e;
        }
    }

    /// Frees a node and the leaves of its entries.
    static void free(StreamBlocks blocks, long node) {
        if (farCount(node) > 0) {
            long end = node + end(node);
            for (long entry = node + start(node); entry < end; entry = next(entry)) {
                if ((flags(entry) & (FAR | DELETED)) == FAR) {
                    freeLeaf(blocks, entry);
                }
            }
        }
        blocks.free(node);
    }
}
