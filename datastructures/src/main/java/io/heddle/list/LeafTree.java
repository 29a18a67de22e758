package io.heddle.list;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The leaves of large lists but their ends, under a tree that counts elements, and a path through it.
///
/// ```
///   level 2, 3, ..   | header, 24 | level u16, children u16 | child address, its elements | ... up to 126 |
///   level 1          | header, 24 | level u16, children u16 | leaf, its elements in a word | ... up to 252 |
///                                                               39 bits / 25 bits
///   leaves           | header, 24 | bounds | packed entries |
/// ```
///
/// - Each node but the top has a parent's slot with its address and the sum of its own slots.
/// - Nodes grow up to 2 KB by doubling and are split when full: at the edges so that the old one stays full, as lists
///   mostly grow there, else in the middle. Empty nodes go; sparse ones are left alone.
/// - Finding an element walks one node per level: for five million elements two or three. Adding or removing a leaf at
///   an edge writes one or two words per level.
///
/// One path at a time; it is good until leaves come or go. The root must be writable in all methods that change.
final class LeafTree {
    private static final int LEVELS_MAX = 8;
    private static final int LEVEL = NodeStore.HEADER_BYTES;
    private static final int CHILDREN = LEVEL + 2;
    private static final int SLOTS = LEVEL + 8;
    private static final int NODE_BYTES_MAX = 2048;
    private static final int NODE_BYTES_FIRST = 64;
    private static final int COUNT_BITS = 25;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    private final ListBlocks blocks;
    private final NodeStore nodes;
    private final long base;
    private final long[] pathNode = new long[LEVELS_MAX];
    private final int[] pathIndex = new int[LEVELS_MAX];
    private int height;

    /// Elements in front of the one sought, in its leaf.
    int offset;

    LeafTree(ListBlocks blocks) {
        this.blocks = blocks;
        nodes = blocks.nodes;
        base = nodes.allocator().base();
    }

    // Nodes.

    static int level(long node) {
        return Memory.getUnsignedShort(node + LEVEL);
    }

    static int children(long node) {
        return Memory.getUnsignedShort(node + CHILDREN);
    }

    private static void children(long node, int count) {
        Memory.putShort(node + CHILDREN, (short) count);
    }

    private static int slotBytes(int level) {
        return level == 1 ? 8 : 16;
    }

    private static long slot(long node, int level, int i) {
        return node + SLOTS + (long) i * slotBytes(level);
    }

    private static int room(long node, int level) {
        return (NodeStore.bytes(node) - SLOTS) / slotBytes(level);
    }

    /// Address of a child, for any reader of a node's bytes.
    static long child(long base, long node, int level, int i) {
        long word = Memory.getLong(slot(node, level, i));
        return level == 1 ? base + (word >>> COUNT_BITS << 3) : word;
    }

    private long child(long node, int level, int i) {
        return child(base, node, level, i);
    }

    private static long elements(long node, int level, int i) {
        long slot = slot(node, level, i);
        return level == 1 ? Memory.getLong(slot) & COUNT_MASK : Memory.getLong(slot + 8);
    }

    private void put(long node, int level, int i, long child, long elements) {
        long slot = slot(node, level, i);
        if (level == 1) {
            Memory.putLong(slot, (child - base) >>> 3 << COUNT_BITS | elements);
        } else {
            Memory.putLong(slot, child);
            Memory.putLong(slot + 8, elements);
        }
    }

