package io.heddle.server.engine;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.WAKES_NOBODY;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.keyspace.ValueType;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Group;
import io.heddle.server.command.KeySpec;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// Commands that wait for strings, for tests of waiting itself.
///
/// ```
///   TAKE key [key ...] timeout       removes the first string there is: its key and value
///   CARRY source target timeout      renames
///   HUSH key value                   sets a string without waking anybody
///   PEEK key timeout                 waits for a string or its end: at the third attempt, whether it is there
/// ```
final class TakeCommands {
    private TakeCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.STRING)
                .blockingWrite("TAKE", atLeast(3), KeySpec.range("RW", 1, -2, 1), flags(), TakeCommands::take)
                .blockingWrite("CARRY", exactly(4), KeySpec.range("RW", 1, 2, 1), flags(), TakeCommands::carry)
                .blockingRead("PEEK", exactly(3), KeySpec.range("RO", 1, 1, 1), flags(), TakeCommands::peek)
                .write("HUSH", exactly(3), KeySpec.range("RW", 1, 1, 1), flags(WAKES_NOBODY), TakeCommands::hush);
    }

    private static void take(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        long timeout = blocking.seconds(args, args.count() - 1);
        int keys = args.count() - 2;
        for (int i = 1; i <= keys; i++) {
            long entry = keyspace.peek(args.address(i), args.length(i));
            if (entry != 0 && keyspace.type(entry) == ValueType.STRING) {
                reply.array(2);
                reply.bulk(args.address(i), args.length(i));
                StringView value = keyspace.string(entry);
                if (value.isInteger()) {
                    reply.bulk(value.integer());
                } else {
                    reply.bulk(value.address(), value.length());
                }
                keyspace.delete(args.address(i), args.length(i));
                return;
            }
        }
        blocking.onKeys(ValueType.STRING, args, 1, keys, timeout);
    }

    private static void carry(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        long timeout = blocking.seconds(args, 3);
        if (keyspace.peek(args.address(1), args.length(1)) != 0) {
            keyspace.rename(args.address(1), args.length(1), args.address(2), args.length(2));
            reply.ok();
        } else if (!blocking.isAllowed()) {
            reply.nil();
        } else {
            blocking.onKeys(ValueType.STRING, args, 1, 1, timeout);
        }
    }

    private static void hush(KeyspaceWriter keyspace, Args args, Reply reply) {
        keyspace.setString(args.address(1), args.length(1), args.address(2), args.length(2), KeyspaceReader.NO_EXPIRY);
        reply.ok();
    }

    private static void peek(KeyspaceReader keyspace, Args args, Reply reply, Blocking blocking) {
        long timeout = blocking.millis(args, 2);
        boolean there = keyspace.peek(args.address(1), args.length(1)) != 0;
        if (blocking.memo() instanceof Integer attempts && attempts >= 2) {
            reply.integer(there);
            return;
        }
        int attempts = blocking.memo() instanceof Integer before ? before + 1 : 1;
        blocking.onKeys(ValueType.STRING, args, 1, 1, timeout, true, attempts);
    }
}
