package io.heddle.keyspace;

import io.heddle.memory.Memory;

/// The active expiry cycle: passes over the tables of expiries, in steps, and removes what is due.
///
/// A segment's header says which second the earliest of its entries is due, so a pass looks at one cache line for
/// about 300 keys, and at the entries only where something is due. At ten million keys with an expiry, a pass that
/// finds nothing takes about a millisecond. A segment with many due entries is worked off in portions.
///
/// Passes go from the last segment to the first, and stay at one until nothing in it is due: removals merge segments,
/// which puts the last in the place of one that is gone, and the entries of a buddy into the one at hand.
final class Expirer {
    private static final int PORTION = 64;
    private static final int NEW_WEIGHT_PERCENT = 5;

    private final Keyspaces keyspaces;
    private final long[] due = new long[PORTION];

    private int database;
    private int ordinal = Integer.MAX_VALUE;
    private int sampled;
    private long seen;
    private long found;
    private double stalePercent;
    private long earliest;
    private long ttlSeconds;
    private boolean more;

    Expirer(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
    }

    /// Looks at about `maxBuckets` cache lines of tables.
    ///
    /// @return false when a pass is complete: all that was due at its passing by is gone
    boolean step(int maxBuckets) {
        int left = maxBuckets;
        while (left > 0) {
            Database current = keyspaces.data(database);
            ordinal = Math.min(ordinal, current.expires.segments() - 1);
            if (ordinal < 0) {
                left--;
                if (!nextDatabase()) {
                    return false;
                }
            } else {
                left -= look(current, current.expires.segment(ordinal));
            }
        }
        return true;
    }

    double stalePercent() {
        return stalePercent;
    }

    private boolean nextDatabase() {
        ordinal = Integer.MAX_VALUE;
        database++;
        if (database < keyspaces.databases()) {
            chooseSample();
            return true;
        }
        database = 0;
        chooseSample();
        if (seen + found != 0) {
            double percent = found * 100.0 / (seen + found);
            stalePercent += (percent - stalePercent) * NEW_WEIGHT_PERCENT / 100;
        }
        seen = 0;
        found = 0;
        return false;
    }

    /// One segment per pass is looked at in any case, for the mean time to live.
    private void chooseSample() {
        int segments = keyspaces.data(database).expires.segments();
        sampled = segments == 0 ? 0 : keyspaces.randomNumbers().below(segments);
    }

    private int look(Database current, long segment) {
        if (ordinal != sampled && Segments.earliest(segment) > keyspaces.now() / 1000) {
            ordinal--;
            return 1;
        }
        int count = collect(current.expires, segment);
        if (!more) {
            Segments.earliest(segment, earliest);
            if (count == 0) {
                sampleTtl(current, Segments.count(segment));
                ordinal--;
            }
        }
        for (int i = 0; i < count; i++) {
            long record = due[i];
            long hash = current.keys.hashOf(record);
            current.expire(current.keys.findRecord(hash, record), hash, record, true);
        }
        return Segments.BUCKETS + count;
    }

    private void sampleTtl(Database current, int count) {
        seen += count;
        if (count != 0) {
            long average = ttlSeconds * 1000 / count;
            current.averageTtl = current.averageTtl == 0 ? average : (current.averageTtl * 49 + average) / 50;
        }
    }

    /// Finds up to a portion of due records, the earliest second of the others, and the sum of what they have to
    /// live.
    private int collect(Table expires, long segment) {
        long now = keyspaces.now();
        int count = 0;
        earliest = Long.MAX_VALUE;
        ttlSeconds = 0;
        more = false;
        for (int i = 0; i < Segments.BUCKETS; i++) {
            long bucket = Segments.bucket(segment, i);
            for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
                long slot = Segments.slotOf(bucket, full);
                long second = Expiries.second(Table.access(slot), now);
                if (second <= now / 1000) {
                    long expireAt = Records.expireAt(expires.record(slot));
                    if (now > expireAt) {
                        if (count == PORTION) {
                            more = true;
                            found += count;
                            return count;
                        }
                        due[count++] = expires.record(slot);
                        continue;
                    }
                    second = Expiries.second(expireAt, now);
                    Table.access(slot, Expiries.bits(second));
                }
                earliest = Math.min(earliest, second);
                ttlSeconds += second - now / 1000;
            }
        }
        found += count;
        return count;
    }
}
