package io.heddle.server.command;

import static io.heddle.keyspace.KeyspaceReader.NO_EXPIRY;
import static io.heddle.keyspace.KeyspaceWriter.KEEP_EXPIRY;

import io.heddle.server.protocol.Args;

/// The options of SET and GETEX, read into one reused object: at most one statement about the expiry, and for SET a
/// condition on the key and the wish for the old value.
///
/// Whoever contradicts an earlier option is a syntax error; whoever repeats it is not, and the last argument counts.
final class SetOptions {
    /// What is said about the expiry.
    enum Expiry {
        UNSAID,
        SECONDS,
        MILLISECONDS,
        AT_SECONDS,
        AT_MILLISECONDS,
        KEEP,
        PERSIST
    }

    private static final long MILLIS_PER_SECOND = 1000;

    boolean onlyMissing;
    boolean onlyPresent;
    boolean answersOld;
    Expiry expiry = Expiry.UNSAID;
    private int argument;

    void parseSet(Args args) {
        clear();
        int count = args.count();
        for (int i = 3; i < count; i++) {
            if (args.is(i, "NX") && !onlyPresent) {
                onlyMissing = true;
            } else if (args.is(i, "XX") && !onlyMissing) {
                onlyPresent = true;
            } else if (args.is(i, "GET")) {
                answersOld = true;
            } else if (args.is(i, "KEEPTTL") && isFreeFor(Expiry.KEEP)) {
                expiry = Expiry.KEEP;
            } else {
                i = parseTime(args, i);
            }
        }
    }

    void parseGetEx(Args args) {
        clear();
        int count = args.count();
        for (int i = 2; i < count; i++) {
            if (args.is(i, "PERSIST") && isFreeFor(Expiry.PERSIST)) {
                expiry = Expiry.PERSIST;
            } else {
                i = parseTime(args, i);
            }
        }
    }

    boolean isConditional() {
        return onlyMissing || onlyPresent;
    }

    /// Whether a time follows from the options.
    boolean hasTime() {
        return argument != 0;
    }

    /// Whether the time was given as one of the calendar, which may be over already.
    boolean isAbsolute() {
        return expiry == Expiry.AT_SECONDS || expiry == Expiry.AT_MILLISECONDS;
    }

    /// For the writer's `expireAt` arguments.
    ///
    /// @param invalid thrown for a time of the past or beyond the range
    long expireAt(Args args, long now, CommandError invalid) {
        return switch (expiry) {
            case UNSAID, PERSIST -> NO_EXPIRY;
            case KEEP -> KEEP_EXPIRY;
            case SECONDS -> deadline(args.integer(argument), MILLIS_PER_SECOND, now, invalid);
            case MILLISECONDS -> deadline(args.integer(argument), 1, now, invalid);
            case AT_SECONDS -> deadline(args.integer(argument), MILLIS_PER_SECOND, 0, invalid);
            case AT_MILLISECONDS -> deadline(args.integer(argument), 1, 0, invalid);
        };
    }

    /// Unix milliseconds of a positive time in units of `unitMillis`, counted from `base`.
    static long deadline(long time, long unitMillis, long base, CommandError invalid) {
        if (time <= 0 || time > Long.MAX_VALUE / unitMillis) {
            throw invalid;
        }
        long at = time * unitMillis + base;
        if (at <= 0) {
            throw invalid;
        }
        return at;
    }

    private void clear() {
        onlyMissing = false;
        onlyPresent = false;
        answersOld = false;
        expiry = Expiry.UNSAID;
        argument = 0;
    }

    /// Reads an option with a time and returns the position of that time.
    private int parseTime(Args args, int i) {
        Expiry said = timeOption(args, i);
        if (said == Expiry.UNSAID || !isFreeFor(said) || i + 1 == args.count()) {
            throw CommandError.SYNTAX;
        }
        expiry = said;
        argument = i + 1;
        return i + 1;
    }

    private static Expiry timeOption(Args args, int i) {
        if (args.is(i, "EX")) {
            return Expiry.SECONDS;
        } else if (args.is(i, "PX")) {
            return Expiry.MILLISECONDS;
        } else if (args.is(i, "EXAT")) {
            return Expiry.AT_SECONDS;
        } else if (args.is(i, "PXAT")) {
            return Expiry.AT_MILLISECONDS;
        }
        return Expiry.UNSAID;
    }

    private boolean isFreeFor(Expiry option) {
        return expiry == Expiry.UNSAID || expiry == option;
    }
}
