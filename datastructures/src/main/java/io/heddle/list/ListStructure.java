package io.heddle.list;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;
import io.heddle.value.StableReader;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueReader;
import io.heddle.value.ValueVisitor;

/// Lists as the keyspace and the snapshots handle them.
public final class ListStructure implements Structure {
    private static final int ROOT_BUFFER = 0;
    private static final int LEAF_BUFFER = 7;

    /// Where in the memory for digits there is room for an expanded leaf.
    private static final int EXPANDED = 32;

    private final LargeLists large;
    private final LargeLists copies;
    private final long base;

    public ListStructure(ValueContext context) {
        ListLimits limits = new ListLimits(context.limits());
        ListBlocks blocks = new ListBlocks(context.nodes());
        large = new LargeLists(blocks, limits);
        copies = new LargeLists(blocks, limits);
        base = context.nodes().allocator().base();
    }

    @Override
    public String encoding(ValueReader value) {
        return value.isRoot() ? "quicklist" : "listpack";
    }

    @Override
    public long bytes(long root) {
        return ListRoot.bytes(root);
    }

    @Override
    public long blocks(long root) {
        return ListRoot.blocks(root);
    }

    @Override
    public long copyRoot(long root) {
        return copies.copy(root, large.tree);
    }

    @Override
    public int free(long root, int maxBlocks) {
        return large.free(root, maxBlocks);
    }

    // On a snapshot's thread.

    @Override
    public void walk(StableReader value, ValueVisitor visitor) {
        long digits = Memory.allocateRaw(EXPANDED + (value.isRoot() ? NodeStore.NODE_BYTES_MAX : 0));
        try {
            if (value.isRoot()) {
                walkRoot(value, visitor, digits);
            } else {
                long bytes = value.bytes();
                show(bytes + ListHand.COMPACT_HEADER, bytes + value.compactLength(), visitor, digits);
            }
        } finally {
            Memory.freeRaw(digits);
        }
    }

    private void walkRoot(StableReader value, ValueVisitor visitor, long digits) {
        long root = value.node(value.root(), ROOT_BUFFER);
        long tree = ListRoot.tree(root);
        long tailLeaf = ListRoot.leaf(ListRoot.end(root, false));
        long tailBounds = ListRoot.bounds(ListRoot.end(root, false));
        long headLeaf = ListRoot.leaf(ListRoot.end(root, true));
        if (headLeaf != 0) {
            long bounds = ListRoot.bounds(ListRoot.end(root, true));
            showLeaf(lastLook(value, headLeaf, LEAF_BUFFER), bounds, visitor, digits);
        }
        if (tree != 0) {
            walkTree(value, tree, 1, visitor, digits);
        }
        if (tailLeaf != 0) {
            showLeaf(lastLook(value, tailLeaf, LEAF_BUFFER), tailBounds, visitor, digits);
        }
    }

    /// A node that is asked for once.
    private static long lastLook(StableReader value, long address, int buffer) {
        long node = value.node(address, buffer);
        value.passed(address);
        return node;
    }

    private void walkTree(StableReader value, long address, int depth, ValueVisitor visitor, long digits) {
        long node = lastLook(value, address, depth);
        int level = LeafTree.level(node);
        int children = LeafTree.children(node);
        for (int i = 0; i < children; i++) {
            long child = LeafTree.child(base, node, level, i);
            if (level == 1) {
                long leaf = lastLook(value, child, LEAF_BUFFER);
                showLeaf(leaf, ListBlocks.leafBounds(leaf), visitor, digits);
            } else {
                walkTree(value, child, depth + 1, visitor, digits);
            }
        }
    }

    private static void showLeaf(long leaf, long bounds, ValueVisitor visitor, long digits) {
        if (ListRoot.isCompressed(bounds)) {
            int used = ListRoot.used(bounds);
            Lzf.expand(leaf + ListBlocks.LEAF_HEADER, digits + EXPANDED, used);
            show(digits + EXPANDED, digits + EXPANDED + used, visitor, digits);
            return;
        }
        show(leaf + ListRoot.start(bounds), leaf + ListRoot.stop(bounds), visitor, digits);
    }

    private static void show(long from, long to, ValueVisitor visitor, long digits) {
        for (long entry = from; entry < to; entry = Pack.next(entry)) {
            Pack.show(entry, digits, visitor);
        }
    }
}
