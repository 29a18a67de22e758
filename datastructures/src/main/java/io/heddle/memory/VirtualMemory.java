package io.heddle.memory;

import java.util.Locale;
import org.agrona.UnsafeApi;

/// Address space and pages, as the operating system deals them out. Addresses and lengths are multiples of the page
/// size.
abstract class VirtualMemory {
    static final int CHUNK_SHIFT = 21;
    static final long CHUNK_BYTES = 1L << CHUNK_SHIFT;

    private static final VirtualMemory INSTANCE = create();

    private final int pageBytes = UnsafeApi.pageSize();

    static VirtualMemory instance() {
        return INSTANCE;
    }

    int pageBytes() {
        return pageBytes;
    }

    /// Reserves `bytes` of zeroed address space, aligned to 2 MB; 0 if the operating system refuses.
    abstract long reserve(long bytes);

    /// Returns a whole reservation, or a part of one where [#canSplit()].
    abstract void unmap(long address, long bytes);

    /// Moves the pages of a reservation to a new one of `newBytes`, aligned to 2 MB, without copying; 0 if that
    /// cannot be.
    abstract long move(long address, long bytes, long newBytes);

    /// Gives the pages back; the address space stays reserved, its content is undefined.
    abstract void discard(long address, long bytes);

    abstract void adviseHugePages(long address, long bytes);

    /// Gives the range its pages without touching what they hold, even while others use it; false if the system
    /// cannot.
    abstract boolean populate(long address, long bytes);

    /// Whether a reservation may be unmapped piece by piece.
    abstract boolean canSplit();

    abstract long physicalBytes();

    static long align(long value, long powerOfTwo) {
        return (value + powerOfTwo - 1) & -powerOfTwo;
    }

    private static VirtualMemory create() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("linux")) {
            return new PosixMemory(true);
        }
        if (system.contains("mac")) {
            return new PosixMemory(false);
        }
        return new PortableMemory();
    }
}
