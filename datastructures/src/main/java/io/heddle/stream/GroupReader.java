package io.heddle.stream;

import io.heddle.memory.Memory;

/// The consumer groups of a stream, and the consumers of each, for commands that read. Groups and consumers are named
/// by handles that live as long as they do; 0 is none.
public sealed class GroupReader permits GroupWriter {
    /// Nobody can say how many entries a group has read.
    public static final long UNKNOWN = -1;

    /// Nobody can say how far a group lags behind.
    public static final long UNKNOWN_LAG = Long.MIN_VALUE;

    final StreamTrees trees;
    private final StreamReader stream;
    private final NodeCursor groupCursor;
    private final NodeCursor consumerCursor;
    private final PendingCursor pendingCursor;

    GroupReader(StreamReader stream, StreamTrees trees) {
        this.stream = stream;
        this.trees = trees;
        groupCursor = new NodeCursor(trees.names);
        consumerCursor = new NodeCursor(trees.names);
        pendingCursor = new PendingCursor(trees);
    }

    public long count() {
        return stream.isPresent() ? Memory.getLong(stream.root() + StreamRoot.GROUP_COUNT) : 0;
    }

    /// A group, or 0.
    public long find(long name, int length) {
        return stream.isPresent() ? find(stream.root() + StreamRoot.GROUPS, name, length) : 0;
    }

    private long find(long slot, long name, int length) {
        long element = trees.names.key(name, length).find(Memory.getLong(slot));
        return element == 0 ? 0 : NameTree.node(element);
    }

    /// All groups; the cursor is always the same.
    public NodeCursor all() {
        return groupCursor.over(stream.isPresent() ? Memory.getLong(stream.root() + StreamRoot.GROUPS) : 0);
    }

    // Groups.

    /// The name of a group or consumer.
    public static long name(long node) {
        return Named.name(node);
    }

    public static int nameLength(long node) {
        return Named.nameLength(node);
    }

    /// The last ID that was delivered.
    public static long lastMs(long group) {
        return Memory.getLong(group + GroupNode.LAST);
    }

    public static long lastSeq(long group) {
        return Memory.getLong(group + GroupNode.LAST + 8);
    }

    /// How many entries were read, or UNKNOWN.
    public static long entriesRead(long group) {
        return Memory.getLong(group + GroupNode.READ);
    }

    public static long pendingCount(long group) {
        return Memory.getLong(group + GroupNode.PENDING_COUNT);
    }

    public static long consumerCount(long group) {
        return Memory.getLong(group + GroupNode.CONSUMER_COUNT);
    }

    /// The pending entries of a group from an ID on; the cursor is always the same.
    public PendingCursor pending(long group, long ms, long seq) {
        pendingCursor.begin(trees, group, 0, ms, seq);
        return pendingCursor;
    }

    /// The last pending entry of a group; the cursor is that of `pending`.
    public PendingCursor lastPending(long group) {
        pendingCursor.beginAtLast(group);
        return pendingCursor;
    }

    // Consumers.

    /// A consumer of a group, or 0.
    public long findConsumer(long group, long name, int length) {
        return find(group + GroupNode.CONSUMERS, name, length);
    }

    /// All consumers of a group; the cursor is always the same, and not that of the groups.
    public NodeCursor consumers(long group) {
        return consumerCursor.over(Memory.getLong(group + GroupNode.CONSUMERS));
    }

    /// Unix milliseconds when the consumer last tried to read or claim.
    public static long seenAt(long consumer) {
        return Memory.getLong(consumer + ConsumerNode.SEEN);
    }

    /// Unix milliseconds when the consumer last got an entry, or -1.
    public static long activeAt(long consumer) {
        return Memory.getLong(consumer + ConsumerNode.ACTIVE);
    }

    public static long consumerPendingCount(long consumer) {
        return Memory.getLong(consumer + ConsumerNode.PENDING_COUNT);
    }

    /// The pending entries of a consumer from an ID on; the cursor is that of `pending`.
    public PendingCursor consumerPending(long group, long consumer, long ms, long seq) {
        pendingCursor.begin(trees, group, consumer, ms, seq);
        return pendingCursor;
    }

    // How far a group is: counts that hold as long as nothing was deleted ahead of it.

    /// Entries that the group has still to read, or UNKNOWN_LAG.
    public long lag(long group) {
        long added = stream.added();
        if (added == 0) {
            return 0;
        }
        if (entriesRead(group) != UNKNOWN && !isFragmentedFrom(lastMs(group), lastSeq(group))) {
            return added - entriesRead(group);
        }
        long read = entriesUpTo(lastMs(group), lastSeq(group));
        return read == UNKNOWN ? UNKNOWN_LAG : added - read;
    }

    /// Whether an entry with that ID or a higher one was deleted while earlier ones are still there.
    final boolean isFragmentedFrom(long ms, long seq) {
        long deletedMs = stream.deletedMs();
        long deletedSeq = stream.deletedSeq();
        if (stream.length() == 0 || StreamIds.isZero(deletedMs, deletedSeq)) {
            return false;
        }
        if (StreamIds.compare(stream.firstMs(), stream.firstSeq(), deletedMs, deletedSeq) > 0) {
            return false;
        }
        return StreamIds.compare(ms, seq, deletedMs, deletedSeq) <= 0;
    }

    /// How many entries were ever added up to that ID, or UNKNOWN: known for the ends of the stream alone.
    final long entriesUpTo(long ms, long seq) {
        long added = stream.added();
        if (added == 0) {
            return 0;
        }
        int toLast = StreamIds.compare(ms, seq, stream.lastMs(), stream.lastSeq());
        if (stream.length() == 0 && toLast <= 0 || toLast == 0) {
            return added;
        }
        if (toLast > 0) {
            return UNKNOWN;
        }
        long firstMs = stream.firstMs();
        long firstSeq = stream.firstSeq();
        long deletedMs = stream.deletedMs();
        long deletedSeq = stream.deletedSeq();
        if (StreamIds.isZero(deletedMs, deletedSeq)
                || StreamIds.compare(deletedMs, deletedSeq, firstMs, firstSeq) < 0) {
            int toFirst = StreamIds.compare(ms, seq, firstMs, firstSeq);
            if (toFirst <= 0) {
                return added - stream.length() + (toFirst == 0 ? 1 : 0);
            }
        }
        return UNKNOWN;
    }
}
