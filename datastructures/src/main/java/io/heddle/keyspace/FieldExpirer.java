package io.heddle.keyspace;

import io.heddle.memory.Memory;

/// The active expiry of hash fields: passes over the tables of hashes with expiring fields, in steps, like those of
/// [Expirer]. A large hash with many due fields is worked off in portions.
final class FieldExpirer {
    private static final int PORTION = 8;
    private static final int FIELDS_PORTION = 64;

    private final Keyspaces keyspaces;
    private final long[] due = new long[PORTION];

    private int database;
    private int ordinal = Integer.MAX_VALUE;
    private long earliest;
    private boolean more;

    FieldExpirer(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
    }

    /// Looks at about `maxBuckets` cache lines of tables.
    ///
    /// @return false when a pass is complete
    boolean step(int maxBuckets) {
        int left = maxBuckets;
        while (left > 0) {
            Table table = keyspaces.data(database).dueFields.table;
            ordinal = Math.min(ordinal, table.segments() - 1);
            if (ordinal >= 0) {
                left -= look(keyspaces.data(database), table.segment(ordinal));
                continue;
            }
            left--;
            ordinal = Integer.MAX_VALUE;
            database++;
            if (database == keyspaces.databases()) {
                database = 0;
                return false;
            }
        }
        return true;
    }

    private int look(Database current, long segment) {
        if (Segments.earliest(segment) > keyspaces.now() / 1000) {
            ordinal--;
            return 1;
        }
        int count = collect(current, segment);
        if (!more) {
            Segments.earliest(segment, earliest);
        }
        if (count == 0) {
            ordinal--;
        }
        for (int i = 0; i < count; i++) {
            long record = due[i];
            long slot = current.keys.findRecord(current.keys.hashOf(record), record);
            keyspaces.hashes().expire(current, slot, FIELDS_PORTION);
        }
        return Segments.BUCKETS + count * FIELDS_PORTION;
    }

    /// Finds up to a portion of hashes with due fields, and the earliest second of the others.
    private int collect(Database current, long segment) {
        Table table = current.dueFields.table;
        long now = keyspaces.now();
        int count = 0;
        earliest = Long.MAX_VALUE;
        more = false;
        for (int i = 0; i < Segments.BUCKETS; i++) {
            long bucket = Segments.bucket(segment, i);
            for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
                long slot = Segments.slotOf(bucket, full);
                long second = Expiries.second(Table.access(slot), now);
                if (second <= now / 1000) {
                    long record = table.record(slot);
                    long expireAt = earliest(current, record);
                    if (expireAt < now) {
                        if (count == PORTION) {
                            more = true;
                            return count;
                        }
                        due[count++] = record;
                        continue;
                    }
                    second = Expiries.second(expireAt, now);
                    Table.access(slot, Expiries.bits(second));
                }
                earliest = Math.min(earliest, second);
            }
        }
        return count;
    }

    private long earliest(Database current, long record) {
        return keyspaces.hashes().earliest(current, current.keys.findRecord(current.keys.hashOf(record), record));
    }
}
