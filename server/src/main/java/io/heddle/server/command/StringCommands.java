package io.heddle.server.command;

import static io.heddle.keyspace.KeyspaceReader.NO_EXPIRY;
import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.keyspace.ValueType;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Whole strings: set, get, and get with a side effect.
///
/// Where two errors apply: options first (syntax), then the time of an expiry, then the type of the old value where
/// it is asked for (SET with GET); GETEX alone looks at the key before it judges the time. A plain SET replaces a
/// value of any type.
///
/// Commands that read the old value count a hit or a miss (`find`), those that only ask whether it is there do not
/// (`peek`).
final class StringCommands {
    private static final CommandError SET_TIME = invalidTime("set");
    private static final CommandError SETEX_TIME = invalidTime("setex");
    private static final CommandError PSETEX_TIME = invalidTime("psetex");
    private static final CommandError GETEX_TIME = invalidTime("getex");
    private static final CommandError MSET_ARITY = CommandError.of("ERR wrong number of arguments for 'mset' command");
    private static final CommandError MSETNX_ARITY =
            CommandError.of("ERR wrong number of arguments for 'msetnx' command");

    private final SetOptions options = new SetOptions();

    private StringCommands() {}

    static void declare(CommandTable table) {
        StringCommands commands = new StringCommands();
        List<KeySpec> rewritten = KeySpec.first("RW ACCESS UPDATE");
        List<KeySpec> pairs = KeySpec.range("OW UPDATE", 1, -1, 2);
        List<KeySpec> newPairs = KeySpec.range("OW INSERT", 1, -1, 2);
        table.in(Group.STRING)
                .read("GET", exactly(2), KeySpec.first("RO ACCESS"), flags(FAST), StringCommands::get)
                .write(
                        "SET",
                        atLeast(3),
                        KeySpec.first("RW ACCESS UPDATE VARIABLE_FLAGS"),
                        flags(DENYOOM),
                        commands::set)
                .write("SETNX", exactly(3), KeySpec.first("OW INSERT"), flags(DENYOOM, FAST), StringCommands::setnx)
                .write("SETEX", exactly(4), KeySpec.first("OW UPDATE"), flags(DENYOOM), StringCommands::setex)
                .write("PSETEX", exactly(4), KeySpec.first("OW UPDATE"), flags(DENYOOM), StringCommands::psetex)
                .write("GETEX", atLeast(2), rewritten, flags(FAST), commands::getex)
                .write("GETDEL", exactly(2), KeySpec.first("RW ACCESS DELETE"), flags(FAST), StringCommands::getdel)
                .write("GETSET", exactly(3), rewritten, flags(DENYOOM, FAST), StringCommands::getset)
                .read("MGET", atLeast(2), KeySpec.range("RO ACCESS", 1, -1, 1), flags(FAST), StringCommands::mget)
                .write("MSET", atLeast(3), pairs, flags(DENYOOM), StringCommands::mset)
                .write("MSETNX", atLeast(3), newPairs, flags(DENYOOM), StringCommands::msetnx);
    }

    private static CommandError invalidTime(String command) {
        return CommandError.of("ERR invalid expire time in '" + command + "' command");
    }

    private static void get(KeyspaceReader keyspace, Args args, Reply reply) {
        replyWith(keyspace.string(args.address(1), args.length(1)), reply);
    }

    private void set(KeyspaceWriter keyspace, Args args, Reply reply) {
        options.parseSet(args);
        long expireAt = options.expireAt(args, keyspace.now(), SET_TIME);
        if (options.answersOld) {
            replyWith(keyspace.string(args.address(1), args.length(1)), reply);
        }
        if (options.isConditional() && isPresent(keyspace, args, 1) != options.onlyPresent) {
            if (!options.answersOld) {
                reply.nil();
            }
            return;
        }
        store(keyspace, args, 1, 2, expireAt);
        if (!options.answersOld) {
            reply.ok();
        }
    }

    private static void setnx(KeyspaceWriter keyspace, Args args, Reply reply) {
        boolean missing = !isPresent(keyspace, args, 1);
        if (missing) {
            store(keyspace, args, 1, 2, NO_EXPIRY);
        }
        reply.integer(missing);
    }

