package io.heddle.sortedset;

import io.heddle.memory.Memory;

/// The bytes of a segment of the index from members to nodes: 4096, less in a small set.
///
/// ```
///   0       4       8         12      16       24      64
///   | DEPTH | HOMES | BUCKETS | COUNT | PREFIX | BYTES | buckets of 64 bytes
///
///   bucket:  | 12 tags | in the next, in the stash 1 + 1, 2 spare | 12 slots of 4 bytes |
///   slot:    | reference of the node 30 bits | 0 home, 1 next, 2 stash |
/// ```
///
/// The first eight of nine buckets are homes, in the order of the hash: home = the 16 bits behind the segment's
/// prefix, scaled. An entry stands in its home, else in the bucket behind it (of the last one, the first), else in
/// the stash, the buckets at the end; the home counts those that stand elsewhere. The tag is the hash's low byte, or
/// 32 for 0, which marks an empty slot.
///
/// A slot tells in which of the three ways an entry came to its place: so two entries of one node with one tag, whose
/// slots look the same, can stand for each other wherever both could be found.
final class IndexSegments {
    static final int BYTES_MAX = 4096;
    static final int BYTES_MIN = 256;
    static final int SLOTS_PER_BUCKET = 12;
    static final int SLOTS_MAX = (BYTES_MAX / 64 - 1) * SLOTS_PER_BUCKET;

    static final int HOME = 0;
    static final int NEXT = 1;
    static final int STASH = 2;

    private static final int DEPTH = 0;
    private static final int HOMES = 4;
    private static final int BUCKETS = 8;
    private static final int COUNT = 12;
    private static final int PREFIX = 16;
    private static final int SIZE = 24;
    private static final int BUCKET_SHIFT = 6;
    private static final int HEADER_BYTES = 64;
    private static final int IN_NEXT = 12;
    private static final int IN_STASH = 13;
    private static final int SLOTS = 16;
    private static final int HOME_BITS = 16;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long BYTE_LANES = 0x0101_0101_0101_0101L;
    private static final long GATHER = 0x0102_0408_1020_4080L;

    private IndexSegments() {}

    static void initialize(long segment, int bytes, int depth, long prefix) {
        Memory.fill(segment, bytes, (byte) 0);
        int buckets = (bytes >>> BUCKET_SHIFT) - 1;
        Memory.putInt(segment + DEPTH, depth);
        Memory.putInt(segment + HOMES, buckets - (buckets + 8) / 9);
        Memory.putInt(segment + BUCKETS, buckets);
        Memory.putLong(segment + PREFIX, prefix);
        Memory.putInt(segment + SIZE, bytes);
    }

    static int bytes(long segment) {
        return Memory.getInt(segment + SIZE);
    }

    static int depth(long segment) {
        return Memory.getInt(segment + DEPTH);
    }

    static int homes(long segment) {
        return Memory.getInt(segment + HOMES);
    }

    static int buckets(long segment) {
        return Memory.getInt(segment + BUCKETS);
    }

    static long prefix(long segment) {
        return Memory.getLong(segment + PREFIX);
    }

    static int count(long segment) {
        return Memory.getInt(segment + COUNT);
    }

    private static void addToCount(long segment, int change) {
        Memory.putInt(segment + COUNT, count(segment) + change);
    }

    /// Whether the hash begins with the segment's prefix.
    static boolean covers(long segment, long hash) {
        int depth = depth(segment);
        return depth == 0 || (hash ^ prefix(segment)) >>> (64 - depth) == 0;
    }

    static long bucket(long segment, int index) {
        return segment + HEADER_BYTES + ((long) index << BUCKET_SHIFT);
    }

    static int home(long segment, long hash) {
        return (int) (((hash << depth(segment)) >>> (64 - HOME_BITS)) * homes(segment) >>> HOME_BITS);
    }

    static int next(long segment, int home) {
        return home + 1 == homes(segment) ? 0 : home + 1;
    }

    /// The smallest hash whose home this is; for the number of homes, the first hash behind the segment (0 behind
    /// the last one).
    static long firstHash(long segment, int home) {
        int homes = homes(segment);
        long scaled = (((long) home << HOME_BITS) + homes - 1) / homes;
        return prefix(segment) + (scaled << (64 - HOME_BITS - depth(segment)));
    }

