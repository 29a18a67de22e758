package io.heddle.list;

import static io.heddle.list.ListBlocks.LEAF_HEADER;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;

/// Changes in the middle of large lists: at most one leaf is rewritten, or split in two.
///
/// Under a snapshot a leaf stays where it is while it can: what is removed from it is noted in few words, and where it
/// has no room its last part moves out. Otherwise 100,000 random LSETs would keep a copy of nearly each leaf.
final class LargeEdits {
    /// Leaves with fewer bytes are not worth special treatment under a snapshot.
    private static final int KEPT_LEAST = 1024;

    /// The part of a leaf that is moved to make room in it, and for the next changes.
    private static final int SPLIT_OFF_SHARE = 8;

    private final LargeLists lists;
    private final ListBlocks blocks;
    private final LeafTree tree;
    private final NodeStore nodes;
    private final LargeCursor cursor;

    LargeEdits(LargeLists lists, LargeCursor cursor) {
        this.lists = lists;
        this.cursor = cursor;
        blocks = lists.blocks;
        tree = lists.tree;
        nodes = blocks.nodes;
    }

    private static int entryBytes(long bytes, int length) {
        return ListBlocks.isFar(length) ? Pack.FAR_BYTES : Pack.entryBytes(bytes, length);
    }

    /// @param far from `ListBlocks.newFar`
    private void write(long root, long at, long far, long bytes, int length) {
        if (far != 0) {
            blocks.writeFar(root, at, far, length);
        } else {
            Pack.write(at, bytes, length);
        }
    }

    private long bounds() {
        return cursor.end == 0 ? ListBlocks.leafBounds(cursor.leaf) : ListRoot.bounds(cursor.end);
    }

    /// Notes new bounds of the cursor's leaf, and its elements where they are counted.
    private void bounds(long root, int start, int stop, int delta) {
        long before = bounds();
        long bounds = ListRoot.bounds(start, stop, ListRoot.elements(before) + delta, ListRoot.mark(before));
        if (cursor.end == 0) {
            blocks.leafBounds(cursor.leaf, bounds);
            if (delta != 0) {
                tree.add(root, delta);
            }
        } else {
            long mark = cursor.end == ListRoot.end(root, true)
                    ? Math.min(start, ListRoot.mark(before))
                    : Math.max(stop, ListRoot.mark(before));
            ListRoot.put(cursor.end, cursor.leaf, ListRoot.bounds(start, stop, ListRoot.elements(bounds), (int) mark));
        }
        ListRoot.count(root, ListRoot.count(root) + delta);
    }

    // Replacing.

    void set(long root, long bytes, int length) {
        nodes.beforeWrite(root);
        cursor.expand();
        long entry = cursor.entry;
        int before = Pack.size(entry);
        int after = entryBytes(bytes, length);
        if (before == after) {
            long far = blocks.newFar(bytes, length);
            nodes.beforeRange(cursor.leaf, entry, entry + after);
            blocks.forget(root, entry);
            write(root, entry, far, bytes, length);
            cursor.settle();
            return;
        }
        long bounds = bounds();
        int stop = ListRoot.stop(bounds) + after - before;
        boolean grows = after > before;
        if (grows && (stop > NodeStore.bytes(cursor.leaf) || !lists.allows(bounds, after - before))) {
            long index = cursor.index;
            insert(root, index, bytes, length);
            stand(root, index + 1);
            remove(root);
            cursor.settle();
            return;
        }
        long far = blocks.newFar(bytes, length);
        blocks.forget(root, entry);
        nodes.splice(cursor.leaf, entry, before, after, cursor.leaf + ListRoot.stop(bounds));
        write(root, entry, far, bytes, length);
        bounds(root, ListRoot.start(bounds), stop, 0);
        tighten(root);
        cursor.settle();
    }

    // Removing.

    /// Removes the cursor's element; the cursor can go on.
    void remove(long root) {
        nodes.beforeWrite(root);
        cursor.expand();
        long entry = cursor.entry;
        blocks.forget(root, entry);
        int size = Pack.size(entry);
        long bounds = bounds();
        if (ListRoot.elements(bounds) == 1) {
            removeLeaf(root);
            return;
        }
        int start = ListRoot.start(bounds);
        int stop = ListRoot.stop(bounds);
        int at = (int) (entry - cursor.leaf);
        cursor.removed(size, at == start);
        if (at == start) {
            bounds(root, start + size, stop, -1);
        } else {
            if (at + size != stop) {
                nodes.splice(cursor.leaf, entry, size, 0, cursor.leaf + stop);
            }
            bounds(root, start, stop - size, -1);
        }
        tighten(root);
    }

