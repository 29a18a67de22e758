package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;

/// Which segment of the index holds a hash: a tree of chunks, each of at most 512 words, so that no growth copies more
/// than 4 KB however large the set.
///
/// ```
///   word in the root        chunk                                          segment
///   | chunk, bits b | ───▶  | FREED | 2^b words |   top b bits of hash ──▶  all hashes with its prefix
///                                   | segment, its depth d <= b |           (2^(b-d) words name it)
///                                   | chunk ...  | ──▶ the next bits of the hash
///
///   word:   63      62    56 55                  0
///           | CHUNK | bits | address               |   bits: of a chunk b, of a segment d within its chunk
/// ```
///
/// FREED: words at the end that are 0, while the set is being freed. A chunk doubles until it has 512 words; a segment
/// that must become deeper then gets a chunk of its own in place of its word. A chunk whose segments have merged into
/// one gives way to it.
///
/// No snapshot reads the index: nothing here is logged or retired.
final class IndexDirectory {
    private static final int BITS_MAX = 9;
    private static final int BITS_SHIFT = 56;
    private static final int BITS_MASK = 63;
    private static final long ADDRESS_MASK = (1L << BITS_SHIFT) - 1;
    private static final long CHUNK = Long.MIN_VALUE;
    private static final int CHUNK_HEADER_BYTES = 8;

    private final NodeStore nodes;

    /// Results of `locate`: the word that names the segment's chunk, the chunk, the segment's first word in it.
    private long chunkPlace;

    private long chunk;
    private int chunkBits;
    private long index;

    IndexDirectory(NodeStore nodes) {
        this.nodes = nodes;
    }

    static boolean isChunk(long word) {
        return word < 0;
    }

    private static long address(long word) {
        return word & ADDRESS_MASK;
    }

    private static int bits(long word) {
        return (int) (word >>> BITS_SHIFT) & BITS_MASK;
    }

    private static long segmentWord(long segment, int depth) {
        return segment | (long) depth << BITS_SHIFT;
    }

    private static long place(long chunk, long index) {
        return chunk + CHUNK_HEADER_BYTES + (index << 3);
    }

    private static int chunkBytes(int bits) {
        return CHUNK_HEADER_BYTES + (8 << bits);
    }

    /// The segment of a hash.
    ///
    /// @param rootPlace where the first word stands
    static long segment(long rootPlace, long hash) {
        long word = Memory.getLong(rootPlace);
        long rest = hash;
        while (isChunk(word)) {
            int bits = bits(word);
            word = Memory.getLong(place(address(word), rest >>> (64 - bits)));
            rest <<= bits;
        }
        return address(word);
    }

    /// A directory that knows one segment only.
    static void initialize(long rootPlace, long segment) {
        Memory.putLong(rootPlace, segmentWord(segment, 0));
    }

    private long locate(long rootPlace, long hash) {
        chunkPlace = 0;
        chunk = 0;
        long place = rootPlace;
        long word = Memory.getLong(place);
        long rest = hash;
        while (isChunk(word)) {
            chunkPlace = place;
            chunk = address(word);
            chunkBits = bits(word);
            index = rest >>> (64 - chunkBits);
            rest <<= chunkBits;
            place = place(chunk, index);
            word = Memory.getLong(place);
        }
        return word;
    }

    /// Lets the second half of the segment's hashes lead to `right`.
    ///
    /// @return bytes that the directory has grown by
    int split(long rootPlace, long hash, long right) {
        long word = locate(rootPlace, hash);
        long left = address(word);
        if (chunk == 0) {
            Memory.putLong(rootPlace, pair(left, right));
            return NodeStore.goodSize(chunkBytes(1));
        }
        int depth = bits(word);
        int grown = 0;
        if (depth == chunkBits) {
            if (chunkBits == BITS_MAX) {
                Memory.putLong(place(chunk, index), pair(left, right));
                return NodeStore.goodSize(chunkBytes(1));
            }
            grown = doubleChunk();
            index <<= 1;
        }
        int half = 1 << (chunkBits - depth - 1);
        long first = index & -(2L * half);
        assign(first, half, segmentWord(left, depth + 1));
        assign(first + half, half, segmentWord(right, depth + 1));
        return grown;
    }

