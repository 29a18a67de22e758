package io.heddle.memory;

import org.agrona.UnsafeApi;

/// Blocks above 1 MB: each its own mapping, with as much address space again behind it to grow into.
///
/// ```
///   2 MB aligned
///   | header, 64 bytes | the block ...                 | room to grow, never touched ...      |
///   |<------------------ committed ------------------->|                                      |
///   |<------------------ reserved ----------------------------------------------------------->|
/// ```
///
/// Growing within the reservation only moves the mark. Beyond it the pages move to a reservation of twice the size,
/// without being copied (2 MB alignment lets the kernel move whole page tables). Freeing returns at once: the mapping
/// goes on a list, its length in its own header, and [#unmapStep] takes 2 MB off its end per call, so that no turn
/// waits for a gigabyte of pages to be freed. A tail that is cut off by shrinking goes the same way.
///
/// The header: committed and reserved bytes, next and previous live block (of a mapping on the list: its remaining
/// bytes and the next).
final class HugeBlocks {
    static final int HEADER_BYTES = 64;

    private static final int COMMITTED = 0;
    private static final int RESERVED = 8;
    private static final int NEXT = 16;
    private static final int PREVIOUS = 24;
    private static final long GRANULE_BYTES =
            Math.max(4096, VirtualMemory.instance().pageBytes());

    private final VirtualMemory virtualMemory;
    private final boolean hugePages;

    private long first;
    private long pending;
    private long liveBlocks;
    private long committedBytes;
    private long pendingBytes;

    HugeBlocks(VirtualMemory virtualMemory, boolean hugePages) {
        this.virtualMemory = virtualMemory;
        this.hugePages = hugePages;
    }

    static long goodSize(long bytes) {
        return committedFor(bytes) - HEADER_BYTES;
    }

    /// Whether the address can be that of a huge block, going by its alignment.
    static boolean isAddressOfBlock(long address) {
        return (address & (VirtualMemory.CHUNK_BYTES - 1)) == HEADER_BYTES;
    }

    long allocate(long bytes) {
        long committed = committedFor(bytes);
        long reserved = VirtualMemory.align(2 * committed, VirtualMemory.CHUNK_BYTES);
        long mapping = virtualMemory.reserve(reserved);
        if (mapping == 0) {
            reserved = VirtualMemory.align(committed, VirtualMemory.CHUNK_BYTES);
            mapping = virtualMemory.reserve(reserved);
        }
        if (mapping == 0) {
            throw OutOfMemoryException.INSTANCE;
        }
        if (hugePages) {
            virtualMemory.adviseHugePages(mapping, reserved);
        }
        UnsafeApi.putLong(mapping + COMMITTED, committed);
        UnsafeApi.putLong(mapping + RESERVED, reserved);
        link(mapping);
        committedBytes += committed;
        liveBlocks++;
        return mapping + HEADER_BYTES;
    }

    long blockSize(long address) {
        return UnsafeApi.getLong(address - HEADER_BYTES + COMMITTED) - HEADER_BYTES;
    }

    /// The block may move; 0 if it cannot grow by moving pages, and is then as it was.
    long resize(long address, long bytes) {
        long mapping = address - HEADER_BYTES;
        long before = UnsafeApi.getLong(mapping + COMMITTED);
        long committed = committedFor(bytes);
        if (committed > UnsafeApi.getLong(mapping + RESERVED)) {
            mapping = move(mapping, committed);
            if (mapping == 0) {
                return 0;
            }
        } else if (committed < before && virtualMemory.canSplit()) {
            cutTail(mapping, committed, before);
        } else if (committed < before) {
            return address;
        }
        UnsafeApi.putLong(mapping + COMMITTED, committed);
        committedBytes += committed - before;
        return mapping + HEADER_BYTES;
    }

    void free(long address) {
        long mapping = address - HEADER_BYTES;
        long committed = UnsafeApi.getLong(mapping + COMMITTED);
        long reserved = UnsafeApi.getLong(mapping + RESERVED);
        unlink(mapping);
        committedBytes -= committed;
        liveBlocks--;
        long touched = VirtualMemory.align(committed, VirtualMemory.CHUNK_BYTES);
        if (!virtualMemory.canSplit()) {
            virtualMemory.unmap(mapping, reserved);
            return;
        }
        if (touched < reserved) {
            virtualMemory.unmap(mapping + touched, reserved - touched);
        }
        pend(mapping, touched);
    }

