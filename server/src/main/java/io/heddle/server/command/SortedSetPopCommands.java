package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.ValueType;
import io.heddle.server.engine.Blocking;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetWriter;
import java.util.List;

/// The least or greatest members of a sorted set, taken out; of the first of several that has some; and the forms that
/// wait for one.
final class SortedSetPopCommands {
    private static final CommandError NOT_POSITIVE = CommandError.of("ERR value is out of range, must be positive");

    private final PopOptions options = new PopOptions();

    private SortedSetPopCommands() {}

    static void declare(CommandTable table) {
        SortedSetPopCommands commands = new SortedSetPopCommands();
        List<KeySpec> popped = KeySpec.first("RW ACCESS DELETE");
        List<KeySpec> poppedOfSome = KeySpec.range("RW ACCESS DELETE", 1, -2, 1);
        table.in(Group.SORTED_SET)
                .write("ZPOPMIN", atLeast(2), popped, flags(FAST), (k, a, r) -> pop(k, a, r, false))
                .write("ZPOPMAX", atLeast(2), popped, flags(FAST), (k, a, r) -> pop(k, a, r, true))
                .write("ZMPOP", atLeast(4), List.of(KeySpec.counted("RW ACCESS DELETE", 1)), flags(), commands::zmpop)
                .blockingWrite(
                        "BZPOPMIN",
                        atLeast(3),
                        poppedOfSome,
                        flags(FAST),
                        (k, a, r, blocking) -> popOrWait(k, a, r, blocking, false))
                .blockingWrite(
                        "BZPOPMAX",
                        atLeast(3),
                        poppedOfSome,
                        flags(FAST),
                        (k, a, r, blocking) -> popOrWait(k, a, r, blocking, true))
                .blockingWrite(
                        "BZMPOP",
                        atLeast(5),
                        List.of(KeySpec.counted("RW ACCESS DELETE", 2)),
                        flags(),
                        commands::bzmpop);
    }

    private static void pop(KeyspaceWriter keyspace, Args args, Reply reply, boolean greatest) {
        if (args.count() > 3) {
            throw CommandError.SYNTAX;
        }
        boolean counted = args.count() == 3;
        long count = counted ? args.integer(2, 0, Long.MAX_VALUE, NOT_POSITIVE) : 1;
        SortedSetWriter set = keyspace.editSortedSet(args.address(1), args.length(1));
        long popped = Math.min(count, set.size());
        boolean pairs = counted && reply.protocol() == 3;
        reply.array(pairs ? popped : 2 * popped);
        pop(set, popped, greatest, pairs, reply);
    }

    /// Replies with members and scores, from the end on, and removes them.
    private static void pop(SortedSetWriter set, long count, boolean greatest, boolean pairs, Reply reply) {
        if (count == 0) {
            return;
        }
        long size = set.size();
        set.seek(greatest ? size - 1 : 0);
        for (long i = 0; i < count; i++) {
            if (pairs) {
                reply.array(2);
            }
            reply.bulk(set.member(), set.memberLength());
            reply.floating(set.score());
            if (greatest) {
                set.previous();
            } else {
                set.next();
            }
        }
        set.removeRange(greatest ? size - count : 0, count);
    }

    private static void popOrWait(
            KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking, boolean greatest) {
        int last = args.count() - 1;
        long timeout = blocking.seconds(args, last);
        for (int i = 1; i < last; i++) {
            SortedSetWriter set = keyspace.editSortedSet(args.address(i), args.length(i));
            if (set.isPresent()) {
                reply.array(3);
                reply.bulk(args.address(i), args.length(i));
                pop(set, 1, greatest, false, reply);
                return;
            }
        }
        blocking.onKeys(ValueType.SORTED_SET, args, 1, last - 1, timeout);
    }

    private void zmpop(KeyspaceWriter keyspace, Args args, Reply reply) {
        options.parse(args, 1, "MIN", "MAX");
        if (!popOfFirst(keyspace, args, reply)) {
            reply.nilArray();
        }
    }

    private void bzmpop(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        options.parse(args, 2, "MIN", "MAX");
        long timeout = blocking.seconds(args, 1);
        if (!popOfFirst(keyspace, args, reply)) {
            blocking.onKeys(ValueType.SORTED_SET, args, options.firstKey, options.keys, timeout);
        }
    }

    /// @return false if all keys are missing
    private boolean popOfFirst(KeyspaceWriter keyspace, Args args, Reply reply) {
        for (int i = options.firstKey; i < options.endOfKeys(); i++) {
            SortedSetWriter set = keyspace.editSortedSet(args.address(i), args.length(i));
            if (set.isPresent()) {
                long popped = Math.min(options.count, set.size());
                reply.array(2);
                reply.bulk(args.address(i), args.length(i));
                reply.array(popped);
                pop(set, popped, !options.front, true, reply);
                return true;
            }
        }
        return false;
    }
}
