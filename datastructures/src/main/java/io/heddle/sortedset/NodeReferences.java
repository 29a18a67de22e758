package io.heddle.sortedset;

import io.heddle.memory.OutOfMemoryException;

/// Names a node by 30 bits: its place in the allocator's region, in units of its size, counted from 1.
final class NodeReferences {
    private static final long REFERENCE_MAX = (1L << 30) - 1;

    private final long base;

    NodeReferences(long regionBase) {
        base = regionBase - SkipNodes.BYTES;
    }

    long address(int reference) {
        return base + ((long) reference << SkipNodes.BYTES_SHIFT);
    }

    int of(long node) {
        return (int) ((node - base) >>> SkipNodes.BYTES_SHIFT);
    }

    /// @throws OutOfMemoryException if the node lies where no reference reaches, behind 2 TB
    void require(long node) {
        if ((node & (SkipNodes.BYTES - 1)) != 0) {
            throw new AssertionError("blocks of 2048 bytes must be aligned to 2048");
        }
        if ((node - base) >>> SkipNodes.BYTES_SHIFT > REFERENCE_MAX) {
            throw OutOfMemoryException.INSTANCE;
        }
    }
}
