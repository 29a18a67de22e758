package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.WAKES_NOBODY;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.config.Config;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.stream.StreamIds;
import io.heddle.stream.StreamReader;
import io.heddle.stream.StreamWriter;
import java.util.List;

/// Streams without their groups: adding, ranges, removing, trimming.
///
/// An argument that is no ID is an error before the key is looked at, and before anything is removed.
final class StreamCommands {
    private static final long BYTES_MAX = 1 << 30;
    private static final CommandError XADD_ARITY = CommandError.of("ERR wrong number of arguments for 'xadd' command");
    private static final CommandError ZERO_ID =
            CommandError.of("ERR The ID specified in XADD must be greater than 0-0");
    private static final CommandError EXHAUSTED =
            CommandError.of("ERR The stream has exhausted the last possible ID, unable to add more items");
    private static final CommandError SMALL_ID =
            CommandError.of("ERR The ID specified in XADD is equal or smaller than the target stream top item");
    private static final CommandError TOO_LARGE = CommandError.of("ERR Elements are too large to be stored");
    private static final CommandError NEGATIVE_ADDED = CommandError.of("ERR entries_added must be positive");
    private static final CommandError BELOW_GIVEN_DELETED =
            CommandError.of("ERR The ID specified in XSETID is smaller than the provided max_deleted_entry_id");
    private static final CommandError BELOW_DELETED =
            CommandError.of("ERR The ID specified in XSETID is smaller than current max_deleted_entry_id");
    private static final CommandError BELOW_TOP =
            CommandError.of("ERR The ID specified in XSETID is smaller than the target stream top item");
    private static final CommandError FEWER_THAN_THERE =
            CommandError.of("ERR The entries_added specified in XSETID is smaller than the target stream length");

    private final StreamTrim trim;
    private final StreamReplies.Parts parts = new StreamReplies.Parts();
    private final StreamId start = new StreamId();
    private final StreamId end = new StreamId();

    private StreamCommands(Config config) {
        trim = new StreamTrim(config);
    }

    static void declare(CommandTable table, Config config) {
        StreamCommands commands = new StreamCommands(config);
        KeySpec added = KeySpec.at("RW UPDATE", 1, 0, 1);
        List<KeySpec> addedKey = List.of(new KeySpec(
                added.flags(),
                added.begin(),
                added.find(),
                "UPDATE instead of INSERT because of the optional trimming feature"));
        table.in(Group.STREAM)
                .write("XADD", atLeast(5), addedKey, flags(DENYOOM, FAST), commands::xadd)
                .write("XDEL", atLeast(3), KeySpec.first("RW DELETE"), flags(FAST, WAKES_NOBODY), commands::xdel)
                .read("XLEN", exactly(2), KeySpec.first("RO"), flags(FAST), StreamCommands::xlen)
                .read("XRANGE", atLeast(4), KeySpec.first("RO ACCESS"), flags(), commands::xrange)
                .read("XREVRANGE", atLeast(4), KeySpec.first("RO ACCESS"), flags(), commands::xrevrange)
                .write(
                        "XSETID",
                        atLeast(3),
                        KeySpec.first("RW UPDATE"),
                        flags(DENYOOM, FAST, WAKES_NOBODY),
                        commands::xsetid)
                .write("XTRIM", atLeast(4), KeySpec.first("RW DELETE"), flags(WAKES_NOBODY), commands::xtrim);
    }

    private void xadd(KeyspaceWriter keyspace, Args args, Reply reply) {
        int first = trim.parse(args, true) + 1;
        int count = args.count() - first;
        if (count < 2 || count % 2 == 1) {
            throw XADD_ARITY;
        }
        StreamId id = trim.id;
        if (trim.isIdGiven && id.isWhole && StreamIds.isZero(id.ms, id.seq)) {
            throw ZERO_ID;
        }
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        if (!stream.isPresent() && !trim.mayCreate) {
            reply.nil();
            return;
        }
        chooseId(stream, keyspace.now());
        long bytes = 0;
        for (int i = first; i < args.count(); i++) {
            bytes += args.length(i);
        }
        if (bytes > BYTES_MAX) {
            throw TOO_LARGE;
        }
        stream.add(id.ms, id.seq, parts.of(args, first));
        trim.apply(stream);
        stream.finish();
        reply.id(id.ms, id.seq);
    }

