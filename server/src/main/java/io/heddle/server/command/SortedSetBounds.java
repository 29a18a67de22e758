package io.heddle.server.command;

import io.heddle.memory.Doubles;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.sortedset.SortedSetReader;
import java.nio.charset.StandardCharsets;

/// From where to where a command means: by rank, by score (`(1.5`, `-inf`) or by member (`[a`, `(b`, `-`, `+`).
/// Whatever the kind, `locate` turns it into ranks.
///
/// One object per family, parsed anew by each command; bounds by member point into the arguments.
final class SortedSetBounds {
    private static final CommandError NOT_A_FLOAT = CommandError.of("ERR min or max is not a float");
    private static final CommandError NOT_A_RANGE = CommandError.of("ERR min or max not valid string range item");

    private enum Kind {
        RANK,
        SCORE,
        MEMBER
    }

    private Kind kind = Kind.RANK;
    private long start;
    private long end;
    private double least;
    private double greatest;
    private boolean withoutLeast;
    private boolean withoutGreatest;

    // Arguments with the members, and what they begin with.
    private long leastMember;
    private long greatestMember;
    private int leastLength;
    private int greatestLength;
    private int leastSign;
    private int greatestSign;

    private long from;
    private long to;

    void parseRanks(Args args, int first, int last) {
        kind = Kind.RANK;
        start = args.integer(first);
        end = args.integer(last);
    }

    void parseScores(Args args, int min, int max) {
        kind = Kind.SCORE;
        withoutLeast = startsWith(args, min, '(');
        withoutGreatest = startsWith(args, max, '(');
        least = score(args, min, withoutLeast ? 1 : 0);
        greatest = score(args, max, withoutGreatest ? 1 : 0);
    }

    void parseMembers(Args args, int min, int max) {
        kind = Kind.MEMBER;
        leastSign = sign(args, min);
        greatestSign = sign(args, max);
        leastMember = args.address(min) + 1;
        leastLength = args.length(min) - 1;
        greatestMember = args.address(max) + 1;
        greatestLength = args.length(max) - 1;
    }

    private static boolean startsWith(Args args, int i, char c) {
        return args.length(i) != 0 && Memory.getByte(args.address(i)) == c;
    }

    private static int sign(Args args, int i) {
        int length = args.length(i);
        int sign = length == 0 ? 0 : Memory.getByte(args.address(i));
        boolean valid = sign == '(' || sign == '[' || (sign == '-' || sign == '+') && length == 1;
        if (!valid) {
            throw NOT_A_RANGE;
        }
        return sign;
    }

    /// As C's `strtod` on all of the text: nothing is 0, blanks may stand before, what is too large is infinite.
    private static double score(Args args, int i, int skipped) {
        long address = args.address(i) + skipped;
        int length = args.textLength(i) - skipped;
        if (length == 0) {
            return 0;
        }
        double value = Doubles.parse(address, length);
        return Double.isNaN(value) ? unusualScore(address, length) : value;
    }

    private static double unusualScore(long address, int length) {
        if (length > Doubles.TEXT_MAX) {
            throw NOT_A_FLOAT;
        }
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        String text = new String(bytes, StandardCharsets.ISO_8859_1).stripLeading();
        double value = Doubles.parse(text);
        if (!Double.isNaN(value)) {
            return value;
        }
        if (!text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
            throw NOT_A_FLOAT;
        }
        return Double.parseDouble(text);
    }

    /// Finds the ranks that a set has within the bounds.
    void locate(SortedSetReader set) {
        long size = set.size();
        switch (kind) {
            case RANK -> {
                from = Math.max(0, start < 0 ? size + start : start);
                to = Math.min(size - 1, end < 0 ? size + end : end) + 1;
            }
            case SCORE -> {
                to = set.countBelow(greatest, !withoutGreatest);
                from = set.countBelow(least, withoutLeast);
            }
            case MEMBER -> {
                to = rank(set, greatestSign, greatestMember, greatestLength, greatestSign == '[');
                from = rank(set, leastSign, leastMember, leastLength, leastSign == '(');
            }
        }
    }

    /// Ranks of the set as `locate` found them, counted from its end.
    void locateReversed(SortedSetReader set) {
        locate(set);
        if (kind == Kind.RANK) {
            long size = set.size();
            long first = size - to;
            to = size - from;
            from = first;
        }
    }

    private static long rank(SortedSetReader set, int sign, long member, int length, boolean inclusive) {
        return switch (sign) {
            case '-' -> 0;
            case '+' -> set.size();
            default -> set.countBefore(member, length, inclusive);
        };
    }

    /// Keeps `count` of the ranks, all if it is negative, after `offset` of them; of none if that is negative.
    void limit(long offset, long count, boolean reversed) {
        long all = count();
        long skipped = offset < 0 ? all : Math.min(offset, all);
        long kept = count < 0 ? all - skipped : Math.min(count, all - skipped);
        if (reversed) {
            to -= skipped;
            from = to - kept;
        } else {
            from += skipped;
            to = from + kept;
        }
    }

    /// Rank of the first.
    long from() {
        return from;
    }

    long count() {
        return to > from ? to - from : 0;
    }
}
