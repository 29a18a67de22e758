package io.heddle.list;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;

/// Makes and frees the blocks of one large list after the other, keeping its account. The root must be writable.
///
/// A leaf: `| header, 24 | bounds | entries ... |`. The bounds there are those of a leaf in the tree; the root has
/// those of the two ends.
final class ListBlocks {
    static final int LEAF_BOUNDS = NodeStore.HEADER_BYTES;
    static final int LEAF_HEADER = LEAF_BOUNDS + 8;

    /// Longer elements stand in blocks of their own: two of these fill a leaf.
    private static final int INLINE_MAX = 4000;

    /// So do shorter ones, from this length on, whose block would have hardly more than their bytes: leaves lose
    /// more, as their last part is too short for the next such element.
    private static final int FAR_LEAST = 1500;

    private static final int TIGHT_SHARE = 64;

    final NodeStore nodes;

    ListBlocks(NodeStore nodes) {
        this.nodes = nodes;
    }

    long newRoot() {
        long root = nodes.allocate(ListRoot.ROOT_BYTES);
        for (int at = NodeStore.HEADER_BYTES; at < ListRoot.ROOT_BYTES; at += 8) {
            Memory.putLong(root + at, 0);
        }
        account(root, NodeStore.bytes(root), 1);
        return root;
    }

    private static void account(long root, long bytes, long blocks) {
        Memory.putLong(root + ListRoot.BYTES, ListRoot.bytes(root) + bytes);
        Memory.putLong(root + ListRoot.BLOCKS, ListRoot.blocks(root) + blocks);
    }

    long allocate(long root, int bytes) {
        long node = nodes.allocate(bytes);
        account(root, NodeStore.bytes(node), 1);
        return node;
    }

    void free(long root, long node) {
        account(root, -NodeStore.bytes(node), -1);
        nodes.free(node);
    }

    /// Takes part of the account of one list over to another.
    static void moveAccount(long from, long to, long part, long of) {
        double share = of == 0 ? 0 : (double) part / of;
        long bytes = (long) (ListRoot.bytes(from) * share);
        long blocks = (long) (ListRoot.blocks(from) * share);
        account(from, -bytes, -blocks);
        account(to, bytes, blocks);
    }

    // Far entries.

    /// Whether an element of that length stands in a block of its own.
    static boolean isFar(int length) {
        return length > FAR_LEAST
                && (length > INLINE_MAX || NodeStore.leafBytes(length) - length <= length / TIGHT_SHARE);
    }

    /// A block with the bytes of an element that is too long for a leaf; else 0. Made before anything is changed,
    /// as there may be no memory for it.
    long newFar(long bytes, int length) {
        return isFar(length) ? nodes.newLeaf(bytes, length) : 0;
    }

    /// Writes the entry of an element whose bytes stand in a block of `newFar`.
    void writeFar(long root, long at, long far, int length) {
        account(root, NodeStore.leafBytes(length), 1);
        ListRoot.set(root, ListRoot.FAR, true);
        Pack.writeFar(at, far, length);
    }

    /// Frees what belongs to an entry that is about to go.
    void forget(long root, long entry) {
        if (Pack.isFar(entry)) {
            account(root, -NodeStore.leafBytes(Pack.length(entry)), -1);
            nodes.freeLeaf(Pack.address(entry));
        }
    }

    /// As `forget`, for entries one behind the other.
    ///
    /// @return how many blocks were freed
    int forgetAll(long root, long from, long to) {
        int freed = 0;
        if (ListRoot.is(root, ListRoot.FAR)) {
            for (long entry = from; entry < to; entry = Pack.next(entry)) {
                if (Pack.isFar(entry)) {
                    forget(root, entry);
                    freed++;
                }
            }
        }
        return freed;
    }

    /// Frees a leaf with the elements that it holds.
    ///
    /// @return how many blocks were freed
    int freeWithElements(long root, long leaf, long bounds) {
        int freed = ListRoot.isCompressed(bounds)
                ? 0
                : forgetAll(root, leaf + ListRoot.start(bounds), leaf + ListRoot.stop(bounds));
        free(root, leaf);
        return freed + 1;
    }

    // Leaves in the tree.

    static long leafBounds(long leaf) {
        return Memory.getLong(leaf + LEAF_BOUNDS);
    }

    void leafBounds(long leaf, long bounds) {
        nodes.beforeWord(leaf, leaf + LEAF_BOUNDS);
        Memory.putLong(leaf + LEAF_BOUNDS, bounds);
    }
}