    private static void setex(KeyspaceWriter keyspace, Args args, Reply reply) {
        long expireAt = SetOptions.deadline(args.integer(2), 1000, keyspace.now(), SETEX_TIME);
        store(keyspace, args, 1, 3, expireAt);
        reply.ok();
    }

    private static void psetex(KeyspaceWriter keyspace, Args args, Reply reply) {
        long expireAt = SetOptions.deadline(args.integer(2), 1, keyspace.now(), PSETEX_TIME);
        store(keyspace, args, 1, 3, expireAt);
        reply.ok();
    }

    private void getex(KeyspaceWriter keyspace, Args args, Reply reply) {
        options.parseGetEx(args);
        long key = args.address(1);
        int keyLength = args.length(1);
        StringView view = keyspace.string(key, keyLength);
        if (!view.isPresent()) {
            reply.nil();
            return;
        }
        long expireAt = options.expireAt(args, keyspace.now(), GETEX_TIME);
        replyWith(view, reply);
        if (options.isAbsolute() && expireAt <= keyspace.now()) {
            keyspace.delete(key, keyLength);
        } else if (options.hasTime() || (options.expiry == SetOptions.Expiry.PERSIST && expires(keyspace, args, 1))) {
            keyspace.setExpireAt(key, keyLength, expireAt);
        }
    }

    private static void getdel(KeyspaceWriter keyspace, Args args, Reply reply) {
        StringView view = keyspace.string(args.address(1), args.length(1));
        boolean present = view.isPresent();
        replyWith(view, reply);
        if (present) {
            keyspace.delete(args.address(1), args.length(1));
        }
    }

    private static void getset(KeyspaceWriter keyspace, Args args, Reply reply) {
        replyWith(keyspace.string(args.address(1), args.length(1)), reply);
        store(keyspace, args, 1, 2, NO_EXPIRY);
    }

    /// A value of another type is answered as a missing one.
    private static void mget(KeyspaceReader keyspace, Args args, Reply reply) {
        int count = args.count();
        reply.array(count - 1L);
        for (int i = 1; i < count; i++) {
            long entry = keyspace.find(args.address(i), args.length(i));
            if (entry == 0 || keyspace.type(entry) != ValueType.STRING) {
                reply.nil();
            } else {
                replyWith(keyspace.string(entry), reply);
            }
        }
    }

    private static void mset(KeyspaceWriter keyspace, Args args, Reply reply) {
        if (args.count() % 2 == 0) {
            throw MSET_ARITY;
        }
        storePairs(keyspace, args);
        reply.ok();
    }

    private static void msetnx(KeyspaceWriter keyspace, Args args, Reply reply) {
        int count = args.count();
        if (count % 2 == 0) {
            throw MSETNX_ARITY;
        }
        for (int i = 1; i < count; i += 2) {
            if (isPresent(keyspace, args, i)) {
                reply.integer(0);
                return;
            }
        }
        storePairs(keyspace, args);
        reply.integer(1);
    }

    private static void storePairs(KeyspaceWriter keyspace, Args args) {
        int count = args.count();
        for (int i = 1; i < count; i += 2) {
            store(keyspace, args, i, i + 1, NO_EXPIRY);
        }
    }

    /// Stores an argument; one that stands in a block of its own gives up that block instead of being copied.
    static void store(KeyspaceWriter keyspace, Args args, int key, int value, long expireAt) {
        int length = args.length(value);
        if (args.isBlock(value)) {
            long block = args.takeBlock(value);
            keyspace.adoptString(args.address(key), args.length(key), block, length, expireAt);
        } else {
            keyspace.setString(args.address(key), args.length(key), args.address(value), length, expireAt);
        }
    }

    private static void replyWith(StringView view, Reply reply) {
        if (!view.isPresent()) {
            reply.nil();
        } else if (view.isInteger()) {
            reply.bulk(view.integer());
        } else {
            reply.bulk(view.address(), view.length());
        }
    }

    private static boolean isPresent(KeyspaceReader keyspace, Args args, int key) {
        return keyspace.peek(args.address(key), args.length(key)) != 0;
    }

    private static boolean expires(KeyspaceReader keyspace, Args args, int key) {
        return keyspace.expireAt(keyspace.peek(args.address(key), args.length(key))) != NO_EXPIRY;
    }
}
