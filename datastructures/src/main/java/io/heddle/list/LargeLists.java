package io.heddle.list;

import static io.heddle.list.ListBlocks.LEAF_HEADER;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;

/// What happens at the ends of large lists.
///
/// Adding and taking at an end touches the root and, for an element that is added, bytes of that end's leaf which no
/// snapshot has seen. So under a snapshot a push costs the clone of the root, once, and a pop nothing more; only a push
/// over bytes that were popped under the same snapshot keeps the leaf. When a leaf is full it is trimmed to the block
/// that it needs and goes into the tree.
final class LargeLists {
    private static final int LEAF_BYTES_FIRST = 512;

    /// In a list of so few blocks, an end's leaf grows by half, else to the double.
    private static final int FEW_BLOCKS = 8;

    /// From so many elements on, what is dropped is cut off and freed in slices.
    private static final long DROPPED_WHOLESALE = 4096;

    /// Leaves with fewer bytes are not worth compressing, nor is it for saving fewer.
    private static final int COMPRESSED_LEAST = 48;

    private static final int SAVED_LEAST = 8;

    final ListBlocks blocks;
    final LeafTree tree;
    private final Lzf lzf = new Lzf();
    private final NodeStore nodes;
    private final ListLimits limits;

    LargeLists(ListBlocks blocks, ListLimits limits) {
        this.blocks = blocks;
        this.limits = limits;
        nodes = blocks.nodes;
        tree = new LeafTree(blocks);
    }

    // Adding.

    void push(long root, boolean front, long bytes, int length) {
        nodes.beforeWrite(root);
        long far = blocks.newFar(bytes, length);
        if (far != 0) {
            blocks.writeFar(root, room(root, front, Pack.FAR_BYTES), far, length);
        } else if (Decimals.isLong(bytes, length)) {
            long value = Decimals.toLong(bytes, length);
            Pack.writeInteger(room(root, front, Pack.integerEntryBytes(value)), value);
        } else {
            Pack.writeString(room(root, front, Pack.stringEntryBytes(length)), bytes, length);
        }
    }

    /// Adds an entry that stands elsewhere; one that is too long for a leaf becomes a far one.
    void pushEntry(long root, boolean front, long entry) {
        if (!Pack.isInteger(entry) && ListBlocks.isFar(Pack.length(entry))) {
            push(root, front, Pack.address(entry), Pack.length(entry));
        } else {
            nodes.beforeWrite(root);
            int size = Pack.size(entry);
            Memory.copy(entry, room(root, front, size), size);
        }
    }

    /// Room for an entry at an end, counted as if it were written.
    private long room(long root, boolean front, int size) {
        long end = ListRoot.end(root, front);
        long leaf = ListRoot.leaf(end);
        long bounds = ListRoot.bounds(end);
        if (leaf == 0 || !fits(leaf, bounds, front, size)) {
            makeRoom(root, front, size);
            leaf = ListRoot.leaf(end);
            bounds = ListRoot.bounds(end);
        }
        int start = ListRoot.start(bounds);
        int stop = ListRoot.stop(bounds);
        int mark = ListRoot.mark(bounds);
        boolean open = nodes.isSnapshotOpen();
        if (open && (front ? start > mark : stop < mark)) {
            nodes.beforeWrite(leaf);
        }
        int at = front ? start - size : stop;
        if (front) {
            start = at;
            mark = open ? Math.min(mark, start) : start;
        } else {
            stop += size;
            mark = open ? Math.max(mark, stop) : stop;
        }
        ListRoot.put(end, leaf, ListRoot.bounds(start, stop, ListRoot.elements(bounds) + 1, mark));
        ListRoot.count(root, ListRoot.count(root) + 1);
        return leaf + at;
    }

    private boolean fits(long leaf, long bounds, boolean front, int size) {
        return allows(bounds, size)
                && (front
                        ? ListRoot.start(bounds) - size >= LEAF_HEADER
                        : ListRoot.stop(bounds) + size <= NodeStore.bytes(leaf));
    }

    /// Whether a leaf may have one entry more by the limits.
    boolean allows(long bounds, int size) {
        return LEAF_HEADER + ListRoot.used(bounds) + size <= limits.leafBytes()
                && ListRoot.elements(bounds) < limits.leafElements();
    }

    /// Whether two leaves should be one, which then is not more than half full.
    boolean allowsMerged(int used, int elements) {
        return 2 * (LEAF_HEADER + used) <= limits.leafBytes() && elements <= limits.leafElements() / 2;
    }

