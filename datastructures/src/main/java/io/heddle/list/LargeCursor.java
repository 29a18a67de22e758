package io.heddle.list;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;

/// A way over the elements of a large list, which must not change meanwhile but through this.
final class LargeCursor implements AutoCloseable {
    private final LargeLists lists;
    private final LeafTree tree;

    /// The entries of a compressed leaf; made when needed.
    private long scratch;

    long root;

    /// The element's entry.
    long entry;

    /// The element's number.
    long index;

    /// The leaf that it stands in.
    long leaf;

    /// Where the root names the leaf, if it is an end; else 0, and the tree's path leads to it.
    long end;

    private boolean forward;
    private boolean over;
    private long ahead;
    private long from;
    private long to;

    /// Whether the leaf is compressed: then the entries are read elsewhere.
    boolean isCompressed;

    /// Whether the leaf was expanded for a change, and is to be compressed again when the cursor leaves it.
    private boolean isExpanded;

    LargeCursor(LargeLists lists) {
        this.lists = lists;
        tree = lists.tree;
    }

    @Override
    public void close() {
        if (scratch != 0) {
            Memory.freeRaw(scratch);
            scratch = 0;
        }
    }

    /// Goes to a leaf and makes its entries readable.
    private void open(long newLeaf, long bounds) {
        leaf = newLeaf;
        isCompressed = ListRoot.isCompressed(bounds);
        isExpanded = false;
        if (isCompressed) {
            if (scratch == 0) {
                scratch = Memory.allocateRaw(NodeStore.NODE_BYTES_MAX);
            }
            from = scratch;
            to = scratch + ListRoot.used(bounds);
            Lzf.expand(newLeaf + ListBlocks.LEAF_HEADER, scratch, ListRoot.used(bounds));
        } else {
            from = newLeaf + ListRoot.start(bounds);
            to = newLeaf + ListRoot.stop(bounds);
        }
    }

    /// Before a change of the cursor's leaf: expands it.
    void expand() {
        if (isCompressed) {
            relocated(lists.expand(root, leaf), from);
            isCompressed = false;
            isExpanded = true;
        }
    }

    /// After changes: compresses the leaf again that was expanded for them. The cursor is nowhere then.
    void settle() {
        if (isExpanded && end == 0) {
            isExpanded = false;
            lists.compress(root, leaf);
        }
    }

    /// What was expanded stays so.
    void forget() {
        isExpanded = false;
    }

    private void relocated(long newLeaf, long old) {
        relocated(newLeaf, old, newLeaf + ListBlocks.LEAF_HEADER);
    }

    void seek(long newRoot, long newIndex, boolean isForward) {
        root = newRoot;
        forward = isForward;
        over = false;
        index = isForward ? newIndex - 1 : newIndex + 1;
        long left = newIndex;
        long head = ListRoot.end(root, true);
        long inHead = ListRoot.elements(ListRoot.bounds(head));
        if (left < inHead) {
            stand(head, (int) left);
            return;
        }
        left -= inHead;
        if (left < ListRoot.treeCount(root)) {
            long found = tree.seek(root, left);
            end = 0;
            stand(found, ListBlocks.leafBounds(found), tree.offset);
            return;
        }
        stand(ListRoot.end(root, false), (int) (left - ListRoot.treeCount(root)));
    }

    private void stand(long newEnd, int number) {
        end = newEnd;
        stand(ListRoot.leaf(newEnd), ListRoot.bounds(newEnd), number);
    }

    private void stand(long newLeaf, long bounds, int number) {
        open(newLeaf, bounds);
        int steps = forward ? number : number + 1;
        int count = ListRoot.elements(bounds);
        if (steps <= count >>> 1) {
            ahead = from;
            for (int i = 0; i < steps; i++) {
                ahead = Pack.next(ahead);
            }
        } else {
            ahead = to;
            for (int i = steps; i < count; i++) {
                ahead = Pack.previous(ahead);
            }
        }
    }

    boolean next() {
        if (forward) {
            if ((over || ahead == to) && !nextLeaf()) {
                return false;
            }
            entry = ahead;
            ahead = Pack.next(ahead);
            index++;
        } else {
            if ((over || ahead == from) && !nextLeaf()) {
                return false;
            }
            ahead = Pack.previous(ahead);
            entry = ahead;
            index--;
        }
        return true;
    }

    /// The cursor's element was taken out of its leaf, which has others.
    void removed(int size, boolean fromStart) {
        if (fromStart) {
            from += size;
            ahead = forward ? ahead : from;
        } else {
            to -= size;
            ahead = entry;
        }
        if (forward) {
            index--;
        }
    }

    /// The cursor's leaf, which is in the tree, was copied: what was at `old` in it is now at `now` of another
    /// leaf.
    void relocated(long newLeaf, long old, long now) {
        long bounds = ListBlocks.leafBounds(newLeaf);
        leaf = newLeaf;
        entry += now - old;
        ahead += now - old;
        from = newLeaf + ListRoot.start(bounds);
        to = newLeaf + ListRoot.stop(bounds);
    }

    /// The cursor's element was removed with its leaf.
    void removedWithLeaf() {
        isExpanded = false;
        long following = forward ? index : index - 1;
        if (following >= 0 && following < ListRoot.count(root)) {
            seek(root, following, forward);
        } else {
            over = true;
        }
    }

    private boolean nextLeaf() {
        if (over) {
            return false;
        }
        settle();
        long found = 0;
        if (end == 0) {
            found = tree.beside(forward);
        } else if (end == ListRoot.end(root, forward) && ListRoot.tree(root) != 0) {
            found = tree.edge(root, forward);
        }
        if (found != 0) {
            end = 0;
            enter(found, ListBlocks.leafBounds(found));
            return true;
        }
        long last = ListRoot.end(root, !forward);
        if (end == last || ListRoot.leaf(last) == 0) {
            return false;
        }
        end = last;
        enter(ListRoot.leaf(last), ListRoot.bounds(last));
        return true;
    }

    private void enter(long newLeaf, long bounds) {
        open(newLeaf, bounds);
        ahead = forward ? from : to;
    }
}
