package io.heddle.table;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The root node of the present table: counts, and the word by which the directory begins.
///
/// ```
///   0             24     32      40       48         56         64          72       80              88
///   | node header | SIZE | BYTES | BLOCKS | EXPIRING | EARLIEST | DIRECTORY | CURSOR | PASS_EARLIEST | LEAVES |
/// ```
///
/// - CURSOR and PASS_EARLIEST: how far a pass over all expiries has come, and what it has found.
/// - LEAVES: how many entries stand in leaves. Without any, segments are freed unread.
final class PackedRoot {
    static final int BYTES_OF_ROOT = 96;

    static final int SIZE = 24;
    static final int BYTES = 32;
    static final int BLOCKS = 40;
    static final int EXPIRING = 48;
    static final int EARLIEST = 56;
    static final int DIRECTORY = 64;
    static final int CURSOR = 72;
    static final int PASS_EARLIEST = 80;
    static final int LEAVES = 88;

    private final NodeStore nodes;
    private long node;

    PackedRoot(NodeStore nodes) {
        this.nodes = nodes;
    }

    void attach(long newNode) {
        node = newNode;
    }

    /// Makes a root, without a segment, the present one.
    void create() {
        node = nodes.allocate(BYTES_OF_ROOT);
        for (int field = SIZE; field < BYTES_OF_ROOT; field += 8) {
            Memory.putLong(node + field, 0);
        }
        Memory.putLong(node + EARLIEST, Long.MAX_VALUE);
        Memory.putLong(node + PASS_EARLIEST, Long.MAX_VALUE);
        count(NodeStore.bytes(node), 1);
    }

    long node() {
        return node;
    }

    long get(int field) {
        return Memory.getLong(node + field);
    }

    /// `beforeWrite` must have been called.
    void put(int field, long value) {
        Memory.putLong(node + field, value);
    }

    void add(int field, long change) {
        put(field, get(field) + change);
    }

    long directoryPlace() {
        return node + DIRECTORY;
    }

    void beforeWrite() {
        nodes.beforeWrite(node);
    }

    /// A new node of this table.
    long allocate(int bytes) {
        long made = nodes.allocate(bytes);
        count(NodeStore.bytes(made), 1);
        return made;
    }

    void free(long freed) {
        count(-NodeStore.bytes(freed), -1);
        nodes.free(freed);
    }

    /// A leaf for a key and a value.
    long newLeaf(long key, int keyLength, long value, int valueLength) {
        long bytes = leafBytes(keyLength, valueLength);
        long leaf = nodes.allocator().allocate(bytes);
        Memory.putInt(leaf, keyLength);
        Memory.putInt(leaf + 4, valueLength);
        long to = leaf + EntryFormat.LEAF_HEADER_BYTES;
        Memory.copy(key, to, keyLength);
        Memory.copy(value, to + keyLength, valueLength);
        count(goodBytes(leaf), 1);
        add(LEAVES, 1);
        return leaf;
    }

    void freeLeaf(long leaf) {
        count(-goodBytes(leaf), -1);
        add(LEAVES, -1);
        nodes.freeLeaf(leaf);
    }

    static long leafBytes(int keyLength, int valueLength) {
        return EntryFormat.LEAF_HEADER_BYTES + (long) keyLength + valueLength;
    }

    static long leafBytes(long leaf) {
        return leafBytes(Memory.getInt(leaf), Memory.getInt(leaf + 4));
    }

    private static long goodBytes(long leaf) {
        return Allocator.goodSize(leafBytes(leaf));
    }

    private void count(long bytes, int blocks) {
        add(BYTES, bytes);
        add(BLOCKS, blocks);
    }
}
