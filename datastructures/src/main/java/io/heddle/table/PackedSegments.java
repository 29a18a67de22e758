package io.heddle.table;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The bytes of a segment: a node of 256 to 8192 bytes.
///
/// ```
///   0             24      26     28    30     32         40       48
///   | node header | COUNT | USED | TOP | LIVE | EARLIEST | HOLE | | groups, 24 bytes each | entries, to TOP | free |
///
///   group:  | 8 tags of 1 byte | 8 offsets of 2 bytes |          tag: 0 empty, 1 removed, 2..255 of the hash
/// ```
///
/// Groups follow the order of the hash: home = the 16 bits behind the segment's prefix, scaled to the number of
/// groups. An entry stands in the first group from its home on (behind the last comes the first) that had room: who
/// looks for it stops at a group with an empty slot. So a slot of a group without empty ones is not emptied but marked
/// as removed.
///
/// - COUNT entries, LIVE bytes of them in the heap; the rest below TOP is garbage.
/// - USED slots that are not empty: some are always empty.
/// - HOLE: the garbage entry that was made last, for the next entry of about its size; in it stand its length and the
///   hole before it. A snapshot may still see it: none is made or filled while one is open.
/// - EARLIEST: no entry expires before.
///
/// The number of groups, the depth and the address make up the *word* by which the directory names a segment, so that
/// a look-up goes to the home group at once:
///
/// ```
///   63  62      56  53     48  47                0
///   | 0 | groups  | 0 | depth | address          |
/// ```
///
/// A snapshot reads tags, offsets of used slots, and entries: only writes to those need a log, and those to free
/// room do not.
final class PackedSegments {
    static final int BYTES_MAX = NodeStore.NODE_BYTES_MAX;
    static final int GROUPS_MAX = 127;
    static final int GROUP_BYTES = 24;
    static final int SLOTS = 8;

    /// The tag of a removed entry; one of an entry is larger.
    static final int REMOVED = 1;

    /// So many bits of the hash the directory and the groups may use, for cursors below 2^48.
    static final int DEPTH_MAX = 32;

    static final int COUNT = 24;
    static final int USED = 26;
    static final int TOP = 28;
    static final int LIVE = 30;
    static final int EARLIEST = 32;
    static final int HOLE = 40;
    static final int GROUPS_START = 48;

    static final long ADDRESS_MASK = (1L << 48) - 1;

    /// So many bytes of a hole may be wasted.
    private static final int HOLE_WASTE_MAX = 3;

    private static final int HOLE_BYTES_MIN = 4;

    private static final int DEPTH_SHIFT = 48;
    private static final int GROUPS_SHIFT = 56;
    private static final int HOME_BITS = 16;
    private static final long EACH_BYTE = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BELOW_TWO = 0x7E7E7E7E7E7E7E7EL;

    private PackedSegments() {}

    // Words.

    static long word(long segment, int groups, int depth) {
        return (long) groups << GROUPS_SHIFT | (long) depth << DEPTH_SHIFT | segment;
    }

    static long address(long word) {
        return word & ADDRESS_MASK;
    }

    static int groups(long word) {
        return (int) (word >>> GROUPS_SHIFT);
    }

    static int depth(long word) {
        return (int) (word >>> DEPTH_SHIFT) & 63;
    }

    /// The first hash that the segment of that depth with this hash covers.
    static long prefix(long hash, int depth) {
        return depth == 0 ? 0 : hash & -1L << (64 - depth);
    }

    /// The first hash behind that segment; 0 behind the last one.
    static long behind(long hash, int depth) {
        return depth == 0 ? 0 : prefix(hash, depth) + (1L << (64 - depth));
    }

    // Header.

    static void initialize(long segment, int groups) {
        Memory.putLong(segment + COUNT, 0);
        Memory.putShort(segment + TOP, (short) heapStart(groups));
        Memory.putLong(segment + EARLIEST, Long.MAX_VALUE);
        Memory.putLong(segment + HOLE, 0);
        for (int i = 0; i < groups; i++) {
            Memory.putLong(group(segment, i), 0);
        }
    }

    static int heapStart(int groups) {
        return GROUPS_START + groups * GROUP_BYTES;
    }

    /// How many slots may be used: one in 16 stays empty.
    static int usedMax(int groups) {
        return groups * SLOTS - Math.max(1, groups / 2);
    }

    static int count(long segment) {
        return Memory.getUnsignedShort(segment + COUNT);
    }

    static int used(long segment) {
        return Memory.getUnsignedShort(segment + USED);
    }

    static int top(long segment) {
        return Memory.getUnsignedShort(segment + TOP);
    }

    static int live(long segment) {
        return Memory.getUnsignedShort(segment + LIVE);
    }

    static void add(long segment, int field, int change) {
        Memory.putShort(segment + field, (short) (Memory.getShort(segment + field) + change));
    }

    static long earliest(long segment) {
        return Memory.getLong(segment + EARLIEST);
    }

