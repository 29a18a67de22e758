package io.heddle.server.command;

import static io.heddle.keyspace.KeyspaceReader.NO_EXPIRY;
import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Bitmaps;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// BITOP: strings combined bit by bit into another key.
///
/// Shorter strings, and missing ones, are as if followed by zeros up to the longest. The result is made beside the
/// keyspace, because the destination may be one of the sources.
final class BitOperationCommands {
    private static final CommandError NOT_TAKES_ONE =
            CommandError.of("ERR BITOP NOT must be called with a single source key.");

    private BitOperationCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> keys = List.of(KeySpec.at("OW UPDATE", 2, 0, 1), KeySpec.at("RO ACCESS", 3, -1, 1));
        table.in(Group.BITMAP).write("BITOP", atLeast(4), keys, flags(DENYOOM), BitOperationCommands::bitop);
    }

    private static void bitop(KeyspaceWriter keyspace, Args args, Reply reply) {
        Bitmaps.Operation operation = operation(args);
        if (operation == Bitmaps.Operation.NOT && args.count() != 4) {
            throw NOT_TAKES_ONE;
        }
        int longest = longest(keyspace, args);
        if (longest == 0) {
            keyspace.delete(args.address(2), args.length(2));
        } else {
            long result = Memory.allocateRaw(longest);
            try {
                combine(keyspace, args, operation, result, longest);
                keyspace.setString(args.address(2), args.length(2), result, longest, NO_EXPIRY);
            } finally {
                Memory.freeRaw(result);
            }
        }
        reply.integer(longest);
    }

    private static Bitmaps.Operation operation(Args args) {
        if (args.is(1, "AND")) {
            return Bitmaps.Operation.AND;
        } else if (args.is(1, "OR")) {
            return Bitmaps.Operation.OR;
        } else if (args.is(1, "XOR")) {
            return Bitmaps.Operation.XOR;
        } else if (args.is(1, "NOT")) {
            return Bitmaps.Operation.NOT;
        }
        throw CommandError.SYNTAX;
    }

    /// Length of the longest source; after it no look-up of a source finds an expired key.
    private static int longest(KeyspaceReader keyspace, Args args) {
        int count = args.count();
        int longest = 0;
        for (int i = 3; i < count; i++) {
            longest = Math.max(
                    longest, keyspace.string(args.address(i), args.length(i)).length());
        }
        return longest;
    }

    private static void combine(
            KeyspaceReader keyspace, Args args, Bitmaps.Operation operation, long result, int longest) {
        Memory.fill(result, longest, (byte) 0);
        int count = args.count();
        for (int i = 3; i < count; i++) {
            long entry = keyspace.peek(args.address(i), args.length(i));
            int length = 0;
            if (entry != 0) {
                StringView source = keyspace.string(entry);
                length = source.length();
                if (i == 3) {
                    Memory.copy(source.address(), result, length);
                } else {
                    Bitmaps.combine(operation, result, source.address(), length);
                }
            }
            if (operation == Bitmaps.Operation.AND) {
                Memory.fill(result + length, longest - length, (byte) 0);
            }
        }
        if (operation == Bitmaps.Operation.NOT) {
            Bitmaps.invert(result, longest);
        }
    }
}
