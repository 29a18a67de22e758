package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.value.Pack;
import io.heddle.value.ValueReader;

/// The bytes of a small sorted set: members and scores in turn, in the order of the set, then their number.
///
/// ```
///   | member | score | member | score | ... | number of pairs, 4 bytes |
/// ```
///
/// A whole score is an integer entry (minus zero becomes zero, as in Redis), any other a string of the eight bytes of
/// the double. The number stands at the end, as whoever changes the length of a value may write all that is behind the
/// change.
final class PackedPairs {
    static final int TRAILER_BYTES = 4;

    private static final int DOUBLE_ENTRY_BYTES = 10;
    private static final double LONG_LIMIT = 0x1p63;

    private PackedPairs() {}

    static int count(ValueReader value) {
        return value.isPresent() ? Memory.getInt(value.bytes() + value.length() - TRAILER_BYTES) : 0;
    }

    static void addToCount(ValueReader value, int change) {
        long at = value.bytes() + value.length() - TRAILER_BYTES;
        Memory.putInt(at, Memory.getInt(at) + change);
    }

    static long end(ValueReader value) {
        return value.bytes() + value.length() - TRAILER_BYTES;
    }

    /// The pair of a rank below `count`.
    static long pair(ValueReader value, int rank, int count) {
        if (rank <= count / 2) {
            long pair = value.bytes();
            for (int i = 0; i < rank; i++) {
                pair = next(pair);
            }
            return pair;
        }
        long pair = end(value);
        for (int i = count; i > rank; i--) {
            pair = previous(pair);
        }
        return pair;
    }

    static long next(long pair) {
        return Pack.next(Pack.next(pair));
    }

    static long previous(long pair) {
        return Pack.previous(Pack.previous(pair));
    }

    static double score(long pair) {
        long entry = Pack.next(pair);
        return Pack.isInteger(entry)
                ? Pack.integer(entry)
                : Double.longBitsToDouble(Memory.getLong(Pack.address(entry)));
    }

    private static boolean isWhole(double score) {
        return (long) score == score && score < LONG_LIMIT;
    }

    static int scoreBytes(double score) {
        return isWhole(score) ? Pack.integerEntryBytes((long) score) : DOUBLE_ENTRY_BYTES;
    }

    static void writeScore(long at, double score) {
        if (isWhole(score)) {
            Pack.writeInteger(at, (long) score);
        } else {
            Memory.putLong(at + 1, Double.doubleToRawLongBits(score));
            Pack.writeString(at, at + 1, Double.BYTES);
        }
    }
}
