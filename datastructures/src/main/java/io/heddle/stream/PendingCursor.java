package io.heddle.stream;

import io.heddle.memory.Memory;

/// Goes through pending entries of a group or of one of its consumers, by ID. What is pending may change its consumer
/// or time meanwhile; once some was added or removed, begin anew.
public final class PendingCursor {
    private final IdTree pending;
    private final TreePath ofGroup;
    private final TreePath ofConsumer;
    private long group;
    private boolean byConsumer;
    private boolean started;
    private boolean found;
    private long element;

    PendingCursor(StreamTrees trees) {
        pending = trees.pending;
        ofGroup = new TreePath(trees.pending);
        ofConsumer = new TreePath(trees.ids);
    }

    /// Begins with the first pending entry of that ID or a higher one.
    void begin(StreamTrees trees, long newGroup, long consumer, long ms, long seq) {
        group = newGroup;
        byConsumer = consumer != 0;
        started = false;
        if (byConsumer) {
            trees.ids.key(ms, seq);
            found = ofConsumer.ceiling(Memory.getLong(consumer + ConsumerNode.PENDING));
        } else {
            trees.pending.key(ms, seq);
            found = ofGroup.ceiling(Memory.getLong(group + GroupNode.PENDING));
        }
    }

    /// Begins with the last pending entry of a group.
    void beginAtLast(long newGroup) {
        group = newGroup;
        byConsumer = false;
        started = false;
        found = ofGroup.last(Memory.getLong(group + GroupNode.PENDING));
    }

    /// @return whether there is one more
    public boolean next() {
        TreePath path = byConsumer ? ofConsumer : ofGroup;
        if (started && found) {
            found = path.next();
        }
        started = true;
        if (!found) {
            return false;
        }
        element = path.element();
        if (byConsumer) {
            pending.key(IdTree.ms(element), IdTree.seq(element));
            element = pending.find(Memory.getLong(group + GroupNode.PENDING));
        }
        return true;
    }

    public long ms() {
        return IdTree.ms(element);
    }

    public long seq() {
        return IdTree.seq(element);
    }

    public long consumer() {
        return Memory.getLong(IdTree.value(element) + GroupNode.CONSUMER);
    }

    /// Unix milliseconds.
    public long deliveredAt() {
        return Memory.getLong(IdTree.value(element) + GroupNode.DELIVERED_AT);
    }

    /// How often it was delivered.
    public long deliveries() {
        return Memory.getLong(IdTree.value(element) + GroupNode.DELIVERIES);
    }
}