    static int tag(long hash) {
        int tag = (int) hash & 0xFF;
        return tag == 0 ? 32 : tag;
    }

    /// Bit `i` says whether tag `i` of the bucket is this one; exact.
    static int matches(long bucket, int tag) {
        long pattern = tag * BYTE_LANES;
        return zeros(Memory.getLong(bucket) ^ pattern) | (zeros(Memory.getLong(bucket + 8) ^ pattern) & 0xF) << 8;
    }

    private static int zeros(long difference) {
        long zeros = ~((difference & LOW_BITS) + LOW_BITS | difference | LOW_BITS);
        return (int) ((zeros >>> 7) * GATHER >>> 56);
    }

    static int tagAt(long bucket, int i) {
        return Memory.getUnsignedByte(bucket + i);
    }

    static int slot(long bucket, int i) {
        return Memory.getInt(bucket + SLOTS + 4L * i);
    }

    static int reference(int slot) {
        return slot >>> 2;
    }

    static int way(int slot) {
        return slot & 3;
    }

    static void reference(long bucket, int i, int reference) {
        Memory.putInt(bucket + SLOTS + 4L * i, reference << 2 | way(slot(bucket, i)));
    }

    static boolean overflowsToNext(long home) {
        return Memory.getByte(home + IN_NEXT) != 0;
    }

    static boolean overflowsToStash(long home) {
        return Memory.getByte(home + IN_STASH) != 0;
    }

    /// Puts an entry into the first free place that its hash allows.
    ///
    /// @return false if there is none
    static boolean place(long segment, long hash, int reference) {
        int index = home(segment, hash);
        long home = bucket(segment, index);
        int tag = tag(hash);
        if (placeIn(home, tag, reference, HOME)) {
            addToCount(segment, 1);
            return true;
        }
        if (placeIn(bucket(segment, next(segment, index)), tag, reference, NEXT)) {
            addToByte(home + IN_NEXT, 1);
            addToCount(segment, 1);
            return true;
        }
        int buckets = buckets(segment);
        for (int i = homes(segment); i < buckets; i++) {
            if (placeIn(bucket(segment, i), tag, reference, STASH)) {
                addToByte(home + IN_STASH, 1);
                addToCount(segment, 1);
                return true;
            }
        }
        return false;
    }

    private static boolean placeIn(long bucket, int tag, int reference, int way) {
        int free = matches(bucket, 0);
        if (free == 0) {
            return false;
        }
        int i = Integer.numberOfTrailingZeros(free);
        Memory.putByte(bucket + i, (byte) tag);
        Memory.putInt(bucket + SLOTS + 4L * i, reference << 2 | way);
        return true;
    }

    private static void addToByte(long address, int change) {
        Memory.putByte(address, (byte) (Memory.getByte(address) + change));
    }

    /// Lets the entry of that hash and node stand for another node; 0 takes it out.
    static void replace(long segment, long hash, int reference, int newReference) {
        int index = home(segment, hash);
        long home = bucket(segment, index);
        int tag = tag(hash);
        if (replaceIn(home, tag, reference << 2 | HOME, newReference)) {
            addToCount(segment, newReference == 0 ? -1 : 0);
            return;
        }
        if (overflowsToNext(home)
                && replaceIn(bucket(segment, next(segment, index)), tag, reference << 2 | NEXT, newReference)) {
            if (newReference == 0) {
                addToByte(home + IN_NEXT, -1);
                addToCount(segment, -1);
            }
            return;
        }
        int buckets = buckets(segment);
        for (int i = homes(segment); i < buckets; i++) {
            if (replaceIn(bucket(segment, i), tag, reference << 2 | STASH, newReference)) {
                if (newReference == 0) {
                    addToByte(home + IN_STASH, -1);
                    addToCount(segment, -1);
                }
                return;
            }
        }
        throw new AssertionError("a member is missing in the index");
    }

    private static boolean replaceIn(long bucket, int tag, int slot, int newReference) {
        for (int match = matches(bucket, tag); match != 0; match &= match - 1) {
            int i = Integer.numberOfTrailingZeros(match);
            if (slot(bucket, i) == slot) {
                if (newReference == 0) {
                    Memory.putByte(bucket + i, (byte) 0);
                } else {
                    Memory.putInt(bucket + SLOTS + 4L * i, newReference << 2 | way(slot));
                }
                return true;
            }
        }
        return false;
    }
}
