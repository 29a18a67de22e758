package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The root node of a stream.
///
/// ```
///   root ──▶ ENTRIES  index: ID of a node's first entry -> node (see EntryNode)
///        ──▶ GROUPS   index: name -> group (see GroupNode)
/// ```
///
/// BYTES and BLOCKS count all that is behind the root, ENTRY_ACCOUNT (bytes, blocks) what is behind ENTRIES.
///
/// FIRST and TOP are the IDs of the first and last entry that are there (0-0 without any); LAST is the highest ID
/// ever given. Every write to a root comes after one `beforeWrite` of the command.
final class StreamRoot {
    static final int LENGTH = NodeStore.HEADER_BYTES;
    static final int LAST = LENGTH + 8;
    static final int FIRST = LAST + 16;
    static final int TOP = FIRST + 16;
    static final int DELETED = TOP + 16;
    static final int ADDED = DELETED + 16;
    static final int ENTRIES = ADDED + 8;
    static final int NODES = ENTRIES + 8;
    static final int TAIL = NODES + 8;
    static final int GROUPS = TAIL + 8;
    static final int GROUP_COUNT = GROUPS + 8;
    static final int BYTES = GROUP_COUNT + 8;
    static final int BLOCKS = BYTES + 8;
    static final int ENTRY_ACCOUNT = BLOCKS + 8;
    static final int ROOT_BYTES = ENTRY_ACCOUNT + 16;

    private StreamRoot() {}

    /// The root of an empty stream.
    static long create(NodeStore nodes) {
        long root = nodes.allocate(ROOT_BYTES);
        Memory.fill(root + LENGTH, ROOT_BYTES - LENGTH, (byte) 0);
        Memory.putLong(root + BYTES, NodeStore.bytes(root));
        Memory.putLong(root + BLOCKS, 1);
        return root;
    }

    /// A root for a part of a stream that is to be freed, and goes from the account of the one to the other's.
    ///
    /// @param account of that part
    static long createFor(NodeStore nodes, long root, long account) {
        long remains = create(nodes);
        long bytes = Memory.getLong(account);
        long blocks = Memory.getLong(account + 8);
        StreamBlocks.add(root + BYTES, -bytes);
        StreamBlocks.add(root + BLOCKS, -blocks);
        StreamBlocks.add(remains + BYTES, bytes);
        StreamBlocks.add(remains + BLOCKS, blocks);
        return remains;
    }

    static void putId(long at, long ms, long seq) {
        Memory.putLong(at, ms);
        Memory.putLong(at + 8, seq);
    }
}
