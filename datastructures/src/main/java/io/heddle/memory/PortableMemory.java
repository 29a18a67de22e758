package io.heddle.memory;

import java.util.HashMap;
import java.util.Map;
import org.agrona.UnsafeApi;

/// Where there is no `mmap`: plain allocations. They count as memory at once, so a region is small, and nothing is
/// given back before the whole reservation goes.
final class PortableMemory extends VirtualMemory {
    private static final long PHYSICAL_BYTES_ASSUMED = 256L << 20;
    private static final long RESERVE_BYTES_MAX = 1L << 30;

    private final Map<Long, Long> allocations = new HashMap<>();

    @Override
    synchronized long reserve(long bytes) {
        if (bytes > RESERVE_BYTES_MAX) {
            return 0;
        }
        try {
            long allocation = UnsafeApi.allocateMemory(bytes + CHUNK_BYTES);
            long address = align(allocation, CHUNK_BYTES);
            UnsafeApi.setMemory(address, bytes, (byte) 0);
            allocations.put(address, allocation);
            return address;
        } catch (OutOfMemoryError _) {
            return 0;
        }
    }

    @Override
    synchronized void unmap(long address, long bytes) {
        Long allocation = allocations.remove(address);
        if (allocation == null) {
            throw new IllegalArgumentException("not a reservation: 0x" + Long.toHexString(address));
        }
        UnsafeApi.freeMemory(allocation);
    }

    @Override
    long move(long address, long bytes, long newBytes) {
        return 0;
    }

    @Override
    void discard(long address, long bytes) {}

    @Override
    void adviseHugePages(long address, long bytes) {}

    @Override
    boolean populate(long address, long bytes) {
        return false;
    }

    @Override
    boolean canSplit() {
        return false;
    }

    @Override
    long physicalBytes() {
        return PHYSICAL_BYTES_ASSUMED;
    }
}
