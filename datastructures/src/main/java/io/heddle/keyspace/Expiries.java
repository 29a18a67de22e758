package io.heddle.keyspace;

/// How a table of expiries keeps the second of an expiry in a slot's 24 access bits.
///
/// Seconds modulo 2^24, at most 97 days ahead: what is due later is kept as due in 97 days, and looked at again then.
/// So most entries that are not due are passed over without a look at their record, whatever the up-time.
final class Expiries {
    private static final int AHEAD_MAX = 1 << 23;

    private Expiries() {}

    /// The second that stands for the expiry.
    static long second(long expireAt, long now) {
        return Math.min(expireAt / 1000, now / 1000 + AHEAD_MAX - 1);
    }

    static int bits(long second) {
        return (int) second & Segments.ACCESS_MASK;
    }

    /// The second that the bits stand for: the one nearest to now.
    static long second(int bits, long now) {
        long second = now / 1000;
        int ahead = bits - (int) second << 8 >> 8;
        return second + ahead;
    }

    /// Adds or updates the entry of a record with an expiry.
    static void note(Table expires, long hash, long slot, long record, long expireAt, long now) {
        long second = second(expireAt, now);
        long noted = slot;
        if (noted == 0) {
            noted = expires.insert(hash, record, bits(second));
        } else {
            if (expires.record(noted) != record) {
                expires.replace(noted, record);
            }
            Table.access(noted, bits(second));
        }
        long segment = Segments.ofSlot(noted);
        if (second < Segments.earliest(segment)) {
            Segments.earliest(segment, second);
        }
    }
}
