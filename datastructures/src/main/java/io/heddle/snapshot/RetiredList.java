package io.heddle.snapshot;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// Addresses that wait to be freed, last in first out, in chained chunks outside the Java heap.
///
/// ```
///   newest chunk, 4 KB:  | next older chunk | address | address | ... 511
/// ```
///
/// Worker only. Pushing allocates one chunk in 511 times.
final class RetiredList {
    private static final int CHUNK_BYTES = 4096;
    private static final int CAPACITY = CHUNK_BYTES / Long.BYTES - 1;

    private final Allocator allocator;

    private long chunk;
    private int used = CAPACITY;
    private long size;

    RetiredList(Allocator allocator) {
        this.allocator = allocator;
    }

    void push(long address) {
        if (used == CAPACITY) {
            long fresh = allocator.allocate(CHUNK_BYTES);
            Memory.putLong(fresh, chunk);
            chunk = fresh;
            used = 0;
        }
        used++;
        Memory.putLong(chunk + ((long) used << 3), address);
        size++;
    }

    /// The address pushed last, or 0.
    long pop() {
        if (size == 0) {
            return 0;
        }
        long address = Memory.getLong(chunk + ((long) used << 3));
        size--;
        if (--used == 0) {
            long older = Memory.getLong(chunk);
            allocator.free(chunk);
            chunk = older;
            used = CAPACITY;
        }
        return address;
    }

    long size() {
        return size;
    }
}
