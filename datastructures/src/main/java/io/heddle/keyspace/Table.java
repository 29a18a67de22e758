package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Nodes;
import io.heddle.value.KeyHash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An extendible hash table of records, by the hash of their keys; it never rehashes as a whole.
///
/// ```
///   hash:  | directory: which segment | bucket in the segment (16 bits) | ... | tag (8 bits) |
/// ```
///
/// - A look-up loads the directory's two words (hot), the home bucket, and the record: two cache misses when the
///   table is large.
/// - A full segment splits in two, halves of its hash range; two sparse buddies merge after a delete. Both cost one
///   pass over the entries of the segments.
/// - Because segments and home buckets follow the order of the hash, a place in the table is named by a hash: that is
///   the cursor of `scan`.
/// - Entries are slots (their address); a slot's address is good until the next insert or remove.
/// - Every write to a segment first asks [Epochs] whether a snapshot needs the segment as it is. Writes of access
///   bits do not: they are advice.
///
/// An empty table owns no memory before its first insert.
final class Table {
    /// Buddies with no more entries than this, together, merge: two fifths of what makes a segment split.
    private static final int MERGE_ENTRIES_MAX = 176;

    /// A merge is looked for when the count of a sparse segment passes a multiple of this.
    private static final int MERGE_CHECK_MASK = 7;

    private final Allocator allocator;
    private final long base;
    private final Epochs epochs;
    private final KeyHash keyHash;
    private final SegmentScratch scratch;
    private final SegmentRegistry registry;
    private final int birthEpoch;

    private @Nullable Directory directory;
    private long size;
    private long retired;
    private int changes;

    Table(Allocator allocator, Epochs epochs, KeyHash keyHash, SegmentScratch scratch) {
        this.allocator = allocator;
        base = allocator.base();
        this.epochs = epochs;
        this.keyHash = keyHash;
        this.scratch = scratch;
        registry = new SegmentRegistry(allocator);
        birthEpoch = epochs.current();
    }

    long size() {
        return size;
    }

    /// Counts inserts and removals: while it stands still, so do the slots.
    int changes() {
        return changes;
    }

    int segments() {
        return registry.count();
    }

    long segment(int ordinal) {
        return registry.at(ordinal);
    }

    /// The segment that holds a hash; the table is not empty.
    long segmentOf(long hash) {
        return Directory.segment(Objects.requireNonNull(directory).find(hash));
    }

    SegmentRegistry registry() {
        return registry;
    }

    /// The epoch in which the table was made; 0 bytes of it are in snapshots of that epoch.
    int birthEpoch() {
        return birthEpoch;
    }

    long bytes() {
        return (long) registry.count() * Segments.BYTES
                + registry.bytes()
                + (directory == null ? 0 : directory.bytes());
    }

    // Slots.

    long record(long slot) {
        return recordOf(Memory.getLong(slot));
    }

    long recordOf(long word) {
        return base + ((word & Segments.OFFSET_MASK) << 3);
    }

    static int access(long slot) {
        return (int) (Memory.getLong(slot) >>> Segments.ACCESS_SHIFT);
    }

    /// Advice only: no snapshot is asked.
    static void access(long slot, int access) {
        long word = Memory.getLong(slot);
        long changed = word << 24 >>> 24 | (long) access << Segments.ACCESS_SHIFT;
        if (changed != word) {
            Memory.putLong(slot, changed);
        }
    }

    /// Whether the slot's record may be changed in place or freed: no open snapshot has seen it.
    boolean isFresh(long slot) {
        return !epochs.isOpen()
                || (Nodes.epoch(Segments.ofSlot(slot)) == epochs.current()
                        && (Memory.getLong(slot) & Segments.FRESH) != 0);
    }

    // Look-up.

    /// The slot of the key, or 0.
    long find(long hash, long key, int keyLength) {
        if (directory == null) {
            return 0;
        }
        long word = directory.find(hash);
        long segment = Directory.segment(word);
        int home = Segments.home(hash, Directory.depth(word));
        long bucket = Segments.bucket(segment, home);
        long tags = Memory.getLong(bucket);
        long pattern = Segments.pattern(hash);
        long slot = findIn(bucket, tags, pattern, key, keyLength);
        if (slot != 0 || !Segments.overflows(tags)) {
            return slot;
        }
        return findOverflown(segment, home, tags, pattern, key, keyLength);
    }

    private long findOverflown(long segment, int home, long tags, long pattern, long key, int keyLength) {
        if (Segments.overflowsToNext(tags)) {
            long bucket = Segments.bucket(segment, Segments.next(home));
            long slot = findIn(bucket, Memory.getLong(bucket), pattern, key, keyLength);
            if (slot != 0) {
                return slot;
            }
        }
        if (Segments.overflowsToStash(tags)) {
            for (int i = Segments.HOMES; i < Segments.BUCKETS; i++) {
                long bucket = Segments.bucket(segment, i);
                long slot = findIn(bucket, Memory.getLong(bucket), pattern, key, keyLength);
                if (slot != 0) {
                    return slot;
                }
            }
        }
        return 0;
    }

