package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The name of a group or consumer, behind the fields of its node: bytes in the node, or in a leaf when there are
/// many. It never changes, and the node stands where it is for life.
final class Named {
    private static final int LENGTH = NodeStore.HEADER_BYTES;

    /// Where the node's own fields begin; all zero in a new one.
    static final int FIELDS = LENGTH + 8;

    private static final int FIELDS_BYTES = 72;
    private static final int NAME = FIELDS + FIELDS_BYTES;
    private static final int INLINE_MAX = 512;

    private Named() {}

    static long create(StreamBlocks blocks, long name, int length) {
        boolean inline = length <= INLINE_MAX;
        long leaf = inline ? 0 : blocks.allocateLeaf(length); // first, as there may be no memory for it
        long node = blocks.allocate(NAME + (inline ? length : 8));
        Memory.putLong(node + LENGTH, length);
        Memory.fill(node + FIELDS, FIELDS_BYTES, (byte) 0);
        if (inline) {
            Memory.copy(name, node + NAME, length);
        } else {
            Memory.copy(name, leaf, length);
            Memory.putLong(node + NAME, leaf);
        }
        return node;
    }

    /// As `create`, of a group: its account is opened with that.
    static long createGroup(StreamBlocks blocks, long root, long name, int length) {
        long bytes = Memory.getLong(root + StreamRoot.BYTES);
        long number = Memory.getLong(root + StreamRoot.BLOCKS);
        long group = create(blocks, name, length);
        Memory.putLong(group + GroupNode.ACCOUNT, Memory.getLong(root + StreamRoot.BYTES) - bytes);
        Memory.putLong(group + GroupNode.ACCOUNT + 8, Memory.getLong(root + StreamRoot.BLOCKS) - number);
        return group;
    }

    static int nameLength(long node) {
        return (int) Memory.getLong(node + LENGTH);
    }

    static long name(long node) {
        return nameLength(node) <= INLINE_MAX ? node + NAME : Memory.getLong(node + NAME);
    }

    static void free(StreamBlocks blocks, long node) {
        if (nameLength(node) > INLINE_MAX) {
            blocks.freeLeaf(name(node), nameLength(node));
        }
        blocks.free(node);
    }
}
