package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.WAKES_NOBODY;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Times to live: set, ask, take away.
///
/// An expiry is kept in Unix milliseconds. Where Redis surprises: the conditions are read (and refused) before the
/// number; a key without an expiry counts as living for ever, so GT never changes it and LT always does; a time that
/// has already come removes the key and still answers 1; seconds are rounded to the nearest, not cut.
final class ExpiryCommands {
    private static final int ONLY_WITHOUT = 1;
    private static final int ONLY_WITH = 2;
    private static final int ONLY_LATER = 4;
    private static final int ONLY_EARLIER = 8;

    private static final CommandError NEW_AND_OTHERS =
            CommandError.of("ERR NX and XX, GT or LT options at the same time are not compatible");
    private static final CommandError LATER_AND_EARLIER =
            CommandError.of("ERR GT and LT options at the same time are not compatible");
    private static final CommandError BAD_EXPIRE = badTime("expire");
    private static final CommandError BAD_PEXPIRE = badTime("pexpire");
    private static final CommandError BAD_EXPIREAT = badTime("expireat");
    private static final CommandError BAD_PEXPIREAT = badTime("pexpireat");

    private ExpiryCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> changed = KeySpec.first("RW UPDATE");
        List<KeySpec> asked = KeySpec.first("RO ACCESS");
        table.in(Group.GENERIC)
                .write("EXPIRE", atLeast(3), changed, flags(FAST, WAKES_NOBODY), ExpiryCommands::expire)
                .write("PEXPIRE", atLeast(3), changed, flags(FAST, WAKES_NOBODY), ExpiryCommands::expireMillis)
                .write("EXPIREAT", atLeast(3), changed, flags(FAST, WAKES_NOBODY), ExpiryCommands::expireAt)
                .write("PEXPIREAT", atLeast(3), changed, flags(FAST, WAKES_NOBODY), ExpiryCommands::expireAtMillis)
                .read("TTL", exactly(2), asked, flags(FAST), ExpiryCommands::timeToLive)
                .read("PTTL", exactly(2), asked, flags(FAST), ExpiryCommands::timeToLiveMillis)
                .read("EXPIRETIME", exactly(2), asked, flags(FAST), ExpiryCommands::expireTime)
                .read("PEXPIRETIME", exactly(2), asked, flags(FAST), ExpiryCommands::expireTimeMillis)
                .write("PERSIST", exactly(2), changed, flags(FAST, WAKES_NOBODY), ExpiryCommands::persist);
    }

    private static void expire(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, keyspace.now(), 1000, BAD_EXPIRE);
    }

    private static void expireMillis(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, keyspace.now(), 1, BAD_PEXPIRE);
    }

    private static void expireAt(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, 0, 1000, BAD_EXPIREAT);
    }

    private static void expireAtMillis(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, 0, 1, BAD_PEXPIREAT);
    }

    private static void timeToLive(KeyspaceReader keyspace, Args args, Reply reply) {
        long at = expireAt(keyspace, args);
        reply.integer(at < 0 ? at : seconds(at - keyspace.now()));
    }

    private static void timeToLiveMillis(KeyspaceReader keyspace, Args args, Reply reply) {
        long at = expireAt(keyspace, args);
        reply.integer(at < 0 ? at : at - keyspace.now());
    }

    private static void expireTime(KeyspaceReader keyspace, Args args, Reply reply) {
        long at = expireAt(keyspace, args);
        reply.integer(at < 0 ? at : seconds(at));
    }

    private static void expireTimeMillis(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(expireAt(keyspace, args));
    }

    private static void persist(KeyspaceWriter keyspace, Args args, Reply reply) {
        long entry = keyspace.peek(args.address(1), args.length(1));
        boolean expires = entry != 0 && keyspace.expireAt(entry) != KeyspaceReader.NO_EXPIRY;
        if (expires) {
            keyspace.setExpireAt(args.address(1), args.length(1), KeyspaceReader.NO_EXPIRY);
        }
        reply.integer(expires);
    }

    /// @param base what the argument is relative to, in Unix milliseconds
    /// @param unit milliseconds of one unit of the argument
    private static void expire(
            KeyspaceWriter keyspace, Args args, Reply reply, long base, long unit, CommandError badTime) {
        int condition = condition(args);
        long at = instant(args.integer(2), base, unit, badTime);
        long entry = keyspace.peek(args.address(1), args.length(1));
        boolean wanted = entry != 0 && allows(condition, keyspace.expireAt(entry), at);
        if (wanted) {
            if (at <= keyspace.now()) {
                keyspace.delete(args.address(1), args.length(1));
            } else {
                keyspace.setExpireAt(args.address(1), args.length(1), at);
            }
        }
        reply.integer(wanted);
    }

    /// The conditions behind the time; 0 without any.
    private static int condition(Args args) {
        int condition = 0;
        for (int i = 3; i < args.count(); i++) {
            if (args.is(i, "NX")) {
                condition |= ONLY_WITHOUT;
            } else if (args.is(i, "XX")) {
                condition |= ONLY_WITH;
            } else if (args.is(i, "GT")) {
                condition |= ONLY_LATER;
            } else if (args.is(i, "LT")) {
                condition |= ONLY_EARLIER;
            } else {
                throw CommandError.of("ERR Unsupported option " + args.copyText(i));
            }
        }
        if ((condition & ONLY_WITHOUT) != 0 && condition != ONLY_WITHOUT) {
            throw NEW_AND_OTHERS;
        }
        if ((condition & ONLY_LATER) != 0 && (condition & ONLY_EARLIER) != 0) {
            throw LATER_AND_EARLIER;
        }
        return condition;
    }

    private static boolean allows(int condition, long current, long wanted) {
        boolean expires = current != KeyspaceReader.NO_EXPIRY;
        return ((condition & ONLY_WITHOUT) == 0 || !expires)
                && ((condition & ONLY_WITH) == 0 || expires)
                && ((condition & ONLY_LATER) == 0 || (expires && wanted > current))
                && ((condition & ONLY_EARLIER) == 0 || !expires || wanted < current);
    }

    /// `time` units after `base` in milliseconds; negative times are allowed, an overflow is not.
    private static long instant(long time, long base, long unit, CommandError badTime) {
        if (time > Long.MAX_VALUE / unit || time < Long.MIN_VALUE / unit) {
            throw badTime;
        }
        long millis = time * unit;
        if (millis > Long.MAX_VALUE - base) {
            throw badTime;
        }
        return millis + base;
    }

    /// When the key expires: -1 never, -2 no such key.
    private static long expireAt(KeyspaceReader keyspace, Args args) {
        long entry = keyspace.look(args.address(1), args.length(1));
        return entry == 0 ? -2 : keyspace.expireAt(entry);
    }

    /// To the nearest second; written so that the largest number of milliseconds does not overflow.
    private static long seconds(long millis) {
        return millis / 1000 + (millis % 1000 >= 500 ? 1 : 0);
    }

    private static CommandError badTime(String command) {
        return CommandError.of("ERR invalid expire time in '" + command + "' command");
    }
}
