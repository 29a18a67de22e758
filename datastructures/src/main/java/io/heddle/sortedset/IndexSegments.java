package io.heddle.sortedset;

import io.heddle.memory.Memory;

/// The bytes of a segment of the index from members to nodes: 4096, less in a small set.
///
/// ```
///   0       4       8         12      16       24      64
///   | DEPTH | HOMES | BUCKETS | COUNT | PREFIX | BYTES | buckets of 64 bytes
///
///   bucket:  | 11 tags | in the next 1 | in the stash 1 | 11 times 5 bits | 11 slots of 4 bytes |
///   slot:    | reference of the node 30 bits | 0 home, 1 next, 2 stash |
/// ```
///
/// The first eight of nine buckets are homes, in the order of the hash: the 56 upper bits of the hash, without the
/// segment's prefix, are a fraction, and home is the whole part of fraction * HOMES. The five bits are what follows:
///
/// ```
///   fraction * HOMES  =  home . b b b b ...           bits:  | b b b b 1 |    the lowest 1 ends them
///   of the half in which it lies, when the segment is split:  home' = 2 home + b (mod HOMES),   bits' = | b b b 1 0 |
/// ```
///
/// so that four splits need not ask for the hash again. An entry stands in its home, else in the bucket behind it (of
/// the last one, the first), else in the stash, the buckets at the end; the home counts those that stand elsewhere. The
/// tag is the hash's low byte, or 32 for 0, which marks an empty slot.
///
/// A slot tells in which of the three ways an entry came to its place: so two entries of one node with one tag, whose
/// slots look the same, can stand for each other wherever both could be found, if the bits agree.
final class IndexSegments {
    static final int BYTES_MAX = 4096;
    static final int BYTES_MIN = 256;
    static final int SLOTS_PER_BUCKET = 11;
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
    private static final int IN_NEXT = 11;
    private static final int IN_STASH = 12;
    private static final int SLOTS = 20;

    /// The word that begins with IN_STASH holds the bits of all entries behind that.
    private static final int BITS_WORD = IN_STASH;

