package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.ONE_CHANGE;
import static io.heddle.server.command.Flag.TOUCHES_ARBITRARY_KEYS;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.ValueType;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Keys as such, whatever stands under them: remove, ask, rename, copy, move.
///
/// Where Redis surprises: RENAME of a key to itself is refused only when the key is missing; COPY looks at its options
/// from left to right, so the first wrong one decides the error, but refuses equal keys before it looks for them; DEL
/// and UNLINK are the same here, because a large value is always given back in slices.
final class KeyCommands {
    private KeyCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> removed = KeySpec.range("RM DELETE", 1, -1, 1);
        List<KeySpec> named = KeySpec.range("RO", 1, -1, 1);
        List<KeySpec> renamed = List.of(KeySpec.at("RW ACCESS DELETE", 1, 0, 1), KeySpec.at("OW UPDATE", 2, 0, 1));
        List<KeySpec> renamedToNew = List.of(KeySpec.at("RW ACCESS DELETE", 1, 0, 1), KeySpec.at("OW INSERT", 2, 0, 1));
        List<KeySpec> copied = List.of(KeySpec.at("RO ACCESS", 1, 0, 1), KeySpec.at("OW UPDATE", 2, 0, 1));
        table.in(Group.GENERIC)
                .write("DEL", atLeast(2), removed, flags(), KeyCommands::delete)
                .write("UNLINK", atLeast(2), removed, flags(FAST), KeyCommands::delete)
                .read("EXISTS", atLeast(2), named, flags(FAST), KeyCommands::exists)
                .read("TOUCH", atLeast(2), named, flags(FAST), KeyCommands::touch)
                .read("TYPE", exactly(2), KeySpec.first("RO"), flags(FAST), KeyCommands::type)
                .read("RANDOMKEY", exactly(1), KeySpec.NONE, flags(TOUCHES_ARBITRARY_KEYS), KeyCommands::randomKey)
                .write("RENAME", exactly(3), renamed, flags(ONE_CHANGE), KeyCommands::rename)
                .write("RENAMENX", exactly(3), renamedToNew, flags(FAST, ONE_CHANGE), KeyCommands::renameToNew)
                .write("COPY", atLeast(3), copied, flags(DENYOOM), KeyCommands::copy)
                .write(
                        "MOVE",
                        exactly(3),
                        KeySpec.first("RW ACCESS UPDATE"),
                        flags(FAST, ONE_CHANGE),
                        KeyCommands::move);
    }

    private static void delete(KeyspaceWriter keyspace, Args args, Reply reply) {
        int deleted = 0;
        for (int i = 1; i < args.count(); i++) {
            if (keyspace.delete(args.address(i), args.length(i))) {
                deleted++;
            }
        }
        reply.integer(deleted);
    }

    private static void exists(KeyspaceReader keyspace, Args args, Reply reply) {
        int present = 0;
        for (int i = 1; i < args.count(); i++) {
            if (keyspace.look(args.address(i), args.length(i)) != 0) {
                present++;
            }
        }
        reply.integer(present);
    }

    private static void touch(KeyspaceReader keyspace, Args args, Reply reply) {
        int touched = 0;
        for (int i = 1; i < args.count(); i++) {
            if (keyspace.find(args.address(i), args.length(i)) != 0) {
                touched++;
            }
        }
        reply.integer(touched);
    }

    private static void type(KeyspaceReader keyspace, Args args, Reply reply) {
        long entry = keyspace.look(args.address(1), args.length(1));
        ValueType type = entry == 0 ? ValueType.NONE : keyspace.type(entry);
        reply.simple(type.wireName());
    }

    private static void randomKey(KeyspaceReader keyspace, Args args, Reply reply) {
        long entry = keyspace.random();
        if (entry == 0) {
            reply.nil();
        } else {
            reply.bulk(keyspace.keyAddress(entry), keyspace.keyLength(entry));
        }
    }

    private static void rename(KeyspaceWriter keyspace, Args args, Reply reply) {
        requireSource(keyspace, args);
        if (!sameKey(args)) {
            keyspace.rename(args.address(1), args.length(1), args.address(2), args.length(2));
        }
        reply.ok();
    }

    private static void renameToNew(KeyspaceWriter keyspace, Args args, Reply reply) {
        requireSource(keyspace, args);
        boolean free = peek(keyspace, args, 2) == 0;
        if (free) {
            keyspace.rename(args.address(1), args.length(1), args.address(2), args.length(2));
        }
        reply.integer(free);
    }

    private static void copy(KeyspaceWriter keyspace, Args args, Reply reply) {
        KeyspaceWriter target = keyspace;
        boolean replace = false;
        for (int i = 3; i < args.count(); i++) {
            if (args.is(i, "REPLACE")) {
                replace = true;
            } else if (args.is(i, "DB") && i + 1 < args.count()) {
                i++;
                target = keyspace.database(databaseIndex(keyspace, args, i));
            } else {
                throw CommandError.SYNTAX;
            }
        }
        if (target.index() == keyspace.index() && sameKey(args)) {
            throw CommandError.SAME_OBJECT;
        }
        boolean allowed =
                keyspace.find(args.address(1), args.length(1)) != 0 && (peek(target, args, 2) == 0 || replace);
        if (allowed) {
            keyspace.copy(args.address(1), args.length(1), target, args.address(2), args.length(2));
        }
        reply.integer(allowed);
    }

    private static void move(KeyspaceWriter keyspace, Args args, Reply reply) {
        KeyspaceWriter target = keyspace.database(databaseIndex(keyspace, args, 2));
        if (target.index() == keyspace.index()) {
            throw CommandError.SAME_OBJECT;
        }
        boolean allowed = peek(keyspace, args, 1) != 0 && peek(target, args, 1) == 0;
        if (allowed) {
            keyspace.move(args.address(1), args.length(1), target);
        }
        reply.integer(allowed);
    }

    private static void requireSource(KeyspaceReader keyspace, Args args) {
        if (peek(keyspace, args, 1) == 0) {
            throw CommandError.NO_SUCH_KEY;
        }
    }

    private static boolean sameKey(Args args) {
        return args.length(1) == args.length(2) && Memory.equal(args.address(1), args.address(2), args.length(1));
    }

    private static long peek(KeyspaceReader keyspace, Args args, int i) {
        return keyspace.peek(args.address(i), args.length(i));
    }

    /// The number of a database, as MOVE and COPY read it.
    private static int databaseIndex(KeyspaceReader keyspace, Args args, int i) {
        long index = args.integer(i);
        if (index < Integer.MIN_VALUE || index > Integer.MAX_VALUE) {
            throw CommandError.INT_RANGE;
        }
        if (index < 0 || index >= keyspace.databases()) {
            throw CommandError.DB_INDEX;
        }
        return (int) index;
    }
}