    private void makeRoom(long root, boolean front, int size) {
        long end = ListRoot.end(root, front);
        long leaf = ListRoot.leaf(end);
        long bounds = ListRoot.bounds(end);
        if (leaf != 0 && allows(bounds, size)) {
            regrow(root, front, size);
        } else if (leaf != 0) {
            attach(root, front);
            begin(root, front, size);
        } else {
            boolean alone = ListRoot.tree(root) == 0 && allows(ListRoot.bounds(ListRoot.end(root, !front)), size);
            ListRoot.set(root, ListRoot.JOINED, alone);
            begin(root, front, size);
        }
    }

    /// An empty leaf for an end.
    private void begin(long root, boolean front, int size) {
        int wanted = Math.max(LEAF_HEADER + size, Math.min(LEAF_BYTES_FIRST, limits.leafBytes()));
        long leaf = blocks.allocate(root, wanted);
        int at = front ? NodeStore.bytes(leaf) : LEAF_HEADER;
        ListRoot.put(ListRoot.end(root, front), leaf, ListRoot.bounds(at, at, 0, at));
    }

    /// Moves an end's leaf into a block with more room on its side.
    private void regrow(long root, boolean front, int size) {
        long end = ListRoot.end(root, front);
        long leaf = ListRoot.leaf(end);
        long bounds = ListRoot.bounds(end);
        int used = ListRoot.used(bounds);
        int before = NodeStore.bytes(leaf);
        int grownBytes = ListRoot.blocks(root) < FEW_BLOCKS ? before + (before >>> 1) : 2 * before;
        int bytes = Math.max(grownBytes, LEAF_HEADER + used + size);
        long grown = blocks.allocate(root, Math.min(bytes, Math.max(limits.leafBytes(), LEAF_HEADER + used + size)));
        int start = front ? NodeStore.bytes(grown) - used : LEAF_HEADER;
        Memory.copy(leaf + ListRoot.start(bounds), grown + start, used);
        int mark = front ? start : start + used;
        ListRoot.put(end, grown, ListRoot.bounds(start, start + used, ListRoot.elements(bounds), mark));
        blocks.free(root, leaf);
        long both = (long) used + size + ListRoot.used(ListRoot.bounds(ListRoot.end(root, !front)));
        if (LEAF_HEADER + both > limits.leafBytes()) {
            ListRoot.set(root, ListRoot.JOINED, false);
        }
    }

    /// Makes the leaf of an end one of the tree.
    void attach(long root, boolean front) {
        long end = ListRoot.end(root, front);
        long bounds = ListRoot.bounds(end);
        long leaf = trimmed(root, ListRoot.leaf(end), bounds);
        if (leaf != ListRoot.leaf(end)) {
            bounds = ListRoot.bounds(LEAF_HEADER, LEAF_HEADER + ListRoot.used(bounds), ListRoot.elements(bounds), 0);
        }
        blocks.leafBounds(
                leaf, ListRoot.bounds(ListRoot.start(bounds), ListRoot.stop(bounds), ListRoot.elements(bounds), 0));
        tree.attach(root, front, leaf, ListRoot.elements(bounds));
        ListRoot.put(end, 0, 0);
        ListRoot.set(root, ListRoot.JOINED, false);
        if (limits.compressDepth() > 0) {
            compressInner(root, front);
        }
    }

    /// The leaf, or a copy in a block that is no larger than needed; the leaf is freed then.
    private long trimmed(long root, long leaf, long bounds) {
        int used = ListRoot.used(bounds);
        if (NodeStore.goodSize(LEAF_HEADER + used) >= NodeStore.bytes(leaf)) {
            return leaf;
        }
        long trimmed = blocks.allocate(root, LEAF_HEADER + used);
        Memory.copy(leaf + ListRoot.start(bounds), trimmed + LEAF_HEADER, used);
        blocks.free(root, leaf);
        return trimmed;
    }

    // Taking.

    /// Removes elements from one end.
    ///
    /// @param count less than there are
    /// @return root of a list with what is to be freed in slices, or 0
    long drop(long root, boolean front, long count) {
        nodes.beforeWrite(root);
        long left = count;
        long husk = 0;
        while (left > 0) {
            long end = ListRoot.end(root, front);
            if (ListRoot.leaf(end) == 0 && ListRoot.tree(root) != 0) {
                if (left > DROPPED_WHOLESALE) {
                    husk = cut(root, front, left);
                    left -= ListRoot.count(husk);
                    continue;
                }
                detach(root, front);
            } else if (ListRoot.leaf(end) == 0) {
                end = ListRoot.end(root, !front);
            }
            left -= dropFrom(root, end, front, left);
        }
        return husk;
    }