    private static long sum(long node, int level, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += elements(node, level, i);
        }
        return sum;
    }

    private long newNode(long root, int level, int slots) {
        long node = blocks.allocate(root, Math.max(NODE_BYTES_FIRST, SLOTS + slots * slotBytes(level)));
        Memory.putLong(node + LEVEL, level);
        return node;
    }

    // Paths.

    /// Goes to the leaf of an element.
    ///
    /// @param index 0 to `treeCount - 1`
    /// @return the leaf; the element's number in it is in `offset`
    long seek(long root, long index) {
        long node = ListRoot.tree(root);
        height = level(node);
        long left = index;
        for (int level = height; ; level--) {
            int i = 0;
            for (long elements = elements(node, level, 0); left >= elements; elements = elements(node, level, i)) {
                left -= elements;
                i++;
            }
            pathNode[level] = node;
            pathIndex[level] = i;
            node = child(node, level, i);
            if (level == 1) {
                offset = (int) left;
                return node;
            }
        }
    }

    /// Goes to the leaf at an edge.
    long edge(long root, boolean front) {
        long node = ListRoot.tree(root);
        height = level(node);
        return descend(node, height, front);
    }

    private long descend(long top, int from, boolean front) {
        long node = top;
        for (int level = from; level > 0; level--) {
            pathNode[level] = node;
            pathIndex[level] = front ? 0 : children(node) - 1;
            node = child(node, level, pathIndex[level]);
        }
        return node;
    }

    /// Goes to the leaf beside.
    ///
    /// @return 0 behind the last
    long beside(boolean forward) {
        for (int level = 1; level <= height; level++) {
            int i = pathIndex[level] + (forward ? 1 : -1);
            if (i >= 0 && i < children(pathNode[level])) {
                pathIndex[level] = i;
                return descend(child(pathNode[level], level, i), level - 1, forward);
            }
        }
        return 0;
    }

    /// Leaves of the tree; a walk over its nodes.
    long leaves(long root) {
        return ListRoot.tree(root) == 0 ? 0 : leavesBelow(ListRoot.tree(root));
    }

    private long leavesBelow(long node) {
        int level = level(node);
        long leaves = level == 1 ? children(node) : 0;
        for (int i = 0; level > 1 && i < children(node); i++) {
            leaves += leavesBelow(child(node, level, i));
        }
        return leaves;
    }

    // Changes at the path.

    /// The leaf at the path has so many elements more.
    void add(long root, long delta) {
        add(root, 1, delta);
    }

    /// Adds to the slots of the path from a level up, and to the root.
    private void add(long root, int from, long delta) {
        for (int level = from; level <= height; level++) {
            addToSlot(level, delta);
        }
        ListRoot.treeCount(root, ListRoot.treeCount(root) + delta);
    }

    private void addToSlot(int level, long delta) {
        long node = pathNode[level];
        long word = slot(node, level, pathIndex[level]) + (level == 1 ? 0 : 8);
        nodes.beforeWord(node, word);
        Memory.putLong(word, Memory.getLong(word) + delta);
    }

    /// The leaf at the path has another address.
    void replace(long leaf) {
        relink(1, leaf);
    }

    private void relink(int level, long child) {
        long node = pathNode[level];
        int i = pathIndex[level];
        nodes.beforeWord(node, slot(node, level, i));
        put(node, level, i, child, elements(node, level, i));
    }

    /// The leaf in front of or behind the one at the path, if it has the same parent, else 0.
    long sibling(boolean behind) {
        int i = pathIndex[1] + (behind ? 1 : -1);
        return i < 0 || i >= children(pathNode[1]) ? 0 : child(pathNode[1], 1, i);
    }

    /// Puts a leaf in the place of the one at the path and of its sibling; the path leads to it.
    void replaceBoth(boolean behind, long leaf) {
        long node = pathNode[1];
        nodes.beforeWrite(node);
        int i = behind ? pathIndex[1] : pathIndex[1] - 1;
        int count = children(node) - 1;
        long elements = elements(node, 1, i) + elements(node, 1, i + 1);
        Memory.copy(slot(node, 1, i + 2), slot(node, 1, i + 1), (long) (count - i - 1) * slotBytes(1));
        put(node, 1, i, leaf, elements);
        children(node, count);
        pathIndex[1] = i;
    }

    /// Removes the leaf at the path from the tree; it is not freed. The path is gone.
    void remove(long root) {
        add(root, 2, -elements(pathNode[1], 1, pathIndex[1]));
        for (int level = 1; level <= height; level++) {
            long node = pathNode[level];
            int count = children(node) - 1;
            if (count > 0) {
                nodes.beforeWrite(node);
                int i = pathIndex[level];
                Memory.copy(slot(node, level, i + 1), slot(node, level, i), (long) (count - i) * slotBytes(level));
                children(node, count);
                lower(root);
                return;
            }
            blocks.free(root, node);
        }
        ListRoot.tree(root, 0);
    }

    /// Takes away tops with one child.
    private void lower(long root) {
        long top = ListRoot.tree(root);
        for (int level = level(top); level > 1 && children(top) == 1; level--) {
            long only = child(top, level, 0);
            blocks.free(root, top);
            top = only;
        }
        ListRoot.tree(root, top);
    }

    /// Adds a leaf at an edge. The path is gone.
    void attach(long root, boolean front, long leaf, long elements) {
        if (ListRoot.tree(root) == 0) {
            long node = newNode(root, 1, 1);
            put(node, 1, 0, leaf, elements);
            children(node, 1);
            ListRoot.tree(root, node);
            ListRoot.treeCount(root, elements);
            return;
        }
        edge(root, front);
        insert(root, 1, front ? 0 : pathIndex[1] + 1, leaf, elements, elements);
    }

    /// Adds a leaf behind the one at the path. The path is gone.
    void insertBehind(long root, long leaf, long elements) {
        insert(root, 1, pathIndex[1] + 1, leaf, elements, elements);
    }

    /// Adds a child to the path's node of a level.
    ///
    /// @param delta by how much the tree grows, which is less than `elements` when they were in the tree before
    private void insert(long root, int level, int at, long child, long elements, long delta) {
        long node = pathNode[level];
        int count = children(node);
        if (count == room(node, level)) {
            if (NodeStore.bytes(node) >= NODE_BYTES_MAX) {
                split(root, level, at, child, elements, delta);
                return;
            }
            node = grow(root, level);
        }
        nodes.beforeWrite(node);
        open(node, level, at, child, elements);
        add(root, level + 1, delta);
    }

    private void open(long node, int level, int at, long child, long elements) {
        int count = children(node);
        Memory.copy(slot(node, level, at), slot(node, level, at + 1), (long) (count - at) * slotBytes(level));
        put(node, level, at, child, elements);
        children(node, count + 1);
    }

    private long grow(long root, int level) {
        long old = pathNode[level];
        int count = children(old);
        int slots = Math.min(2 * count + SLOTS / slotBytes(level), (NODE_BYTES_MAX - SLOTS) / slotBytes(level));
        long node = newNode(root, level, slots);
        Memory.copy(slot(old, level, 0), slot(node, level, 0), (long) count * slotBytes(level));
        children(node, count);
        pathNode[level] = node;
        if (level == height) {
            ListRoot.tree(root, node);
        } else {
            relink(level + 1, node);
        }
        blocks.free(root, old);
        return node;
    }

    private void split(long root, int level, int at, long child, long elements, long delta) {
        long node = pathNode[level];
        int count = children(node);
        if (level == height) {
            long top = newNode(root, level + 1, 2);
            put(top, level + 1, 0, node, ListRoot.treeCount(root));
            children(top, 1);
            height++;
            pathNode[height] = top;
            pathIndex[height] = 0;
            ListRoot.tree(root, top);
        }
        int from = at == 0 || at == count ? count : count >>> 1;
        int moved = count - from;
        long right = newNode(root, level, moved == 0 ? 1 : room(node, level));
        long movedElements = sum(node, level, from, count);
        if (moved == 0) {
            put(right, level, 0, child, elements);
            children(right, 1);
            insert(root, level + 1, pathIndex[level + 1] + (at == 0 ? 0 : 1), right, elements, delta);
            return;
        }
        Memory.copy(slot(node, level, from), slot(right, level, 0), (long) moved * slotBytes(level));
        children(right, moved);
        nodes.beforeWrite(node);
        children(node, from);
        if (at > from) {
            open(right, level, at - from, child, elements);
            addToSlot(level + 1, -movedElements);
            insert(root, level + 1, pathIndex[level + 1] + 1, right, movedElements + elements, delta);
        } else {
            open(node, level, at, child, elements);
            addToSlot(level + 1, elements - movedElements);
            insert(root, level + 1, pathIndex[level + 1] + 1, right, movedElements, delta);
        }
    }

    // Wholesale.

    /// Cuts off all leaves on one side of the path and gives them to another list, whose tree is empty. The path is
    /// gone.
    void cut(long root, boolean front, long husk) {
        long part = 0;
        long partElements = 0;
        for (int level = 1; level <= height; level++) {
            long node = pathNode[level];
            int count = children(node);
            int i = pathIndex[level];
            int from = front ? 0 : i + 1;
            int moved = front ? i : count - i - 1;
            long elementsBelow = partElements;
            long below = part;
            if (moved != 0 || below != 0) {
                part = newNode(root, level, moved + 1);
                int at = front || below == 0 ? 0 : 1;
                Memory.copy(slot(node, level, from), slot(part, level, at), (long) moved * slotBytes(level));
                partElements += sum(node, level, from, from + moved);
                if (below != 0) {
                    put(part, level, front ? moved : 0, below, elementsBelow);
                }
                children(part, moved + (below == 0 ? 0 : 1));
                nodes.beforeWrite(node);
                if (front) {
                    Memory.copy(slot(node, level, i), slot(node, level, 0), (long) (count - i) * slotBytes(level));
                    pathIndex[level] = 0;
                }
                children(node, count - moved);
                if (elementsBelow != 0) {
                    addToSlot(level, -elementsBelow);
                }
            }
        }
        ListRoot.tree(husk, part);
        ListRoot.treeCount(husk, partElements);
        ListRoot.treeCount(root, ListRoot.treeCount(root) - partElements);
        lower(root);
    }

    /// Takes away the last leaf of a list that nobody uses any more.
    long takeLast(long root) {
        long leaf = edge(root, false);
        for (int level = 1; level <= height; level++) {
            long node = pathNode[level];
            int count = children(node) - 1;
            if (count > 0) {
                nodes.beforeWrite(node);
                children(node, count);
                return leaf;
            }
            blocks.free(root, node);
        }
        ListRoot.tree(root, 0);
        return leaf;
    }
}