    private long findIn(long bucket, long tags, long pattern, long key, int keyLength) {
        for (long match = Segments.match(tags, pattern); match != 0; match &= match - 1) {
            long slot = Segments.slotOf(bucket, match);
            if (Records.keyEquals(record(slot), key, keyLength)) {
                return slot;
            }
        }
        return 0;
    }

    /// The slot that names this very record, or 0.
    long findRecord(long hash, long record) {
        if (directory == null) {
            return 0;
        }
        long word = directory.find(hash);
        long segment = Directory.segment(word);
        int home = Segments.home(hash, Directory.depth(word));
        long pattern = Segments.pattern(hash);
        long bucket = Segments.bucket(segment, home);
        long tags = Memory.getLong(bucket);
        long slot = findRecordIn(bucket, pattern, record);
        if (slot == 0 && Segments.overflowsToNext(tags)) {
            slot = findRecordIn(Segments.bucket(segment, Segments.next(home)), pattern, record);
        }
        for (int i = Segments.HOMES; slot == 0 && i < Segments.BUCKETS && Segments.overflowsToStash(tags); i++) {
            slot = findRecordIn(Segments.bucket(segment, i), pattern, record);
        }
        return slot;
    }

    private long findRecordIn(long bucket, long pattern, long record) {
        for (long match = Segments.match(Memory.getLong(bucket), pattern); match != 0; match &= match - 1) {
            long slot = Segments.slotOf(bucket, match);
            if (record(slot) == record) {
                return slot;
            }
        }
        return 0;
    }

    /// Loads the home bucket's tags, so that a later look-up finds them in the cache.
    long touchBucket(long hash) {
        return directory == null ? 0 : Memory.getLong(homeBucket(directory.find(hash), hash));
    }

    /// The first record with the tag, or 0: nearly always that of the key with the hash.
    long likelyRecord(long hash) {
        if (directory == null) {
            return 0;
        }
        long bucket = homeBucket(directory.find(hash), hash);
        long match = Segments.match(Memory.getLong(bucket), Segments.pattern(hash));
        return match == 0 ? 0 : record(Segments.slotOf(bucket, match));
    }

    private static long homeBucket(long word, long hash) {
        return Segments.bucket(Directory.segment(word), Segments.home(hash, Directory.depth(word)));
    }

    // Changes.

    /// Adds a record whose key is not there.
    ///
    /// @return its slot
    long insert(long hash, long record, int access) {
        if (directory == null) {
            directory = new Directory(allocator, newSegment(0, 0));
        }
        long word = slotWord(record, access);
        while (true) {
            long found = directory.find(hash);
            long segment = Directory.segment(found);
            beforeWrite(segment);
            long slot = Segments.place(epochs, segment, hash, Directory.depth(found), word);
            if (slot != 0) {
                size++;
                changes++;
                return slot;
            }
            split(segment, hash, Directory.depth(found));
        }
    }

    /// Lets a slot name another record with the same key.
    void replace(long slot, long record) {
        beforeWrite(Segments.ofSlot(slot));
        Segments.putWord(epochs, slot, slotWord(record, access(slot)));
    }

    /// Takes an entry out; segments may merge, so that other entries change places. The record is the caller's to
    /// free.
    void remove(long slot, long hash) {
        removeInPlace(slot, hash);
        mergeIfSparse(hash);
    }

    /// Takes an entry out and leaves all others where they are.
    void removeInPlace(long slot, long hash) {
        long segment = Segments.ofSlot(slot);
        beforeWrite(segment);
        Segments.remove(epochs, segment, slot, hash, Segments.depth(segment));
        size--;
        changes++;
    }

    private void mergeIfSparse(long hash) {
        Directory tree = Objects.requireNonNull(directory);
        int count = Segments.count(Directory.segment(tree.find(hash)));
        if (count <= MERGE_ENTRIES_MAX && (count & MERGE_CHECK_MASK) == 0) {
            mergeWhileSparse(tree, hash);
        }
    }

    private long slotWord(long record, int access) {
        return (long) access << Segments.ACCESS_SHIFT | (epochs.isOpen() ? Segments.FRESH : 0) | (record - base) >>> 3;
    }

    private void beforeWrite(long segment) {
        if (epochs.needsClone(segment)) {
            epochs.beginLog(segment);
            Segments.clearFresh(segment);
        }
    }

    private void beforeRewrite(long segment) {
        boolean first = epochs.needsClone(segment);
        epochs.beforeRewrite(segment, Segments.BYTES);
        if (first) {
            Segments.clearFresh(segment);
        }
    }

    private long newSegment(int depth, long prefix) {
        registry.reserve();
        long segment = allocator.allocate(Segments.BYTES);
        Segments.initialize(segment, epochs.current(), depth, prefix, registry.count());
        registry.add(segment);
        return segment;
    }