    /// Gives a leaf of the tree that is not half full a smaller block, together with a sibling if that is small
    /// too.
    private void tighten(long root) {
        if (cursor.end != 0) {
            return;
        }
        int used = ListRoot.used(bounds());
        if (2 * (LEAF_HEADER + used) > NodeStore.bytes(cursor.leaf)) {
            return;
        }
        if (!merge(root, used, false) && !merge(root, used, true)) {
            long bounds = bounds();
            long old = cursor.leaf;
            long from = old + ListRoot.start(bounds);
            long leaf = copyOf(root, LEAF_HEADER + used, from, used, ListRoot.elements(bounds));
            tree.replace(leaf);
            cursor.relocated(leaf, from, leaf + LEAF_HEADER);
            blocks.free(root, old);
        }
    }

    private boolean merge(long root, int used, boolean behind) {
        long sibling = tree.sibling(behind);
        if (sibling == 0 || ListRoot.isCompressed(ListBlocks.leafBounds(sibling))) {
            return false;
        }
        long bounds = bounds();
        long siblingBounds = ListBlocks.leafBounds(sibling);
        int siblingUsed = ListRoot.used(siblingBounds);
        int elements = ListRoot.elements(bounds) + ListRoot.elements(siblingBounds);
        if (!lists.allowsMerged(used + siblingUsed, elements)) {
            return false;
        }
        long old = cursor.leaf;
        long from = old + ListRoot.start(bounds);
        long siblingFrom = sibling + ListRoot.start(siblingBounds);
        int firstUsed = behind ? used : siblingUsed;
        long leaf = copyOf(root, LEAF_HEADER + used + siblingUsed, behind ? from : siblingFrom, firstUsed, elements);
        long second = leaf + LEAF_HEADER + firstUsed;
        Memory.copy(behind ? siblingFrom : from, second, behind ? siblingUsed : used);
        int stop = LEAF_HEADER + used + siblingUsed;
        Memory.putLong(leaf + ListBlocks.LEAF_BOUNDS, ListRoot.bounds(LEAF_HEADER, stop, elements, 0));
        tree.replaceBoth(behind, leaf);
        cursor.relocated(leaf, from, behind ? leaf + LEAF_HEADER : second);
        blocks.free(root, sibling);
        blocks.free(root, old);
        return true;
    }

    private void removeLeaf(long root) {
        if (cursor.end == 0) {
            tree.remove(root);
        } else {
            ListRoot.put(cursor.end, 0, 0);
        }
        blocks.free(root, cursor.leaf);
        ListRoot.count(root, ListRoot.count(root) - 1);
        cursor.removedWithLeaf();
    }

    // Inserting.

    /// Adds an element that will have that number.
    void insert(long root, long index, long bytes, int length) {
        if (index == 0 || index == ListRoot.count(root)) {
            cursor.forget();
            lists.push(root, index == 0, bytes, length);
            return;
        }
        long far = blocks.newFar(bytes, length);
        nodes.beforeWrite(root);
        int size = entryBytes(bytes, length);
        stand(root, index);
        if (cursor.end != 0 && !hasRoom(size)) {
            lists.attach(root, cursor.end == ListRoot.end(root, true));
            stand(root, index);
        }
        if (!hasRoom(size) && isBetterKept()) {
            splitOff(root);
            stand(root, index);
        }
        if (!lists.allows(bounds(), size) && !splitFor(root, index, size)) {
            insertAlone(root, index, far, bytes, length);
            return;
        }
        if (!hasRoom(size)) {
            widen(root, size);
            stand(root, index);
        }
        long bounds = bounds();
        long entry = cursor.entry;
        int stop = ListRoot.stop(bounds);
        nodes.splice(cursor.leaf, entry, 0, size, cursor.leaf + stop);
        write(root, entry, far, bytes, length);
        bounds(root, ListRoot.start(bounds), stop + size, 1);
        cursor.settle();
    }

    private void stand(long root, long index) {
        cursor.seek(root, index, true);
        cursor.next();
        cursor.expand();
    }

    private boolean hasRoom(int size) {
        long bounds = bounds();
        return lists.allows(bounds, size) && ListRoot.stop(bounds) + size <= NodeStore.bytes(cursor.leaf);
    }

    /// Whether the cursor's leaf, which is in the tree, should stay where it is, as a snapshot would keep all of it
    /// otherwise.
    private boolean isBetterKept() {
        long bounds = bounds();
        return ListRoot.used(bounds) >= KEPT_LEAST && ListRoot.elements(bounds) > 1 && nodes.isSeen(cursor.leaf);
    }

