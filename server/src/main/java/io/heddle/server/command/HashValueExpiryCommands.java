package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.hash.HashReader;
import io.heddle.hash.HashWriter;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// Values of fields together with their expiry or their end: HGETDEL, HGETEX, HSETEX, as in Redis 8.0.
///
/// Times may be over: then the fields are gone. HSETEX without an option ends what expiries there were.
final class HashValueExpiryCommands {
    private static final CommandError BAD_HGETEX = HashFields.badTime("hgetex");
    private static final CommandError BAD_HSETEX = HashFields.badTime("hsetex");
    private static final CommandError ONE_GET_TIME =
            CommandError.of("ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified");
    private static final CommandError ONE_SET_TIME =
            CommandError.of("ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
    private static final CommandError ONE_CONDITION =
            CommandError.of("ERR Only one of FXX or FNX arguments can be specified");

    /// No option about the expiry was given.
    private static final long UNSAID = -3;

    private boolean onlyMissing;
    private boolean onlyPresent;
    private long expireAt;

    private HashValueExpiryCommands() {}

    static void declare(CommandTable table) {
        HashValueExpiryCommands commands = new HashValueExpiryCommands();
        List<KeySpec> deleted = KeySpec.first("RW ACCESS DELETE");
        List<KeySpec> got = KeySpec.first("RW ACCESS UPDATE");
        List<KeySpec> set = KeySpec.first("RW UPDATE");
        table.in(Group.HASH)
                .write("HGETDEL", atLeast(5), deleted, flags(FAST), HashValueExpiryCommands::hgetdel)
                .write("HGETEX", atLeast(5), got, flags(FAST), commands::hgetex)
                .write("HSETEX", atLeast(6), set, flags(DENYOOM, FAST), commands::hsetex);
    }

    private static void hgetdel(KeyspaceWriter keyspace, Args args, Reply reply) {
        int first = HashFields.first(args, 2);
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        reply.array(args.count() - (long) first);
        for (int i = first; i < args.count(); i++) {
            HashCommands.replyValue(hash, args, i, reply);
            hash.remove(args.address(i), args.length(i));
        }
    }

    private void hgetex(KeyspaceWriter keyspace, Args args, Reply reply) {
        int first = HashFields.first(args, options(args, keyspace.now(), "PERSIST", ONE_GET_TIME, BAD_HGETEX));
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        reply.array(args.count() - (long) first);
        for (int i = first; i < args.count(); i++) {
            HashCommands.replyValue(hash, args, i, reply);
            if (expireAt != UNSAID) {
                expire(hash, args.address(i), args.length(i), keyspace.now());
            }
        }
    }

    private void expire(HashWriter hash, long field, int length, long now) {
        if (isOver(now)) {
            hash.remove(field, length);
        } else if (hash.find(field, length) && hash.expireAt() != expireAt) {
            hash.setExpireAt(field, length, expireAt);
        }
    }

    private boolean isOver(long now) {
        return expireAt >= 0 && expireAt <= now;
    }

    private void hsetex(KeyspaceWriter keyspace, Args args, Reply reply) {
        int first = HashFields.first(args, options(args, keyspace.now(), "KEEPTTL", ONE_SET_TIME, BAD_HSETEX), 2);
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        boolean wanted = isWanted(hash, args, first);
        if (wanted) {
            setAll(hash, args, first, isOver(keyspace.now()));
        }
        reply.integer(wanted);
    }

    private boolean isWanted(HashReader hash, Args args, int first) {
        if (!onlyMissing && !onlyPresent) {
            return true;
        }
        for (int i = first; i < args.count(); i += 2) {
            if (hash.find(args.address(i), args.length(i)) != onlyPresent) {
                return false;
            }
        }
        return true;
    }

    private void setAll(HashWriter hash, Args args, int first, boolean over) {
        long at = expireAt == UNSAID ? HashReader.NO_EXPIRY : expireAt;
        for (int i = first; i < args.count(); i += 2) {
            if (over) {
                hash.remove(args.address(i), args.length(i));
            } else {
                hash.put(args.address(i), args.length(i), args.address(i + 1), args.length(i + 1), at);
            }
        }
    }

    /// Reads the options between key and FIELDS.
    ///
    /// @param keeping the word that is no time: PERSIST or KEEPTTL
    /// @return where FIELDS should stand
    private int options(Args args, long now, String keeping, CommandError oneTime, CommandError badTime) {
        onlyMissing = false;
        onlyPresent = false;
        expireAt = UNSAID;
        boolean sets = keeping.equals("KEEPTTL");
        int i = 2;
        while (i < args.count() && !args.is(i, "FIELDS")) {
            if (sets && (args.is(i, "FNX") || args.is(i, "FXX"))) {
                if (onlyMissing || onlyPresent) {
                    throw ONE_CONDITION;
                }
                onlyMissing = args.is(i, "FNX");
                onlyPresent = !onlyMissing;
                i++;
            } else {
                if (expireAt != UNSAID && (isTime(args, i) || args.is(i, keeping))) {
                    throw oneTime;
                }
                i = expiry(args, i, now, keeping, badTime);
            }
        }
        return i;
    }

    private static boolean isTime(Args args, int i) {
        return args.is(i, "EX") || args.is(i, "PX") || args.is(i, "EXAT") || args.is(i, "PXAT");
    }

    /// Reads the option about the expiry at `i`.
    ///
    /// @return the argument behind it
    private int expiry(Args args, int i, long now, String keeping, CommandError badTime) {
        if (args.is(i, keeping)) {
            expireAt = keeping.equals("KEEPTTL") ? HashWriter.KEEP_EXPIRY : HashReader.NO_EXPIRY;
            return i + 1;
        }
        if (!isTime(args, i) || i + 1 == args.count()) {
            throw CommandError.of("ERR unknown argument: " + args.copyText(i));
        }
        long unit = args.is(i, "EX") || args.is(i, "EXAT") ? 1000 : 1;
        long base = args.is(i, "EX") || args.is(i, "PX") ? now : 0;
        expireAt = HashFields.instant(args, i + 1, unit, base, badTime);
        return i + 2;
    }
}
