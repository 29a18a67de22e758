package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.WAKES_NOBODY;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.stream.EntryCursor;
import io.heddle.stream.GroupReader;
import io.heddle.stream.GroupWriter;
import io.heddle.stream.NodeCursor;
import io.heddle.stream.PendingCursor;
import io.heddle.stream.StreamIds;
import io.heddle.stream.StreamReader;
import io.heddle.stream.StreamWriter;
import java.util.Arrays;

/// XPENDING, XCLAIM and XAUTOCLAIM: what was delivered and not yet acknowledged, and how it gets to another consumer.
final class StreamPendingCommands {
    private static final CommandError BAD_IDLE_OF_XCLAIM =
            CommandError.of("ERR Invalid min-idle-time argument for XCLAIM");
    private static final CommandError BAD_IDLE_OF_XAUTOCLAIM =
            CommandError.of("ERR Invalid min-idle-time argument for XAUTOCLAIM");
    private static final CommandError BAD_IDLE = CommandError.of("ERR Invalid IDLE option argument for XCLAIM");
    private static final CommandError BAD_TIME = CommandError.of("ERR Invalid TIME option argument for XCLAIM");
    private static final CommandError BAD_COUNT = CommandError.of("ERR Invalid RETRYCOUNT option argument for XCLAIM");
    private static final CommandError NO_COUNT = CommandError.of("ERR COUNT must be > 0");
    private static final long USUAL_COUNT = 100;
    private static final int ATTEMPTS_PER_ENTRY = 10;

    private final StreamId start = new StreamId();
    private final StreamId end = new StreamId();

    // XCLAIM.
    private boolean force;
    private boolean justId;
    private long deliveredAt;
    private long deliveries;

    // XAUTOCLAIM: IDs of entries claimed, and of those that are gone.
    private long[] claimed = new long[32];
    private int claimedCount;
    private long[] gone = new long[32];
    private int goneCount;

    private StreamPendingCommands() {}

    static void declare(CommandTable table) {
        StreamPendingCommands commands = new StreamPendingCommands();
        table.in(Group.STREAM)
                .write(
                        "XAUTOCLAIM",
                        atLeast(6),
                        KeySpec.first("RW DELETE"),
                        flags(FAST, WAKES_NOBODY),
                        commands::xautoclaim)
                .write("XCLAIM", atLeast(6), KeySpec.first("RW UPDATE"), flags(FAST, WAKES_NOBODY), commands::xclaim)
                .read("XPENDING", atLeast(3), KeySpec.first("RO ACCESS"), flags(), commands::xpending);
    }

    /// The group that arguments 1 and 2 name.
    private static long group(GroupReader groups, Args args) {
        long group = groups.find(args.address(2), args.length(2));
        if (group == 0) {
            throw CommandError.of(
                    "NOGROUP No such key '" + args.copyText(1) + "' or consumer group '" + args.copyText(2) + "'");
        }
        return group;
    }

    // XPENDING.

    private void xpending(KeyspaceReader keyspace, Args args, Reply reply) {
        int count = args.count();
        if (count != 3 && (count < 6 || count > 9)) {
            throw CommandError.SYNTAX;
        }
        if (count == 3) {
            GroupReader groups =
                    keyspace.stream(args.address(1), args.length(1)).groups();
            summary(groups, group(groups, args), reply);
            return;
        }
        int at = 3;
        long idle = 0;
        if (args.is(3, "IDLE")) {
            idle = args.integer(4);
            if (count < 8) {
                throw CommandError.SYNTAX;
            }
            at = 5;
        }
        long most = Math.max(0, args.integer(at + 2));
        start.start(args, at);
        end.end(args, at + 1);
        GroupReader groups = keyspace.stream(args.address(1), args.length(1)).groups();
        long group = group(groups, args);
        PendingCursor pending;
        if (at + 3 < count) {
            long consumer = groups.findConsumer(group, args.address(at + 3), args.length(at + 3));
            if (consumer == 0) {
                reply.array(0);
                return;
            }
            pending = groups.consumerPending(group, consumer, start.ms, start.seq);
        } else {
            pending = groups.pending(group, start.ms, start.seq);
        }
        details(pending, most, idle, keyspace.now(), reply);
    }

