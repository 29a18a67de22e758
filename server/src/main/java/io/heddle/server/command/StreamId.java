package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.stream.StreamIds;

/// An ID as clients write it: `ms-seq`, `ms` alone, `-` and `+` for the ends, `(` before one that is left out; reused
/// for one argument after the other.
///
/// Numbers are read as leniently as Redis does, by the rules of C's `strtoull`: blanks and signs before them,
/// leading zeros.
final class StreamId {
    private static final CommandError INVALID =
            CommandError.of("ERR Invalid stream ID specified as stream command argument");
    private static final CommandError INVALID_START = CommandError.of("ERR invalid start ID for the interval");
    private static final CommandError INVALID_END = CommandError.of("ERR invalid end ID for the interval");
    private static final int LENGTH_MAX = 127;

    long ms;
    long seq;

    /// Whether the sequence was given, not `*`.
    boolean isWhole;

    /// A start of an interval.
    void start(Args args, int i) {
        if (interval(args, i, 0) && !increment()) {
            throw INVALID_START;
        }
    }

    /// An end of an interval.
    void end(Args args, int i) {
        if (interval(args, i, StreamIds.MAX) && !decrement()) {
            throw INVALID_END;
        }
    }

    /// @return whether the ID itself is left out
    private boolean interval(Args args, int i, long missingSeq) {
        long at = args.address(i);
        int length = args.length(i);
        boolean open = length > 1 && Memory.getByte(at) == '(';
        if (!(open
                ? parse(at + 1, length - 1, missingSeq, true, false)
                : parse(at, length, missingSeq, false, false))) {
            throw INVALID;
        }
        return open;
    }

    /// An ID; the ends are none.
    void strict(Args args, int i) {
        if (!tryStrict(args, i)) {
            throw INVALID;
        }
    }

    /// @return whether it is an ID
    boolean tryStrict(Args args, int i) {
        return parse(args.address(i), args.length(i), 0, true, false);
    }

    /// An ID or an end.
    void any(Args args, int i) {
        if (!parse(args.address(i), args.length(i), 0, false, false)) {
            throw INVALID;
        }
    }

    /// An ID for an entry to be added: its sequence may be `*`.
    void forEntry(Args args, int i) {
        if (!parse(args.address(i), args.length(i), 0, true, true)) {
            throw INVALID;
        }
    }

    void set(long newMs, long newSeq) {
        ms = newMs;
        seq = newSeq;
    }

    /// To the next ID.
    ///
    /// @return false if there is none: it is 0-0 then
    boolean increment() {
        seq++;
        if (seq == 0) {
            ms++;
        }
        return !StreamIds.isZero(ms, seq);
    }

    /// To the ID before.
    ///
    /// @return false if there is none
    boolean decrement() {
        if (StreamIds.isZero(ms, seq)) {
            set(StreamIds.MAX, StreamIds.MAX);
            return false;
        }
        if (seq == 0) {
            ms--;
        }
        seq--;
        return true;
    }

    private boolean parse(long at, int length, long missingSeq, boolean strict, boolean starAllowed) {
        if (length > LENGTH_MAX) {
            return false;
        }
        isWhole = true;
        int first = length == 1 ? Memory.getByte(at) : 0;
        if (first == '-' || first == '+') {
            long end = first == '-' ? 0 : StreamIds.MAX;
            set(end, end);
            return !strict;
        }
        int end = endOfText(at, length);
        int dash = 0;
        while (dash < end && Memory.getByte(at + dash) != '-') {
            dash++;
        }
        if (!number(at, dash)) {
            return false;
        }
        ms = seq;
        if (dash == end) {
            seq = missingSeq;
            return true;
        }
        if (starAllowed && end - dash == 2 && Memory.getByte(at + dash + 1) == '*') {
            seq = 0;
            isWhole = false;
            return true;
        }
        return number(at + dash + 1, end - dash - 1);
    }

    /// Redis reads text up to a zero byte.
    private static int endOfText(long at, int length) {
        int end = 0;
        while (end < length && Memory.getByte(at + end) != 0) {
            end++;
        }
        return end;
    }

    /// Reads an unsigned number into `seq`.
    private boolean number(long at, int length) {
        int i = 0;
        while (i < length && isBlank(Memory.getByte(at + i))) {
            i++;
        }
        boolean blanks = i > 0;
        boolean negative = i < length && Memory.getByte(at + i) == '-';
        if (negative || i < length && Memory.getByte(at + i) == '+') {
            i++;
        }
        if (i == length || negative && !blanks) {
            return false;
        }
        long value = 0;
        for (; i < length; i++) {
            int digit = Memory.getByte(at + i) - '0';
            if (digit < 0 || digit > 9 || Math.unsignedMultiplyHigh(value, 10) != 0) {
                return false;
            }
            long shifted = value * 10;
            value = shifted + digit;
            if (Long.compareUnsigned(value, shifted) < 0) {
                return false;
            }
        }
        seq = negative ? -value : value;
        return true;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
