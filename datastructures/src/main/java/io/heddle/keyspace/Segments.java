package io.heddle.keyspace;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Nodes;
import java.util.Arrays;

/// The bytes of a table segment: 4096, aligned to 4096.
///
/// ```
///   0                  24      28        32       40      44        48             56         64
///   | node header      | DEPTH | ORDINAL | PREFIX | COUNT | RETIRED | RETIRED_LINK | EARLIEST | 63 buckets of 64 bytes
///
///   bucket:  0..6        7          8      16                56
///            | tags      | overflow | slot | slot | ... 7 .. | slot |
///   overflow: | in the stash (4 bits) | in the next bucket (4 bits) |  of the home, standing elsewhere
///
///   slot:   63       40    39      38                                   0
///           | access | FRESH | (address of the record - base) >>> 3      |
/// ```
///
/// Buckets 0..55 are homes, in the order of the hash: home = the 16 bits behind the segment's prefix, scaled to 56.
/// The last seven are the stash. An entry stands in its home, else in the next home bucket (of the last one, the
/// first), else in the stash. The home's overflow count says where to look, so that a miss costs one cache line as a
/// rule. Simulated, the first entry that finds no place is the 414th of 441 (median; 1 of 1000 segments before the
/// 379th).
///
/// FRESH: the record was made while the snapshot was open that is (or was last) open; means something only if the
/// segment is of the current epoch. EARLIEST is for tables of expiries: no entry is due before that second.
final class Segments {
    static final int BYTES = 4096;
    static final int BUCKETS = 63;
    static final int HOMES = 56;
    static final int SLOTS_PER_BUCKET = 7;
    static final int STASH_SLOTS = (BUCKETS - HOMES) * SLOTS_PER_BUCKET;
    static final int SLOTS = BUCKETS * SLOTS_PER_BUCKET;

    /// Directory bits and bucket bits leave 16 bits of the hash, of which the tag takes 8.
    static final int DEPTH_MAX = 32;

    static final int ACCESS_SHIFT = 40;
    static final int ACCESS_MASK = 0xFFFFFF;
    static final long FRESH = 1L << 39;
    static final long OFFSET_MASK = FRESH - 1;

    private static final int DEPTH = 24;
    private static final int ORDINAL = 28;
    private static final int PREFIX = 32;
    private static final int COUNT = 40;
    private static final int RETIRED = 44;
    private static final int RETIRED_LINK = 48;
    private static final int EARLIEST = 56;
    private static final int BUCKETS_START = 64;
    private static final int BUCKET_SHIFT = 6;
    private static final int HOME_BITS = 16;

    private static final long TAG_BYTES = 0x00_01_01_01_01_01_01_01L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long HIGH_BITS_OF_TAGS = 0x00_80_80_80_80_80_80_80L;
    private static final int OVERFLOW_SHIFT = 56;
    private static final long ONE_IN_NEXT = 1L << OVERFLOW_SHIFT;
    private static final long ONE_IN_STASH = 1L << (OVERFLOW_SHIFT + 4);
    private static final int IN_STASH_MAX = 15;

    static {
        if (DEPTH < Nodes.HEADER_BYTES) {
            throw new AssertionError("segment header overlaps the node header");
        }
    }

    private Segments() {}

    static void initialize(long segment, int epoch, int depth, long prefix, int ordinal) {
        Memory.fill(segment, BYTES, (byte) 0);
        Nodes.initialize(segment, epoch);
        Memory.putInt(segment + DEPTH, depth);
        Memory.putInt(segment + ORDINAL, ordinal);
        Memory.putLong(segment + PREFIX, prefix);
        Memory.putLong(segment + EARLIEST, Long.MAX_VALUE);
    }

    /// Takes all entries out.
    static void clear(long segment) {
        Memory.fill(segment + BUCKETS_START, (long) BUCKETS << BUCKET_SHIFT, (byte) 0);
        Memory.putInt(segment + COUNT, 0);
    }

    static long ofSlot(long slot) {
        return slot & -BYTES;
    }

    static int depth(long segment) {
        return Memory.getInt(segment + DEPTH);
    }

    static void depth(long segment, int depth) {
        Memory.putInt(segment + DEPTH, depth);
    }

    static int ordinal(long segment) {
        return Memory.getInt(segment + ORDINAL);
    }

    static void ordinal(long segment, int ordinal) {
        Memory.putInt(segment + ORDINAL, ordinal);
    }

    static long prefix(long segment) {
        return Memory.getLong(segment + PREFIX);
    }

    static int count(long segment) {
        return Memory.getInt(segment + COUNT);
    }

    static boolean isRetired(long segment) {
        return Memory.getInt(segment + RETIRED) != 0;
    }

    static long retiredLink(long segment) {
        return Memory.getLong(segment + RETIRED_LINK);
    }

    static void retire(long segment, long link) {
        Memory.putInt(segment + RETIRED, 1);
        Memory.putLong(segment + RETIRED_LINK, link);
    }

    static long earliest(long segment) {
        return Memory.getLong(segment + EARLIEST);
    }

    static void earliest(long segment, long second) {
        Memory.putLong(segment + EARLIEST, second);
    }

    static long bucket(long segment, int index) {
        return segment + BUCKETS_START + ((long) index << BUCKET_SHIFT);
    }

    static long slot(long bucket, int index) {
        return bucket + ((1L + index) << 3);
    }

    static int home(long hash, int depth) {
        return (int) ((((hash << depth) >>> (64 - HOME_BITS)) * HOMES) >>> HOME_BITS);
    }

