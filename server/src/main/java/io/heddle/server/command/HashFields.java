package io.heddle.server.command;

import io.heddle.server.protocol.Args;

/// The arguments that commands with expiries of fields share: a list of fields behind `FIELDS numfields`, and times.
final class HashFields {
    /// The latest expiry of a field, in Unix milliseconds, as in Redis.
    private static final long LATEST = (1L << 46) - 2;

    private static final CommandError NO_FIELDS =
            CommandError.of("ERR Mandatory argument FIELDS is missing or not at the right position");
    private static final CommandError TOO_FEW = CommandError.of("ERR Parameter `numFields` should be greater than 0");
    private static final CommandError MISMATCH =
            CommandError.of("ERR The `numfields` parameter must match the number of arguments");
    private static final CommandError NEGATIVE = CommandError.of("ERR invalid expire time, must be >= 0");

    private HashFields() {}

    static CommandError badTime(String command) {
        return CommandError.of("ERR invalid expire time in '" + command + "' command");
    }

    /// Where the fields begin that are announced at `i` and go on to the end.
    static int first(Args args, int i) {
        return first(args, i, 1);
    }

    /// As `first`, with so many arguments for each field.
    static int first(Args args, int i, int each) {
        if (i + 1 >= args.count() || !args.is(i, "FIELDS")) {
            throw NO_FIELDS;
        }
        long fields = args.integer(i + 1, 1, Integer.MAX_VALUE, TOO_FEW);
        if (fields * each != args.count() - i - 2) {
            throw MISMATCH;
        }
        return i + 2;
    }

    /// The Unix milliseconds that an argument says, in units from `base` on; they may be over.
    static long instant(Args args, int i, long unit, long base, CommandError badTime) {
        long time = args.integer(i);
        if (time < 0) {
            throw NEGATIVE;
        }
        if (time > LATEST / unit || time * unit > LATEST - base) {
            throw badTime;
        }
        return time * unit + base;
    }
}