    private long dropFrom(long root, long end, boolean front, long most) {
        long bounds = ListRoot.bounds(end);
        long leaf = ListRoot.leaf(end);
        int elements = ListRoot.elements(bounds);
        if (elements <= most) {
            blocks.freeWithElements(root, leaf, bounds);
            ListRoot.put(end, 0, 0);
            ListRoot.count(root, ListRoot.count(root) - elements);
            return elements;
        }
        int dropped = (int) most;
        long start = leaf + ListRoot.start(bounds);
        long stop = leaf + ListRoot.stop(bounds);
        for (int i = 0; i < dropped; i++) {
            long entry = front ? start : Pack.previous(stop);
            blocks.forget(root, entry);
            if (front) {
                start = Pack.next(entry);
            } else {
                stop = entry;
            }
        }
        int newStart = (int) (start - leaf);
        int newStop = (int) (stop - leaf);
        ListRoot.put(end, leaf, ListRoot.bounds(newStart, newStop, elements - dropped, ListRoot.mark(bounds)));
        ListRoot.count(root, ListRoot.count(root) - dropped);
        return dropped;
    }

    /// Makes the leaf at an edge of the tree an end.
    private void detach(long root, boolean front) {
        long leaf = tree.edge(root, front);
        if (ListRoot.isCompressed(ListBlocks.leafBounds(leaf))) {
            leaf = expand(root, leaf);
        }
        long bounds = ListBlocks.leafBounds(leaf);
        tree.remove(root);
        int start = ListRoot.start(bounds);
        int stop = ListRoot.stop(bounds);
        ListRoot.put(
                ListRoot.end(root, front),
                leaf,
                ListRoot.bounds(start, stop, ListRoot.elements(bounds), front ? start : stop));
    }

    /// Cuts off leaves of the tree with at most so many elements.
    private long cut(long root, boolean front, long count) {
        long all = ListRoot.treeCount(root);
        long husk = blocks.newRoot();
        if (count >= all) {
            ListRoot.tree(husk, ListRoot.tree(root));
            ListRoot.treeCount(husk, all);
            ListRoot.tree(root, 0);
            ListRoot.treeCount(root, 0);
        } else {
            tree.seek(root, front ? count : all - count - 1);
            tree.cut(root, front, husk);
        }
        long elements = ListRoot.treeCount(husk);
        ListBlocks.moveAccount(root, husk, elements, ListRoot.count(root));
        ListRoot.set(husk, ListRoot.FAR, ListRoot.is(root, ListRoot.FAR));
        ListRoot.count(husk, elements);
        ListRoot.count(root, ListRoot.count(root) - elements);
        return husk;
    }

    // Compressing.

    /// Compresses the leaf that is now as far from the end as list-compress-depth says.
    private void compressInner(long root, boolean front) {
        long leaf = tree.edge(root, front);
        for (int i = 1; i < limits.compressDepth() && leaf != 0; i++) {
            leaf = tree.beside(front);
        }
        if (leaf != 0) {
            compress(root, leaf);
        }
    }

    /// Compresses the leaf at the tree's path if that saves memory and it holds no far entries.
    void compress(long root, long leaf) {
        long bounds = ListBlocks.leafBounds(leaf);
        int used = ListRoot.used(bounds);
        if (ListRoot.isCompressed(bounds) || ListRoot.is(root, ListRoot.FAR) || used < COMPRESSED_LEAST) {
            return;
        }
        long scratch = Memory.allocateRaw(used);
        int bytes = lzf.compress(leaf + ListRoot.start(bounds), used, scratch, used - SAVED_LEAST);
        if (bytes != 0 && NodeStore.goodSize(LEAF_HEADER + bytes) < NodeStore.bytes(leaf)) {
            long compressed = blocks.allocate(root, LEAF_HEADER + bytes);
            Memory.copy(scratch, compressed + LEAF_HEADER, bytes);
            Memory.putLong(
                    compressed + ListBlocks.LEAF_BOUNDS,
                    ListRoot.bounds(LEAF_HEADER, LEAF_HEADER + used, ListRoot.elements(bounds), ListRoot.COMPRESSED));
            tree.replace(compressed);
            blocks.free(root, leaf);
        }
        Memory.freeRaw(scratch);
    }

    /// Expands the leaf at the tree's path.
    ///
    /// @return the leaf that takes its place
    long expand(long root, long leaf) {
        long bounds = ListBlocks.leafBounds(leaf);
        int used = ListRoot.used(bounds);
        long expanded = blocks.allocate(root, LEAF_HEADER + used);
        Lzf.expand(leaf + LEAF_HEADER, expanded + LEAF_HEADER, used);
        Memory.putLong(
                expanded + ListBlocks.LEAF_BOUNDS,
                ListRoot.bounds(LEAF_HEADER, LEAF_HEADER + used, ListRoot.elements(bounds), 0));
        tree.replace(expanded);
        blocks.free(root, leaf);
        return expanded;
    }

