package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.NodeStore;

/// The consumer groups of a stream, for commands that change them.
public final class GroupWriter extends GroupReader {
    private final StreamWriter stream;
    private final NodeStore nodes;
    private final TreePath path;

    GroupWriter(StreamWriter stream, StreamTrees trees) {
        super(stream, trees);
        this.stream = stream;
        nodes = trees.nodes;
        path = new TreePath(trees.ids);
    }

    /// Makes group and stream writable.
    private void edit(long group) {
        long root = stream.edit();
        nodes.beforeWrite(group);
        trees.blocks.attach(root, group + GroupNode.ACCOUNT);
    }

    // Groups.

    /// Adds a group, of which there is none with that name; and the stream, if there is none.
    public void create(long name, int length, long lastMs, long lastSeq, long entriesRead) {
        nodes.requireReserve();
        long root = stream.edit();
        trees.blocks.attach(root);
        long group;
        try {
            group = Named.createGroup(trees.blocks, root, name, length);
        } catch (OutOfMemoryException e) {
            stream.forgetIfCreated();
            throw e;
        }
        StreamRoot.putId(group + GroupNode.LAST, lastMs, lastSeq);
        Memory.putLong(group + GroupNode.READ, entriesRead);
        addTo(root, group);
    }

    private void addTo(long root, long group) {
        long element = trees.names.key(group).insert(root, root + StreamRoot.GROUPS);
        assert NameTree.node(element) == group;
        StreamBlocks.add(root + StreamRoot.GROUP_COUNT, 1);
    }

    /// Removes a group; what was pending in it is freed in slices.
    public void destroy(long group) {
        long root = stream.edit();
        trees.blocks.attach(root);
        trees.names.key(group).remove(root, root + StreamRoot.GROUPS);
        StreamBlocks.add(root + StreamRoot.GROUP_COUNT, -1);
        long remains = StreamRoot.createFor(nodes, root, group + GroupNode.ACCOUNT);
        trees.blocks.attach(remains);
        addTo(remains, group);
        stream.discard(remains);
    }

    /// @param entriesRead UNKNOWN if nobody can say
    public void set(long group, long lastMs, long lastSeq, long entriesRead) {
        edit(group);
        StreamRoot.putId(group + GroupNode.LAST, lastMs, lastSeq);
        Memory.putLong(group + GroupNode.READ, entriesRead);
    }

    /// An entry is delivered: if its ID is higher than the last one, the group has come so far.
    public void advance(long group, long ms, long seq) {
        if (StreamIds.compare(ms, seq, lastMs(group), lastSeq(group)) <= 0) {
            return;
        }
        long read = entriesRead(group);
        if (read != UNKNOWN && !isFragmentedFrom(ms, seq)) {
            read++;
        } else if (stream.added() != 0) {
            read = entriesUpTo(ms, seq);
        }
        set(group, ms, seq, read);
    }

    // Consumers.

    /// Adds a consumer, of which there is none with that name.
    public long createConsumer(long group, long name, int length, long now) {
        nodes.requireReserve();
        edit(group);
        long consumer = Named.create(trees.blocks, name, length);
        Memory.putLong(consumer + ConsumerNode.SEEN, now);
        Memory.putLong(consumer + ConsumerNode.ACTIVE, -1);
        trees.names.key(consumer).insert(group, group + GroupNode.CONSUMERS);
        StreamBlocks.add(group + GroupNode.CONSUMER_COUNT, 1);
        return consumer;
    }

    public void seen(long consumer, long now) {
        nodes.beforeWrite(consumer);
        Memory.putLong(consumer + ConsumerNode.SEEN, now);
    }

    public void active(long consumer, long now) {
        nodes.beforeWrite(consumer);
        Memory.putLong(consumer + ConsumerNode.ACTIVE, now);
    }

    /// Removes a consumer with all that is pending for it.
    public void deleteConsumer(long group, long consumer) {
        edit(group);
        long slot = consumer + ConsumerNode.PENDING;
        boolean more = path.first(Memory.getLong(slot));
        while (more) {
            long element = path.element();
            trees.pending.key(IdTree.ms(element), IdTree.seq(element)).remove(group, group + GroupNode.PENDING);
            more = path.next();
        }
        StreamBlocks.add(group + GroupNode.PENDING_COUNT, -consumerPendingCount(consumer));
        nodes.beforeWrite(consumer);
        for (long leaf = trees.ids.takeLastLeaf(consumer, slot);
                leaf != 0;
                leaf = trees.ids.takeLastLeaf(consumer, slot)) {
            trees.blocks.free(leaf);
        }
        trees.names.key(consumer).remove(group, group + GroupNode.CONSUMERS);
        StreamBlocks.add(group + GroupNode.CONSUMER_COUNT, -1);
        Named.free(trees.blocks, consumer);
    }

    // Pending entries.

    /// Address of a pending entry's value, or 0.
    private long value(long group, long ms, long seq) {
        long element = trees.pending.key(ms, seq).find(Memory.getLong(group + GroupNode.PENDING));
        return element == 0 ? 0 : IdTree.value(element);
    }

    public boolean isPending(long group, long ms, long seq) {
        return value(group, ms, seq) != 0;
    }

    /// When an entry that is pending was delivered, in Unix milliseconds.
    public long deliveredAt(long group, long ms, long seq) {
        return Memory.getLong(value(group, ms, seq) + GroupNode.DELIVERED_AT);
    }

    /// How often an entry that is pending was delivered.
    public long deliveries(long group, long ms, long seq) {
        return Memory.getLong(value(group, ms, seq) + GroupNode.DELIVERIES);
    }

    /// Makes an entry pending for that consumer, whether it was pending for one before or not.
    public void assign(long group, long consumer, long ms, long seq, long deliveredAt, long deliveries) {
        nodes.requireReserve();
        edit(group);
        long before = 0;
        long element = trees.pending.key(ms, seq).edit(Memory.getLong(group + GroupNode.PENDING));
        if (element == 0) {
            element = trees.pending.insert(group, group + GroupNode.PENDING);
            StreamBlocks.add(group + GroupNode.PENDING_COUNT, 1);
        } else {
            before = Memory.getLong(IdTree.value(element) + GroupNode.CONSUMER);
        }
        long value = IdTree.value(element);
        Memory.putLong(value + GroupNode.CONSUMER, consumer);
        Memory.putLong(value + GroupNode.DELIVERED_AT, deliveredAt);
        Memory.putLong(value + GroupNode.DELIVERIES, deliveries);
        if (before == consumer) {
            return;
        }
        if (before != 0) {
            removeId(before, ms, seq);
        }
        nodes.beforeWrite(consumer);
        trees.ids.key(ms, seq).insert(consumer, consumer + ConsumerNode.PENDING);
        StreamBlocks.add(consumer + ConsumerNode.PENDING_COUNT, 1);
    }

    private void removeId(long consumer, long ms, long seq) {
        nodes.beforeWrite(consumer);
        trees.ids.key(ms, seq).remove(consumer, consumer + ConsumerNode.PENDING);
        StreamBlocks.add(consumer + ConsumerNode.PENDING_COUNT, -1);
    }

    /// @return whether the entry was pending
    public boolean acknowledge(long group, long ms, long seq) {
        long value = value(group, ms, seq);
        if (value == 0) {
            return false;
        }
        edit(group);
        removeId(Memory.getLong(value + GroupNode.CONSUMER), ms, seq);
        trees.pending.key(ms, seq).remove(group, group + GroupNode.PENDING);
        StreamBlocks.add(group + GroupNode.PENDING_COUNT, -1);
        return true;
    }
}
