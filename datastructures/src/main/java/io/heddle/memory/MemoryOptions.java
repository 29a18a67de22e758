package io.heddle.memory;

/// What an [Allocator] is to reserve. The region is address space, not memory: pages cost nothing before they are
/// written.
///
/// @param regionBytes address space for blocks up to 1 MB; halved until the operating system grants it
/// @param hugePages ask for 2 MB pages. There is no fork here, so a huge page is never copied as a whole, and a lookup
///   among
///     ten million keys saves a good part of its page-table misses
public record MemoryOptions(long regionBytes, boolean hugePages) {
    /// Offsets from the region's base, counted in 8-byte words, fit in 39 bits.
    public static final long REGION_BYTES_MAX = 1L << 42;

    public static final long REGION_BYTES_MIN = 1L << 22;

    public MemoryOptions {
        if (regionBytes < REGION_BYTES_MIN || regionBytes > REGION_BYTES_MAX) {
            throw new IllegalArgumentException("regionBytes must be from 4 MB to 4 TB: " + regionBytes);
        }
    }

    public static MemoryOptions defaults() {
        long wanted = 4 * VirtualMemory.instance().physicalBytes();
        return new MemoryOptions(Math.clamp(wanted, REGION_BYTES_MIN, REGION_BYTES_MAX), true);
    }
}
