package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// Which segment holds a hash: a tree of two levels, so that no growth copies more than a few kilobytes however large
/// the table.
///
/// ```
///   root: 2^n words           chunk: 512 words, 4 KB                     segment, 4 KB
///   | chunk | p | ────────▶   | segment | depth | ──────────────────▶    all hashes with its prefix of `depth` bits
///     top n bits of the hash    the 9 bits behind the first p
/// ```
///
/// Addresses are multiples of 4096, so the depths have room below them; a look-up needs no segment header. A chunk
/// stands for a prefix of p <= n bits and is named by 2^(n-p) root words; a segment of depth d, p <= d <= p + 9, by
/// 2^(p+9-d) words of one chunk.
///
/// A chunk whose segment must become deeper than p + 9 splits into two; the root doubles when it must: it has one
/// word for about 150 K keys, so at a billion keys that is the copy of 64 KB. Chunks merge again when segments do.
/// The root does not shrink.
final class Directory {
    static final int CHUNK_BYTES = 4096;

    private static final int CHUNK_BITS = 9;
    private static final int CHUNK_ENTRIES = 1 << CHUNK_BITS;
    private static final int HALF = CHUNK_ENTRIES / 2;
    private static final int DEPTH_MASK = 63;

    private final Allocator allocator;

    private long root;
    private int rootDepth;
    private int rootShift;
    private int chunks;

    /// One segment of depth 0 for all hashes.
    Directory(Allocator allocator, long segment) {
        this.allocator = allocator;
        rootDepth = 1;
        rootShift = 63;
        root = allocator.allocate(Long.BYTES << rootDepth);
        long chunk = newChunk();
        Memory.putLong(root, chunk);
        Memory.putLong(root + 8, chunk);
        assign(0, 0, segment);
    }

    /// The segment's address with its depth in the low bits.
    long find(long hash) {
        long word = rootWord(hash);
        return Memory.getLong((word & -CHUNK_BYTES) + (index(hash, (int) word & DEPTH_MASK) << 3));
    }

    static long segment(long word) {
        return word & -Segments.BYTES;
    }

    static int depth(long word) {
        return (int) word & DEPTH_MASK;
    }

    /// Makes room for a segment of that depth at this hash.
    void deepen(long hash, int depth) {
        while (depth > chunkDepth(hash) + CHUNK_BITS) {
            splitChunk(hash);
        }
    }

    /// Lets all hashes with the prefix lead to the segment; `deepen` and `flatten` have seen to it that this is
    /// within one chunk.
    void assign(long prefix, int depth, long segment) {
        long word = rootWord(prefix);
        int chunkDepth = (int) word & DEPTH_MASK;
        long first = (word & -CHUNK_BYTES) + (index(prefix, chunkDepth) << 3);
        long last = first + (8L << (chunkDepth + CHUNK_BITS - depth));
        for (long at = first; at < last; at += 8) {
            Memory.putLong(at, segment | depth);
        }
    }

    /// Makes room for a segment that is to cover a shorter prefix: merges chunks until one covers it. All segments
    /// under the prefix are about to become one.
    void flatten(long prefix, int depth) {
        while (depth < chunkDepth(prefix)) {
            mergeChunks(prefix, chunkDepth(prefix));
        }
    }

    /// Merges the chunk with its buddy if both have become so shallow that one will do.
    void shrink(long hash) {
        int depth = chunkDepth(hash);
        if (depth == 0) {
            return;
        }
        long buddy = hash ^ (1L << (64 - depth));
        if (chunkDepth(buddy) == depth && isShallow(hash) && isShallow(buddy)) {
            mergeChunks(hash, depth);
        }
    }

    long bytes() {
        return (long) chunks * CHUNK_BYTES + (Long.BYTES << rootDepth);
    }

    void close() {
        long previous = 0;
        for (long i = 0; i < 1L << rootDepth; i++) {
            long chunk = Memory.getLong(root + (i << 3)) & -CHUNK_BYTES;
            if (chunk != previous) {
                allocator.free(chunk);
                previous = chunk;
            }
        }
        allocator.free(root);
    }

    private long rootWord(long hash) {
        return Memory.getLong(root + (hash >>> rootShift << 3));
    }

    private int chunkDepth(long hash) {
        return (int) rootWord(hash) & DEPTH_MASK;
    }

    private static long index(long hash, int chunkDepth) {
        return hash << chunkDepth >>> (64 - CHUNK_BITS);
    }

    private long newChunk() {
        long chunk = allocator.allocate(CHUNK_BYTES);
        if ((chunk & (CHUNK_BYTES - 1)) != 0) {
            throw new AssertionError("blocks of 4096 bytes must be aligned to 4096");
        }
        chunks++;
        return chunk;
    }

    private void splitChunk(long hash) {
        int depth = chunkDepth(hash);
        if (depth == rootDepth) {
            doubleRoot();
        }
        long left = rootWord(hash) & -CHUNK_BYTES;
        long right = newChunk();
        for (int i = CHUNK_ENTRIES - 1; i >= 0; i--) {
            Memory.putLong(right + ((long) i << 3), Memory.getLong(left + ((HALF + (i >> 1)) << 3)));
        }
        for (int i = CHUNK_ENTRIES - 1; i >= 0; i--) {
            Memory.putLong(left + ((long) i << 3), Memory.getLong(left + ((i >> 1) << 3)));
        }
        long prefix = prefix(hash, depth);
        assignRoot(prefix, depth + 1, left);
        assignRoot(prefix | 1L << (63 - depth), depth + 1, right);
    }

    /// Each entry of the merged chunk is every second of the two: deeper segments there are none, or they are about
    /// to be assigned anew.
    private void mergeChunks(long hash, int depth) {
        long prefix = prefix(hash, depth - 1);
        long left = rootWord(prefix) & -CHUNK_BYTES;
        long right = rootWord(prefix | 1L << (64 - depth)) & -CHUNK_BYTES;
        for (int i = 0; i < HALF; i++) {
            Memory.putLong(left + ((long) i << 3), Memory.getLong(left + ((long) i << 4)));
        }
        for (int i = 0; i < HALF; i++) {
            Memory.putLong(left + ((long) (HALF + i) << 3), Memory.getLong(right + ((long) i << 4)));
        }
        assignRoot(prefix, depth - 1, left);
        allocator.free(right);
        chunks--;
    }

    private boolean isShallow(long hash) {
        long word = rootWord(hash);
        long chunk = word & -CHUNK_BYTES;
        int deepest = ((int) word & DEPTH_MASK) + CHUNK_BITS;
        for (int i = 0; i < CHUNK_ENTRIES; i += 2) {
            if (depth(Memory.getLong(chunk + ((long) i << 3))) == deepest) {
                return false;
            }
        }
        return true;
    }

    private void assignRoot(long prefix, int depth, long chunk) {
        long first = root + (prefix >>> rootShift << 3);
        long last = first + (8L << (rootDepth - depth));
        for (long at = first; at < last; at += 8) {
            Memory.putLong(at, chunk | depth);
        }
    }

    private void doubleRoot() {
        long words = 1L << rootDepth;
        long doubled = allocator.allocate(words << 4);
        for (long i = 0; i < words; i++) {
            long word = Memory.getLong(root + (i << 3));
            Memory.putLong(doubled + (i << 4), word);
            Memory.putLong(doubled + (i << 4) + 8, word);
        }
        allocator.free(root);
        root = doubled;
        rootDepth++;
        rootShift--;
    }

    private static long prefix(long hash, int depth) {
        return depth == 0 ? 0 : hash & -1L << (64 - depth);
    }
}