    // Copying.

    /// A copy that shares nothing with the list.
    ///
    /// @param source for the way through the tree
    long copy(long from, LeafTree source) {
        long root = blocks.newRoot();
        try {
            copyLeaves(from, root, source);
        } catch (OutOfMemoryException e) {
            freeAll(root);
            throw e;
        }
        ListRoot.count(root, ListRoot.count(from));
        ListRoot.set(root, ListRoot.JOINED, ListRoot.is(from, ListRoot.JOINED));
        return root;
    }

    private void copyLeaves(long from, long root, LeafTree source) {
        copyEnd(from, root, true);
        if (ListRoot.tree(from) != 0) {
            for (long leaf = source.edge(from, true); leaf != 0; leaf = source.beside(true)) {
                long bounds = ListBlocks.leafBounds(leaf);
                long copy = copyOf(root, leaf, bounds, ListRoot.is(from, ListRoot.FAR));
                tree.attach(root, false, copy, ListRoot.elements(bounds));
            }
        }
        copyEnd(from, root, false);
    }

    private void copyEnd(long from, long root, boolean front) {
        long end = ListRoot.end(from, front);
        if (ListRoot.leaf(end) != 0) {
            long bounds = ListRoot.bounds(end);
            long copy = copyOf(root, ListRoot.leaf(end), bounds, ListRoot.is(from, ListRoot.FAR));
            int stop = LEAF_HEADER + ListRoot.used(bounds);
            int mark = front ? LEAF_HEADER : stop;
            ListRoot.put(
                    ListRoot.end(root, front),
                    copy,
                    ListRoot.bounds(LEAF_HEADER, stop, ListRoot.elements(bounds), mark));
        }
    }

    private long copyOf(long root, long leaf, long bounds, boolean hasFar) {
        nodes.requireReserve();
        if (ListRoot.isCompressed(bounds)) {
            long copy = blocks.allocate(root, NodeStore.bytes(leaf));
            int header = NodeStore.HEADER_BYTES;
            Memory.copy(leaf + header, copy + header, NodeStore.bytes(leaf) - header);
            return copy;
        }
        int used = ListRoot.used(bounds);
        long copy = blocks.allocate(root, LEAF_HEADER + used);
        long start = copy + LEAF_HEADER;
        Memory.copy(leaf + ListRoot.start(bounds), start, used);
        Memory.putLong(
                copy + ListBlocks.LEAF_BOUNDS,
                ListRoot.bounds(LEAF_HEADER, LEAF_HEADER + used, ListRoot.elements(bounds), 0));
        for (long entry = start; hasFar && entry < start + used; entry = Pack.next(entry)) {
            if (Pack.isFar(entry)) {
                int length = Pack.length(entry);
                blocks.writeFar(root, entry, copyFar(root, copy, entry), length);
            }
        }
        return copy;
    }

    /// Copies a far element, or frees the copy of its leaf as far as it is done.
    private long copyFar(long root, long copy, long entry) {
        try {
            return nodes.newLeaf(Pack.address(entry), Pack.length(entry));
        } catch (OutOfMemoryException e) {
            blocks.freeWithElements(root, copy, ListRoot.bounds(LEAF_HEADER, (int) (entry - copy), 0, 0));
            throw e;
        }
    }

    // Freeing.

    /// Frees all of a list that nobody uses any more.
    void freeAll(long root) {
        while (free(root, Integer.MAX_VALUE) == 0) {
            // until it is gone
        }
    }

    /// Frees about so many blocks of a list that nobody uses any more.
    ///
    /// @return how many are left; 0 if the list is not gone
    int free(long root, int maxBlocks) {
        nodes.beforeWrite(root);
        int left = maxBlocks;
        while (left > 0) {
            long end = ListRoot.end(root, ListRoot.leaf(ListRoot.end(root, true)) != 0);
            if (ListRoot.leaf(end) != 0) {
                left -= blocks.freeWithElements(root, ListRoot.leaf(end), ListRoot.bounds(end));
                ListRoot.put(end, 0, 0);
            } else if (ListRoot.tree(root) != 0) {
                long leaf = tree.takeLast(root);
                left -= blocks.freeWithElements(root, leaf, ListBlocks.leafBounds(leaf));
            } else {
                nodes.free(root);
                return left;
            }
        }
        return 0;
    }
}
