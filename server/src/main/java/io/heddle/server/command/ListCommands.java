package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.list.ListReader;
import io.heddle.list.ListWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Lists: both ends, by index, by value. Those that move elements between lists or wait are in `ListMoveCommands`.
///
/// Where the order of errors matters: LRANGE, LTRIM and LPOP look at their numbers before the key, LINDEX and LSET look
/// for the key first.
final class ListCommands {
    static final CommandError NOT_POSITIVE = CommandError.of("ERR value is out of range, must be positive");
    private static final CommandError LPOP_ARITY = CommandError.of("ERR wrong number of arguments for 'lpop' command");
    private static final CommandError RPOP_ARITY = CommandError.of("ERR wrong number of arguments for 'rpop' command");

    private ListCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> inserted = KeySpec.first("RW INSERT");
        List<KeySpec> deleted = KeySpec.first("RW DELETE");
        List<KeySpec> popped = KeySpec.first("RW ACCESS DELETE");
        List<KeySpec> read = KeySpec.first("RO ACCESS");
        table.in(Group.LIST)
                .write("LPUSH", atLeast(3), inserted, flags(DENYOOM, FAST), (k, a, r) -> push(k, a, r, true))
                .write("RPUSH", atLeast(3), inserted, flags(DENYOOM, FAST), (k, a, r) -> push(k, a, r, false))
                .write("LPUSHX", atLeast(3), inserted, flags(DENYOOM, FAST), (k, a, r) -> pushx(k, a, r, true))
                .write("RPUSHX", atLeast(3), inserted, flags(DENYOOM, FAST), (k, a, r) -> pushx(k, a, r, false))
                .write("LPOP", atLeast(2), popped, flags(FAST), (k, a, r) -> pop(k, a, r, true))
                .write("RPOP", atLeast(2), popped, flags(FAST), (k, a, r) -> pop(k, a, r, false))
                .read("LLEN", exactly(2), KeySpec.first("RO"), flags(FAST), ListCommands::llen)
                .read("LINDEX", exactly(3), read, flags(), ListCommands::lindex)
                .read("LRANGE", exactly(4), read, flags(), ListCommands::lrange)
                .write("LSET", exactly(4), KeySpec.first("RW UPDATE"), flags(DENYOOM), ListCommands::lset)
                .write("LINSERT", exactly(5), inserted, flags(DENYOOM), ListCommands::linsert)
                .write("LREM", exactly(4), deleted, flags(), ListCommands::lrem)
                .write("LTRIM", exactly(4), deleted, flags(), ListCommands::ltrim);
    }

    // Replies.

    /// The element that the cursor is at.
    static void element(ListReader list, Reply reply) {
        if (list.isInteger()) {
            reply.bulk(list.integer());
        } else {
            reply.bulk(list.address(), list.length());
        }
    }

    /// Elements from `from` on, backwards or not.
    private static void elements(ListReader list, long from, long count, boolean forward, Reply reply) {
        reply.array(count);
        list.seek(from, forward);
        for (long i = 0; i < count; i++) {
            list.next();
            element(list, reply);
        }
    }

    /// Replies with up to `count` elements of one end and removes them; the list is not empty.
    static void popMany(ListWriter list, boolean front, long count, Reply reply) {
        long size = list.size();
        long popped = Math.min(count, size);
        elements(list, front ? 0 : size - 1, popped, front, reply);
        list.drop(front, popped);
    }

    /// Replies with the element of one end and removes it; the list is not empty.
    static void popOne(ListWriter list, boolean front, Reply reply) {
        list.seek(front ? 0 : list.size() - 1, front);
        list.next();
        element(list, reply);
        list.drop(front, 1);
    }

    // Ends.

    private static void push(KeyspaceWriter keyspace, Args args, Reply reply, boolean front) {
        push(keyspace.editList(args.address(1), args.length(1)), args, reply, front);
    }

    private static void pushx(KeyspaceWriter keyspace, Args args, Reply reply, boolean front) {
        ListWriter list = keyspace.editList(args.address(1), args.length(1));
        if (list.isPresent()) {
            push(list, args, reply, front);
        } else {
            reply.integer(0);
        }
    }

    private static void push(ListWriter list, Args args, Reply reply, boolean front) {
        int count = args.count();
        long bytes = 0;
        for (int i = 2; i < count; i++) {
            bytes += args.length(i);
        }
        list.expect(bytes, count - 2);
        for (int i = 2; i < count; i++) {
            list.push(front, args.address(i), args.length(i));
        }
        reply.integer(list.size());
    }

    private static void pop(KeyspaceWriter keyspace, Args args, Reply reply, boolean front) {
        if (args.count() > 3) {
            throw front ? LPOP_ARITY : RPOP_ARITY;
        }
        boolean counted = args.count() == 3;
        long count = counted ? args.integer(2, 0, Long.MAX_VALUE, NOT_POSITIVE) : 1;
        ListWriter list = keyspace.editList(args.address(1), args.length(1));
        if (!counted) {
            if (list.isPresent()) {
                popOne(list, front, reply);
            } else {
                reply.nil();
            }
        } else if (!list.isPresent()) {
            reply.nilArray();
        } else if (count == 0) {
            reply.array(0);
        } else {
            popMany(list, front, count, reply);
        }
    }

    // By index.

    private static void llen(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.list(args.address(1), args.length(1)).size());
    }

    private static void lindex(KeyspaceReader keyspace, Args args, Reply reply) {
        ListReader list = keyspace.list(args.address(1), args.length(1));
        if (!list.isPresent()) {
            reply.nil();
            return;
        }
        long index = args.integer(2);
        long size = list.size();
        long from = index < 0 ? index + size : index;
        if (from < 0 || from >= size) {
            reply.nil();
        } else {
            list.seek(from, true);
            list.next();
            element(list, reply);
        }
    }

    private static void lrange(KeyspaceReader keyspace, Args args, Reply reply) {
        long start = args.integer(2);
        long stop = args.integer(3);
        ListReader list = keyspace.list(args.address(1), args.length(1));
        long size = list.size();
        long first = Math.max(0, start < 0 ? start + size : start);
        long last = Math.min(size - 1, stop < 0 ? stop + size : stop);
        if (first > last || size == 0) {
            reply.array(0);
        } else {
            elements(list, first, last - first + 1, true, reply);
        }
    }

    private static void lset(KeyspaceWriter keyspace, Args args, Reply reply) {
        ListWriter list = keyspace.editList(args.address(1), args.length(1));
        if (!list.isPresent()) {
            throw CommandError.NO_SUCH_KEY;
        }
        long index = args.integer(2);
        long size = list.size();
        long at = index < 0 ? index + size : index;
        list.expect(args.length(3), 1);
        if (at < 0 || at >= size) {
            throw CommandError.OUT_OF_RANGE;
        }
        list.seek(at, true);
        list.next();
        list.set(args.address(3), args.length(3));
        list.shrink();
        reply.ok();
    }

    private static void ltrim(KeyspaceWriter keyspace, Args args, Reply reply) {
        long start = args.integer(2);
        long stop = args.integer(3);
        ListWriter list = keyspace.editList(args.address(1), args.length(1));
        long size = list.size();
        long first = Math.max(0, start < 0 ? start + size : start);
        long last = Math.min(size - 1, stop < 0 ? stop + size : stop);
        if (size != 0) {
            if (first > last) {
                list.drop(true, size);
            } else {
                list.drop(false, size - 1 - last);
                list.drop(true, first);
            }
        }
        reply.ok();
    }

    // By value.

    private static void linsert(KeyspaceWriter keyspace, Args args, Reply reply) {
        boolean before = args.is(2, "BEFORE");
        if (!before && !args.is(2, "AFTER")) {
            throw CommandError.SYNTAX;
        }
        ListWriter list = keyspace.editList(args.address(1), args.length(1));
        if (!list.isPresent()) {
            reply.integer(0);
            return;
        }
        list.expect(args.length(4), 1);
        list.seek(0, true);
        while (list.next()) {
            if (list.matches(args.address(3), args.length(3))) {
                list.insert(before, args.address(4), args.length(4));
                reply.integer(list.size());
                return;
            }
        }
        reply.integer(-1);
    }

    private static void lrem(KeyspaceWriter keyspace, Args args, Reply reply) {
        long count = args.integer(2);
        ListWriter list = keyspace.editList(args.address(1), args.length(1));
        long removed = 0;
        if (list.isPresent()) {
            boolean forward = count >= 0;
            long most = count == 0 || count == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(count);
            list.seek(forward ? 0 : list.size() - 1, forward);
            while (removed < most && list.next()) {
                if (list.matches(args.address(3), args.length(3))) {
                    list.remove();
                    removed++;
                }
            }
            if (removed != 0) {
                list.shrink();
            }
        }
        reply.integer(removed);
    }
}
