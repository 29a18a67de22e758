package io.heddle.hash;

import io.heddle.memory.Memory;
import io.heddle.value.Pack;

/// The bytes of a small hash.
///
/// ```
///   plain       | field | value | field | value | ...                                      | fields u16 |
///   expiring    | field | value | expiry | field | value | expiry | ... | earliest 8 bytes | fields u16 |
/// ```
///
/// Fields, values and expiries are entries of [Pack]; an expiry is a number of Unix milliseconds, 0 for none. What
/// describes the whole stands at the end, because a change of length anywhere makes all bytes behind it writable. The
/// highest bit of the count says "expiring", which a hash stays once it was.
final class CompactHash {
    static final int FIELDS_MAX = 0x7FFF;
    static final int COUNT_BYTES = 2;
    static final int TRAILER_BYTES = 10;

    /// The expiry entry of a field without one.
    static final int NONE = 0;

    private static final int EXPIRING = 0x8000;

    private CompactHash() {}

    static int fields(long bytes, int length) {
        return Memory.getUnsignedShort(bytes + length - COUNT_BYTES) & FIELDS_MAX;
    }

    static boolean isExpiring(long bytes, int length) {
        return (Memory.getUnsignedShort(bytes + length - COUNT_BYTES) & EXPIRING) != 0;
    }

    /// Where the entries end.
    static long end(long bytes, int length) {
        return bytes + length - (isExpiring(bytes, length) ? TRAILER_BYTES : COUNT_BYTES);
    }

    /// The earliest expiry of a field, `Long.MAX_VALUE` without any.
    static long earliest(long bytes, int length) {
        return isExpiring(bytes, length) ? Memory.getLong(bytes + length - TRAILER_BYTES) : Long.MAX_VALUE;
    }

    static void fields(long bytes, int length, int fields, boolean expiring) {
        Memory.putShort(bytes + length - COUNT_BYTES, (short) (fields | (expiring ? EXPIRING : 0)));
    }

    static void earliest(long bytes, int length, long time) {
        Memory.putLong(bytes + length - TRAILER_BYTES, time);
    }

    /// The next field behind this one.
    static long next(long field, boolean expiring) {
        long value = Pack.next(field);
        return expiring ? Pack.next(Pack.next(value)) : Pack.next(value);
    }

    /// The expiry of a field of an expiring hash, 0 for none.
    static long expiry(long field) {
        return Pack.integer(Pack.next(Pack.next(field)));
    }

    static boolean isExpired(long field, long now) {
        long expiry = expiry(field);
        return expiry != NONE && expiry < now;
    }

    /// The earliest expiry by a look at all fields.
    static long findEarliest(long bytes, int length) {
        long end = end(bytes, length);
        long earliest = Long.MAX_VALUE;
        for (long field = bytes; field < end; field = next(field, true)) {
            long expiry = expiry(field);
            if (expiry != NONE && expiry < earliest) {
                earliest = expiry;
            }
        }
        return earliest;
    }
}
