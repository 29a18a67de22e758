package io.heddle.table;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// Which segment holds a hash: a tree of nodes of 2 to 512 words under one word of the table's root.
///
/// ```
///   root:  | ... | word |                                         word: 0 | a segment (PackedSegments)
///                    │                                                  1 | bits | address of a node below
///                    ▼
///   node of b bits:  | header | words: b bits of the hash |
///                               │         │
///                               ▼         ▼
///                            segment    node of b' bits for the next bits of the hash
/// ```
///
/// A segment of a depth below its node's last bit is named by several words of it. A node doubles, up to 9 bits, when
/// a segment needs one bit more; then the segment's word becomes a node of its own. A node halves again when it can,
/// and gives way to its only segment. So a table of one segment has no node, one of up to about 400 segments one, and
/// nothing is copied that is larger than 4 KB.
///
/// A snapshot walks the tree: nodes are written by its rules.
final class PackedDirectory {
    static final int BITS_MAX = 9;

    private static final int BITS_SHIFT = 48;

    /// Words that `free` has not seen yet.
    private static final int LEFT = 24;

    static final int NOT_FREEING = -1;

    private static final int WORDS = 32;

    private final NodeStore nodes;
    private final PackedRoot root;

    /// Where `descend` arrived: the node (0: the root's word itself), the bits of the hash used up above it and in
    /// it, and the place of the word that names the node.
    private long node;

    private int above;
    private int bits;
    private long owner;
    private long place;

    PackedDirectory(NodeStore nodes, PackedRoot root) {
        this.nodes = nodes;
        this.root = root;
    }

    static boolean isNode(long word) {
        return word < 0;
    }

    static int bits(long word) {
        return (int) (word >>> BITS_SHIFT) & 63;
    }

    static long address(long word) {
        return word & PackedSegments.ADDRESS_MASK;
    }

    static long wordAt(long node, long index) {
        return Memory.getLong(node + WORDS + (index << 3));
    }

    /// The word of the segment for the hash.
    static long find(long rootWord, long hash) {
        long word = rootWord;
        long rest = hash;
        while (isNode(word)) {
            int nodeBits = bits(word);
            word = wordAt(address(word), rest >>> (64 - nodeBits));
            rest <<= nodeBits;
        }
        return word;
    }

    private void descend(long hash) {
        node = 0;
        above = 0;
        bits = 0;
        owner = root.node();
        place = root.directoryPlace();
        long word = Memory.getLong(place);
        while (isNode(word)) {
            if (node != 0) {
                owner = node;
                place = wordPlace(hash);
            }
            above += bits;
            bits = bits(word);
            node = address(word);
            word = Memory.getLong(wordPlace(hash));
        }
    }

    /// Place of the node's word for the hash.
    private long wordPlace(long hash) {
        return node + WORDS + (hash << above >>> (64 - bits) << 3);
    }

    /// Makes room for segments of that depth, one more than that of the segment at this hash.
    void deepen(long hash, int depth) {
        descend(hash);
        if (depth <= above + bits) {
            return;
        }
        if (node == 0) {
            pointOwner(newNode(1, Memory.getLong(place), 0));
        } else if (bits < BITS_MAX) {
            long doubled = newNode(bits + 1, 0, node);
            pointOwner(doubled);
            root.free(node);
        } else {
            long at = wordPlace(hash);
            long word = newNode(1, Memory.getLong(at), 0);
            nodes.beforeWord(node, at);
            Memory.putLong(at, word);
        }
    }

    /// Lets all hashes with the prefix lead to the segment.
    void assign(long hash, int depth, long word) {
        descend(hash);
        if (node == 0) {
            Memory.putLong(place, word);
            return;
        }
        long first = wordPlace(PackedSegments.prefix(hash, depth));
        long end = first + (8L << (above + bits - depth));
        nodes.beforeRange(node, first, end);
        for (long at = first; at < end; at += 8) {
            Memory.putLong(at, word);
        }
    }

    /// Halves the node at this hash, or puts its only segment in its place, if segments have become so shallow.
    void shrink(long hash) {
        descend(hash);
        while (node != 0 && isShallow()) {
            if (bits == 1) {
                pointOwner(wordAt(node, 0));
            } else {
                pointOwner(newHalf());
            }
            root.free(node);
            descend(hash);
        }
    }

    /// Whether each two neighbouring words name the same segment.
    private boolean isShallow() {
        for (int i = 0; i < 1 << bits; i += 2) {
            long word = wordAt(node, i);
            if (isNode(word) || PackedSegments.depth(word) == above + bits) {
                return false;
            }
        }
        return true;
    }

    /// Writes the word by which the present node is named.
    private void pointOwner(long word) {
        if (owner != root.node()) {
            nodes.beforeWord(owner, place);
        }
        Memory.putLong(place, word);
    }

    /// A node of twice the words of another, or with one word all over.
    ///
    /// @return its word
    private long newNode(int newBits, long word, long half) {
        long made = root.allocate(nodeBytes(newBits));
        left(made, NOT_FREEING);
        for (int i = 0; i < 1 << newBits; i++) {
            Memory.putLong(made + WORDS + 8L * i, half == 0 ? word : wordAt(half, i >> 1));
        }
        return nodeWord(made, newBits);
    }

    private long newHalf() {
        long made = root.allocate(nodeBytes(bits - 1));
        left(made, NOT_FREEING);
        for (int i = 0; i < 1 << (bits - 1); i++) {
            Memory.putLong(made + WORDS + 8L * i, wordAt(node, 2L * i));
        }
        return nodeWord(made, bits - 1);
    }

    static long nodeWord(long address, int bits) {
        return 1L << 63 | (long) bits << BITS_SHIFT | address;
    }

    // Whole trees.

    /// Whether the node is being freed: then it remembers how many of its words are `left`.
    static boolean isFreeing(long node) {
        return left(node) != NOT_FREEING;
    }

    static int left(long node) {
        return Memory.getInt(node + LEFT);
    }

    static void left(long node, int words) {
        Memory.putInt(node + LEFT, words);
    }

    static long wordPlace(long node, long index) {
        return node + WORDS + (index << 3);
    }

    /// Writes a word of a node that no snapshot knows.
    static void setWord(long node, long index, long word) {
        Memory.putLong(node + WORDS + (index << 3), word);
    }

    static int nodeBytes(int bits) {
        return WORDS + (8 << bits);
    }
}