    private static void summary(GroupReader groups, long group, Reply reply) {
        reply.array(4);
        reply.integer(GroupReader.pendingCount(group));
        if (GroupReader.pendingCount(group) == 0) {
            reply.nil();
            reply.nil();
            reply.nilArray();
            return;
        }
        PendingCursor pending = groups.pending(group, 0, 0);
        pending.next();
        reply.id(pending.ms(), pending.seq());
        pending = groups.lastPending(group);
        pending.next();
        reply.id(pending.ms(), pending.seq());
        Object mark = reply.begin();
        long count = 0;
        NodeCursor consumers = groups.consumers(group);
        while (consumers.next()) {
            long consumer = consumers.node();
            long own = GroupReader.consumerPendingCount(consumer);
            if (own != 0) {
                reply.array(2);
                reply.bulk(GroupReader.name(consumer), GroupReader.nameLength(consumer));
                reply.bulk(own);
                count++;
            }
        }
        reply.endArray(mark, count);
    }

    private void details(PendingCursor pending, long most, long idle, long now, Reply reply) {
        Object mark = reply.begin();
        long count = 0;
        while (count < most && pending.next()) {
            if (StreamIds.compare(pending.ms(), pending.seq(), end.ms, end.seq) > 0) {
                break;
            }
            long since = now - pending.deliveredAt();
            if (idle != 0 && since < idle) {
                continue;
            }
            reply.array(4);
            reply.id(pending.ms(), pending.seq());
            reply.bulk(GroupReader.name(pending.consumer()), GroupReader.nameLength(pending.consumer()));
            reply.integer(Math.max(0, since));
            reply.integer(pending.deliveries());
            count++;
        }
        reply.endArray(mark, count);
    }

    // XCLAIM.

    private void xclaim(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        GroupWriter groups = stream.groups();
        long group = group(groups, args);
        long idle = Math.max(0, args.integer(4, Long.MIN_VALUE, Long.MAX_VALUE, BAD_IDLE_OF_XCLAIM));
        int ids = 5;
        while (ids < args.count() && start.tryStrict(args, ids)) {
            ids++;
        }
        long now = keyspace.now();
        claimOptions(args, ids, now);
        if (StreamIds.compare(end.ms, end.seq, GroupReader.lastMs(group), GroupReader.lastSeq(group)) > 0) {
            groups.set(group, end.ms, end.seq, GroupReader.entriesRead(group));
        }
        long consumer = StreamReadCommands.consumer(groups, group, args, 3, now);
        Object mark = reply.begin();
        long count = 0;
        for (int i = 5; i < ids; i++) {
            start.strict(args, i);
            count += claim(stream, group, consumer, now, idle, reply) ? 1 : 0;
        }
        reply.endArray(mark, count);
        stream.finishAside();
    }

    /// The options behind the IDs; `end` is the group's new last ID then, or 0-0.
    private void claimOptions(Args args, int from, long now) {
        force = false;
        justId = false;
        deliveredAt = -1;
        deliveries = -1;
        end.set(0, 0);
        for (int i = from; i < args.count(); i++) {
            boolean more = i + 1 < args.count();
            if (args.is(i, "FORCE")) {
                force = true;
            } else if (args.is(i, "JUSTID")) {
                justId = true;
            } else if (more && args.is(i, "IDLE")) {
                deliveredAt = now - args.integer(++i, Long.MIN_VALUE, Long.MAX_VALUE, BAD_IDLE);
            } else if (more && args.is(i, "TIME")) {
                deliveredAt = args.integer(++i, Long.MIN_VALUE, Long.MAX_VALUE, BAD_TIME);
            } else if (more && args.is(i, "RETRYCOUNT")) {
                deliveries = args.integer(++i, Long.MIN_VALUE, Long.MAX_VALUE, BAD_COUNT);
            } else if (more && args.is(i, "LASTID")) {
                end.strict(args, ++i);
            } else {
                throw CommandError.of("ERR Unrecognized XCLAIM option '" + args.copyText(i) + "'");
            }
        }
        if (deliveredAt < 0 || deliveredAt > now) {
            deliveredAt = now;
        }
    }

