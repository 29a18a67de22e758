package io.heddle.stream;

import io.heddle.value.NodeStore;

/// The trees of the stream at hand, by their kinds: what all who change streams share.
final class StreamTrees {
    final NodeStore nodes;
    final StreamBlocks blocks;

    /// ID of a node's first entry -> node.
    final IdTree entries;

    /// Of groups, and of a group's consumers.
    final NameTree names;

    /// Of a group.
    final IdTree pending;

    /// Of a consumer: IDs alone.
    final IdTree ids;

    StreamTrees(NodeStore nodes) {
        this.nodes = nodes;
        blocks = new StreamBlocks(nodes);
        entries = new IdTree(blocks, 8);
        names = new NameTree(blocks);
        pending = new IdTree(blocks, GroupNode.PENDING_VALUE_BYTES);
        ids = new IdTree(blocks, 0);
    }
}
