package io.heddle.server.command;

import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// What SRANDMEMBER, HRANDFIELD and ZRANDMEMBER are asked for behind the key.
///
/// @param count elements; if negative, so many picks that may repeat
/// @param pairs whether each comes with what belongs to it: with its value, its score
record RandomPicks(long count, boolean pairs) {
    private static final CommandError COUNT_RANGE = CommandError.of(
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE);
    private static final CommandError PAIRS_RANGE = CommandError.of("ERR value is out of range");

    /// @param withPairs the option that asks for pairs
    static RandomPicks parse(Args args, String withPairs) {
        long count = count(args);
        boolean pairs = args.count() == 4 && args.is(3, withPairs);
        if (args.count() > 4 || args.count() == 4 && !pairs) {
            throw CommandError.SYNTAX;
        }
        if (pairs && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
            throw PAIRS_RANGE;
        }
        return new RandomPicks(count, pairs);
    }

    static long count(Args args) {
        long count = args.integer(2);
        if (count == Long.MIN_VALUE) {
            throw COUNT_RANGE;
        }
        return count;
    }

    /// Begins the reply; pairs are arrays of their own in RESP3.
    void begin(long shown, Reply reply) {
        reply.array(pairs && reply.protocol() == 2 ? shown * 2 : shown);
    }

    void beginOne(Reply reply) {
        if (pairs && reply.protocol() == 3) {
            reply.array(2);
        }
    }
}
