package io.heddle.stream;

import io.heddle.memory.Memory;

/// A tree of nodes that have a name, in the order of the names' bytes.
final class NameTree extends Tree {
    private long name;
    private int length;
    private long node;

    NameTree(StreamBlocks blocks) {
        super(blocks, 8, 0);
    }

    /// The name that is looked for.
    NameTree key(long newName, int newLength) {
        name = newName;
        length = newLength;
        return this;
    }

    /// The node that is meant.
    NameTree key(long newNode) {
        node = newNode;
        return key(Named.name(newNode), Named.nameLength(newNode));
    }

    static long node(long element) {
        return Memory.getLong(element);
    }

    @Override
    int compareKey(long element) {
        long other = node(element);
        return Memory.compare(name, length, Named.name(other), Named.nameLength(other));
    }

    @Override
    void writeKey(long element) {
        Memory.putLong(element, node);
    }

    @Override
    boolean hasLastingKeys() {
        return false;
    }
}