    /// Moves the last part of the cursor's leaf, which is in the tree, to a leaf of its own.
    private void splitOff(long root) {
        long bounds = bounds();
        long leaf = cursor.leaf;
        long stop = leaf + ListRoot.stop(bounds);
        long at = stop;
        int moved = 0;
        do {
            at = Pack.previous(at);
            moved++;
        } while (stop - at < ListRoot.used(bounds) / SPLIT_OFF_SHARE && moved < ListRoot.elements(bounds) - 1);
        int start = ListRoot.start(bounds);
        int used = (int) (stop - at);
        long behind = copyOf(root, LEAF_HEADER + used, at, used, moved);
        blocks.leafBounds(leaf, ListRoot.bounds(start, (int) (at - leaf), ListRoot.elements(bounds) - moved, 0));
        tree.add(root, -moved);
        tree.insertBehind(root, behind, moved);
        cursor.forget();
    }

    /// Moves the cursor's leaf, which is in the tree, into a larger block.
    private void widen(long root, int size) {
        long bounds = bounds();
        int used = ListRoot.used(bounds);
        long wide = copyOf(
                root, LEAF_HEADER + used + size, cursor.leaf + ListRoot.start(bounds), used, ListRoot.elements(bounds));
        tree.replace(wide);
        blocks.free(root, cursor.leaf);
    }

    private long copyOf(long root, int blockBytes, long from, int used, int elements) {
        long leaf = blocks.allocate(root, blockBytes);
        Memory.copy(from, leaf + LEAF_HEADER, used);
        Memory.putLong(leaf + ListBlocks.LEAF_BOUNDS, ListRoot.bounds(LEAF_HEADER, LEAF_HEADER + used, elements, 0));
        return leaf;
    }

    /// Splits the cursor's leaf, which is in the tree, so that one more entry has room in front of the cursor's
    /// element.
    ///
    /// @return false if that has to be in a leaf of its own, between two others
    private boolean splitFor(long root, long index, int size) {
        split(root, 2);
        stand(root, index);
        if (!lists.allows(bounds(), size)) {
            split(root, 1);
            stand(root, index);
        }
        return lists.allows(bounds(), size);
    }

    /// Splits the cursor's leaf in front of the cursor's element, but within the first `1 / parts` of the leaf.
    private void split(long root, int parts) {
        long bounds = bounds();
        long leaf = cursor.leaf;
        int stop = ListRoot.stop(bounds);
        long limit = leaf + ListRoot.start(bounds) + ListRoot.used(bounds) / parts;
        long at = leaf + ListRoot.start(bounds);
        int elements = 0;
        while (at < limit && at < cursor.entry || elements == 0) {
            at = Pack.next(at);
            elements++;
        }
        int used = (int) (leaf + stop - at);
        int right = ListRoot.elements(bounds) - elements;
        if (right == 0) {
            return;
        }
        long behind = copyOf(root, LEAF_HEADER + used, at, used, right);
        long from = leaf + ListRoot.start(bounds);
        int usedInFront = (int) (at - from);
        tree.replace(copyOf(root, LEAF_HEADER + usedInFront, from, usedInFront, elements));
        blocks.free(root, leaf);
        tree.add(root, -right);
        tree.insertBehind(root, behind, right);
        cursor.forget();
    }

    /// Adds a leaf with the element alone in front of the one at the cursor, between two leaves.
    private void insertAlone(long root, long index, long far, long bytes, int length) {
        stand(root, index - 1);
        int size = entryBytes(bytes, length);
        if (cursor.end != 0) {
            // The leaf in front is the head: the element becomes the first of the tree.
            lists.attach(root, true);
            stand(root, index - 1);
        }
        long bounds = bounds();
        long behindEntry = Pack.next(cursor.entry);
        int used = (int) (cursor.leaf + ListRoot.stop(bounds) - behindEntry);
        if (used != 0) {
            throw new IllegalStateException("not at the end of a leaf");
        }
        long alone = blocks.allocate(root, LEAF_HEADER + size);
        write(root, alone + LEAF_HEADER, far, bytes, length);
        Memory.putLong(alone + ListBlocks.LEAF_BOUNDS, ListRoot.bounds(LEAF_HEADER, LEAF_HEADER + size, 1, 0));
        tree.insertBehind(root, alone, 1);
        ListRoot.count(root, ListRoot.count(root) + 1);
        cursor.forget();
    }
}