    private void assign(long first, long count, long word) {
        for (long i = 0; i < count; i++) {
            Memory.putLong(place(chunk, first + i), word);
        }
    }

    /// A chunk with two segments, as a word.
    private long pair(long left, long right) {
        long made = nodes.allocator().allocate(chunkBytes(1));
        Memory.putLong(made, 0);
        Memory.putLong(place(made, 0), segmentWord(left, 1));
        Memory.putLong(place(made, 1), segmentWord(right, 1));
        return made | CHUNK | 1L << BITS_SHIFT;
    }

    private int doubleChunk() {
        long doubled = nodes.allocator().allocate(chunkBytes(chunkBits + 1));
        Memory.putLong(doubled, 0);
        for (long i = 0; i < 1L << chunkBits; i++) {
            long word = Memory.getLong(place(chunk, i));
            Memory.putLong(place(doubled, 2 * i), word);
            Memory.putLong(place(doubled, 2 * i + 1), word);
        }
        nodes.allocator().free(chunk);
        int grown = NodeStore.goodSize(chunkBytes(chunkBits + 1)) - NodeStore.goodSize(chunkBytes(chunkBits));
        chunk = doubled;
        chunkBits++;
        Memory.putLong(chunkPlace, chunk | CHUNK | (long) chunkBits << BITS_SHIFT);
        return grown;
    }

    /// The segment that differs from this hash's in the last bit of its prefix, or 0 if they cannot be merged.
    long buddy(long rootPlace, long hash) {
        long word = locate(rootPlace, hash);
        if (chunk == 0) {
            return 0;
        }
        int depth = bits(word);
        long other = Memory.getLong(place(chunk, index ^ 1L << (chunkBits - depth)));
        return isChunk(other) || bits(other) != depth ? 0 : address(other);
    }

    /// Lets the hashes of a segment and its buddy lead to one of them.
    ///
    /// @return bytes that the directory has shrunk by
    int merge(long rootPlace, long hash, long segment) {
        int depth = bits(locate(rootPlace, hash));
        if (depth == 1) {
            boolean atRoot = chunkPlace == rootPlace;
            Memory.putLong(chunkPlace, segmentWord(segment, atRoot ? 0 : BITS_MAX));
            nodes.allocator().free(chunk);
            return NodeStore.goodSize(chunkBytes(chunkBits));
        }
        long count = 2L << (chunkBits - depth);
        assign(index & -count, count, segmentWord(segment, depth - 1));
        return 0;
    }

    /// Frees segments and chunks, from the end; the directory keeps how far it has come, and is good for nothing
    /// else any more.
    ///
    /// @return how many of `max` blocks are left; 0 if there is more to free
    int free(long rootPlace, int max) {
        int left = max;
        while (left > 0 && Memory.getLong(rootPlace) != 0) {
            freeLast(rootPlace);
            left--;
        }
        return Memory.getLong(rootPlace) == 0 ? left : 0;
    }

    /// Frees the last block below the word; the word becomes 0 when it is the last of all.
    private void freeLast(long rootPlace) {
        long place = rootPlace;
        while (isChunk(Memory.getLong(place))) {
            long word = Memory.getLong(place);
            long last = lastWord(address(word), bits(word));
            if (last == 0) {
                break;
            }
            place = last;
        }
        long word = Memory.getLong(place);
        nodes.allocator().free(address(word));
        Memory.putLong(place, 0);
        long previous = place - 8;
        while (place != rootPlace && !isChunk(word) && Memory.getLong(previous) == word) {
            Memory.putLong(previous, 0);
            previous -= 8;
        }
    }

    /// Place of the last word of a chunk that is not 0, or 0.
    private static long lastWord(long chunk, int bits) {
        long size = 1L << bits;
        long empty = Memory.getLong(chunk);
        while (empty < size && Memory.getLong(place(chunk, size - 1 - empty)) == 0) {
            empty++;
        }
        Memory.putLong(chunk, empty);
        return empty == size ? 0 : place(chunk, size - 1 - empty);
    }
}
