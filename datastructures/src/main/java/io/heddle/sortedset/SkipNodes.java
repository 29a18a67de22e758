package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// The bytes of a skip list's node: 2048, aligned to 2048, so that 30 bits name one (a *reference*, 0 for none).
///
/// ```
///   0        24     28     30       32     36      38     40
///   | header | NEXT | HEAP | HEIGHT | PREV | COUNT | DEAD | tower: HEIGHT links | order --> ...     <-- heap |
///
///   link:   | score 8 | reference 4 | span 4 |    to the next node that has this level
///   order:  2 bytes per entry, in the order of the set: | tag 5 bits | offset of the entry 11 bits |
///   heap:   entries, the newest first, from HEAP to the end; DEAD counts bytes of dead ones
/// ```
///
/// - All entries before a link's target have at most the link's score, all from there on at least. The entries of a
///   tie decide by their members.
/// - A span counts the entries from the beginning of the tower's node to the beginning of the target (or the end of
///   the set).
/// - The tag is taken from the member's hash, so that a member is found without a look at all others.
///
/// A snapshot reads NEXT, HEAP and the heap: the word of NEXT and HEAP, and the one in which an entry dies, are
/// logged before they change; a new entry needs no log at all. From that the snapshot knows which entries were there,
/// and sorts them where the order has changed since. All else is the worker's alone.
final class SkipNodes {
    static final int BYTES_SHIFT = 11;
    static final int BYTES = 1 << BYTES_SHIFT;
    static final int NEXT = 24;
    static final int TOWER = 40;
    static final int LINK_BYTES = 16;

    private static final int CACHE_LINE = 64;

    private static final int HEAP = 28;
    private static final int HEIGHT = 30;
    private static final int PREVIOUS = 32;
    private static final int COUNT = 36;
    private static final int DEAD = 38;
    private static final int LINK_REFERENCE = 8;
    private static final int LINK_SPAN = 12;
    private static final int OFFSET_MASK = BYTES - 1;
    private static final int TAG_SHIFT = BYTES_SHIFT;
    private static final int TAG_MASK = 31;
    private static final long LANES = 0x0001_0001_0001_0001L;
    private static final long TAG_LANES = 0xF800_F800_F800_F800L;
    private static final long LOW_BITS = 0x7FFF_7FFF_7FFF_7FFFL;

    private SkipNodes() {}

    /// A new node without entries, of which only the header is written.
    static void initialize(long node, int height) {
        Memory.putInt(node + NEXT, 0);
        heap(node, BYTES);
        Memory.putShort(node + HEIGHT, (short) height);
        previous(node, 0);
        count(node, 0);
        dead(node, 0);
    }

    static int next(long node) {
        return Memory.getInt(node + NEXT);
    }

    static void next(NodeStore nodes, long node, int reference) {
        nodes.beforeWord(node, node + NEXT);
        Memory.putInt(node + NEXT, reference);
    }

    static int heap(long node) {
        return Memory.getUnsignedShort(node + HEAP);
    }

    private static void heap(long node, int offset) {
        Memory.putShort(node + HEAP, (short) offset);
    }

    static int height(long node) {
        return Memory.getUnsignedShort(node + HEIGHT);
    }

    static int previous(long node) {
        return Memory.getInt(node + PREVIOUS);
    }

    static void previous(long node, int reference) {
        Memory.putInt(node + PREVIOUS, reference);
    }

    static int count(long node) {
        return Memory.getUnsignedShort(node + COUNT);
    }

    private static void count(long node, int count) {
        Memory.putShort(node + COUNT, (short) count);
    }

    static int dead(long node) {
        return Memory.getUnsignedShort(node + DEAD);
    }

    private static void dead(long node, int bytes) {
        Memory.putShort(node + DEAD, (short) bytes);
    }

    // Links: of a node's tower or of the root's, which looks the same.

    static long link(long tower, int level) {
        return tower + (long) level * LINK_BYTES;
    }

    static double linkScore(long link) {
        return Double.longBitsToDouble(Memory.getLong(link));
    }

    static void linkScore(long link, double score) {
        Memory.putLong(link, Double.doubleToRawLongBits(score));
    }

    static int linkReference(long link) {
        return Memory.getInt(link + LINK_REFERENCE);
    }

