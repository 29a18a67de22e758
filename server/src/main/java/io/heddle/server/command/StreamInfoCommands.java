package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.stream.EntryCursor;
import io.heddle.stream.GroupReader;
import io.heddle.stream.NodeCursor;
import io.heddle.stream.PendingCursor;
import io.heddle.stream.StreamIds;
import io.heddle.stream.StreamReader;
import java.util.List;

/// XINFO: all about a stream, its groups and their consumers.
final class StreamInfoCommands {
    private static final long USUAL_COUNT = 10;
    private static final List<String> HELP = List.of(
            "CONSUMERS <key> <groupname>",
            "    The consumers of a group.",
            "GROUPS <key>",
            "    The groups of a stream.",
            "STREAM <key> [FULL [COUNT <count>]",
            "    A stream, its groups and what is pending in them.");

    private StreamInfoCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> key = StreamGroupCommands.second("RO ACCESS");
        table.in(Group.STREAM)
                .container(
                        "XINFO",
                        atLeast(2),
                        sub -> sub.read("CONSUMERS", exactly(4), key, flags(), StreamInfoCommands::consumers)
                                .read("GROUPS", exactly(3), key, flags(), StreamInfoCommands::groups)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("XINFO", HELP))
                                .read("STREAM", atLeast(3), key, flags(), StreamInfoCommands::stream));
    }

    private static StreamReader present(KeyspaceReader keyspace, Args args) {
        StreamReader stream = keyspace.stream(args.address(2), args.length(2));
        if (!stream.isPresent()) {
            throw CommandError.NO_SUCH_KEY;
        }
        return stream;
    }

    // XINFO CONSUMERS, XINFO GROUPS.

    private static void consumers(KeyspaceReader keyspace, Args args, Reply reply) {
        GroupReader groups = present(keyspace, args).groups();
        long group = groups.find(args.address(3), args.length(3));
        if (group == 0) {
            throw StreamGroupCommands.noGroup(args, 2, 3);
        }
        long now = keyspace.now();
        reply.array(GroupReader.consumerCount(group));
        NodeCursor consumers = groups.consumers(group);
        while (consumers.next()) {
            long consumer = consumers.node();
            long active = GroupReader.activeAt(consumer);
            reply.map(4);
            name(consumer, reply);
            reply.bulk("pending");
            reply.integer(GroupReader.consumerPendingCount(consumer));
            reply.bulk("idle");
            reply.integer(Math.max(0, now - GroupReader.seenAt(consumer)));
            reply.bulk("inactive");
            reply.integer(active == -1 ? -1 : now - active);
        }
    }

    private static void name(long node, Reply reply) {
        reply.bulk("name");
        reply.bulk(GroupReader.name(node), GroupReader.nameLength(node));
    }

    private static void groups(KeyspaceReader keyspace, Args args, Reply reply) {
        GroupReader groups = present(keyspace, args).groups();
        reply.array(groups.count());
        NodeCursor all = groups.all();
        while (all.next()) {
            long group = all.node();
            reply.map(6);
            name(group, reply);
            reply.bulk("consumers");
            reply.integer(GroupReader.consumerCount(group));
            reply.bulk("pending");
            reply.integer(GroupReader.pendingCount(group));
            progress(groups, group, reply);
        }
    }

    private static void progress(GroupReader groups, long group, Reply reply) {
        reply.bulk("last-delivered-id");
        reply.id(GroupReader.lastMs(group), GroupReader.lastSeq(group));
        reply.bulk("entries-read");
        integerOrNil(GroupReader.entriesRead(group), GroupReader.UNKNOWN, reply);
        reply.bulk("lag");
        integerOrNil(groups.lag(group), GroupReader.UNKNOWN_LAG, reply);
    }

    private static void integerOrNil(long value, long nil, Reply reply) {
        if (value == nil) {
            reply.nil();
        } else {
            reply.integer(value);
        }
    }

    // XINFO STREAM.

    private static void stream(KeyspaceReader keyspace, Args args, Reply reply) {
        StreamReader stream = present(keyspace, args);
        int count = args.count();
        if (count == 3) {
            reply.map(10);
            head(stream, reply);
            brief(stream, reply);
            return;
        }
        if (count != 4 && count != 6 || !args.is(3, "FULL") || count == 6 && !args.is(4, "COUNT")) {
            throw StreamGroupCommands.wrongSubcommand(args, "XINFO");
        }
        long most = count == 6 ? args.integer(5) : USUAL_COUNT;
        reply.map(9);
        head(stream, reply);
        full(stream, most < 0 ? USUAL_COUNT : most, reply);
    }

    private static void head(StreamReader stream, Reply reply) {
        reply.bulk("length");
        reply.integer(stream.length());
        reply.bulk("radix-tree-keys");
        reply.integer(stream.nodes());
        reply.bulk("radix-tree-nodes");
        reply.integer(stream.nodes() + stream.indexNodes());
        reply.bulk("last-generated-id");
        reply.id(stream.lastMs(), stream.lastSeq());
        reply.bulk("max-deleted-entry-id");
        reply.id(stream.deletedMs(), stream.deletedSeq());
        reply.bulk("entries-added");
        reply.integer(stream.added());
        reply.bulk("recorded-first-entry-id");
        reply.id(stream.firstMs(), stream.firstSeq());
    }

    private static void brief(StreamReader stream, Reply reply) {
        reply.bulk("groups");
        reply.integer(stream.groups().count());
        reply.bulk("first-entry");
        entryOrNil(stream.forward(0, 0, StreamIds.MAX, StreamIds.MAX), reply);
        reply.bulk("last-entry");
        entryOrNil(stream.backward(StreamIds.MAX, StreamIds.MAX, 0, 0), reply);
    }

    private static void entryOrNil(EntryCursor entry, Reply reply) {
        if (entry.next()) {
            StreamReplies.entry(reply, entry);
        } else {
            reply.nil();
        }
    }

    private static void full(StreamReader stream, long most, Reply reply) {
        reply.bulk("entries");
        StreamReplies.entries(reply, stream.forward(0, 0, StreamIds.MAX, StreamIds.MAX), most);
        GroupReader groups = stream.groups();
        reply.bulk("groups");
        reply.array(groups.count());
        NodeCursor all = groups.all();
        while (all.next()) {
            long group = all.node();
            reply.map(7);
            name(group, reply);
            progress(groups, group, reply);
            reply.bulk("pel-count");
            reply.integer(GroupReader.pendingCount(group));
            reply.bulk("pending");
            pending(groups.pending(group, 0, 0), most, true, reply);
            reply.bulk("consumers");
            fullConsumers(groups, group, most, reply);
        }
    }

    private static void fullConsumers(GroupReader groups, long group, long most, Reply reply) {
        reply.array(GroupReader.consumerCount(group));
        NodeCursor consumers = groups.consumers(group);
        while (consumers.next()) {
            long consumer = consumers.node();
            reply.map(5);
            name(consumer, reply);
            reply.bulk("seen-time");
            reply.integer(GroupReader.seenAt(consumer));
            reply.bulk("active-time");
            reply.integer(GroupReader.activeAt(consumer));
            reply.bulk("pel-count");
            reply.integer(GroupReader.consumerPendingCount(consumer));
            reply.bulk("pending");
            pending(groups.consumerPending(group, consumer, 0, 0), most, false, reply);
        }
    }

    private static void pending(PendingCursor pending, long most, boolean withConsumer, Reply reply) {
        Object mark = reply.begin();
        long count = 0;
        while ((most == 0 || count < most) && pending.next()) {
            reply.array(withConsumer ? 4 : 3);
            reply.id(pending.ms(), pending.seq());
            if (withConsumer) {
                reply.bulk(GroupReader.name(pending.consumer()), GroupReader.nameLength(pending.consumer()));
            }
            reply.integer(pending.deliveredAt());
            reply.integer(pending.deliveries());
            count++;
        }
        reply.endArray(mark, count);
    }
}
