package io.heddle.server.command;

import static io.heddle.hash.HashReader.NO_EXPIRY;
import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.hash.HashReader;
import io.heddle.hash.HashWriter;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Times to live of single fields: set, ask, take away. One answer for each field:
///
/// - -2: there is no such field, or no such key
/// - setting: 1 done, 0 the condition does not hold, 2 the time has already come, so the field is gone
/// - asking: the time, or -1 without one; taking away: 1, or -1 if there was none
///
/// As with keys, a field without an expiry counts as living for ever: GT never changes it, LT always does.
final class HashExpiryCommands {
    private static final int MISSING = -2;
    private static final int WITHOUT = -1;

    private static final int ALWAYS = 0;
    private static final int ONLY_WITHOUT = 1;
    private static final int ONLY_WITH = 2;
    private static final int ONLY_LATER = 3;
    private static final int ONLY_EARLIER = 4;

    private static final CommandError BAD_HEXPIRE = HashFields.badTime("hexpire");
    private static final CommandError BAD_HPEXPIRE = HashFields.badTime("hpexpire");
    private static final CommandError BAD_HEXPIREAT = HashFields.badTime("hexpireat");
    private static final CommandError BAD_HPEXPIREAT = HashFields.badTime("hpexpireat");

    /// What is answered for a field with this expiry.
    @FunctionalInterface
    private interface Question {
        long answer(long expireAt, long now);
    }

    private HashExpiryCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> changed = KeySpec.first("RW UPDATE");
        List<KeySpec> asked = KeySpec.first("RO ACCESS");
        table.in(Group.HASH)
                .write("HEXPIRE", atLeast(6), changed, flags(DENYOOM, FAST), HashExpiryCommands::expire)
                .write("HPEXPIRE", atLeast(6), changed, flags(DENYOOM, FAST), HashExpiryCommands::expireMillis)
                .write("HEXPIREAT", atLeast(6), changed, flags(DENYOOM, FAST), HashExpiryCommands::expireAt)
                .write("HPEXPIREAT", atLeast(6), changed, flags(DENYOOM, FAST), HashExpiryCommands::expireAtMillis)
                .read("HTTL", atLeast(5), asked, flags(FAST), HashExpiryCommands::timeToLive)
                .read("HPTTL", atLeast(5), asked, flags(FAST), HashExpiryCommands::timeToLiveMillis)
                .read("HEXPIRETIME", atLeast(5), asked, flags(FAST), HashExpiryCommands::expireTime)
                .read("HPEXPIRETIME", atLeast(5), asked, flags(FAST), HashExpiryCommands::expireTimeMillis)
                .write("HPERSIST", atLeast(5), changed, flags(FAST), HashExpiryCommands::persist);
    }

    private static void expire(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, HashFields.instant(args, 2, 1000, keyspace.now(), BAD_HEXPIRE));
    }

    private static void expireMillis(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, HashFields.instant(args, 2, 1, keyspace.now(), BAD_HPEXPIRE));
    }

    private static void expireAt(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, HashFields.instant(args, 2, 1000, 0, BAD_HEXPIREAT));
    }

    private static void expireAtMillis(KeyspaceWriter keyspace, Args args, Reply reply) {
        expire(keyspace, args, reply, HashFields.instant(args, 2, 1, 0, BAD_HPEXPIREAT));
    }

    private static void timeToLive(KeyspaceReader keyspace, Args args, Reply reply) {
        ask(keyspace, args, reply, (expireAt, now) -> secondsUp(expireAt - now));
    }

    private static void timeToLiveMillis(KeyspaceReader keyspace, Args args, Reply reply) {
        ask(keyspace, args, reply, (expireAt, now) -> expireAt - now);
    }

    private static void expireTime(KeyspaceReader keyspace, Args args, Reply reply) {
        ask(keyspace, args, reply, (expireAt, _) -> secondsUp(expireAt));
    }

    private static void expireTimeMillis(KeyspaceReader keyspace, Args args, Reply reply) {
        ask(keyspace, args, reply, (expireAt, _) -> expireAt);
    }

    private static long secondsUp(long millis) {
        return (millis + 999) / 1000;
    }

    private static void expire(KeyspaceWriter keyspace, Args args, Reply reply, long at) {
        int condition = condition(args);
        int first = HashFields.first(args, condition == ALWAYS ? 3 : 4);
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        reply.array(args.count() - (long) first);
        for (int i = first; i < args.count(); i++) {
            reply.integer(expireField(hash, args.address(i), args.length(i), condition, at, keyspace.now()));
        }
    }

    private static int expireField(HashWriter hash, long field, int length, int condition, long at, long now) {
        if (!hash.find(field, length)) {
            return MISSING;
        }
        if (!allows(condition, hash.expireAt(), at)) {
            return 0;
        }
        if (at <= now) {
            hash.remove(field, length);
            return 2;
        }
        hash.setExpireAt(field, length, at);
        return 1;
    }

    private static int condition(Args args) {
        if (args.is(3, "NX")) {
            return ONLY_WITHOUT;
        } else if (args.is(3, "XX")) {
            return ONLY_WITH;
        } else if (args.is(3, "GT")) {
            return ONLY_LATER;
        } else if (args.is(3, "LT")) {
            return ONLY_EARLIER;
        }
        return ALWAYS;
    }

    private static boolean allows(int condition, long current, long wanted) {
        return switch (condition) {
            case ONLY_WITHOUT -> current == NO_EXPIRY;
            case ONLY_WITH -> current != NO_EXPIRY;
            case ONLY_LATER -> current != NO_EXPIRY && wanted > current;
            case ONLY_EARLIER -> current == NO_EXPIRY || wanted < current;
            default -> true;
        };
    }

    private static void ask(KeyspaceReader keyspace, Args args, Reply reply, Question question) {
        int first = HashFields.first(args, 2);
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        reply.array(args.count() - (long) first);
        for (int i = first; i < args.count(); i++) {
            if (!hash.find(args.address(i), args.length(i))) {
                reply.integer(MISSING);
            } else if (hash.expireAt() == NO_EXPIRY) {
                reply.integer(WITHOUT);
            } else {
                reply.integer(question.answer(hash.expireAt(), keyspace.now()));
            }
        }
    }

    private static void persist(KeyspaceWriter keyspace, Args args, Reply reply) {
        int first = HashFields.first(args, 2);
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        reply.array(args.count() - (long) first);
        for (int i = first; i < args.count(); i++) {
            if (!hash.find(args.address(i), args.length(i))) {
                reply.integer(MISSING);
            } else if (hash.expireAt() == NO_EXPIRY) {
                reply.integer(WITHOUT);
            } else {
                hash.setExpireAt(args.address(i), args.length(i), NO_EXPIRY);
                reply.integer(1);
            }
        }
    }
}
