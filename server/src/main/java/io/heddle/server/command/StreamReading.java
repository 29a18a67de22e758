package io.heddle.server.command;

import io.heddle.server.engine.Blocking;
import io.heddle.server.protocol.Args;
import java.util.Arrays;

/// The options of XREAD and XREADGROUP, and the IDs from which the streams are read; reused.
final class StreamReading {
    static final long NO_TIMEOUT = -1;

    private static final CommandError GROUP_OF_XREAD =
            CommandError.of("ERR The GROUP option is only supported by XREADGROUP. You called XREAD instead.");
    private static final CommandError NOACK_OF_XREAD =
            CommandError.of("ERR The NOACK option is only supported by XREADGROUP. You called XREAD instead.");
    private static final CommandError NO_GROUP = CommandError.of("ERR Missing GROUP option for XREADGROUP");

    /// Milliseconds, or NO_TIMEOUT.
    long timeout;

    /// Entries of each stream; 0 is all.
    long most;

    boolean acknowledges;

    /// Arguments: the group (the consumer is the next one), the first key.
    int group;

    int firstKey;
    int keys;

    /// By key.
    long[] ms = new long[8];

    long[] seq = new long[8];

    void parse(Args args, Blocking blocking, boolean byGroup) {
        timeout = NO_TIMEOUT;
        most = 0;
        acknowledges = false;
        group = 0;
        firstKey = 0;
        options(args, blocking, byGroup);
        if (firstKey == 0) {
            throw CommandError.SYNTAX;
        }
        if (byGroup && group == 0) {
            throw NO_GROUP;
        }
        if (ms.length < keys) {
            ms = new long[keys];
            seq = new long[keys];
        }
    }

    private void options(Args args, Blocking blocking, boolean byGroup) {
        for (int i = 1; i < args.count(); i++) {
            int more = args.count() - i - 1;
            if (more >= 1 && args.is(i, "BLOCK")) {
                timeout = blocking.millis(args, ++i);
            } else if (more >= 1 && args.is(i, "COUNT")) {
                most = Math.max(0, args.integer(++i));
            } else if (more >= 1 && args.is(i, "STREAMS")) {
                firstKey = i + 1;
                if (more % 2 != 0) {
                    throw CommandError.of("ERR Unbalanced '" + (byGroup ? "xreadgroup" : "xread")
                            + "' list of streams: for each stream key an ID or '" + (byGroup ? '>' : '$')
                            + "' must be specified.");
                }
                keys = more / 2;
                return;
            } else if (more >= 2 && args.is(i, "GROUP")) {
                if (!byGroup) {
                    throw GROUP_OF_XREAD;
                }
                group = i + 1;
                i += 2;
            } else if (args.is(i, "NOACK")) {
                if (!byGroup) {
                    throw NOACK_OF_XREAD;
                }
                acknowledges = true;
            } else {
                throw CommandError.SYNTAX;
            }
        }
    }

    /// What `$` meant when the command came, for the attempts after.
    long[] memo() {
        long[] memo = Arrays.copyOf(ms, 2 * keys);
        System.arraycopy(seq, 0, memo, keys, keys);
        return memo;
    }

    void recall(long[] memo) {
        System.arraycopy(memo, 0, ms, 0, keys);
        System.arraycopy(memo, keys, seq, 0, keys);
    }
}
