package io.heddle.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.UnsafeApi;

/// Buffers from the C library's allocator, for I/O. Any thread may call, and may free what another one allocated: the
/// library is thread-safe, and the count is atomic (no LongAdder: it takes another way once two threads have met at it,
/// and all compiled code that has it inlined, which is a whole turn of the worker, would be thrown away then).
///
/// ```
///   | size, 8 bytes | magic, 8 bytes | the buffer ...
///                                    ^ address
/// ```
final class RawBuffers {
    private static final int HEADER_BYTES = 16;
    private static final int MAGIC_OFFSET = 8;
    private static final long MAGIC = 0x5241_5742_5546_4645L;

    private static final AtomicLong TOTAL = new AtomicLong();

    private RawBuffers() {}

    static long allocate(long bytes) {
        requirePositive(bytes);
        long header;
        try {
            header = UnsafeApi.allocateMemory(bytes + HEADER_BYTES);
        } catch (OutOfMemoryError _) {
            throw OutOfMemoryException.INSTANCE;
        }
        long address = opened(header, bytes);
        TOTAL.getAndAdd(bytes);
        if (Memory.CHECKED) {
            MemoryChecker.allocated(address, bytes, bytes);
            UnsafeApi.setMemory(address, bytes, MemoryChecker.FRESH);
        }
        return address;
    }

    static long resize(long address, long bytes) {
        requirePositive(bytes);
        if (Memory.CHECKED) {
            long copy = allocate(bytes);
            Memory.copy(address, copy, Math.min(bytes, size(address)));
            free(address);
            return copy;
        }
        long before = size(address);
        long header;
        try {
            header = UnsafeApi.reallocateMemory(address - HEADER_BYTES, bytes + HEADER_BYTES);
        } catch (OutOfMemoryError _) {
            throw OutOfMemoryException.INSTANCE;
        }
        TOTAL.getAndAdd(bytes - before);
        return opened(header, bytes);
    }

    static void free(long address) {
        if (Memory.CHECKED) {
            MemoryChecker.requireLive(address);
        }
        long bytes = size(address);
        TOTAL.getAndAdd(-bytes);
        if (Memory.CHECKED) {
            UnsafeApi.setMemory(address, bytes, MemoryChecker.FREED);
            MemoryChecker.freed(address, bytes);
        }
        UnsafeApi.putLong(address - HEADER_BYTES + MAGIC_OFFSET, 0);
        UnsafeApi.freeMemory(address - HEADER_BYTES);
    }

    static long bytes() {
        return TOTAL.get();
    }

    private static long opened(long header, long bytes) {
        UnsafeApi.putLong(header, bytes);
        UnsafeApi.putLong(header + MAGIC_OFFSET, MAGIC);
        return header + HEADER_BYTES;
    }

    private static long size(long address) {
        if (UnsafeApi.getLong(address - HEADER_BYTES + MAGIC_OFFSET) != MAGIC) {
            throw new IllegalArgumentException("not a raw buffer: 0x" + Long.toHexString(address));
        }
        return UnsafeApi.getLong(address - HEADER_BYTES);
    }

    private static void requirePositive(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
        }
    }
}
