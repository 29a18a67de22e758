package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The blocks of one stream at a time: allocates and frees, and keeps count in the stream's root.
final class StreamBlocks {
    private final NodeStore nodes;
    private long root;
    private long account;

    StreamBlocks(NodeStore nodes) {
        this.nodes = nodes;
    }

    /// From now on blocks come and go on the account of this stream, whose root is writable.
    void attach(long newRoot) {
        attach(newRoot, 0);
    }

    /// From now on blocks come and go on the account of this stream, and on one of a part of it.
    ///
    /// @param newAccount address of | bytes | blocks |, or 0
    void attach(long newRoot, long newAccount) {
        root = newRoot;
        account = newAccount;
    }

    NodeStore nodes() {
        return nodes;
    }

    long allocate(int bytes) {
        long node = nodes.allocate(bytes);
        count(NodeStore.bytes(node), 1);
        return node;
    }

    void free(long node) {
        count(-NodeStore.bytes(node), -1);
        nodes.free(node);
    }

    /// An empty leaf, to be written at once.
    long allocateLeaf(int length) {
        long leaf = nodes.allocator().allocate(Math.max(1, length));
        count(NodeStore.leafBytes(length), 1);
        return leaf;
    }

    void freeLeaf(long leaf, int length) {
        count(-NodeStore.leafBytes(length), -1);
        nodes.freeLeaf(leaf);
    }

    private void count(long bytes, long number) {
        add(root + StreamRoot.BYTES, bytes);
        add(root + StreamRoot.BLOCKS, number);
        if (account != 0) {
            add(account, bytes);
            add(account + 8, number);
        }
    }

    static void add(long at, long difference) {
        Memory.putLong(at, Memory.getLong(at) + difference);
    }
}