    private static final int BITS_SHIFT = 8;
    private static final int BITS = 5;
    private static final int BITS_MASK = 31;
    private static final int FIRST_BIT = 4;
    private static final int NONE_LEFT = 1 << FIRST_BIT;
    private static final int TAG_BITS = 8;
    private static final int SLOT_BITS = 4;
    private static final int SLOT_MASK = 15;
    private static final int NOT_THERE = -1;
    private static final int ALL_SLOTS = (1 << SLOTS_PER_BUCKET) - 1;
    private static final int LAST_SLOTS = ALL_SLOTS >>> 8;
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
        return home(hash, depth(segment), homes(segment));
    }

    static int home(long hash, int depth, int homes) {
        return (int) Math.unsignedMultiplyHigh(fraction(hash, depth), homes);
    }

    private static long fraction(long hash, int depth) {
        return hash >>> TAG_BITS << TAG_BITS + depth;
    }

    /// What is kept of a hash behind its home.
    static int bits(long hash, int depth, int homes) {
        long behind = fraction(hash, depth) * homes;
        return (int) (behind >>> (64 - FIRST_BIT)) << 1 | 1;
    }

    static boolean hasBits(int bits) {
        return bits != NONE_LEFT;
    }

    static int firstBit(int bits) {
        return bits >>> FIRST_BIT;
    }

    static int withoutFirst(int bits) {
        return bits << 1 & BITS_MASK;
    }

    /// Another bit comes before the others, of which the last gives way if there are four.
    static int withFirst(int bits, int first) {
        return first << FIRST_BIT | bits >>> 1 | bits & 1;
    }

    static int bitsAt(long bucket, int i) {
        return (int) (Memory.getLong(bucket + BITS_WORD) >>> BITS_SHIFT + BITS * i) & BITS_MASK;
    }

    private static void bitsAt(long bucket, int i, int bits) {
        int shift = BITS_SHIFT + BITS * i;
        long others = Memory.getLong(bucket + BITS_WORD) & ~((long) BITS_MASK << shift);
        Memory.putLong(bucket + BITS_WORD, others | (long) bits << shift);
    }

    /// Whether it is the second half of the segment that it would be merged to; not for depth 0.
    static boolean isRight(long segment) {
        return prefix(segment) << (depth(segment) - 1) < 0;
    }

    static int next(long segment, int home) {
        return home + 1 == homes(segment) ? 0 : home + 1;
    }

    /// The smallest hash whose home this is; for the number of homes, the first hash behind the segment (0 behind
    /// the last one).
    static long firstHash(long segment, int home) {
        int homes = homes(segment);
        int depth = depth(segment);
        long fraction = (((long) home << (64 - TAG_BITS)) + homes - 1) / homes;
        long rounded = fraction + (1L << depth) - 1 >>> depth;
        return prefix(segment) + (rounded << TAG_BITS);
    }

    static int tag(long hash) {
        int tag = (int) hash & 0xFF;
        return tag == 0 ? 32 : tag;
    }

    /// Bit `i` says whether tag `i` of the bucket is this one; exact.
    static int matches(long bucket, int tag) {
        long pattern = tag * BYTE_LANES;
        return zeros(Memory.getLong(bucket) ^ pattern)
                | (zeros(Memory.getLong(bucket + 8) ^ pattern) & LAST_SLOTS) << 8;
    }

    /// Bit `i` says whether there is an entry in slot `i` of the bucket.
    static int occupied(long bucket) {
        return ~matches(bucket, 0) & ALL_SLOTS;
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
        int depth = depth(segment);
        int homes = homes(segment);
        return place(segment, home(hash, depth, homes), tag(hash), bits(hash, depth, homes), reference);
    }

    static boolean place(long segment, int index, int tag, int bits, int reference) {
        long home = bucket(segment, index);
        if (placeIn(home, tag, bits, reference, HOME)) {
            addToCount(segment, 1);
            return true;
        }
        if (placeIn(bucket(segment, next(segment, index)), tag, bits, reference, NEXT)) {
            addToByte(home + IN_NEXT, 1);
            addToCount(segment, 1);
            return true;
        }
        int buckets = buckets(segment);
        for (int i = homes(segment); i < buckets; i++) {
            if (placeIn(bucket(segment, i), tag, bits, reference, STASH)) {
                addToByte(home + IN_STASH, 1);
                addToCount(segment, 1);
                return true;
            }
        }
        return false;
    }

    private static boolean placeIn(long bucket, int tag, int bits, int reference, int way) {
        int free = matches(bucket, 0);
        if (free == 0) {
            return false;
        }
        int i = Integer.numberOfTrailingZeros(free);
        Memory.putByte(bucket + i, (byte) tag);
        bitsAt(bucket, i, bits);
        Memory.putInt(bucket + SLOTS + 4L * i, reference << 2 | way);
        return true;
    }

    private static void addToByte(long address, int change) {
        Memory.putByte(address, (byte) (Memory.getByte(address) + change));
    }

    /// Lets the entry of that hash and node stand for another node; 0 takes it out.
    ///
    /// Several entries of that home, tag and node may come into question. It is the one that most of the bits agree
    /// with: so those that are left agree with the members that are left. In the stash, bits are not looked at.
    static void replace(long segment, long hash, int reference, int newReference) {
        int depth = depth(segment);
        int homes = homes(segment);
        int index = home(hash, depth, homes);
        int bits = bits(hash, depth, homes);
        int tag = tag(hash);
        long home = bucket(segment, index);
        long next = bucket(segment, next(segment, index));
        int inHome = bestIn(home, tag, reference << 2 | HOME, bits);
        int inNext = overflowsToNext(home) && agreeing(inHome) < FIRST_BIT
                ? bestIn(next, tag, reference << 2 | NEXT, bits)
                : NOT_THERE;
        if (inHome != NOT_THERE && agreeing(inHome) >= agreeing(inNext)) {
            put(home, inHome & SLOT_MASK, newReference);
        } else if (inNext != NOT_THERE) {
            put(next, inNext & SLOT_MASK, newReference);
            addToByte(home + IN_NEXT, newReference == 0 ? -1 : 0);
        } else {
            replaceInStash(segment, tag, reference << 2 | STASH, newReference);
            addToByte(home + IN_STASH, newReference == 0 ? -1 : 0);
        }
        addToCount(segment, newReference == 0 ? -1 : 0);
    }

    /// The entry of that tag and slot with which most bits agree: `| how many | its number |`, or NOT_THERE.
    private static int bestIn(long bucket, int tag, int slot, int bits) {
        int best = NOT_THERE;
        for (int match = matches(bucket, tag); match != 0; match &= match - 1) {
            int i = Integer.numberOfTrailingZeros(match);
            if (slot(bucket, i) == slot) {
                int own = bitsAt(bucket, i);
                int end = Integer.numberOfTrailingZeros(own);
                if (own >>> end + 1 == bits >>> end + 1) {
                    best = Math.max(best, FIRST_BIT - end << SLOT_BITS | i);
                }
            }
        }
        return best;
    }

    private static int agreeing(int best) {
        return best >> SLOT_BITS;
    }

    private static void replaceInStash(long segment, int tag, int slot, int newReference) {
        int buckets = buckets(segment);
        for (int k = homes(segment); k < buckets; k++) {
            long bucket = bucket(segment, k);
            for (int match = matches(bucket, tag); match != 0; match &= match - 1) {
                int i = Integer.numberOfTrailingZeros(match);
                if (slot(bucket, i) == slot) {
                    put(bucket, i, newReference);
                    return;
                }
            }
        }
        throw new AssertionError("a member is missing in the index");
    }

    private static void put(long bucket, int i, int newReference) {
        if (newReference == 0) {
            Memory.putByte(bucket + i, (byte) 0);
        } else {
            Memory.putInt(bucket + SLOTS + 4L * i, newReference << 2 | way(slot(bucket, i)));
        }
    }
}
