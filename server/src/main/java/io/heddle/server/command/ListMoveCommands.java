package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.ONE_CHANGE;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.ValueType;
import io.heddle.list.ListWriter;
import io.heddle.memory.Memory;
import io.heddle.server.engine.Blocking;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Lists: from one to another, from the first of several that has something, and the forms of these that wait.
///
/// A missing destination is created, an emptied source removed; both may be the same list, which is then rotated.
final class ListMoveCommands {
    private final PopOptions options = new PopOptions();

    private ListMoveCommands() {}

    static void declare(CommandTable table) {
        ListMoveCommands commands = new ListMoveCommands();
        List<KeySpec> moved = List.of(KeySpec.at("RW ACCESS DELETE", 1, 0, 1), KeySpec.at("RW INSERT", 2, 0, 1));
        List<KeySpec> popped = KeySpec.range("RW ACCESS DELETE", 1, -2, 1);
        table.in(Group.LIST)
                .write("LMOVE", exactly(5), moved, flags(DENYOOM, ONE_CHANGE), ListMoveCommands::lmove)
                .write("RPOPLPUSH", exactly(3), moved, flags(DENYOOM, ONE_CHANGE), ListMoveCommands::rpoplpush)
                .write("LMPOP", atLeast(4), List.of(KeySpec.counted("RW ACCESS DELETE", 1)), flags(), commands::lmpop)
                .blockingWrite("BLPOP", atLeast(3), popped, flags(), ListMoveCommands::blpop)
                .blockingWrite("BRPOP", atLeast(3), popped, flags(), ListMoveCommands::brpop)
                .blockingWrite("BLMOVE", exactly(6), moved, flags(DENYOOM, ONE_CHANGE), ListMoveCommands::blmove)
                .blockingWrite(
                        "BRPOPLPUSH", exactly(4), moved, flags(DENYOOM, ONE_CHANGE), ListMoveCommands::brpoplpush)
                .blockingWrite(
                        "BLMPOP",
                        atLeast(5),
                        List.of(KeySpec.counted("RW ACCESS DELETE", 2)),
                        flags(),
                        commands::blmpop);
    }

    /// Whether the argument says LEFT; else it says RIGHT.
    private static boolean isLeft(Args args, int i) {
        if (args.is(i, "LEFT")) {
            return true;
        }
        if (args.is(i, "RIGHT")) {
            return false;
        }
        throw CommandError.SYNTAX;
    }

    // From one to another.

    private static void lmove(KeyspaceWriter keyspace, Args args, Reply reply) {
        boolean from = isLeft(args, 3);
        boolean to = isLeft(args, 4);
        if (!move(keyspace, args, from, to, reply)) {
            reply.nil();
        }
    }

    private static void rpoplpush(KeyspaceWriter keyspace, Args args, Reply reply) {
        if (!move(keyspace, args, false, true, reply)) {
            reply.nil();
        }
    }

    private static void blmove(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        boolean from = isLeft(args, 3);
        boolean to = isLeft(args, 4);
        long timeout = blocking.seconds(args, 5);
        moveOrWait(keyspace, args, from, to, timeout, reply, blocking);
    }

    private static void brpoplpush(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        moveOrWait(keyspace, args, false, true, blocking.seconds(args, 3), reply, blocking);
    }

    private static void moveOrWait(
            KeyspaceWriter keyspace,
            Args args,
            boolean from,
            boolean to,
            long timeout,
            Reply reply,
            Blocking blocking) {
        if (move(keyspace, args, from, to, reply)) {
            return;
        }
        if (blocking.isAllowed()) {
            blocking.onKeys(ValueType.LIST, args, 1, 1, timeout);
        } else {
            reply.nil();
        }
    }

    /// Moves an element and replies with it.
    ///
    /// @return false if there is none
    private static boolean move(KeyspaceWriter keyspace, Args args, boolean from, boolean to, Reply reply) {
        ListWriter source = keyspace.editList(args.address(1), args.length(1));
        if (!source.isPresent()) {
            return false;
        }
        boolean same =
                args.length(1) == args.length(2) && Memory.equal(args.address(1), args.address(2), args.length(1));
        ListWriter target = same ? source : keyspace.editSecondList(args.address(2), args.length(2));
        source.seek(from ? 0 : source.size() - 1, from);
        source.next();
        ListCommands.element(source, reply);
        target.pushElement(to, source);
        source.drop(from, 1);
        return true;
    }

    // From the first that has something.

    private static void blpop(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        popOrWait(keyspace, args, true, reply, blocking);
    }

    private static void brpop(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        popOrWait(keyspace, args, false, reply, blocking);
    }

    private static void popOrWait(KeyspaceWriter keyspace, Args args, boolean front, Reply reply, Blocking blocking) {
        int last = args.count() - 1;
        long timeout = blocking.seconds(args, last);
        for (int i = 1; i < last; i++) {
            ListWriter list = keyspace.editList(args.address(i), args.length(i));
            if (list.isPresent()) {
                reply.array(2);
                reply.bulk(args.address(i), args.length(i));
                ListCommands.popOne(list, front, reply);
                return;
            }
        }
        blocking.onKeys(ValueType.LIST, args, 1, last - 1, timeout);
    }

    private void lmpop(KeyspaceWriter keyspace, Args args, Reply reply) {
        options.parse(args, 1, "LEFT", "RIGHT");
        if (!popFirst(keyspace, args, reply)) {
            reply.nilArray();
        }
    }

    private void blmpop(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        options.parse(args, 2, "LEFT", "RIGHT");
        long timeout = blocking.seconds(args, 1);
        if (!popFirst(keyspace, args, reply)) {
            blocking.onKeys(ValueType.LIST, args, options.firstKey, options.keys, timeout);
        }
    }

    private boolean popFirst(KeyspaceWriter keyspace, Args args, Reply reply) {
        for (int i = options.firstKey; i < options.endOfKeys(); i++) {
            ListWriter list = keyspace.editList(args.address(i), args.length(i));
            if (list.isPresent()) {
                reply.array(2);
                reply.bulk(args.address(i), args.length(i));
                ListCommands.popMany(list, options.front, options.count, reply);
                return true;
            }
        }
        return false;
    }
}