    /// Claims the entry `start`, if it is there and pending; writes it.
    private boolean claim(StreamWriter stream, long group, long consumer, long now, long idle, Reply reply) {
        GroupWriter groups = stream.groups();
        long ms = start.ms;
        long seq = start.seq;
        EntryCursor entry = stream.forward(ms, seq, ms, seq);
        if (!entry.next()) {
            groups.acknowledge(group, ms, seq);
            return false;
        }
        boolean pending = groups.isPending(group, ms, seq);
        if (!pending && !force || pending && idle != 0 && now - groups.deliveredAt(group, ms, seq) < idle) {
            return false;
        }
        long times = deliveries;
        if (times < 0) {
            times = (pending ? groups.deliveries(group, ms, seq) : 1) + (justId ? 0 : 1);
        }
        groups.assign(group, consumer, ms, seq, deliveredAt, times);
        groups.active(consumer, now);
        if (justId) {
            reply.id(ms, seq);
        } else {
            StreamReplies.entry(reply, entry);
        }
        return true;
    }

    // XAUTOCLAIM.

    private void xautoclaim(KeyspaceWriter keyspace, Args args, Reply reply) {
        long idle = Math.max(0, args.integer(4, Long.MIN_VALUE, Long.MAX_VALUE, BAD_IDLE_OF_XAUTOCLAIM));
        start.start(args, 5);
        long most = USUAL_COUNT;
        justId = false;
        for (int i = 6; i < args.count(); i++) {
            if (i + 1 < args.count() && args.is(i, "COUNT")) {
                most = args.integer(++i, 1, Long.MAX_VALUE / 16, NO_COUNT);
            } else if (args.is(i, "JUSTID")) {
                justId = true;
            } else {
                throw CommandError.SYNTAX;
            }
        }
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        long group = group(stream.groups(), args);
        long consumer = StreamReadCommands.consumer(stream.groups(), group, args, 3, keyspace.now());
        claimAll(stream, group, consumer, keyspace.now(), idle, most);
        stream.finishAside();
        reply.array(3);
        reply.id(start.ms, start.seq);
        printClaimed(stream, reply);
        reply.array(goneCount / 2);
        for (int i = 0; i < goneCount; i += 2) {
            reply.id(gone[i], gone[i + 1]);
        }
    }

    /// Claims entries from `start` on; `start` is where to go on then, or 0-0.
    private void claimAll(StreamWriter stream, long group, long consumer, long now, long idle, long most) {
        GroupWriter groups = stream.groups();
        claimedCount = 0;
        goneCount = 0;
        long left = most;
        PendingCursor pending = groups.pending(group, start.ms, start.seq);
        boolean more = pending.next();
        for (long attempts = most * ATTEMPTS_PER_ENTRY; attempts > 0 && left > 0 && more; attempts--) {
            long ms = pending.ms();
            long seq = pending.seq();
            if (!stream.contains(ms, seq)) {
                groups.acknowledge(group, ms, seq);
                gone = added(gone, goneCount, ms, seq);
                goneCount += 2;
                left--;
                pending = groups.pending(group, ms, seq);
            } else if (idle == 0 || now - pending.deliveredAt() >= idle) {
                groups.assign(group, consumer, ms, seq, now, pending.deliveries() + (justId ? 0 : 1));
                groups.active(consumer, now);
                claimed = added(claimed, claimedCount, ms, seq);
                claimedCount += 2;
                left--;
            }
            more = pending.next();
        }
        start.set(more ? pending.ms() : 0, more ? pending.seq() : 0);
    }

    private static long[] added(long[] ids, int count, long ms, long seq) {
        long[] roomy = count + 2 > ids.length ? Arrays.copyOf(ids, count * 2) : ids;
        roomy[count] = ms;
        roomy[count + 1] = seq;
        return roomy;
    }

    private void printClaimed(StreamReader stream, Reply reply) {
        reply.array(claimedCount / 2);
        for (int i = 0; i < claimedCount; i += 2) {
            long ms = claimed[i];
            long seq = claimed[i + 1];
            if (justId) {
                reply.id(ms, seq);
            } else {
                EntryCursor entry = stream.forward(ms, seq, ms, seq);
                entry.next();
                StreamReplies.entry(reply, entry);
            }
        }
    }
}
