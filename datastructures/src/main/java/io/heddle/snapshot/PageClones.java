package io.heddle.snapshot;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// Clones of a large block, page by page, so that a change of one byte under a snapshot costs the copy of 8 KB
/// whatever the size of the block.
///
/// ```
///   node header (see Nodes)          directory                            leaf: 512 pages = 4 MB
///   | EPOCH | CLONE ------------->  | leaves | node | link | leaf | 0 | ... -> | clone of page | 0 | clone ...
///   | data, page 0 | page 1 | ...
/// ```
///
/// Directory and leaves appear when needed. The same protocol as for whole nodes holds for each page: publish, fence,
/// write; copy, fence, look again.
public final class PageClones {
    public static final int PAGE_SHIFT = 13;
    public static final int PAGE_BYTES = 1 << PAGE_SHIFT;

    /// What freeing the clones of a leaf counts for, in blocks.
    static final int FREED_PER_LEAF = 64;

    private static final int LEAF_SHIFT = 9;
    private static final int LEAF_PAGES = 1 << LEAF_SHIFT;
    private static final int LEAF_BYTES = LEAF_PAGES << 3;

    private static final int LEAVES = 0;
    private static final int NODE = 8;
    private static final int LINK = 16;
    private static final int FIRST_LEAF = 24;

    private PageClones() {}

    /// Worker: clones those pages of bytes `from` to `to` that have no clone yet. The node belongs to the open
    /// snapshot.
    ///
    /// @param length of the data, so that the last page is not read past it
    public static void beforeWrite(Epochs epochs, long node, long data, long from, long to, long length) {
        if (from >= Math.min(to, length)) {
            return;
        }
        long directory = directory(epochs, node, length);
        long covered = Memory.getLong(directory) << (PAGE_SHIFT + LEAF_SHIFT);
        long end = Math.min(Math.min(to, length), covered);
        for (long page = from >>> PAGE_SHIFT; page <= (end - 1) >>> PAGE_SHIFT; page++) {
            long place = leaf(epochs, directory, page) + ((page & (LEAF_PAGES - 1)) << 3);
            if (Memory.getLong(place) == 0) {
                long start = page << PAGE_SHIFT;
                int bytes = (int) Math.min(PAGE_BYTES, length - start);
                long clone = epochs.allocateClone(PAGE_BYTES);
                Memory.copy(data + start, clone, bytes);
                Memory.putLongRelease(place, clone);
            }
        }
        Memory.releaseFence();
    }

    /// Snapshot thread: copies bytes of the opening.
    ///
    /// @param node the block's address at the opening
    /// @param data where its data begin, counted from there
    /// @param offset `offset` and `offset + length` lie within what the block held then
    public static void copy(BlockMoves moves, long node, long data, long offset, long to, long length) {
        long done = 0;
        while (done < length) {
            long at = offset + done;
            long bytes = Math.min(length - done, PAGE_BYTES - (at & (PAGE_BYTES - 1)));
            long present = moves.enter(node);
            try {
                copyWithinPage(present, present + data, at, to + done, bytes);
            } finally {
                moves.leave();
            }
            done += bytes;
        }
    }

    private static void copyWithinPage(long node, long data, long at, long to, long bytes) {
        long clone = find(node, at >>> PAGE_SHIFT);
        if (clone == 0) {
            Memory.copy(data + at, to, bytes);
            Memory.acquireFence();
            clone = find(node, at >>> PAGE_SHIFT);
        }
        if (clone != 0) {
            Memory.copy(clone + (at & (PAGE_BYTES - 1)), to, bytes);
        }
    }

    private static long find(long node, long page) {
        long directory = Memory.getLongAcquire(node + Nodes.CLONE);
        if (directory == 0 || page >>> LEAF_SHIFT >= Memory.getLong(directory)) {
            return 0;
        }
        long leaf = Memory.getLongAcquire(leafPlace(directory, page));
        return leaf == 0 ? 0 : Memory.getLongAcquire(leaf + ((page & (LEAF_PAGES - 1)) << 3));
    }

    /// It covers the length that the block has at the first write;
    /// later pages are not the snapshot's.
    private static long directory(Epochs epochs, long node, long length) {
        long directory = Memory.getLong(node + Nodes.CLONE);
        if (directory == 0) {
            long leaves = (length + ((long) PAGE_BYTES << LEAF_SHIFT) - 1) >>> (PAGE_SHIFT + LEAF_SHIFT);
            directory = zeroed(epochs, FIRST_LEAF + (leaves << 3));
            Memory.putLong(directory + LEAVES, leaves);
            Memory.putLong(directory + NODE, node);
            Memory.putLong(directory + LINK, epochs.linkPaged(directory));
            Nodes.publish(node, directory);
        }
        return directory;
    }

    private static long leaf(Epochs epochs, long directory, long page) {
        long place = leafPlace(directory, page);
        long leaf = Memory.getLong(place);
        if (leaf == 0) {
            leaf = zeroed(epochs, LEAF_BYTES);
            Memory.putLongRelease(place, leaf);
        }
        return leaf;
    }

    private static long leafPlace(long directory, long page) {
        return directory + FIRST_LEAF + (page >>> LEAF_SHIFT << 3);
    }

    private static long zeroed(Epochs epochs, long bytes) {
        long address = epochs.allocateClone(bytes);
        Memory.fill(address, bytes, (byte) 0);
        return address;
    }

    /// Worker: the block now stands here.
    public static void onMoved(long node) {
        long directory = Memory.getLong(node + Nodes.CLONE);
        if (directory != 0) {
            Memory.putLong(directory + NODE, node);
        }
    }

    static long link(long directory) {
        return Memory.getLong(directory + LINK);
    }

    /// Worker, after the snapshot: frees the clones of one leaf, or at last the directory.
    ///
    /// @return whether all is freed
    static boolean freeLeaf(Allocator allocator, long directory) {
        long last = Memory.getLong(directory + LEAVES) - 1;
        if (last < 0) {
            Memory.putLong(Memory.getLong(directory + NODE) + Nodes.CLONE, 0);
            allocator.free(directory);
            return true;
        }
        Memory.putLong(directory + LEAVES, last);
        long leaf = Memory.getLong(directory + FIRST_LEAF + (last << 3));
        if (leaf != 0) {
            for (long page = 0; page < LEAF_PAGES; page++) {
                long clone = Memory.getLong(leaf + (page << 3));
                if (clone != 0) {
                    allocator.free(clone);
                }
            }
            allocator.free(leaf);
        }
        return false;
    }
}
