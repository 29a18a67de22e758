package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Nodes;
import io.heddle.value.NodeStore;

/// The bytes of a large sorted set's root.
///
/// ```
///   0        24      32      40      44       48      52     56      64       68         72
///   | header | COUNT | BYTES | NODES | LEVELS | FIRST | LAST | INDEX | LEAVES | SEGMENTS | tower: 15 links |
/// ```
///
/// FIRST is what a snapshot reads; BYTES counts all memory of the set; INDEX is the directory's first word. The tower
/// looks like a node's, with the beginning of the set as its place.
final class SkipRoot {
    static final int LEVELS_MAX = 15;
    static final int FIRST = 48;

    private static final int COUNT = 24;
    private static final int SIZE = 32;
    private static final int NODES = 40;
    private static final int LEVELS = 44;
    private static final int LAST = 52;
    private static final int INDEX = 56;
    private static final int LEAVES = 64;
    private static final int SEGMENTS = 68;
    private static final int TOWER = 72;
    private static final int BYTES = TOWER + LEVELS_MAX * SkipNodes.LINK_BYTES;

    private SkipRoot() {}

    static long allocate(NodeStore nodes) {
        long root = nodes.allocate(BYTES);
        int bytes = NodeStore.bytes(root);
        Memory.fill(root + Nodes.HEADER_BYTES, bytes - Nodes.HEADER_BYTES, (byte) 0);
        Memory.putInt(root + LEVELS, 1);
        addBytes(root, bytes);
        return root;
    }

    static long count(long root) {
        return Memory.getLong(root + COUNT);
    }

    static void addCount(long root, long change) {
        Memory.putLong(root + COUNT, count(root) + change);
    }

    static long bytes(long root) {
        return Memory.getLong(root + SIZE);
    }

    static void addBytes(long root, long change) {
        Memory.putLong(root + SIZE, bytes(root) + change);
    }

    static int nodes(long root) {
        return Memory.getInt(root + NODES);
    }

    static void addNodes(long root, int change) {
        Memory.putInt(root + NODES, nodes(root) + change);
    }

    static int levels(long root) {
        return Memory.getInt(root + LEVELS);
    }

    static void levels(long root, int levels) {
        Memory.putInt(root + LEVELS, levels);
    }

    static int first(long root) {
        return Memory.getInt(root + FIRST);
    }

    static void first(NodeStore nodes, long root, int reference) {
        nodes.beforeWord(root, root + FIRST);
        Memory.putInt(root + FIRST, reference);
    }

    static int last(long root) {
        return Memory.getInt(root + LAST);
    }

    static void last(long root, int reference) {
        Memory.putInt(root + LAST, reference);
    }

    /// Where the index's first word stands.
    static long index(long root) {
        return root + INDEX;
    }

    static int leaves(long root) {
        return Memory.getInt(root + LEAVES);
    }

    static void addLeaves(long root, int change) {
        Memory.putInt(root + LEAVES, leaves(root) + change);
    }

    static int segments(long root) {
        return Memory.getInt(root + SEGMENTS);
    }

    static void addSegments(long root, int change) {
        Memory.putInt(root + SEGMENTS, segments(root) + change);
    }

    static long tower(long root) {
        return root + TOWER;
    }
}
