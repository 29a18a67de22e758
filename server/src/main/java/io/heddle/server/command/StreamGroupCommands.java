package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;
import static io.heddle.server.command.Flag.WAKES_NOBODY;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.stream.GroupReader;
import io.heddle.stream.GroupWriter;
import io.heddle.stream.StreamWriter;
import java.util.List;

/// XGROUP and XACK: consumer groups come and go, and their consumers; what is done is acknowledged.
final class StreamGroupCommands {
    private static final CommandError NEGATIVE_READ =
            CommandError.of("ERR value for ENTRIESREAD must be positive or -1");
    private static final CommandError NO_KEY = CommandError.of("ERR The XGROUP subcommand requires the key to exist."
            + " Note that for CREATE you may want to use the MKSTREAM option to create an empty stream automatically.");
    private static final CommandError BUSY = CommandError.of("BUSYGROUP Consumer Group name already exists");
    private static final List<String> HELP = List.of(
            "CREATE <key> <groupname> <id|$> [option]",
            "    A new consumer group that begins behind <id>. Options are:",
            "    * MKSTREAM",
            "      Make an empty stream if there is none.",
            "    * ENTRIESREAD entries_read",
            "      How many entries the group has read (for internal use).",
            "CREATECONSUMER <key> <groupname> <consumer>",
            "    A new consumer in a group.",
            "DELCONSUMER <key> <groupname> <consumer>",
            "    Remove a consumer with what is pending for it.",
            "DESTROY <key> <groupname>",
            "    Remove a group.",
            "SETID <key> <groupname> <id|$> [ENTRIESREAD entries_read]",
            "    Let a group go on behind another ID.");

    private final StreamId id = new StreamId();
    private boolean makesStream;
    private long entriesRead;

    private StreamGroupCommands() {}

    static void declare(CommandTable table) {
        StreamGroupCommands commands = new StreamGroupCommands();
        table.in(Group.STREAM)
                .container("XGROUP", atLeast(2), commands::declareSubcommands)
                .write("XACK", atLeast(4), KeySpec.first("RW UPDATE"), flags(FAST, WAKES_NOBODY), commands::xack);
    }

