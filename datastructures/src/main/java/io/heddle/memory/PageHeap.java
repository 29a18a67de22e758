package io.heddle.memory;

import org.agrona.UnsafeApi;

/// Deals out runs of 64 KB units from the region, each within one chunk of 2 MB, and gives empty chunks back.
///
/// ```
///   region   | chunk 0                | chunk 1                | chunk 2  ..  reached | never touched ...
///   units    | 32 x 64 KB             |                        |
///   used     | 11111111110001111111.. | 00000000000000000000.. |                          bit mask per chunk
///   dirty    | 11111111111111111111.. | 11111110000000000000.. |                          touched, not given back
/// ```
///
/// Free neighbours coalesce by themselves, being neighbouring zero bits; a run of `n` is found with a few shifts. Two
/// [MaximumIndex]es name the lowest chunk with a long enough run: first among chunks in part use, then among empty
/// ones, then a fresh one. So blocks gather at low addresses and high chunks become empty. An empty chunk that holds
/// memory stands in a queue until [#giveBackChunk] returns it, oldest first, or until it is used again.
///
/// The region's last chunk is a reserve, which only [#takeReserved] touches.
///
/// The descriptor of a chunk, 16 bytes: used mask, dirty mask, next and previous in the queue (index + 1, so that
/// zeroed memory is valid).
final class PageHeap {
    static final int UNITS_PER_CHUNK_SHIFT = VirtualMemory.CHUNK_SHIFT - SizeClasses.UNIT_SHIFT;
    static final int UNITS_PER_CHUNK = 1 << UNITS_PER_CHUNK_SHIFT;

    private static final int DESCRIPTOR_SHIFT = 4;
    private static final int USED = 0;
    private static final int DIRTY = 4;
    private static final int NEXT = 8;
    private static final int PREVIOUS = 12;

    private final VirtualMemory virtualMemory;
    private final long base;
    private final long chunks;
    private final long descriptors;
    private final MaximumIndex runs;
    private final MaximumIndex empty;

    private long reached;
    private long dirtyUnits;
    private int reservedUnits;
    private long queued;
    private int queueFirst;
    private int queueLast;

    /// @param memory zeroed, of [#bytesFor] bytes
    PageHeap(VirtualMemory virtualMemory, long base, long chunks, long memory) {
        this.virtualMemory = virtualMemory;
        this.base = base;
        this.chunks = chunks;
        descriptors = memory;
        long indexes = memory + (chunks << DESCRIPTOR_SHIFT);
        runs = new MaximumIndex(indexes, chunks);
        empty = new MaximumIndex(indexes + MaximumIndex.bytesFor(chunks), chunks);
    }

    static long bytesFor(long chunks) {
        return (chunks << DESCRIPTOR_SHIFT) + 2 * MaximumIndex.bytesFor(chunks);
    }

    /// The index of the first of `units` free units, now used; -1 if the region has no such run before the reserve.
    long take(int units) {
        return take(units, chunks - 1);
    }

    /// As `take`, out of the reserve if need be.
    long takeReserved(int units) {
        return take(units, chunks);
    }

    /// Units of the reserve that are in use.
    int reservedUnits() {
        return reservedUnits;
    }

    private long take(int units, long end) {
        long chunk = runs.first(units);
        if (chunk < 0 || chunk >= end) {
            chunk = empty.first(1);
        }
        if (chunk < 0 || chunk >= end) {
            if (reached >= end) {
                return -1;
            }
            chunk = reached++;
        }
        long descriptor = descriptor(chunk);
        int used = UnsafeApi.getInt(descriptor + USED);
        int first = Integer.numberOfTrailingZeros(startsOfRuns(~used, units));
        int mask = mask(first, units);
        int dirty = UnsafeApi.getInt(descriptor + DIRTY);
        if (used == 0 && dirty != 0) {
            unqueue(chunk);
        }
        UnsafeApi.putInt(descriptor + DIRTY, dirty | mask);
        dirtyUnits += Integer.bitCount(mask & ~dirty);
        setUsed(chunk, used | mask);
        return (chunk << UNITS_PER_CHUNK_SHIFT) + first;
    }

    void giveBack(long unit, int units) {
        long chunk = unit >>> UNITS_PER_CHUNK_SHIFT;
        int mask = mask((int) (unit & (UNITS_PER_CHUNK - 1)), units);
        int used = UnsafeApi.getInt(descriptor(chunk) + USED);
        assert (used & mask) == mask : "units given back twice";
        setUsed(chunk, used & ~mask);
        if ((used & ~mask) == 0) {
            queue(chunk);
        }
    }

    /// Returns the memory of the chunk that has been empty for longest; false if there is none.
    boolean giveBackChunk() {
        if (queueFirst == 0) {
            return false;
        }
        long chunk = queueFirst - 1L;
        unqueue(chunk);
        virtualMemory.discard(base + (chunk << VirtualMemory.CHUNK_SHIFT), VirtualMemory.CHUNK_BYTES);
        long descriptor = descriptor(chunk);
        dirtyUnits -= Integer.bitCount(UnsafeApi.getInt(descriptor + DIRTY));
        UnsafeApi.putInt(descriptor + DIRTY, 0);
        return true;
    }

    long emptyChunks() {
        return queued;
    }

    long dirtyBytes() {
        return dirtyUnits << SizeClasses.UNIT_SHIFT;
    }

    long reachedBytes() {
        return reached << VirtualMemory.CHUNK_SHIFT;
    }

    /// A bit for each place where `length` free units begin.
    static int startsOfRuns(int free, int length) {
        int starts = free;
        int rest = length - 1;
        for (int step = 1; rest > 0; step <<= 1) {
            int shift = Math.min(step, rest);
            starts &= starts >>> shift;
            rest -= shift;
        }
        return starts;
    }

    static int longestRun(int free) {
        int length = 0;
        for (int rest = free; rest != 0; rest &= rest >>> 1) {
            length++;
        }
        return length;
    }

    private void setUsed(long chunk, int used) {
        UnsafeApi.putInt(descriptor(chunk) + USED, used);
        if (chunk == chunks - 1) {
            reservedUnits = Integer.bitCount(used);
        }
        runs.set(chunk, used == 0 ? 0 : longestRun(~used));
        empty.set(chunk, used == 0 ? 1 : 0);
    }

    private void queue(long chunk) {
        int number = (int) chunk + 1;
        long descriptor = descriptor(chunk);
        UnsafeApi.putInt(descriptor + NEXT, 0);
        UnsafeApi.putInt(descriptor + PREVIOUS, queueLast);
        if (queueLast == 0) {
            queueFirst = number;
        } else {
            UnsafeApi.putInt(descriptor(queueLast - 1L) + NEXT, number);
        }
        queueLast = number;
        queued++;
    }

    private void unqueue(long chunk) {
        long descriptor = descriptor(chunk);
        int next = UnsafeApi.getInt(descriptor + NEXT);
        int previous = UnsafeApi.getInt(descriptor + PREVIOUS);
        if (previous == 0) {
            queueFirst = next;
        } else {
            UnsafeApi.putInt(descriptor(previous - 1L) + NEXT, next);
        }
        if (next == 0) {
            queueLast = previous;
        } else {
            UnsafeApi.putInt(descriptor(next - 1L) + PREVIOUS, previous);
        }
        queued--;
    }

    private long descriptor(long chunk) {
        return descriptors + (chunk << DESCRIPTOR_SHIFT);
    }

    private static int mask(int first, int units) {
        return (int) ((1L << units) - 1) << first;
    }
}
