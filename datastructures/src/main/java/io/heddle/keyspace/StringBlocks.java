package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Nodes;

/// Contiguous bytes in a block of their own: values and keys too long for a record.
///
/// ```
///   | node header, 24 | EXTENT | bytes ...                 |
///                              ^ the address by which the block is known
/// ```
///
/// The epoch in the header is that in which the bytes came into the keyspace; under a snapshot, older blocks are
/// cloned page by page. EXTENT: how far the bytes ever reached, which is at least as far as any snapshot saw them.
public final class StringBlocks {
    /// What stands in front of the bytes.
    public static final int HEADER_BYTES = 32;

    /// The longest string, as Redis's `proto-max-bulk-len` has it.
    public static final int LENGTH_MAX = 512 << 20;

    private static final int EXTENT = Nodes.HEADER_BYTES;

    private StringBlocks() {}

    /// How much to ask for instead of `length` bytes, so that `more` can come without a larger block.
    static int roomToGrow(int length, int more) {
        return (int) Math.max(length, Math.min((long) length + more, LENGTH_MAX));
    }

    /// A block for `length` bytes that are the caller's to write; it belongs to the caller until it is given to
    /// `KeyspaceWriter.adoptString` or freed.
    ///
    /// @return the address of the first byte
    public static long allocate(Allocator allocator, int length) {
        long node = allocator.allocate((long) HEADER_BYTES + Math.max(length, 0));
        Nodes.initialize(node, 0);
        Memory.putLong(node + EXTENT, length);
        return node + HEADER_BYTES;
    }

    /// Gives a block that was not given to a keyspace another length, keeping its bytes up to the smaller one.
    ///
    /// @return the address of the first byte, which may have changed
    public static long resize(Allocator allocator, long block, int length) {
        long node = allocator.resizeLarge(block - HEADER_BYTES, (long) HEADER_BYTES + length);
        Memory.putLong(node + EXTENT, length);
        return node + HEADER_BYTES;
    }

    /// Frees a block that was not given to a keyspace.
    public static void free(Allocator allocator, long block) {
        allocator.free(block - HEADER_BYTES);
    }

    static long node(long block) {
        return block - HEADER_BYTES;
    }

    /// Bytes that fit without a larger block.
    static long capacity(Allocator allocator, long block) {
        return allocator.blockSize(block - HEADER_BYTES) - HEADER_BYTES;
    }

    static long extent(long block) {
        return Memory.getLong(node(block) + EXTENT);
    }

    static void extent(long block, long length) {
        Memory.putLong(node(block) + EXTENT, length);
    }

    static void reach(long block, long length) {
        if (length > extent(block)) {
            Memory.putLong(node(block) + EXTENT, length);
        }
    }

    static int epoch(long block) {
        return Nodes.epoch(block - HEADER_BYTES);
    }

    static void epoch(long block, int epoch) {
        Memory.putInt(block - HEADER_BYTES + Nodes.EPOCH, epoch);
    }
}
