package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.WAKES_NOBODY;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.ValueType;
import io.heddle.server.engine.Blocking;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.stream.EntryCursor;
import io.heddle.stream.GroupReader;
import io.heddle.stream.GroupWriter;
import io.heddle.stream.PendingCursor;
import io.heddle.stream.StreamIds;
import io.heddle.stream.StreamReader;
import io.heddle.stream.StreamWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// XREAD and XREADGROUP: what came after an ID, of several streams, waiting for it if told so.
///
/// All keys, groups and IDs are checked before anything is read. A stream appears in the reply only when it has
/// something, or when a consumer asks for what it has got already.
final class StreamReadCommands {
    private static final CommandError NEW_OF_XREAD = CommandError.of(
            "ERR The > ID can be specified only when calling XREADGROUP using the GROUP <group> <consumer> option.");
    private static final CommandError LAST_OF_GROUP =
            CommandError.of("ERR The $ ID is meaningless in the context of XREADGROUP: you want to read the history of"
                    + " this consumer by specifying a proper ID, or use the > ID to get new messages. The $ ID would"
                    + " just return an empty result set.");

    private final StreamReading reading = new StreamReading();
    private final StreamId id = new StreamId();

    private StreamReadCommands() {}

    static void declare(CommandTable table) {
        StreamReadCommands commands = new StreamReadCommands();
        table.in(Group.STREAM)
                .blockingRead("XREAD", atLeast(4), keys(1), flags(), commands::xread)
                .blockingWrite("XREADGROUP", atLeast(7), keys(4), flags(WAKES_NOBODY), commands::xreadgroup);
    }

    private static List<KeySpec> keys(int startFrom) {
        return List.of(new KeySpec(
                List.of("RO", "ACCESS"),
                new KeySpec.Begin.Keyword("STREAMS", startFrom),
                new KeySpec.Find.Range(-1, 1, 2),
                ""));
    }

    // XREAD.

    private void xread(KeyspaceReader keyspace, Args args, Reply reply, Blocking blocking) {
        reading.parse(args, blocking, false);
        Object memo = blocking.memo();
        findStarts(keyspace, args);
        if (memo instanceof long[] starts) {
            reading.recall(starts);
        }
        Object mark = null;
        int served = 0;
        for (int i = 0; i < reading.keys; i++) {
            int key = reading.firstKey + i;
            StreamReader stream = keyspace.stream(args.address(key), args.length(key));
            long ms = reading.ms[i];
            long seq = reading.seq[i];
            if (stream.length() == 0 || StreamIds.compare(stream.topMs(), stream.topSeq(), ms, seq) <= 0) {
                continue;
            }
            mark = mark == null ? reply.begin() : mark;
            served++;
            beginStream(args, key, reply);
            StreamReplies.entries(reply, behind(stream, ms, seq), reading.most);
        }
        finish(mark, served, args, reply, blocking, false);
    }

    private void findStarts(KeyspaceReader keyspace, Args args) {
        for (int i = 0; i < reading.keys; i++) {
            int key = reading.firstKey + i;
            int start = key + reading.keys;
            StreamReader stream = keyspace.stream(args.address(key), args.length(key));
            if (args.is(start, "$")) {
                id.set(stream.lastMs(), stream.lastSeq());
            } else if (args.is(start, "+")) {
                beforeTop(stream);
            } else if (args.is(start, ">")) {
                throw NEW_OF_XREAD;
            } else {
                id.strict(args, start);
            }
            reading.ms[i] = id.ms;
            reading.seq[i] = id.seq;
        }
    }

    /// The last entry alone is to be read; without any, those that come.
    private void beforeTop(StreamReader stream) {
        if (stream.length() == 0) {
            id.set(stream.lastMs(), stream.lastSeq());
        } else {
            id.set(stream.topMs(), stream.topSeq());
            id.decrement();
        }
    }

    private EntryCursor behind(StreamReader stream, long ms, long seq) {
        id.set(ms, seq);
        id.increment();
        return stream.forward(id.ms, id.seq, StreamIds.MAX, StreamIds.MAX);
    }

    private static void beginStream(Args args, int key, Reply reply) {
        if (reply.protocol() == 2) {
            reply.array(2);
        }
        reply.bulk(args.address(key), args.length(key));
    }

    /// Ends the reply, or waits, or says that there is nothing.
    private void finish(@Nullable Object mark, int served, Args args, Reply reply, Blocking blocking, boolean byGroup) {
        if (mark != null) {
            if (reply.protocol() == 2) {
                reply.endArray(mark, served);
            } else {
                reply.endMap(mark, served);
            }
        } else if (reading.timeout == StreamReading.NO_TIMEOUT) {
            reply.nilArray();
        } else {
            blocking.onKeys(
                    ValueType.STREAM,
                    args,
                    reading.firstKey,
                    reading.keys,
                    reading.timeout,
                    byGroup,
                    byGroup ? null : reading.memo());
        }
    }

