package io.heddle.keyspace;

import io.heddle.memory.Memory;
import io.heddle.value.RandomNumbers;

/// Iterations over a table that may change between the steps, and random picks.
///
/// The cursor is the upper 48 bits of a hash: all keys with smaller hashes were visited. Every boundary between home
/// buckets has 16 zero bits below it, so a cursor loses nothing, stays below 2^48 (which clients that keep it in a
/// floating-point number need), and means the same after any split or merge.
final class TableScan {
    private static final int CURSOR_SHIFT = 16;
    private static final int TRIES_MAX = 64;

    private TableScan() {}

    /// Visits the keys of the next home bucket that has any, or the rest of a segment.
    ///
    /// @return the next cursor, 0 at the end
    static long step(Table table, long cursor, KeyspaceReader.EntryVisitor visitor) {
        if (table.size() == 0) {
            return 0;
        }
        long from = cursor << CURSOR_SHIFT;
        long segment = table.segmentOf(from);
        int depth = Segments.depth(segment);
        long prefix = Segments.prefix(segment);
        for (int home = Segments.home(from, depth); home < Segments.HOMES; home++) {
            long end = Segments.firstHash(prefix, depth, home + 1);
            if (visit(table, segment, home, from, end - 1, visitor) || home + 1 == Segments.HOMES) {
                return end >>> CURSOR_SHIFT;
            }
            from = end;
        }
        throw new AssertionError("a hash has no home bucket");
    }

    private static boolean visit(
            Table table, long segment, int home, long from, long last, KeyspaceReader.EntryVisitor visitor) {
        long bucket = Segments.bucket(segment, home);
        long tags = Memory.getLong(bucket);
        boolean visited = visitIn(table, bucket, from, last, visitor);
        if (Segments.overflowsToNext(tags)) {
            visited |= visitIn(table, Segments.bucket(segment, Segments.next(home)), from, last, visitor);
        }
        if (Segments.overflowsToStash(tags)) {
            for (int i = Segments.HOMES; i < Segments.BUCKETS; i++) {
                visited |= visitIn(table, Segments.bucket(segment, i), from, last, visitor);
            }
        }
        return visited;
    }

    private static boolean visitIn(
            Table table, long bucket, long from, long last, KeyspaceReader.EntryVisitor visitor) {
        boolean visited = false;
        for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
            long slot = Segments.slotOf(bucket, full);
            long hash = table.hashOf(table.record(slot));
            if (Long.compareUnsigned(hash, from) >= 0 && Long.compareUnsigned(hash, last) <= 0) {
                visitor.visit(slot);
                visited = true;
            }
        }
        return visited;
    }

    /// An entry, each with the same chance: a segment at random, taken with a chance in proportion to its entries,
    /// and one of these.
    static long random(Table table, RandomNumbers numbers) {
        if (table.size() == 0) {
            return 0;
        }
        int tries = 0;
        while (true) {
            long segment = table.segment(numbers.below(table.segments()));
            int count = Segments.isRetired(segment) ? 0 : Segments.count(segment);
            boolean taken = table.segments() == 1 || tries > TRIES_MAX || numbers.below(Segments.SLOTS) < count;
            tries++;
            if (count != 0 && taken) {
                return entry(segment, numbers.below(count));
            }
        }
    }

    private static long entry(long segment, int number) {
        int left = number;
        for (int i = 0; i < Segments.BUCKETS; i++) {
            long bucket = Segments.bucket(segment, i);
            long full = Segments.occupied(Memory.getLong(bucket));
            int here = Long.bitCount(full);
            if (left < here) {
                for (; left > 0; left--) {
                    full &= full - 1;
                }
                return Segments.slotOf(bucket, full);
            }
            left -= here;
        }
        throw new AssertionError("a segment counts more entries than it holds");
    }
}