    /// The smallest hash whose home this is; for `home` = 56, the first hash behind the segment (0 behind the last
    /// one).
    static long firstHash(long prefix, int depth, int home) {
        long scaled = (((long) home << HOME_BITS) + HOMES - 1) / HOMES;
        return prefix + (scaled << (64 - HOME_BITS - depth));
    }

    /// The tag in each of seven bytes. A tag is not 0, which stands for an empty slot.
    static long pattern(long hash) {
        int tag = (int) hash & 0xFF;
        return (tag | (tag - 1 >>> 31)) * TAG_BYTES;
    }

    /// The high bit of each byte of `tags` that equals the pattern's; exact.
    static long match(long tags, long pattern) {
        long difference = tags ^ pattern;
        return ~(((difference & LOW_BITS) + LOW_BITS) | difference) & HIGH_BITS_OF_TAGS;
    }

    static long occupied(long tags) {
        return ((tags & LOW_BITS) + LOW_BITS | tags) & HIGH_BITS_OF_TAGS;
    }

    /// The slot that the lowest bit of a match stands for.
    static long slotOf(long bucket, long match) {
        return bucket + 8 + (Long.numberOfTrailingZeros(match) & 0x38);
    }

    static boolean overflows(long tags) {
        return tags >>> OVERFLOW_SHIFT != 0;
    }

    static boolean overflowsToNext(long tags) {
        return (tags & 0xFL << OVERFLOW_SHIFT) != 0;
    }

    static boolean overflowsToStash(long tags) {
        return tags >>> (OVERFLOW_SHIFT + 4) != 0;
    }

    static int next(int home) {
        return home + 1 == HOMES ? 0 : home + 1;
    }

    /// Puts a slot word into the first free place that the hash allows.
    ///
    /// @return the slot's address, or 0 if there is no place
    static long place(Epochs epochs, long segment, long hash, int depth, long word) {
        int index = home(hash, depth);
        long home = bucket(segment, index);
        long pattern = pattern(hash);
        long slot = placeIn(epochs, home, pattern, word);
        if (slot != 0) {
            return counted(segment, slot);
        }
        slot = placeIn(epochs, bucket(segment, next(index)), pattern, word);
        if (slot != 0) {
            putWord(epochs, home, Memory.getLong(home) + ONE_IN_NEXT);
            return counted(segment, slot);
        }
        if (Memory.getLong(home) >>> (OVERFLOW_SHIFT + 4) == IN_STASH_MAX) {
            return 0;
        }
        for (int stash = HOMES; stash < BUCKETS; stash++) {
            slot = placeIn(epochs, bucket(segment, stash), pattern, word);
            if (slot != 0) {
                putWord(epochs, home, Memory.getLong(home) + ONE_IN_STASH);
                return counted(segment, slot);
            }
        }
        return 0;
    }

    /// Whether `place` would find a place for all entries of the scratch, in their order, in an empty segment.
    static boolean fit(SegmentScratch entries, int depth) {
        int[] inBucket = entries.inBucket;
        int[] inStash = entries.inStash;
        Arrays.fill(inBucket, 0);
        Arrays.fill(inStash, 0);
        int stashed = 0;
        for (int i = 0; i < entries.size; i++) {
            int home = home(entries.hashes[i], depth);
            if (inBucket[home] < SLOTS_PER_BUCKET) {
                inBucket[home]++;
            } else if (inBucket[next(home)] < SLOTS_PER_BUCKET) {
                inBucket[next(home)]++;
            } else if (inStash[home] < IN_STASH_MAX && stashed < STASH_SLOTS) {
                inStash[home]++;
                stashed++;
            } else {
                return false;
            }
        }
        return true;
    }

    /// Empties the slot of an entry with this hash.
    static void remove(Epochs epochs, long segment, long slot, long hash, int depth) {
        int index = home(hash, depth);
        long home = bucket(segment, index);
        int place = (int) (slot - segment - BUCKETS_START) >>> BUCKET_SHIFT;
        long bucket = bucket(segment, place);
        int at = (int) (slot - bucket >>> 3) - 1;
        putWord(epochs, bucket, Memory.getLong(bucket) & ~(0xFFL << (at << 3)));
        putWord(epochs, slot, 0);
        if (place != index) {
            putWord(epochs, home, Memory.getLong(home) - (place >= HOMES ? ONE_IN_STASH : ONE_IN_NEXT));
        }
        Memory.putInt(segment + COUNT, count(segment) - 1);
    }

    /// What was made under an earlier snapshot is not fresh for this one.
    static void clearFresh(long segment) {
        for (int i = 0; i < BUCKETS; i++) {
            long bucket = bucket(segment, i);
            for (long full = occupied(Memory.getLong(bucket)); full != 0; full &= full - 1) {
                long slot = slotOf(bucket, full);
                Memory.putLong(slot, Memory.getLong(slot) & ~FRESH);
            }
        }
    }

    private static long placeIn(Epochs epochs, long bucket, long pattern, long word) {
        long tags = Memory.getLong(bucket);
        long free = match(tags, 0);
        if (free == 0) {
            return 0;
        }
        int shift = Long.numberOfTrailingZeros(free) & 0x38;
        putWord(epochs, bucket, tags | (pattern & (0xFFL << shift)));
        long slot = bucket + 8 + shift;
        putWord(epochs, slot, word);
        return slot;
    }

    /// Writes tags or a slot; a snapshot that sees the segment keeps the old word.
    static void putWord(Epochs epochs, long address, long word) {
        epochs.beforeWord(ofSlot(address), address, BYTES);
        Memory.putLong(address, word);
    }

    private static long counted(long segment, long slot) {
        Memory.putInt(segment + COUNT, count(segment) + 1);
        return slot;
    }
}
