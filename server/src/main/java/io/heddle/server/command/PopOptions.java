package io.heddle.server.command;

import io.heddle.server.protocol.Args;

/// What LMPOP, ZMPOP and their forms that wait are given: `numkeys key ... LEFT|RIGHT|MIN|MAX [COUNT count]`. One
/// object per family, parsed anew by each command.
final class PopOptions {
    private static final CommandError FEW_KEYS = CommandError.of("ERR numkeys should be greater than 0");
    private static final CommandError FEW_ELEMENTS = CommandError.of("ERR count should be greater than 0");

    private static final int NO_COUNT = 0;

    /// Arguments with the keys.
    int firstKey;

    int keys;

    /// From which end.
    boolean front;

    /// Elements at most.
    long count;

    /// @param keysAt argument with the number of keys
    /// @param frontWord what says the one end
    /// @param backWord what says the other
    void parse(Args args, int keysAt, String frontWord, String backWord) {
        long number = args.integer(keysAt, 1, Long.MAX_VALUE, FEW_KEYS);
        firstKey = keysAt + 1;
        if (number >= args.count() - firstKey) {
            throw CommandError.SYNTAX;
        }
        keys = (int) number;
        int where = firstKey + keys;
        front = args.is(where, frontWord);
        if (!front && !args.is(where, backWord)) {
            throw CommandError.SYNTAX;
        }
        count = NO_COUNT;
        for (int i = where + 1; i < args.count(); i += 2) {
            if (count != NO_COUNT || !args.is(i, "COUNT") || i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            }
            count = args.integer(i + 1, 1, Long.MAX_VALUE, FEW_ELEMENTS);
        }
        count = Math.max(1, count);
    }

    /// The argument behind the last key.
    int endOfKeys() {
        return firstKey + keys;
    }
}