    /// Unmaps up to 2 MB of what was freed; false if there is nothing.
    boolean unmapStep() {
        long mapping = pending;
        if (mapping == 0) {
            return false;
        }
        long rest = UnsafeApi.getLong(mapping + COMMITTED);
        long step = Math.min(rest, VirtualMemory.CHUNK_BYTES);
        if (step == rest) {
            pending = UnsafeApi.getLong(mapping + NEXT);
        } else {
            UnsafeApi.putLong(mapping + COMMITTED, rest - step);
        }
        pendingBytes -= step;
        virtualMemory.unmap(mapping + rest - step, step);
        return true;
    }

    boolean hasPending() {
        return pending != 0;
    }

    /// Unmaps everything, live or pending.
    void close() {
        while (unmapStep()) {
            // until nothing is pending
        }
        while (first != 0) {
            long mapping = first;
            first = UnsafeApi.getLong(mapping + NEXT);
            virtualMemory.unmap(mapping, UnsafeApi.getLong(mapping + RESERVED));
        }
    }

    long liveBlocks() {
        return liveBlocks;
    }

    /// The block sizes of all live blocks.
    long liveBytes() {
        return committedBytes - liveBlocks * HEADER_BYTES;
    }

    long heldBytes() {
        return committedBytes + pendingBytes;
    }

    long pendingBytes() {
        return pendingBytes;
    }

    /// The first live block, 0 if none; then [#next].
    long first() {
        return first == 0 ? 0 : first + HEADER_BYTES;
    }

    long next(long address) {
        long next = UnsafeApi.getLong(address - HEADER_BYTES + NEXT);
        return next == 0 ? 0 : next + HEADER_BYTES;
    }

    private long move(long mapping, long committed) {
        long reserved = VirtualMemory.align(2 * committed, VirtualMemory.CHUNK_BYTES);
        long target = virtualMemory.move(mapping, UnsafeApi.getLong(mapping + RESERVED), reserved);
        if (target == 0) {
            return 0;
        }
        UnsafeApi.putLong(target + RESERVED, reserved);
        relink(target);
        return target;
    }

    /// Whole chunks behind the new end leave the reservation, whose room to grow they also end.
    private void cutTail(long mapping, long committed, long before) {
        long keep = VirtualMemory.align(committed, VirtualMemory.CHUNK_BYTES);
        long touched = VirtualMemory.align(before, VirtualMemory.CHUNK_BYTES);
        if (keep >= touched) {
            return;
        }
        long reserved = UnsafeApi.getLong(mapping + RESERVED);
        if (touched < reserved) {
            virtualMemory.unmap(mapping + touched, reserved - touched);
        }
        UnsafeApi.putLong(mapping + RESERVED, keep);
        pend(mapping + keep, touched - keep);
    }

    private void pend(long mapping, long bytes) {
        UnsafeApi.putLong(mapping + COMMITTED, bytes);
        UnsafeApi.putLong(mapping + NEXT, pending);
        pending = mapping;
        pendingBytes += bytes;
    }

    private void link(long mapping) {
        UnsafeApi.putLong(mapping + NEXT, first);
        UnsafeApi.putLong(mapping + PREVIOUS, 0);
        if (first != 0) {
            UnsafeApi.putLong(first + PREVIOUS, mapping);
        }
        first = mapping;
    }

    private void unlink(long mapping) {
        long next = UnsafeApi.getLong(mapping + NEXT);
        long previous = UnsafeApi.getLong(mapping + PREVIOUS);
        if (previous == 0) {
            first = next;
        } else {
            UnsafeApi.putLong(previous + NEXT, next);
        }
        if (next != 0) {
            UnsafeApi.putLong(next + PREVIOUS, previous);
        }
    }

    private void relink(long mapping) {
        long next = UnsafeApi.getLong(mapping + NEXT);
        long previous = UnsafeApi.getLong(mapping + PREVIOUS);
        if (previous == 0) {
            first = mapping;
        } else {
            UnsafeApi.putLong(previous + NEXT, mapping);
        }
        if (next != 0) {
            UnsafeApi.putLong(next + PREVIOUS, mapping);
        }
    }

    private static long committedFor(long bytes) {
        return VirtualMemory.align(bytes + HEADER_BYTES, GRANULE_BYTES);
    }
}