    /// Completes the ID of the entry to be added, which must be higher than the last one.
    private void chooseId(StreamReader stream, long now) {
        StreamId id = trim.id;
        long lastMs = stream.lastMs();
        long lastSeq = stream.lastSeq();
        if (StreamIds.isLargest(lastMs, lastSeq)) {
            throw EXHAUSTED;
        }
        if (!trim.isIdGiven) {
            id.set(now, 0);
            if (Long.compareUnsigned(now, lastMs) <= 0) {
                id.set(lastMs, lastSeq);
                id.increment();
            }
        } else if (!id.isWhole && id.ms == lastMs) {
            id.seq = lastSeq + 1; // of the largest: 0, and so too small
        }
        if (StreamIds.compare(id.ms, id.seq, lastMs, lastSeq) <= 0) {
            throw SMALL_ID;
        }
    }

    private void xdel(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        if (!stream.isPresent()) {
            reply.integer(0);
            return;
        }
        for (int i = 2; i < args.count(); i++) {
            start.strict(args, i);
        }
        long deleted = 0;
        for (int i = 2; i < args.count(); i++) {
            start.strict(args, i);
            deleted += stream.delete(start.ms, start.seq) ? 1 : 0;
        }
        if (deleted > 0) {
            stream.finish();
        }
        reply.integer(deleted);
    }

    private static void xlen(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.stream(args.address(1), args.length(1)).length());
    }

    private void xrange(KeyspaceReader keyspace, Args args, Reply reply) {
        start.start(args, 2);
        end.end(args, 3);
        range(keyspace, args, reply, false);
    }

    private void xrevrange(KeyspaceReader keyspace, Args args, Reply reply) {
        start.start(args, 3);
        end.end(args, 2);
        range(keyspace, args, reply, true);
    }

    private void range(KeyspaceReader keyspace, Args args, Reply reply, boolean reverse) {
        long most = -1;
        for (int i = 4; i < args.count(); i += 2) {
            if (!args.is(i, "COUNT") || i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            }
            most = Math.max(0, args.integer(i + 1));
        }
        StreamReader stream = keyspace.stream(args.address(1), args.length(1));
        if (!stream.isPresent()) {
            reply.array(0);
        } else if (most == 0) {
            reply.nilArray();
        } else {
            StreamReplies.entries(
                    reply,
                    reverse
                            ? stream.backward(end.ms, end.seq, start.ms, start.seq)
                            : stream.forward(start.ms, start.seq, end.ms, end.seq),
                    Math.max(0, most));
        }
    }

    private void xsetid(KeyspaceWriter keyspace, Args args, Reply reply) {
        StreamId last = start;
        StreamId deleted = end;
        last.strict(args, 2);
        deleted.set(0, 0);
        long added = -1;
        for (int i = 3; i < args.count(); i += 2) {
            boolean more = i + 1 < args.count();
            if (more && args.is(i, "ENTRIESADDED")) {
                added = args.integer(i + 1);
                if (added < 0) {
                    throw NEGATIVE_ADDED;
                }
            } else if (more && args.is(i, "MAXDELETEDID")) {
                deleted.strict(args, i + 1);
                if (StreamIds.compare(last.ms, last.seq, deleted.ms, deleted.seq) < 0) {
                    throw BELOW_GIVEN_DELETED;
                }
            } else {
                throw CommandError.SYNTAX;
            }
        }
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        if (!stream.isPresent()) {
            throw CommandError.NO_SUCH_KEY;
        }
        if (StreamIds.compare(last.ms, last.seq, stream.deletedMs(), stream.deletedSeq()) < 0) {
            throw BELOW_DELETED;
        }
        if (stream.length() > 0) {
            if (StreamIds.compare(last.ms, last.seq, stream.topMs(), stream.topSeq()) < 0) {
                throw BELOW_TOP;
            }
            if (added != -1 && stream.length() > added) {
                throw FEWER_THAN_THERE;
            }
        }
        stream.setLast(last.ms, last.seq, added, deleted.ms, deleted.seq);
        stream.finishAside();
        reply.ok();
    }

    private void xtrim(KeyspaceWriter keyspace, Args args, Reply reply) {
        trim.parse(args, false);
        StreamWriter stream = keyspace.editStream(args.address(1), args.length(1));
        long removed = stream.isPresent() ? trim.apply(stream) : 0;
        if (removed > 0) {
            stream.finish();
        }
        reply.integer(removed);
    }
}
