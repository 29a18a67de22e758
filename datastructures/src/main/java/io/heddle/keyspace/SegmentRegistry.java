package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import java.util.Arrays;

/// All segments of a table, numbered without holes: for whoever wants each of them once, in no order.
///
/// ```
///   chunks[] (Java)  ->  chunk of 512 addresses  ->  segment, which knows its number
/// ```
///
/// Taking one out moves the last into its place. While a snapshot is open the numbers below the count of its opening
/// stand still (the table sees to it), so that a walker may read them through the array of chunks that it was given:
/// growing makes a new array, and chunks never move.
final class SegmentRegistry {
    private static final int CHUNK_SHIFT = 9;
    private static final int CHUNK_BYTES = 8 << CHUNK_SHIFT;

    private final Allocator allocator;

    private long[] chunks = new long[4];
    private int chunkCount;
    private int count;

    SegmentRegistry(Allocator allocator) {
        this.allocator = allocator;
    }

    int count() {
        return count;
    }

    /// What a walker needs to read the numbers below the present count.
    long[] chunks() {
        return chunks;
    }

    static long at(long[] chunks, int ordinal) {
        return Memory.getLong(place(chunks, ordinal));
    }

    long at(int ordinal) {
        return at(chunks, ordinal);
    }

    /// Makes room for one more, so that `add` cannot fail.
    void reserve() {
        if (count >>> CHUNK_SHIFT == chunkCount) {
            long chunk = allocator.allocate(CHUNK_BYTES);
            if (chunkCount == chunks.length) {
                chunks = Arrays.copyOf(chunks, chunks.length * 2);
            }
            chunks[chunkCount++] = chunk;
        }
    }

    int add(long segment) {
        Memory.putLong(place(chunks, count), segment);
        return count++;
    }

    void remove(int ordinal) {
        count--;
        if (ordinal != count) {
            long moved = at(count);
            Memory.putLong(place(chunks, ordinal), moved);
            Segments.ordinal(moved, ordinal);
        }
        if (count >>> CHUNK_SHIFT < chunkCount - 1) {
            allocator.free(chunks[--chunkCount]);
        }
    }

    long bytes() {
        return (long) chunkCount * CHUNK_BYTES;
    }

    /// The segments are gone already.
    void close() {
        while (chunkCount > 0) {
            allocator.free(chunks[--chunkCount]);
        }
        count = 0;
    }

    private static long place(long[] chunks, int ordinal) {
        return chunks[ordinal >>> CHUNK_SHIFT] + ((long) (ordinal & ((1 << CHUNK_SHIFT) - 1)) << 3);
    }
}
