package io.heddle.list;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The root node of a large list, and the *bounds* of its leaves.
///
/// ```
///   0        24      32     40           48      56       64      72     80            88     96            104
///   | header | COUNT | TREE | TREE_COUNT | BYTES | BLOCKS | FLAGS | HEAD | head bounds | TAIL | tail bounds |
///
///   bounds:  | start u16 | end u16 | count u16 | mark u16 |     offsets in the leaf
/// ```
///
/// The elements are those of the head leaf, then those of the tree's leaves, then those of the tail leaf; each of the
/// three may be missing (0). BYTES and BLOCKS are of all memory behind the root, exact but for what was dropped
/// wholesale.
///
/// The mark of an end says how far its leaf was ever filled while a snapshot may have seen it: for the tail bytes from
/// the mark on were never seen, for the head those in front of it.
final class ListRoot {
    static final int COUNT = NodeStore.HEADER_BYTES;
    static final int TREE = COUNT + 8;
    static final int TREE_COUNT = TREE + 8;
    static final int BYTES = TREE_COUNT + 8;
    static final int BLOCKS = BYTES + 8;
    static final int FLAGS = BLOCKS + 8;
    static final int HEAD = FLAGS + 8;
    static final int TAIL = HEAD + 16;
    static final int ROOT_BYTES = TAIL + 16;

    /// From the field with a leaf's address to its bounds.
    static final int BOUNDS = 8;

    /// The two ends together were never more than one leaf may hold.
    static final long JOINED = 1;

    /// There may be far entries.
    static final long FAR = 2;

    /// In the place of a mark, for a leaf of the tree: its entries are compressed, and `start` and `stop` are those
    /// that they have when expanded.
    static final int COMPRESSED = 1;

    private ListRoot() {}

    static long count(long root) {
        return Memory.getLong(root + COUNT);
    }

    static void count(long root, long count) {
        Memory.putLong(root + COUNT, count);
    }

    static long tree(long root) {
        return Memory.getLong(root + TREE);
    }

    static void tree(long root, long node) {
        Memory.putLong(root + TREE, node);
    }

    static long treeCount(long root) {
        return Memory.getLong(root + TREE_COUNT);
    }

    static void treeCount(long root, long count) {
        Memory.putLong(root + TREE_COUNT, count);
    }

    static long bytes(long root) {
        return Memory.getLong(root + BYTES);
    }

    static long blocks(long root) {
        return Memory.getLong(root + BLOCKS);
    }

    static boolean is(long root, long flag) {
        return (Memory.getLong(root + FLAGS) & flag) != 0;
    }

    static void set(long root, long flag, boolean value) {
        long flags = Memory.getLong(root + FLAGS);
        Memory.putLong(root + FLAGS, value ? flags | flag : flags & ~flag);
    }

    /// Address of the field of one end.
    static long end(long root, boolean front) {
        return root + (front ? HEAD : TAIL);
    }

    static long leaf(long end) {
        return Memory.getLong(end);
    }

    static long bounds(long end) {
        return Memory.getLong(end + BOUNDS);
    }

    static void put(long end, long leaf, long bounds) {
        Memory.putLong(end, leaf);
        Memory.putLong(end + BOUNDS, bounds);
    }

    // Bounds.

    static long bounds(int start, int end, int count, int mark) {
        return start | (long) end << 16 | (long) count << 32 | (long) mark << 48;
    }

    static int start(long bounds) {
        return (int) bounds & 0xFFFF;
    }

    static int stop(long bounds) {
        return (int) (bounds >>> 16) & 0xFFFF;
    }

    static int elements(long bounds) {
        return (int) (bounds >>> 32) & 0xFFFF;
    }

    static int mark(long bounds) {
        return (int) (bounds >>> 48);
    }

    static boolean isCompressed(long bounds) {
        return mark(bounds) == COMPRESSED;
    }

    static int used(long bounds) {
        return stop(bounds) - start(bounds);
    }
}