    private void split(long segment, long hash, int depth) {
        if (depth == Segments.DEPTH_MAX) {
            throw new IllegalStateException("hashes do not differ in their first " + depth + " bits");
        }
        Directory tree = Objects.requireNonNull(directory);
        tree.deepen(hash, depth + 1);
        long prefix = Segments.prefix(segment);
        long right = newSegment(depth + 1, prefix | 1L << (63 - depth));
        beforeRewrite(segment);
        scratch.size = 0;
        gather(segment);
        Segments.clear(segment);
        Segments.depth(segment, depth + 1);
        for (int i = 0; i < scratch.size; i++) {
            boolean toRight = (scratch.hashes[i] & 1L << (63 - depth)) != 0;
            placeAgain(toRight ? right : segment, depth + 1, i);
        }
        Segments.earliest(right, Segments.earliest(segment));
        tree.assign(prefix, depth + 1, segment);
        tree.assign(Segments.prefix(right), depth + 1, right);
    }

    private void mergeWhileSparse(Directory tree, long hash) {
        while (true) {
            long word = tree.find(hash);
            int depth = Directory.depth(word);
            if (depth == 0) {
                return;
            }
            long buddyWord = tree.find(hash ^ 1L << (64 - depth));
            long segment = Directory.segment(word);
            long buddy = Directory.segment(buddyWord);
            if (Directory.depth(buddyWord) != depth
                    || Segments.count(segment) + Segments.count(buddy) > MERGE_ENTRIES_MAX) {
                return;
            }
            boolean isLeft = (hash & 1L << (64 - depth)) == 0;
            if (!merge(tree, isLeft ? segment : buddy, isLeft ? buddy : segment, depth)) {
                return;
            }
            tree.shrink(hash);
        }
    }

    /// Few entries may still be too many: where keys go in the order of the hash, by expiry or by SCAN, those that
    /// are left crowd at one end.
    ///
    /// @return false when they do not fit into one segment, and nothing has changed
    private boolean merge(Directory tree, long left, long right, int depth) {
        gatherBoth(left, right);
        if (!Segments.fit(scratch, depth - 1)) {
            return false;
        }
        boolean first = epochs.needsClone(left) || epochs.needsClone(right);
        beforeRewrite(left);
        beforeRewrite(right);
        if (first) {
            gatherBoth(left, right); // what was fresh for an earlier snapshot is not for this one
        }
        Segments.clear(left);
        Segments.depth(left, depth - 1);
        for (int i = 0; i < scratch.size; i++) {
            placeAgain(left, depth - 1, i);
        }
        if (Segments.earliest(right) < Segments.earliest(left)) {
            Segments.earliest(left, Segments.earliest(right));
        }
        long prefix = Segments.prefix(left);
        tree.flatten(prefix, depth - 1);
        tree.assign(prefix, depth - 1, left);
        release(right);
        return true;
    }

    private void gatherBoth(long left, long right) {
        scratch.size = 0;
        gather(left);
        gather(right);
    }

    private void placeAgain(long segment, int depth, int index) {
        if (Segments.place(epochs, segment, scratch.hashes[index], depth, scratch.words[index]) == 0) {
            throw new IllegalStateException("entries of half a segment find no place in a whole one");
        }
    }

    /// Appends the entries to the scratch. The records are loaded in a pass of their own, so that the misses
    /// overlap.
    private void gather(long segment) {
        int first = scratch.size;
        int end = first;
        long sink = 0;
        for (int i = 0; i < Segments.BUCKETS; i++) {
            long bucket = Segments.bucket(segment, i);
            for (long full = Segments.occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
                long word = Memory.getLong(Segments.slotOf(bucket, full));
                scratch.words[end++] = word;
                sink += Memory.getInt(recordOf(word));
            }
        }
        for (int i = first; i < end; i++) {
            scratch.hashes[i] = hashOf(recordOf(scratch.words[i]));
        }
        scratch.size = end;
        scratch.sink += sink;
    }

    long hashOf(long record) {
        return keyHash.hash(Records.key(record), Records.keyLength(record));
    }

    // Snapshots.

    /// A segment of which a snapshot sees something keeps its number and its clone; it was cloned when it was
    /// merged away.
    private void release(long segment) {
        if (Memory.getLong(segment + Nodes.CLONE) != 0) {
            Segments.retire(segment, retired);
            retired = segment;
            epochs.charge(Segments.BYTES);
        } else {
            registry.remove(Segments.ordinal(segment));
            allocator.free(segment);
        }
    }

    /// Frees up to `max` segments that were kept for a snapshot, which is over and its clones freed.
    ///
    /// @return how many of `max` are left
    int freeRetired(int max) {
        int left = max;
        for (; left > 0 && retired != 0; left--) {
            long segment = retired;
            retired = Segments.retiredLink(segment);
            registry.remove(Segments.ordinal(segment));
            allocator.free(segment);
        }
        return left;
    }

    /// Frees the last segment (its records are gone already), and with the very last one the rest.
    ///
    /// @return whether that was all
    boolean freeLastSegment() {
        if (registry.count() != 0) {
            long segment = registry.at(registry.count() - 1);
            registry.remove(registry.count() - 1);
            allocator.free(segment);
        }
        if (registry.count() != 0) {
            return false;
        }
        registry.close();
        if (directory != null) {
            directory.close();
            directory = null;
        }
        size = 0;
        retired = 0;
        return true;
    }
}