    // XREADGROUP.

    private void xreadgroup(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        reading.parse(args, blocking, true);
        for (int i = 0; i < reading.keys; i++) {
            check(keyspace, args, i);
        }
        Object mark = null;
        int served = 0;
        for (int i = 0; i < reading.keys; i++) {
            int key = reading.firstKey + i;
            StreamWriter stream = keyspace.editStream(args.address(key), args.length(key));
            GroupWriter groups = stream.groups();
            long group = groups.find(args.address(reading.group), args.length(reading.group));
            boolean history = !StreamIds.isLargest(reading.ms[i], reading.seq[i]);
            boolean hasNew = stream.length() != 0
                    && StreamIds.compare(
                                    stream.topMs(),
                                    stream.topSeq(),
                                    GroupReader.lastMs(group),
                                    GroupReader.lastSeq(group))
                            > 0;
            int name = reading.group + 1;
            long consumer = consumer(groups, group, args, name, keyspace.now());
            if (history || hasNew) {
                mark = mark == null ? reply.begin() : mark;
                served++;
                beginStream(args, key, reply);
                if (history) {
                    history(stream, group, consumer, i, keyspace.now(), reply);
                } else {
                    deliver(stream, group, consumer, keyspace.now(), reply);
                }
            }
            stream.finishAside();
        }
        finish(mark, served, args, reply, blocking, true);
    }

    private void check(KeyspaceWriter keyspace, Args args, int i) {
        int key = reading.firstKey + i;
        StreamWriter stream = keyspace.editStream(args.address(key), args.length(key));
        if (stream.groups().find(args.address(reading.group), args.length(reading.group)) == 0) {
            throw CommandError.of("NOGROUP No such key '" + args.copyText(key) + "' or consumer group '"
                    + args.copyText(reading.group) + "' in XREADGROUP with GROUP option");
        }
        int start = key + reading.keys;
        if (args.is(start, "$")) {
            throw LAST_OF_GROUP;
        }
        if (args.is(start, ">")) {
            id.set(StreamIds.MAX, StreamIds.MAX);
        } else {
            id.strict(args, start);
        }
        reading.ms[i] = id.ms;
        reading.seq[i] = id.seq;
    }

    /// The consumer of that name, made if it is missing; it has been seen now.
    static long consumer(GroupWriter groups, long group, Args args, int name, long now) {
        long consumer = groups.findConsumer(group, args.address(name), args.length(name));
        if (consumer == 0) {
            return groups.createConsumer(group, args.address(name), args.length(name), now);
        }
        groups.seen(consumer, now);
        return consumer;
    }

    /// Writes what the group has not seen yet, and makes it pending.
    private void deliver(StreamWriter stream, long group, long consumer, long now, Reply reply) {
        GroupWriter groups = stream.groups();
        EntryCursor entries = behind(stream, GroupReader.lastMs(group), GroupReader.lastSeq(group));
        Object mark = reply.begin();
        long count = 0;
        while ((reading.most == 0 || count < reading.most) && entries.next()) {
            groups.advance(group, entries.ms(), entries.seq());
            StreamReplies.entry(reply, entries);
            if (!reading.acknowledges) {
                groups.assign(group, consumer, entries.ms(), entries.seq(), now, 1);
                groups.active(consumer, now);
            }
            count++;
        }
        reply.endArray(mark, count);
    }

    /// Writes what is pending for the consumer behind an ID: nil for entries that were deleted.
    private void history(StreamWriter stream, long group, long consumer, int i, long now, Reply reply) {
        GroupWriter groups = stream.groups();
        id.set(reading.ms[i], reading.seq[i]);
        id.increment();
        PendingCursor pending = groups.consumerPending(group, consumer, id.ms, id.seq);
        Object mark = reply.begin();
        long count = 0;
        while ((reading.most == 0 || count < reading.most) && pending.next()) {
            long ms = pending.ms();
            long seq = pending.seq();
            EntryCursor entry = stream.forward(ms, seq, ms, seq);
            if (entry.next()) {
                StreamReplies.entry(reply, entry);
                groups.assign(group, consumer, ms, seq, now, pending.deliveries() + 1);
            } else {
                reply.array(2);
                reply.id(ms, seq);
                reply.nilArray();
            }
            count++;
        }
        reply.endArray(mark, count);
    }
}
