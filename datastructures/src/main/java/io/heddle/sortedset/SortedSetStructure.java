package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.EncodingLimits;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.StableReader;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueReader;
import io.heddle.value.ValueVisitor;

/// Sorted sets as the keyspace handles them.
public final class SortedSetStructure implements Structure {
    private final SkipList list;
    private final NodeStore nodes;
    private final EncodingLimits limits;
    private final RandomNumbers random;

    public SortedSetStructure(ValueContext context) {
        list = new SkipList(context);
        nodes = context.nodes();
        limits = context.limits();
        random = context.random();
    }

    /// No set may be used any more.
    public void close() {
        list.close();
    }

    SkipList list() {
        return list;
    }

    RandomNumbers random() {
        return random;
    }

    EncodingLimits limits() {
        return limits;
    }

    @Override
    public String encoding(ValueReader value) {
        return value.isRoot() ? "skiplist" : "listpack";
    }

    @Override
    public long bytes(long root) {
        return SkipRoot.bytes(root);
    }

    @Override
    public long blocks(long root) {
        return 2L + SkipRoot.nodes(root) + SkipRoot.leaves(root) + SkipRoot.segments(root);
    }

    @Override
    public long copyRoot(long root) {
        long copy = list.create();
        for (int next = SkipRoot.first(root); next != 0; ) {
            long node = list.references().address(next);
            int count = SkipNodes.count(node);
            for (int i = 0; i < count; i++) {
                long entry = SkipNodes.entry(node, i);
                addToCopy(copy, Entries.score(entry), Entries.member(entry), Entries.length(entry));
            }
            next = SkipNodes.next(node);
        }
        return copy;
    }

    private void addToCopy(long copy, double score, long member, int length) {
        try {
            nodes.requireReserve();
            list.add(copy, score, member, length);
        } catch (OutOfMemoryException e) {
            freeAll(copy);
            throw e;
        }
    }

    /// FIRST and the index's first word keep how far it has come.
    @Override
    public int free(long root, int maxBlocks) {
        int left = maxBlocks;
        while (left > 0 && SkipRoot.first(root) != 0) {
            long node = list.references().address(SkipRoot.first(root));
            int leaves = SkipRoot.leaves(root) == 0 ? 0 : freeLeaves(node);
            left -= Math.min(left, 1 + leaves);
            Memory.putInt(root + SkipRoot.FIRST, SkipNodes.next(node));
            nodes.free(node);
        }
        if (left > 0 && Memory.getLong(SkipRoot.index(root)) != 0) {
            left = list.index().free(root, left);
        }
        if (left == 0) {
            return 0;
        }
        nodes.free(root);
        return left - 1 == 0 ? 1 : left - 1;
    }

    private int freeLeaves(long node) {
        int freed = 0;
        int count = SkipNodes.count(node);
        for (int i = 0; i < count; i++) {
            long entry = SkipNodes.entry(node, i);
            if (Entries.isFar(entry)) {
                nodes.freeLeaf(Entries.member(entry));
                freed++;
            }
        }
        return freed;
    }

    @Override
    public long touchMember(long root, long hash) {
        return list.index().touchBucket(root, hash);
    }

    @Override
    public long touchEntry(long root, long hash) {
        return list.index().touchNode(root, hash);
    }

    @Override
    public void walk(StableReader value, ValueVisitor visitor) {
        new SortedSetWalk(list.references()).walk(value, visitor);
    }
}
