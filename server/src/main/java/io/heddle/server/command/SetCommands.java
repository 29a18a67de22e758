package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.MEMBER_NEXT;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.set.SetReader;
import io.heddle.set.SetWriter;
import java.util.Arrays;
import java.util.List;

/// Single sets: add, remove, ask, list, move a member.
final class SetCommands {
    private SetCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> moved = List.of(KeySpec.at("RW ACCESS DELETE", 1, 0, 1), KeySpec.at("RW INSERT", 2, 0, 1));
        table.in(Group.SET)
                .write(
                        "SADD",
                        atLeast(3),
                        KeySpec.first("RW INSERT"),
                        flags(DENYOOM, FAST, MEMBER_NEXT),
                        SetCommands::sadd)
                .write("SREM", atLeast(3), KeySpec.first("RW DELETE"), flags(FAST, MEMBER_NEXT), SetCommands::srem)
                .write("SMOVE", exactly(4), moved, flags(FAST), SetCommands::smove)
                .read("SISMEMBER", exactly(3), KeySpec.first("RO"), flags(FAST, MEMBER_NEXT), SetCommands::sismember)
                .read(
                        "SMISMEMBER",
                        atLeast(3),
                        KeySpec.first("RO ACCESS"),
                        flags(FAST, MEMBER_NEXT),
                        SetCommands::smismember)
                .read("SCARD", exactly(2), KeySpec.first("RO"), flags(FAST), SetCommands::scard)
                .read("SMEMBERS", exactly(2), KeySpec.first("RO ACCESS"), flags(), SetCommands::smembers)
                .read("SSCAN", atLeast(3), KeySpec.first("RO ACCESS"), flags(), SetCommands::sscan);
    }

    private static void sadd(KeyspaceWriter keyspace, Args args, Reply reply) {
        SetWriter set = keyspace.editSet(0, args.address(1), args.length(1));
        int count = args.count();
        set.expect(count - 2);
        int added = 0;
        for (int i = 2; i < count; i++) {
            if (set.add(args.address(i), args.length(i))) {
                added++;
            }
        }
        reply.integer(added);
    }

    private static void srem(KeyspaceWriter keyspace, Args args, Reply reply) {
        SetWriter set = keyspace.editSet(0, args.address(1), args.length(1));
        int count = args.count();
        int removed = 0;
        for (int i = 2; i < count && set.isPresent(); i++) {
            if (set.remove(args.address(i), args.length(i))) {
                removed++;
            }
        }
        reply.integer(removed);
    }

    /// Does nothing where both keys are the same. The target's type does not matter where the source is missing.
    private static void smove(KeyspaceWriter keyspace, Args args, Reply reply) {
        SetWriter source = keyspace.editSet(0, args.address(1), args.length(1));
        if (!source.isPresent()) {
            reply.integer(0);
            return;
        }
        SetWriter target = keyspace.editSet(1, args.address(2), args.length(2));
        long member = args.address(3);
        int length = args.length(3);
        boolean same =
                args.length(1) == args.length(2) && Memory.equal(args.address(1), args.address(2), args.length(1));
        if (same) {
            reply.integer(source.contains(member, length));
            return;
        }
        boolean there = source.contains(member, length);
        if (there) {
            target.add(member, length); // first, as there may be no memory for it
            source.remove(member, length);
        }
        reply.integer(there);
    }

    private static void sismember(KeyspaceReader keyspace, Args args, Reply reply) {
        SetReader set = keyspace.set(0, args.address(1), args.length(1));
        reply.integer(set.contains(args.address(2), args.length(2)));
    }

    private static void smismember(KeyspaceReader keyspace, Args args, Reply reply) {
        SetReader set = keyspace.set(0, args.address(1), args.length(1));
        int count = args.count();
        reply.array(count - 2L);
        for (int i = 2; i < count; i++) {
            reply.integer(set.contains(args.address(i), args.length(i)));
        }
    }

    private static void scard(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.set(0, args.address(1), args.length(1)).size());
    }

    private static void smembers(KeyspaceReader keyspace, Args args, Reply reply) {
        SetReader set = keyspace.set(0, args.address(1), args.length(1));
        reply.set(set.size());
        set.forEach((address, length) -> {
            reply.bulk(address, length);
            return true;
        });
    }

    private static void sscan(KeyspaceReader keyspace, Args args, Reply reply) {
        long cursor = ScanOptions.cursor(args, 2);
        SetReader set = keyspace.set(0, args.address(1), args.length(1));
        if (!set.isPresent()) {
            ScanOptions.nothing(reply);
            return;
        }
        ScanOptions options = ScanOptions.parse(args, 3, false);
        if (set.isCompact()) {
            reply.array(2);
            reply.bulk("0");
            printAll(set, options, reply);
            return;
        }
        Step step = new Step(options);
        long next = step.run(set, cursor);
        reply.array(2);
        reply.bulk(Long.toUnsignedString(next));
        step.print(reply);
    }

    private static void printAll(SetReader set, ScanOptions options, Reply reply) {
        Object mark = reply.begin();
        int[] printed = new int[1];
        set.forEach((address, length) -> {
            if (options.matches(address, length)) {
                reply.bulk(address, length);
                printed[0]++;
            }
            return true;
        });
        reply.endArray(mark, printed[0]);
    }

    /// Remembers where the members of a large set stand, because the cursor is written before them.
    private static final class Step {
        private final ScanOptions options;
        private long[] addresses = new long[16];
        private int[] lengths = new int[16];
        private int found;
        private long visited;

        Step(ScanOptions options) {
            this.options = options;
        }

        long run(SetReader set, long from) {
            long cursor = from;
            long positions = 0;
            do {
                cursor = set.scan(cursor, this::note);
                positions++;
            } while (cursor != 0 && options.goesOn(visited, positions));
            return cursor;
        }

        private boolean note(long address, int length) {
            visited++;
            if (options.matches(address, length)) {
                if (found == addresses.length) {
                    addresses = Arrays.copyOf(addresses, 2 * found);
                    lengths = Arrays.copyOf(lengths, 2 * found);
                }
                addresses[found] = address;
                lengths[found++] = length;
            }
            return true;
        }

        void print(Reply reply) {
            reply.array(found);
            for (int i = 0; i < found; i++) {
                reply.bulk(addresses[i], lengths[i]);
            }
        }
    }
}
