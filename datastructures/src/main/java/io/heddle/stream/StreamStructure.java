package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.NodeStore;
import io.heddle.value.StableReader;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueReader;
import io.heddle.value.ValueVisitor;

/// Streams as the keyspace handles them. They always have a root, be they empty.
///
/// A walk tells (`n` a number, `i` an item):
///
/// ```
///   n length, n last ms, n last seq, n first ms, n first seq, n deleted ms, n deleted seq, n added
///   for each entry:  n ms, n seq, n fields, for each field: i field, i value
///   n groups
///   for each group:  i name, n last ms, n last seq, n entries read or -1
///     n pending      for each: n ms, n seq, n delivered at, n deliveries
///     n consumers    for each: i name, n seen at, n active at or -1,
///                              n pending, for each: n ms, n seq
/// ```
///
/// IDs are unsigned and ascend, names ascend. It is the order of Redis's dump.
public final class StreamStructure implements Structure {
    private final StreamTrees trees;
    private final StreamBlocks blocks;
    private final NodeStore nodes;
    private final TreePath entryPath;
    private final NodeCursor groupCursor;
    private final NodeCursor consumerCursor;
    private final TreePath idPath;
    private final TreePath namePath;

    public StreamStructure(ValueContext context) {
        trees = new StreamTrees(context.nodes());
        blocks = trees.blocks;
        nodes = trees.nodes;
        entryPath = new TreePath(trees.entries);
        groupCursor = new NodeCursor(trees.names);
        consumerCursor = new NodeCursor(trees.names);
        idPath = new TreePath(trees.ids);
        namePath = new TreePath(trees.names);
    }

    @Override
    public String encoding(ValueReader value) {
        return "stream";
    }

    @Override
    public long bytes(long root) {
        return Memory.getLong(root + StreamRoot.BYTES);
    }

    @Override
    public long blocks(long root) {
        return Memory.getLong(root + StreamRoot.BLOCKS);
    }

    @Override
    public void walk(StableReader value, ValueVisitor visitor) {
        try (StreamWalk walk = new StreamWalk(value, visitor, new EntryCursor(trees.entries))) {
            walk.run();
        }
    }

    // Copying.

    @Override
    public long copyRoot(long root) {
        long copy = StreamRoot.create(nodes);
        blocks.attach(copy, copy + StreamRoot.ENTRY_ACCOUNT);
        Memory.copy(root + StreamRoot.LENGTH, copy + StreamRoot.LENGTH, StreamRoot.ENTRIES - StreamRoot.LENGTH);
        try {
            copyEntries(root, copy);
            groupCursor.over(Memory.getLong(root + StreamRoot.GROUPS));
            while (groupCursor.next()) {
                copyGroup(groupCursor.node(), copy);
            }
        } catch (OutOfMemoryException e) {
            freeAll(copy);
            throw e;
        }
        return copy;
    }

    private void copyEntries(long root, long copy) {
        boolean more = entryPath.first(Memory.getLong(root + StreamRoot.ENTRIES));
        while (more) {
            nodes.requireReserve();
            long node = EntryNode.copy(blocks, Memory.getLong(IdTree.value(entryPath.element())));
            trees.entries.key(Memory.getLong(node + EntryNode.ID), Memory.getLong(node + EntryNode.ID + 8));
            Memory.putLong(IdTree.value(trees.entries.insert(copy, copy + StreamRoot.ENTRIES)), node);
            Memory.putLong(copy + StreamRoot.TAIL, node);
            StreamBlocks.add(copy + StreamRoot.NODES, 1);
            more = entryPath.next();
        }
    }