    static void earliest(long segment, long time) {
        Memory.putLong(segment + EARLIEST, time);
    }

    static boolean hasRoom(long segment, int bytes) {
        return top(segment) + bytes <= NodeStore.bytes(segment);
    }

    /// Loads what stands before the room for further entries.
    static long touchRoom(long segment) {
        return Memory.getByte(segment + top(segment) - 1);
    }

    // Holes.

    static boolean hasHole(long segment, int bytes) {
        int hole = Memory.getUnsignedShort(segment + HOLE);
        if (hole == 0) {
            return false;
        }
        int size = Memory.getUnsignedShort(segment + hole + 2);
        return size >= bytes && size <= bytes + HOLE_WASTE_MAX;
    }

    /// The hole that there is, which is then filled.
    static long takeHole(long segment) {
        long hole = segment + Memory.getUnsignedShort(segment + HOLE);
        Memory.putShort(segment + HOLE, Memory.getShort(hole));
        return hole;
    }

    static void makeHole(long segment, long entry, int bytes) {
        if (bytes >= HOLE_BYTES_MIN) {
            Memory.putShort(entry, Memory.getShort(segment + HOLE));
            Memory.putShort(entry + 2, (short) bytes);
            Memory.putShort(segment + HOLE, (short) (entry - segment));
        }
    }

    // Groups.

    static long group(long segment, int index) {
        return segment + GROUPS_START + (long) index * GROUP_BYTES;
    }

    static long offsetPlace(long group, int slot) {
        return group + SLOTS + 2L * slot;
    }

    static long entry(long segment, long group, int slot) {
        return segment + Memory.getUnsignedShort(offsetPlace(group, slot));
    }

    static int home(long hash, int depth, int groups) {
        return (int) (((hash << depth) >>> (64 - HOME_BITS)) * groups >>> HOME_BITS);
    }

    /// The smallest hash whose home this is; for `home` = groups, the first hash behind the segment (0 behind the
    /// last one).
    static long firstHash(long prefix, int depth, int groups, int home) {
        long scaled = (((long) home << HOME_BITS) + groups - 1) / groups;
        return prefix + (scaled << (64 - HOME_BITS - depth));
    }

    static int next(int group, int groups) {
        return group + 1 == groups ? 0 : group + 1;
    }

    // Tags.

    static int tag(long hash) {
        int tag = (int) hash & 0xFF;
        return tag < 2 ? tag + 2 : tag;
    }

    static long pattern(long hash) {
        return tag(hash) * EACH_BYTE;
    }

    /// The high bit of each byte of `tags` that equals the pattern's; exact.
    static long match(long tags, long pattern) {
        long difference = tags ^ pattern;
        return ~(((difference & LOW_BITS) + LOW_BITS) | difference) & HIGH_BITS;
    }

    static boolean hasEmpty(long tags) {
        return match(tags, 0) != 0;
    }

    /// The high bit of each byte that stands for an entry.
    static long occupied(long tags) {
        return ((tags & LOW_BITS) + BELOW_TWO | tags) & HIGH_BITS;
    }

    static long vacant(long tags) {
        return ~occupied(tags) & HIGH_BITS;
    }

    /// Writes one tag as part of the whole word: who looks at a group next reads the word, and would have to wait
    /// for the write of a single byte to reach the cache.
    static void putTag(long group, int slot, int tag) {
        int shift = slot << 3;
        Memory.putLong(group, Memory.getLong(group) & ~(0xFFL << shift) | (long) tag << shift);
    }

    static int tagAt(long group, int slot) {
        return (int) (Memory.getLong(group) >>> (slot << 3)) & 0xFF;
    }

    /// The slot that the lowest bit of a match stands for.
    static int slot(long match) {
        return Long.numberOfTrailingZeros(match) >>> 3;
    }

    /// The first group from the home on with a slot that an entry can be put into; there is one.
    static long groupWithRoom(long segment, int groups, int home) {
        int index = home;
        for (int i = 0; i < groups; i++) {
            long group = group(segment, index);
            if (vacant(Memory.getLong(group)) != 0) {
                return group;
            }
            index = next(index, groups);
        }
        throw new AssertionError("a segment has no vacant slot");
    }

    /// Lets a slot name the entry at that offset of a segment that no snapshot knows; `appended` follows.
    static void place(long word, long hash, int offset) {
        int groups = groups(word);
        long group = groupWithRoom(address(word), groups, home(hash, depth(word), groups));
        int slot = slot(vacant(Memory.getLong(group)));
        putTag(group, slot, tag(hash));
        Memory.putShort(offsetPlace(group, slot), (short) offset);
    }

    /// Counts entries in, from the start of an empty segment's heap up to `top`.
    static void appended(long segment, int groups, int entries, int top) {
        add(segment, COUNT, entries);
        add(segment, USED, entries);
        add(segment, LIVE, top - heapStart(groups));
        Memory.putShort(segment + TOP, (short) top);
    }
}
