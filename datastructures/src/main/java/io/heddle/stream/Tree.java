package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// B+-trees of elements with keys of fixed size: nodes of entries by ID, pending entries by ID, groups and consumers
/// by name.
///
/// ```
///   0        24                                32             64
///   | header | slots u16, level u16, live u16  | dead (32 B)  | elements, in order                    |
///                                                               leaf:   | key | value |
///                                                               inner:  | key | address of the child |
/// ```
///
/// - A child's key is not greater than any key below it; and it is the key of an element that is there, where keys
///   are addresses (`hasLastingKeys` is false).
/// - Elements with lasting keys are removed by a bit in `dead`: two words for a snapshot to keep instead of the whole
///   node. A leaf with few live elements is written anew, and joined with a neighbour where both fit into one.
/// - Nodes grow by doubling up to 4 KB and then split: in halves, or, when the new element is the last, by
///   beginning an empty one, so that elements that come in order fill their nodes.
///
/// A tree is named by its *slot*: the address of its root's address, in a node of the stream that is called its owner.
/// The key that is meant is set first (see the subclasses), then one of the operations is called. All cost one way
/// down; no operation touches more than a few nodes per level.
abstract class Tree {
    static final int NODE_BYTES_MAX = 4096;

    private static final int COUNTS = NodeStore.HEADER_BYTES;
    private static final int LEVEL = COUNTS + 2;
    private static final int LIVE = COUNTS + 4;
    private static final int DEAD = COUNTS + 8;
    static final int ELEMENTS = DEAD + 32;
    private static final int NODE_BYTES_MIN = 128;
    private static final int DEAD_MAX = 256;

    final StreamBlocks blocks;
    private final int keyBytes;
    private final int valueBytes;
    private final TreePath path = new TreePath(this);
    private long owner;
    private long slot;

    Tree(StreamBlocks blocks, int keyBytes, int valueBytes) {
        this.blocks = blocks;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
    }

    /// Compares the key that is meant with that of an element.
    abstract int compareKey(long element);

    /// Writes the key that is meant into an element.
    abstract void writeKey(long element);

    /// Whether a key can be compared after its element is gone.
    abstract boolean hasLastingKeys();

    // Layout.

    static int count(long node) {
        return Memory.getUnsignedShort(node + COUNTS);
    }

    static int level(long node) {
        return Memory.getUnsignedShort(node + LEVEL);
    }

    static int live(long node) {
        return Memory.getUnsignedShort(node + LIVE);
    }

    static boolean isDead(long node, int index) {
        return index < DEAD_MAX && (Memory.getLong(deadWord(node, index)) >>> index & 1) != 0;
    }

    private static long deadWord(long node, int index) {
        return node + DEAD + (index >>> 6 << 3);
    }

    private int elementBytes(int level) {
        return keyBytes + (level == 0 ? valueBytes : 8);
    }

    long element(long node, int index) {
        return node + ELEMENTS + (long) index * elementBytes(level(node));
    }

    /// Address of a child's address.
    long childSlot(long node, int index) {
        return element(node, index) + keyBytes;
    }

    private int capacity(long node) {
        return (NodeStore.bytes(node) - ELEMENTS) / elementBytes(level(node));
    }

    private static void counts(long node, int count, int live) {
        Memory.putShort(node + COUNTS, (short) count);
        Memory.putShort(node + LIVE, (short) live);
    }

    private long newNode(int level, int slots) {
        long bytes = (long) ELEMENTS + (long) slots * elementBytes(level);
        long node = blocks.allocate(Math.clamp(bytes, NODE_BYTES_MIN, NODE_BYTES_MAX));
        Memory.fill(node + COUNTS, ELEMENTS - COUNTS, (byte) 0);
        Memory.putShort(node + LEVEL, (short) level);
        return node;
    }

    // Looking.

    /// Address of the element with the key, or 0.
    long find(long root) {
        if (!descend(path, root)) {
            return 0;
        }
        long leaf = path.nodes[0];
        int index = path.indexes[0];
        return index < count(leaf) && !isDead(leaf, index) && compareKey(element(leaf, index)) == 0
                ? element(leaf, index)
                : 0;
    }

