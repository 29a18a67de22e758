package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.set.SetReader;
import io.heddle.set.SetWriter;

/// Members of a set at random, each with the same chance: to look at (SRANDMEMBER), to take out (SPOP).
final class SetRandomCommands {
    private static final CommandError NOT_POSITIVE = CommandError.of("ERR value is out of range, must be positive");

    private SetRandomCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SET)
                .write("SPOP", atLeast(2), KeySpec.first("RW ACCESS DELETE"), flags(FAST), SetRandomCommands::spop)
                .read("SRANDMEMBER", atLeast(2), KeySpec.first("RO ACCESS"), flags(), SetRandomCommands::srandmember);
    }

    private static void spop(KeyspaceWriter keyspace, Args args, Reply reply) {
        if (args.count() > 3) {
            throw CommandError.SYNTAX;
        }
        if (args.count() == 3) {
            popSome(keyspace, args, reply);
            return;
        }
        SetWriter set = keyspace.editSet(0, args.address(1), args.length(1));
        if (!set.isPresent()) {
            reply.nil();
            return;
        }
        popOne(set, reply);
    }

    private static void popOne(SetWriter set, Reply reply) {
        set.pick();
        reply.bulk(set.pickedAddress(), set.pickedLength());
        set.removePicked();
    }

    private static void popSome(KeyspaceWriter keyspace, Args args, Reply reply) {
        long count = args.integer(2, 0, Long.MAX_VALUE, NOT_POSITIVE);
        SetWriter set = keyspace.editSet(0, args.address(1), args.length(1));
        long size = set.size();
        if (count >= size && size != 0) {
            reply.set(size);
            set.forEach((address, length) -> print(reply, address, length));
            keyspace.delete(args.address(1), args.length(1));
            return;
        }
        long popped = Math.min(count, size);
        reply.set(popped);
        for (long i = 0; i < popped; i++) {
            popOne(set, reply);
        }
    }

    private static boolean print(Reply reply, long address, int length) {
        reply.bulk(address, length);
        return true;
    }

    /// With a negative count, members may be shown several times.
    private static void srandmember(KeyspaceReader keyspace, Args args, Reply reply) {
        if (args.count() > 3) {
            throw CommandError.SYNTAX;
        }
        long count = args.count() == 3 ? RandomPicks.count(args) : 1;
        SetReader set = keyspace.set(0, args.address(1), args.length(1));
        if (args.count() == 2) {
            if (set.isPresent()) {
                printOne(set, reply);
            } else {
                reply.nil();
            }
            return;
        }
        long size = set.size();
        if (count >= 0 || size == 0) {
            long shown = Math.min(Math.max(count, 0), size);
            reply.array(shown);
            set.sample(shown, (address, length) -> print(reply, address, length));
            return;
        }
        reply.array(-count);
        for (long i = count; i < 0; i++) {
            printOne(set, reply);
        }
    }

    private static void printOne(SetReader set, Reply reply) {
        set.pick();
        reply.bulk(set.pickedAddress(), set.pickedLength());
    }
}