    private void declareSubcommands(CommandTable.Family sub) {
        sub.write("CREATE", atLeast(5), second("RW INSERT"), flags(DENYOOM), this::create)
                .write(
                        "CREATECONSUMER",
                        exactly(5),
                        second("RW INSERT"),
                        flags(DENYOOM, WAKES_NOBODY),
                        StreamGroupCommands::createConsumer)
                .write(
                        "DELCONSUMER",
                        exactly(5),
                        second("RW DELETE"),
                        flags(WAKES_NOBODY),
                        StreamGroupCommands::deleteConsumer)
                .write("DESTROY", exactly(4), second("RW DELETE"), flags(), StreamGroupCommands::destroy)
                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("XGROUP", HELP))
                .write("SETID", atLeast(5), second("RW UPDATE"), flags(WAKES_NOBODY), this::setId);
    }

    /// A key behind the subcommand.
    static List<KeySpec> second(String flags) {
        return KeySpec.range(flags, 2, 0, 1);
    }

    static CommandError wrongSubcommand(Args args, String container) {
        return CommandError.of("ERR unknown subcommand or wrong number of arguments for '" + args.copyText(1)
                + "'. Try " + container + " HELP.");
    }

    /// @throws CommandError that there is no such group
    static CommandError noGroup(Args args, int key, int group) {
        return CommandError.of("NOGROUP No such consumer group '" + args.copyText(group) + "' for key name '"
                + args.copyText(key) + "'");
    }

    // XGROUP.

    private void options(Args args, boolean forCreate) {
        makesStream = false;
        entriesRead = GroupReader.UNKNOWN;
        for (int i = 5; i < args.count(); i++) {
            if (forCreate && args.is(i, "MKSTREAM")) {
                makesStream = true;
            } else if (args.is(i, "ENTRIESREAD") && i + 1 < args.count()) {
                entriesRead = args.integer(++i);
                if (entriesRead < GroupReader.UNKNOWN) {
                    throw NEGATIVE_READ;
                }
            } else {
                throw wrongSubcommand(args, "XGROUP");
            }
        }
    }

    private static StreamWriter stream(KeyspaceWriter keyspace, Args args) {
        return keyspace.editStream(args.address(2), args.length(2));
    }

    private static StreamWriter present(KeyspaceWriter keyspace, Args args) {
        StreamWriter stream = stream(keyspace, args);
        if (!stream.isPresent()) {
            throw NO_KEY;
        }
        return stream;
    }

    /// The group that the arguments name.
    private static long group(StreamWriter stream, Args args) {
        long group = stream.groups().find(args.address(3), args.length(3));
        if (group == 0) {
            throw noGroup(args, 2, 3);
        }
        return group;
    }

    private void create(KeyspaceWriter keyspace, Args args, Reply reply) {
        options(args, true);
        StreamWriter stream = stream(keyspace, args);
        if (!stream.isPresent() && !makesStream) {
            throw NO_KEY;
        }
        if (args.count() > 8) {
            throw wrongSubcommand(args, "XGROUP");
        }
        if (args.is(4, "$")) {
            id.set(stream.lastMs(), stream.lastSeq());
        } else {
            id.strict(args, 4);
        }
        GroupWriter groups = stream.groups();
        if (groups.find(args.address(3), args.length(3)) != 0) {
            throw BUSY;
        }
        groups.create(args.address(3), args.length(3), id.ms, id.seq, entriesRead);
        stream.finishAside();
        reply.ok();
    }

    private void setId(KeyspaceWriter keyspace, Args args, Reply reply) {
        options(args, false);
        StreamWriter stream = present(keyspace, args);
        long group = group(stream, args);
        if (args.count() != 5 && args.count() != 7) {
            throw wrongSubcommand(args, "XGROUP");
        }
        if (args.is(4, "$")) {
            id.set(stream.lastMs(), stream.lastSeq());
        } else {
            id.any(args, 4);
        }
        stream.groups().set(group, id.ms, id.seq, entriesRead);
        stream.finishAside();
        reply.ok();
    }

    private static void destroy(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamWriter stream = present(keyspace, args);
        long group = stream.groups().find(args.address(3), args.length(3));
        if (group != 0) {
            stream.groups().destroy(group);
            stream.finishAside();
        }
        reply.integer(group != 0);
    }

    private static void createConsumer(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamWriter stream = present(keyspace, args);
        long group = group(stream, args);
        GroupWriter groups = stream.groups();
        boolean isNew = groups.findConsumer(group, args.address(4), args.length(4)) == 0;
        if (isNew) {
            groups.createConsumer(group, args.address(4), args.length(4), keyspace.now());
            stream.finishAside();
        }
        reply.integer(isNew);
    }

    private static void deleteConsumer(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamWriter stream = present(keyspace, args);
        long group = group(stream, args);
        GroupWriter groups = stream.groups();
        long consumer = groups.findConsumer(group, args.address(4), args.length(4));
        long pending = 0;
        if (consumer != 0) {
            pending = GroupReader.consumerPendingCount(consumer);
            groups.deleteConsumer(group, consumer);
            stream.finishAside();
        }
        reply.integer(pending);
    }

    // XACK.

    private void xack(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        GroupWriter groups = stream.groups();
        long group = groups.find(args.address(2), args.length(2));
        if (group == 0) {
            reply.integer(0);
            return;
        }
        for (int i = 3; i < args.count(); i++) {
            id.strict(args, i);
        }
        long acknowledged = 0;
        for (int i = 3; i < args.count(); i++) {
            id.strict(args, i);
            acknowledged += groups.acknowledge(group, id.ms, id.seq) ? 1 : 0;
        }
        if (acknowledged > 0) {
            stream.finishAside();
        }
        reply.integer(acknowledged);
    }
}