    /// Goes to the first place in a leaf, dead or alive, whose key is not less, maybe behind the last one.
    ///
    /// @return false if the tree is empty
    boolean descend(TreePath to, long root) {
        if (root == 0) {
            to.top = -1;
            return false;
        }
        long node = root;
        int level = level(root);
        to.top = level;
        while (level > 0) {
            to.nodes[level] = node;
            int index = Math.max(0, place(node, 0) - 1);
            to.indexes[level] = index;
            node = Memory.getLong(childSlot(node, index));
            level--;
        }
        to.nodes[0] = node;
        to.indexes[0] = place(node, 1);
        return true;
    }

    /// How many elements of a node have a key less than the one that is meant, or (`bound` 0) not greater.
    private int place(long node, int bound) {
        int low = 0;
        int high = count(node);
        // Most keys that are added are the greatest.
        if (high > 0 && compareKey(element(node, high - 1)) >= bound) {
            return high;
        }
        while (low < high) {
            int middle = low + high >>> 1;
            if (compareKey(element(node, middle)) >= bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// How many nodes a tree has.
    long nodes(long root) {
        return root == 0 ? 0 : nodesBelow(root) + 1;
    }

    private long nodesBelow(long node) {
        int level = level(node);
        int count = count(node);
        long below = level == 0 ? 0 : count;
        for (int i = 0; level > 1 && i < count; i++) {
            below += nodesBelow(Memory.getLong(childSlot(node, i)));
        }
        return below;
    }

    // Adding.

    /// Adds an element with the key, which is not there.
    ///
    /// @return its address; its value is the caller's to write
    long insert(long newOwner, long newSlot) {
        at(newOwner, newSlot);
        if (Memory.getLong(slot) == 0) {
            setRoot(newNode(0, 1));
        }
        descend(path, Memory.getLong(slot));
        long leaf = path.nodes[0];
        int index = path.indexes[0];
        if (index < count(leaf) && compareKey(element(leaf, index)) == 0) {
            return revive(leaf, index);
        }
        boolean first = index == 0;
        if (count(leaf) == capacity(leaf)) {
            if (NodeStore.bytes(leaf) < NODE_BYTES_MAX) {
                grow(0);
            } else {
                return insertBySplit(leaf, index);
            }
        }
        leaf = path.nodes[0];
        long element = open(leaf, index);
        writeKey(element);
        if (first) {
            fixKeys(0);
        }
        return element;
    }

    private void at(long newOwner, long newSlot) {
        owner = newOwner;
        slot = newSlot;
    }

    private long revive(long leaf, int index) {
        blocks.nodes().beforeWrite(leaf);
        long word = deadWord(leaf, index);
        Memory.putLong(word, Memory.getLong(word) & ~(1L << index));
        Memory.putShort(leaf + LIVE, (short) (live(leaf) + 1));
        return element(leaf, index);
    }

    /// Makes room for an element in a node that has some.
    private long open(long node, int index) {
        blocks.nodes().beforeWrite(node);
        int count = count(node);
        int bytes = elementBytes(level(node));
        long element = element(node, index);
        if (index < count) {
            Memory.copy(element, element + bytes, (long) (count - index) * bytes);
            if (live(node) < count) {
                openDead(node, index);
            }
        }
        counts(node, count + 1, live(node) + 1);
        return element;
    }

    /// Shifts the bits from `index` on by one.
    private static void openDead(long node, int index) {
        for (int word = DEAD_MAX / 64 - 1; word > index >>> 6; word--) {
            long at = node + DEAD + 8L * word;
            Memory.putLong(at, Memory.getLong(at) << 1 | Memory.getLong(at - 8) >>> 63);
        }
        long at = deadWord(node, index);
        long bits = Memory.getLong(at);
        long below = (1L << index) - 1;
        Memory.putLong(at, bits & below | (bits & ~below) << 1);
    }

    /// Gives the node of the path at that level twice the room.
    private void grow(int level) {
        long node = path.nodes[level];
        long grown = newNode(level, 2 * capacity(node));
        int used = ELEMENTS + count(node) * elementBytes(level);
        Memory.copy(node + COUNTS, grown + COUNTS, used - COUNTS);
        replace(level, grown);
    }

    /// Puts another node in the place of the path's at that level, and frees the old one.
    private void replace(int level, long node) {
        long old = path.nodes[level];
        path.nodes[level] = node;
        if (level == path.top) {
            setRoot(node);
        } else {
            long at = childSlot(path.nodes[level + 1], path.indexes[level + 1]);
            blocks.nodes().beforeRange(path.nodes[level + 1], at, at + 8);
            Memory.putLong(at, node);
        }
        blocks.free(old);
    }

    private void setRoot(long root) {
        blocks.nodes().beforeWord(owner, slot);
        Memory.putLong(slot, root);
    }

    private long insertBySplit(long leaf, int index) {
        int count = count(leaf);
        if (index == count) {
            long sibling = newNode(0, count / 4);
            long element = open(sibling, 0);
            writeKey(element);
            link(1, sibling);
            return element;
        }
        long sibling = split(leaf);
        int half = count(leaf);
        long element = index <= half ? open(leaf, index) : open(sibling, index - half);
        writeKey(element);
        if (index == 0) {
            fixKeys(0);
        }
        link(1, sibling);
        return element;
    }

    /// Moves the upper half of a full node to a new one.
    private long split(long node) {
        int count = count(node);
        int half = count / 2;
        int level = level(node);
        long sibling = newNode(level, capacity(node));
        blocks.nodes().beforeWrite(node);
        int liveBelow = half;
        for (int i = 0; i < count; i++) {
            if (isDead(node, i)) {
                if (i < half) {
                    liveBelow--;
                } else {
                    long word = deadWord(node, i);
                    Memory.putLong(word, Memory.getLong(word) & ~(1L << i));
                    long moved = deadWord(sibling, i - half);
                    Memory.putLong(moved, Memory.getLong(moved) | 1L << i - half);
                }
            }
        }
        Memory.copy(element(node, half), element(sibling, 0), (long) (count - half) * elementBytes(level));
        counts(sibling, count - half, live(node) - liveBelow);
        counts(node, half, liveBelow);
        return sibling;
    }

    /// Names a new node, which stands behind the one of the path below, at that level.
    private void link(int level, long child) {
        if (level > path.top) {
            long oldRoot = path.nodes[path.top];
            long root = newNode(level, 2);
            put(root, 0, oldRoot);
            put(root, 1, child);
            setRoot(root);
            return;
        }
        long node = path.nodes[level];
        int index = path.indexes[level] + 1;
        if (count(node) == capacity(node)) {
            if (NodeStore.bytes(node) < NODE_BYTES_MAX) {
                grow(level);
            } else {
                linkBySplit(level, index, child);
                return;
            }
        }
        put(path.nodes[level], index, child);
    }

    private void linkBySplit(int level, int index, long child) {
        long node = path.nodes[level];
        if (index == count(node)) {
            long sibling = newNode(level, index / 4);
            put(sibling, 0, child);
            link(level + 1, sibling);
            return;
        }
        long sibling = split(node);
        int half = count(node);
        if (index <= half) {
            put(node, index, child);
        } else {
            put(sibling, index - half, child);
        }
        link(level + 1, sibling);
    }

    /// Adds a child to an inner node with room.
    private void put(long node, int index, long child) {
        long element = open(node, index);
        Memory.copy(element(child, 0), element, keyBytes);
        Memory.putLong(element + keyBytes, child);
    }

    /// The first key of the path's node at that level has changed: so have those that stand for it above, which no
    /// snapshot looks at.
    private void fixKeys(int level) {
        long key = element(path.nodes[level], 0);
        for (int above = level + 1; above <= path.top; above++) {
            long element = element(path.nodes[above], path.indexes[above]);
            Memory.copy(key, element, keyBytes);
            if (path.indexes[above] != 0) {
                return;
            }
        }
    }

    // Changing and removing.

    /// Address of the element with the key, its value made writable, or 0.
    long edit(long root) {
        long element = find(root);
        if (element != 0) {
            blocks.nodes().beforeRange(path.nodes[0], element + keyBytes, element + keyBytes + valueBytes);
        }
        return element;
    }

    /// @return whether there was an element with the key
    boolean remove(long newOwner, long newSlot) {
        at(newOwner, newSlot);
        if (find(Memory.getLong(slot)) == 0) {
            return false;
        }
        long leaf = path.nodes[0];
        if (live(leaf) == 1) {
            drop(0);
            return true;
        }
        if (hasLastingKeys()) {
            bury(leaf, path.indexes[0]);
        } else {
            close(leaf, path.indexes[0]);
            if (path.indexes[0] == 0) {
                fixKeys(0);
            }
        }
        if (live(leaf) <= capacity(leaf) / 4 && NodeStore.bytes(leaf) > NODE_BYTES_MIN) {
            thin(0);
        }
        return true;
    }

    private void bury(long leaf, int index) {
        long word = deadWord(leaf, index);
        blocks.nodes().beforeWord(leaf, word);
        Memory.putLong(word, Memory.getLong(word) | 1L << index);
        // No snapshot looks at the count of the live.
        Memory.putShort(leaf + LIVE, (short) (live(leaf) - 1));
    }

    private void close(long node, int index) {
        blocks.nodes().beforeWrite(node);
        int count = count(node);
        int bytes = elementBytes(level(node));
        long element = element(node, index);
        Memory.copy(element + bytes, element, (long) (count - index - 1) * bytes);
        counts(node, count - 1, live(node) - 1);
    }

    /// Frees the path's node at that level, in which nothing is left.
    private void drop(int level) {
        blocks.free(path.nodes[level]);
        if (level == path.top) {
            setRoot(0);
            return;
        }
        unlink(level + 1);
    }

    /// Takes the path's child out of its node at that level.
    private void unlink(int level) {
        long node = path.nodes[level];
        if (count(node) == 1) {
            drop(level);
            return;
        }
        close(node, path.indexes[level]);
        if (path.indexes[level] == 0) {
            fixKeys(level);
        }
        if (level == path.top) {
            collapse();
        } else if (count(node) <= capacity(node) / 4) {
            thin(level);
        }
    }

    private void collapse() {
        long root = path.nodes[path.top];
        while (level(root) > 0 && count(root) == 1) {
            long child = Memory.getLong(childSlot(root, 0));
            setRoot(child);
            blocks.free(root);
            root = child;
        }
    }

    /// The path's node at that level has become sparse: joins it with a neighbour, or writes it anew.
    private void thin(int level) {
        long node = path.nodes[level];
        if (level < path.top) {
            long parent = path.nodes[level + 1];
            int index = path.indexes[level + 1];
            int other = index + 1 < count(parent) ? index + 1 : index - 1;
            if (other >= 0) {
                long neighbour = Memory.getLong(childSlot(parent, other));
                int together = live(node) + live(neighbour);
                int most = (NODE_BYTES_MAX - ELEMENTS) / elementBytes(level);
                if (together <= most - most / 4) {
                    join(level, Math.min(index, other), together);
                    return;
                }
            }
        }
        long anew = newNode(level, live(node) + live(node) / 2);
        copyLive(node, anew);
        replace(level, anew);
    }

    /// Joins the children `left` and the one behind it of the path's node above that level.
    private void join(int level, int left, int together) {
        long parent = path.nodes[level + 1];
        long first = Memory.getLong(childSlot(parent, left));
        long second = Memory.getLong(childSlot(parent, left + 1));
        long joined = newNode(level, together + together / 4);
        copyLive(first, joined);
        copyLive(second, joined);
        path.indexes[level + 1] = left;
        path.nodes[level] = first;
        replace(level, joined);
        blocks.free(second);
        path.indexes[level + 1] = left + 1;
        unlink(level + 1);
    }

    private void copyLive(long from, long to) {
        int bytes = elementBytes(level(from));
        int count = count(from);
        int copied = count(to);
        for (int i = 0; i < count; i++) {
            if (!isDead(from, i)) {
                Memory.copy(element(from, i), element(to, copied++), bytes);
            }
        }
        counts(to, copied, copied);
    }

    // Freeing a whole tree.

    /// Takes the last leaf out of a tree that nobody looks into any more, for the caller to free what its elements
    /// name and then the node itself. Nodes above that have become empty are freed.
    ///
    /// @return the leaf, or 0 when the tree is gone
    long takeLastLeaf(long newOwner, long newSlot) {
        at(newOwner, newSlot);
        long root = Memory.getLong(slot);
        if (root == 0) {
            return 0;
        }
        long node = root;
        int top = level(root);
        path.top = top;
        for (int level = top; level > 0; level--) {
            path.nodes[level] = node;
            node = Memory.getLong(childSlot(node, count(node) - 1));
        }
        int level = 1;
        while (level <= top) {
            long above = path.nodes[level];
            if (count(above) > 1) {
                blocks.nodes().beforeWord(above, above + COUNTS);
                counts(above, count(above) - 1, live(above) - 1);
                return node;
            }
            blocks.free(above);
            level++;
        }
        setRoot(0);
        return node;
    }
}