    private void copyGroup(long group, long root) {
        blocks.attach(root);
        long copy = Named.createGroup(blocks, root, Named.name(group), Named.nameLength(group));
        Memory.copy(group + GroupNode.LAST, copy + GroupNode.LAST, GroupNode.PENDING - GroupNode.LAST);
        Memory.putLong(copy + GroupNode.PENDING_COUNT, GroupReader.pendingCount(group));
        Memory.putLong(copy + GroupNode.CONSUMER_COUNT, GroupReader.consumerCount(group));
        trees.names.key(copy).insert(root, root + StreamRoot.GROUPS);
        StreamBlocks.add(root + StreamRoot.GROUP_COUNT, 1);
        blocks.attach(root, copy + GroupNode.ACCOUNT);
        consumerCursor.over(Memory.getLong(group + GroupNode.CONSUMERS));
        while (consumerCursor.next()) {
            copyConsumer(group, consumerCursor.node(), copy);
        }
    }

    private void copyConsumer(long group, long consumer, long groupCopy) {
        long copy = Named.create(blocks, Named.name(consumer), Named.nameLength(consumer));
        Memory.copy(consumer + ConsumerNode.SEEN, copy + ConsumerNode.SEEN, 16);
        Memory.putLong(copy + ConsumerNode.PENDING_COUNT, GroupReader.consumerPendingCount(consumer));
        trees.names.key(copy).insert(groupCopy, groupCopy + GroupNode.CONSUMERS);
        boolean more = idPath.first(Memory.getLong(consumer + ConsumerNode.PENDING));
        while (more) {
            long ms = IdTree.ms(idPath.element());
            long seq = IdTree.seq(idPath.element());
            nodes.requireReserve();
            trees.ids.key(ms, seq).insert(copy, copy + ConsumerNode.PENDING);
            trees.pending.key(ms, seq);
            long from = IdTree.value(trees.pending.find(Memory.getLong(group + GroupNode.PENDING)));
            long to = IdTree.value(trees.pending.insert(groupCopy, groupCopy + GroupNode.PENDING));
            Memory.copy(from, to, GroupNode.PENDING_VALUE_BYTES);
            Memory.putLong(to + GroupNode.CONSUMER, copy);
            more = idPath.next();
        }
    }

    // Freeing.

    @Override
    public int free(long root, int maxBlocks) {
        blocks.attach(root);
        int left = maxBlocks;
        while (left > 0) {
            int freed = freeSome(root);
            if (freed == 0) {
                nodes.free(root);
                return left;
            }
            left -= Math.min(left, freed);
        }
        return 0;
    }

    /// @return how many blocks were freed, about; 0 if only the root is left
    private int freeSome(long root) {
        if (entryPath.last(Memory.getLong(root + StreamRoot.ENTRIES))) {
            long node = Memory.getLong(IdTree.value(entryPath.element()));
            int freed = 1 + EntryNode.farCount(node);
            trees.entries.key(IdTree.ms(entryPath.element()), IdTree.seq(entryPath.element()));
            trees.entries.remove(root, root + StreamRoot.ENTRIES);
            EntryNode.free(blocks, node);
            return freed;
        }
        if (!namePath.last(Memory.getLong(root + StreamRoot.GROUPS))) {
            return 0;
        }
        long group = NameTree.node(namePath.element());
        return freeOfGroup(root, group);
    }

    private int freeOfGroup(long root, long group) {
        long leaf = trees.pending.takeLastLeaf(group, group + GroupNode.PENDING);
        if (leaf != 0) {
            blocks.free(leaf);
            return 1;
        }
        if (!namePath.last(Memory.getLong(group + GroupNode.CONSUMERS))) {
            trees.names.key(group).remove(root, root + StreamRoot.GROUPS);
            Named.free(blocks, group);
            return 1;
        }
        long consumer = NameTree.node(namePath.element());
        leaf = trees.ids.takeLastLeaf(consumer, consumer + ConsumerNode.PENDING);
        if (leaf != 0) {
            blocks.free(leaf);
            return 1;
        }
        trees.names.key(consumer).remove(group, group + GroupNode.CONSUMERS);
        Named.free(blocks, consumer);
        return 1;
    }
}
