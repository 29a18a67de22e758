package io.heddle.keyspace;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Epochs;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Frees in slices what was let go at once: large values, the tables of cleared databases, and what a snapshot kept.
///
/// The order matters: clones are reached through the segments they belong to, and a retired segment's entries live on
/// in another. So after a snapshot first clones and retired records go, then retired segments, then detached tables.
/// Tables that an open snapshot has seen wait for its end.
final class Reclaimer {
    private final Keyspaces keyspaces;
    private final Epochs epochs;
    private final RecordStore records;
    private final DetachedRoots roots;
    private final ArrayDeque<Detached> queue = new ArrayDeque<>();

    private boolean retiredSegments;

    @SuppressWarnings("UnusedVariable") // written, so that the loads are not optimised away
    private long sink;

    Reclaimer(Keyspaces keyspaces, Epochs epochs, RecordStore records) {
        this.keyspaces = keyspaces;
        this.epochs = epochs;
        this.records = records;
        roots = records.roots();
    }

    /// The tables of a database that was cleared.
    private static final class Detached {
        final Table keys;
        final Table expires;
        final Table dueFields;
        final int epoch;
        int bucket;
        long left;

        Detached(Table keys, Table expires, Table dueFields, int epoch) {
            this.keys = keys;
            this.expires = expires;
            this.dueFields = dueFields;
            this.epoch = epoch;
            left = keys.size();
        }
    }

    void detach(Table keys, Table expires, Table dueFields) {
        queue.add(new Detached(keys, expires, dueFields, epochs.current()));
    }

    void onSnapshotOpened() {
        retiredSegments = true;
    }

    /// Whether all that the last snapshot kept is freed.
    boolean isClean() {
        return epochs.isIdle() && !retiredSegments;
    }

    /// Blocks and keys that can be freed now or wait; with it, a snapshot that was closed and is read no more has
    /// ended.
    long pending() {
        boolean cleaning = epochs.endIfQuiet() && !isClean();
        long pending = cleaning ? Math.max(1, epochs.pendingBlocks()) : 0;
        pending += roots.size();
        if (queue.isEmpty()) {
            return pending; // asked for in each turn: no iterator
        }
        for (Detached detached : queue) {
            pending += detached.left;
        }
        return pending;
    }

    long bytes() {
        long bytes = 0;
        for (Detached detached : queue) {
            bytes += detached.keys.bytes() + detached.expires.bytes() + detached.dueFields.bytes();
        }
        return bytes;
    }

    /// Frees about `maxBlocks` blocks.
    ///
    /// @return whether there is more that can be freed now
    boolean step(int maxBlocks) {
        int left = maxBlocks;
        if (epochs.endIfQuiet() && !isClean()) {
            left = epochs.clean(left);
            if (!epochs.isIdle() || left == 0) {
                return true;
            }
            left = freeRetiredSegments(left);
        }
        left = roots.free(left);
        while (left > 0) {
            Detached detached = firstFreeable();
            if (detached == null) {
                return roots.hasReady(); // from the tables just freed
            }
            left -= free(detached, left);
        }
        return roots.hasReady() || firstFreeable() != null || (!epochs.isOpen() && !isClean());
    }

    private int freeRetiredSegments(int max) {
        int left = max;
        for (int i = 0; i < keyspaces.databases(); i++) {
            left = keyspaces.data(i).keys.freeRetired(left);
        }
        for (Detached detached : queue) {
            left = detached.keys.freeRetired(left);
        }
        if (left > 0) {
            retiredSegments = false;
            roots.release();
        }
        return left;
    }

    private @Nullable Detached firstFreeable() {
        for (Detached detached : queue) {
            if (!isSeen(detached)) {
                return detached;
            }
        }
        return null;
    }

    /// Whether an open snapshot reads the tables.
    private boolean isSeen(Detached detached) {
        return epochs.isOpen() && detached.epoch == epochs.current() && detached.keys.birthEpoch() != epochs.current();
    }

    /// @return how many blocks were freed, at least 1
    private int free(Detached detached, int max) {
        Table keys = detached.keys;
        if (keys.segments() == 0) {
            if (detached.expires.freeLastSegment() && detached.dueFields.freeLastSegment()) {
                queue.remove(detached);
            }
            return 1;
        }
        boolean allFresh = !epochs.isOpen() || detached.epoch != epochs.current();
        long segment = keys.segment(keys.segments() - 1);
        int freed = 0;
        while (detached.bucket < Segments.BUCKETS && freed < max) {
            if (detached.bucket + 1 < Segments.BUCKETS) {
                touchRecords(keys, Segments.bucket(segment, detached.bucket + 1));
            }
            freed += freeBucket(detached, Segments.bucket(segment, detached.bucket), allFresh);
            detached.bucket++;
        }
        if (detached.bucket == Segments.BUCKETS) {
            detached.bucket = 0;
            keys.freeLastSegment();
            freed++;
        }
        return Math.max(1, freed);
    }

    /// Brings the next bucket's records into the cache while this one's are freed: their waits overlap.
    private void touchRecords(Table keys, long bucket) {
        for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
            sink += Memory.getByte(keys.record(Segments.slotOf(bucket, full)));
        }
    }

    private int freeBucket(Detached detached, long bucket, boolean allFresh) {
        Table keys = detached.keys;
        int freed = 0;
        for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
            long slot = Segments.slotOf(bucket, full);
            freed += records.discardAll(keys.record(slot), allFresh || keys.isFresh(slot));
            detached.left--;
        }
        return freed;
    }
}