    static int span(long link) {
        return Memory.getInt(link + LINK_SPAN);
    }

    static void span(long link, int span) {
        Memory.putInt(link + LINK_SPAN, span);
    }

    static void addToSpan(long link, int change) {
        span(link, span(link) + change);
    }

    static void link(long link, double score, int reference, int span) {
        linkScore(link, score);
        Memory.putInt(link + LINK_REFERENCE, reference);
        span(link, span);
    }

    // Entries.

    static long order(long node) {
        return link(node + TOWER, height(node));
    }

    static int capacity(int height) {
        return BYTES - TOWER - height * LINK_BYTES;
    }

    /// Bytes that live entries take with their place in the order.
    static int live(long node) {
        return BYTES - heap(node) - dead(node) + 2 * count(node);
    }

    /// Bytes free for further entries once the dead are gone.
    static int room(long node) {
        return capacity(height(node)) - live(node);
    }

    /// Bytes free at once.
    static int free(long node) {
        return (int) (node + heap(node) - order(node)) - 2 * count(node);
    }

    static long entry(long node, int position) {
        return node + (Memory.getUnsignedShort(order(node) + 2L * position) & OFFSET_MASK);
    }

    /// The entry whose place in the order is given.
    static long entryAt(long node, long place) {
        return node + (Memory.getUnsignedShort(place) & OFFSET_MASK);
    }

    /// Loads all of a node that is about to be gone through. Its entries lie in no order: one after the other, each
    /// would be a cache miss to wait for; in the order of their addresses the misses overlap.
    ///
    /// @return something that depends on all loads
    static long load(long node) {
        long sum = 0;
        for (int offset = 0; offset < BYTES; offset += CACHE_LINE) {
            sum += Memory.getByte(node + offset);
        }
        return sum;
    }

    /// Loads what a look-up by member goes through first: the head, and most of the order.
    static long touch(long node) {
        return (long) Memory.getByte(node) + Memory.getByte(node + CACHE_LINE) + Memory.getByte(node + 2 * CACHE_LINE);
    }

    /// Shows the entries at positions from `from` to `end`, exclusive.
    static void visit(long node, int from, int end, SortedSetReader.EntryVisitor visitor) {
        long order = order(node);
        for (int i = from; i < end; i++) {
            Entries.visit(entryAt(node, order + 2L * i), visitor);
        }
    }

