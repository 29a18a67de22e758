package io.heddle.sortedset;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.value.Pack;
import io.heddle.value.StableReader;
import io.heddle.value.ValueVisitor;
import java.util.Arrays;

/// Shows a sorted set as a snapshot sees it, on the snapshot's thread.
///
/// Of a node that has not changed since, the order can be used; else the entries are found in the heap, from HEAP as of
/// the opening on, those not dead then, and sorted.
final class SortedSetWalk {
    private static final int ROOT_BUFFER = 0;
    private static final int NODE_BUFFER = 1;

    private final NodeReferences references;
    private int[] offsets = new int[128];
    private int[] merged = new int[128];

    SortedSetWalk(NodeReferences references) {
        this.references = references;
    }

    void walk(StableReader value, ValueVisitor visitor) {
        if (!value.isRoot()) {
            walkPairs(value, visitor);
            return;
        }
        int reference = SkipRoot.first(value.node(value.root(), ROOT_BUFFER));
        while (reference != 0) {
            long address = references.address(reference);
            long node = value.node(address, NODE_BUFFER);
            if (value.isUnchanged(address)) {
                int count = SkipNodes.count(node);
                for (int i = 0; i < count; i++) {
                    show(SkipNodes.entry(node, i), visitor);
                }
            } else {
                showSorted(node, visitor);
            }
            reference = SkipNodes.next(node);
            value.passed(address);
        }
    }

    private static void show(long entry, ValueVisitor visitor) {
        visitor.item(Entries.member(entry), Entries.length(entry));
        visitor.score(Entries.score(entry));
    }

    private void showSorted(long node, ValueVisitor visitor) {
        int count = 0;
        int size;
        for (int offset = SkipNodes.heap(node); offset < SkipNodes.BYTES; offset += size) {
            long entry = node + offset;
            size = Entries.size(entry);
            if (!Entries.isDead(entry)) {
                if (count == offsets.length) {
                    offsets = Arrays.copyOf(offsets, 2 * count);
                    merged = new int[2 * count];
                }
                offsets[count++] = offset;
            }
        }
        sort(node, count);
        for (int i = 0; i < count; i++) {
            show(node + offsets[i], visitor);
        }
    }

    /// Merges runs of 1, 2, 4 ... entries.
    private void sort(long node, int count) {
        for (int run = 1; run < count; run *= 2) {
            for (int begin = 0; begin < count; begin += 2 * run) {
                merge(node, begin, Math.min(begin + run, count), Math.min(begin + 2 * run, count));
            }
            int[] sorted = merged;
            merged = offsets;
            offsets = sorted;
        }
    }

    private void merge(long node, int begin, int middle, int end) {
        int left = begin;
        int right = middle;
        for (int i = begin; i < end; i++) {
            boolean takeLeft =
                    left < middle && (right == end || Entries.compare(node + offsets[left], node + offsets[right]) < 0);
            merged[i] = offsets[takeLeft ? left++ : right++];
        }
    }

    private static void walkPairs(StableReader value, ValueVisitor visitor) {
        long begin = value.bytes();
        long end = begin + value.compactLength() - PackedPairs.TRAILER_BYTES;
        long digits = Memory.allocateRaw(Decimals.LONGEST);
        try {
            for (long pair = begin; pair < end; pair = PackedPairs.next(pair)) {
                Pack.show(pair, digits, visitor);
                visitor.score(PackedPairs.score(pair));
            }
        } finally {
            Memory.freeRaw(digits);
        }
    }
}