    /// Number of entries before the key in the order of the set.
    static int lowerBound(long node, double score, long member, int length) {
        int low = 0;
        int high = count(node);
        while (low < high) {
            int middle = low + high >>> 1;
            if (Entries.compare(entry(node, middle), score, member, length) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Position of the member, or -1.
    static int find(long node, long hash, long member, int length) {
        for (int i = nextOfTag(node, hash, 0); i >= 0; i = nextOfTag(node, hash, i + 1)) {
            if (Entries.hasMember(entry(node, i), member, length)) {
                return i;
            }
        }
        return -1;
    }

    /// The first position from `from` on of an entry with the hash's tag, or -1.
    static int nextOfTag(long node, long hash, int from) {
        long order = order(node);
        int count = count(node);
        long pattern = (hash & TAG_MASK) << TAG_SHIFT;
        pattern *= LANES;
        int first = from & ~3;
        long seen = -1L << ((from & 3) << 4);
        for (int i = first; i < count; i += 4) {
            long difference = (Memory.getLong(order + 2L * i) ^ pattern) & TAG_LANES;
            long equal = ~((difference & LOW_BITS) + LOW_BITS | difference | LOW_BITS) & seen;
            seen = -1;
            if (equal != 0) {
                int position = i + (Long.numberOfTrailingZeros(equal) >>> 4);
                return position < count ? position : -1;
            }
        }
        return -1;
    }

    /// Adds an entry of `size` bytes, for which there is room, at a position of the order.
    ///
    /// @return where the entry is to be written
    static long insert(NodeStore nodes, long node, int position, int size, long hash) {
        nodes.beforeWord(node, node + NEXT);
        int heap = heap(node) - size;
        heap(node, heap);
        addToOrder(node, position, hash, heap);
        return node + heap;
    }

    /// A dead entry of at least `size` bytes, or 0.
    static long deadEntry(long node, int size) {
        int own;
        for (int offset = heap(node); offset < BYTES; offset += own) {
            long entry = node + offset;
            own = Entries.size(entry);
            if (own >= size && Entries.isDead(entry)) {
                return entry;
            }
        }
        return 0;
    }

    /// Adds an entry of `size` bytes at a position of the order, in the place of a dead one. What is left of that
    /// becomes a dead entry again.
    ///
    /// @return where the entry is to be written
    static long replaceDead(NodeStore nodes, long node, int position, int size, long hash, long dead) {
        int left = Entries.size(dead) - size;
        nodes.beforeRange(node, dead, dead + size + Math.min(left, Entries.FILLER_HEAD_BYTES));
        Entries.fill(dead + size, left);
        dead(node, dead(node) - size);
        addToOrder(node, position, hash, (int) (dead - node));
        return dead;
    }

    private static void addToOrder(long node, int position, long hash, int offset) {
        int count = count(node);
        long place = order(node) + 2L * position;
        Memory.copy(place, place + 2, 2L * (count - position));
        Memory.putShort(place, (short) ((hash & TAG_MASK) << TAG_SHIFT | offset));
        count(node, count + 1);
    }

    /// Takes `count` entries from `from` on out of the order; their bytes die.
    static void remove(NodeStore nodes, long node, int from, int count) {
        int dead = dead(node);
        for (int i = from; i < from + count; i++) {
            long entry = entry(node, i);
            nodes.beforeWord(node, entry & -8L);
            Entries.kill(entry);
            dead += Entries.size(entry);
        }
        dead(node, dead);
        long place = order(node) + 2L * from;
        int rest = count(node) - from - count;
        Memory.copy(place + 2L * count, place, 2L * rest);
        count(node, from + rest);
    }

    /// How many entries at the end take about so many bytes, at least one, never all; and no more than there is
    /// room for where they go.
    static int countFromEnd(long node, int bytes, int room) {
        int all = count(node);
        int taken = 0;
        int count = 0;
        while (count < all - 1 && taken < bytes) {
            taken += Entries.size(entry(node, all - count - 1)) + 2;
            if (taken > room) {
                break;
            }
            count++;
        }
        return count;
    }

    static int countFromBegin(long node, int bytes, int room) {
        int all = count(node);
        int taken = 0;
        int count = 0;
        while (count < all - 1 && taken < bytes) {
            taken += Entries.size(entry(node, count)) + 2;
            if (taken > room) {
                break;
            }
            count++;
        }
        return count;
    }

    /// Copies `count` entries from `from` on of one node to a position in another one, which has room for them.
    static void copy(NodeStore nodes, long source, int from, int count, long target, int position) {
        nodes.beforeWord(target, target + NEXT);
        int targetCount = count(target);
        long place = order(target) + 2L * position;
        Memory.copy(place, place + 2L * count, 2L * (targetCount - position));
        int heap = heap(target);
        for (int i = 0; i < count; i++) {
            int word = Memory.getUnsignedShort(order(source) + 2L * (from + i));
            long entry = source + (word & OFFSET_MASK);
            int size = Entries.size(entry);
            heap -= size;
            Memory.copy(entry, target + heap, size);
            Memory.putShort(place + 2L * i, (short) (word & ~OFFSET_MASK | heap));
        }
        heap(target, heap);
        count(target, targetCount + count);
    }

    /// Keeps `count` entries from `from` on and writes the heap anew, without the others and the dead ones.
    ///
    /// @param scratch another block of the node's size
    static void compact(NodeStore nodes, long node, int from, int count, long scratch) {
        nodes.beforeWrite(node);
        long order = order(node);
        int heap = BYTES;
        for (int i = 0; i < count; i++) {
            int word = Memory.getUnsignedShort(order + 2L * (from + i));
            long entry = node + (word & OFFSET_MASK);
            int size = Entries.size(entry);
            heap -= size;
            Memory.copy(entry, scratch + heap, size);
            Memory.putShort(order + 2L * i, (short) (word & ~OFFSET_MASK | heap));
        }
        Memory.copy(scratch + heap, node + heap, BYTES - heap);
        heap(node, heap);
        count(node, count);
        dead(node, 0);
    }
}
