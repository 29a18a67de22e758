package io.heddle.memory;

import static io.heddle.memory.SpanTable.BLOCK;
import static io.heddle.memory.SpanTable.END;
import static io.heddle.memory.SpanTable.FREE;
import static io.heddle.memory.SpanTable.FRESH;
import static io.heddle.memory.SpanTable.LIVE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.UnsafeApi;
import org.jspecify.annotations.Nullable;

/// Where all data lies: blocks of 68 sizes from slabs in one reserved region, and huge blocks in mappings of their own.
///
/// ```
///   base, 2 MB aligned                                                             base + region (at most 4 TB)
///   | chunk, 2 MB                                | chunk ...        | address space never touched             |
///   | unit 64 KB | unit | unit | unit | ...      |
///   | span of 24 | span of 1280       | span ... |      a span: one or more units cut into blocks of one size
///
///   span table, out of band: 64 bytes per unit, found by ((address - base) >>> 16) << 6
///   current[class]  -> the span that serves          partial[class] -> spans with a free block, first in first out
/// ```
///
/// - Allocating takes the head of the current span's list of freed blocks, else the next block never used, in address
///   order: no list is built for fresh memory, and neighbours in time are neighbours in memory.
/// - Freeing finds the span by a shift, pushes the block on its list: constant time, one cache line of metadata. A span
///   that was full joins the partial ones; one that becomes empty returns its units to [PageHeap], unless it is the
///   current one of its class.
/// - Above 1 MB see [HugeBlocks]. An address outside the region is a huge block's.
///
/// The last chunk is a reserve for blocks of up to 8 KB. Who is about to change something asks for it first, with
/// [#requireReserve]: then the small blocks that the change takes are there, and it need not be undone half-way.
///
/// `(address - base) >>> 3` of any block up to 1 MB fits in 39 bits. Alignment is 8, and 4096 for blocks of 4096 and
/// 8192 bytes. The metadata costs 64 bytes per 64 KB, 0.1 %.
///
/// Owned by one thread. In checked mode ([Memory#CHECKED]) freed blocks rest in a [Quarantine] before they are used
/// again, so that late accesses are caught, and [#close] reports leaks.
public final class Allocator implements AutoCloseable {
    /// The largest block that lies in the region; larger ones are huge.
    public static final long SLAB_BYTES_MAX = SizeClasses.BLOCK_BYTES_MAX;

    /// More than a terabyte in one block is a mistake, which untouched address space would not reveal.
    private static final long HUGE_BYTES_MAX = 1L << 40;

    /// The largest block that may come from the reserve: a node of any structure.
    private static final int RESERVED_BLOCK_MAX = 8192;

    /// Units of the reserve that may be in use when a change begins: half of them.
    private static final int RESERVED_UNITS_KEPT = PageHeap.UNITS_PER_CHUNK / 2;

    private final VirtualMemory virtualMemory;
    private final long base;
    private final long regionBytes;
    private final long metadata;
    private final long metadataBytes;
    private final SpanTable spans;
    private final PageHeap pageHeap;
    private final HugeBlocks huge;
    private final long[] current = new long[SizeClasses.COUNT];
    private final long[] liveBlocks = new long[SizeClasses.COUNT];
    private final @Nullable Quarantine quarantine;

    private long usedBytes;
    private boolean closed;
    private int untilRefused;

    private Allocator(VirtualMemory virtualMemory, long base, long regionBytes, boolean hugePages) {
        this.virtualMemory = virtualMemory;
        this.base = base;
        this.regionBytes = regionBytes;
        long chunks = regionBytes >>> VirtualMemory.CHUNK_SHIFT;
        long tableBytes = SpanTable.bytesFor(regionBytes >>> SizeClasses.UNIT_SHIFT);
        metadataBytes = VirtualMemory.align(tableBytes + PageHeap.bytesFor(chunks), VirtualMemory.CHUNK_BYTES);
        metadata = virtualMemory.reserve(metadataBytes);
        if (metadata == 0) {
            virtualMemory.unmap(base, regionBytes);
            throw OutOfMemoryException.INSTANCE;
        }
        if (hugePages) {
            virtualMemory.adviseHugePages(base, regionBytes);
        }
        spans = new SpanTable(metadata, base);
        pageHeap = new PageHeap(virtualMemory, base, chunks, metadata + tableBytes);
        huge = new HugeBlocks(virtualMemory, hugePages);
        quarantine = Memory.CHECKED ? new Quarantine() : null;
        Arrays.fill(current, spans.none());
    }

    /// Reserves the region, or half of it as often as the operating system refuses.
    public static Allocator create(MemoryOptions options) {
        VirtualMemory virtualMemory = VirtualMemory.instance();
        long bytes = options.regionBytes() & -VirtualMemory.CHUNK_BYTES;
        for (; bytes >= MemoryOptions.REGION_BYTES_MIN; bytes = (bytes >>> 1) & -VirtualMemory.CHUNK_BYTES) {
            long base = virtualMemory.reserve(bytes);
            if (base != 0) {
                return new Allocator(virtualMemory, base, bytes, options.hugePages());
            }
        }
        throw OutOfMemoryException.INSTANCE;
    }

    /// The usable bytes of a block for which `bytes` are asked: structures that choose their node sizes should
    /// choose these.
    public static long goodSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
        }
        if (bytes <= SLAB_BYTES_MAX) {
            return SizeClasses.blockBytes(SizeClasses.classOf(bytes));
        }
        return HugeBlocks.goodSize(bytes);
    }

    /// A block of at least `bytes` (1 or more), aligned to 8, content undefined.
    ///
    /// @throws OutOfMemoryException if the region is used up or the operating system refuses; nothing has changed
    ///   then
    public long allocate(long bytes) {
        if (Memory.CHECKED) {
            refuseIfDue(bytes);
        }
        if (bytes > SLAB_BYTES_MAX) {
            return allocateHuge(bytes);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be at least 1: " + bytes);
        }
        int sizeClass = SizeClasses.classOf(bytes);
        long span = current[sizeClass];
        long block = UnsafeApi.getLong(span + FREE);
        if (block != 0) {
            UnsafeApi.putLong(span + FREE, UnsafeApi.getLong(block));
        } else {
            block = UnsafeApi.getLong(span + FRESH);
            if (block == UnsafeApi.getLong(span + END)) {
                current[sizeClass] = nextSpan(sizeClass);
                return allocate(bytes);
            }
            UnsafeApi.putLong(span + FRESH, block + UnsafeApi.getInt(span + BLOCK));
        }
        UnsafeApi.putInt(span + LIVE, UnsafeApi.getInt(span + LIVE) + 1);
        usedBytes += UnsafeApi.getInt(span + BLOCK);
        liveBlocks[sizeClass]++;
        if (Memory.CHECKED) {
            checkAllocated(block, bytes, UnsafeApi.getInt(span + BLOCK));
        }
        return block;
    }

    /// Frees a block; the size is known. Huge memory goes back to the operating system in steps of [#giveBack].
    public void free(long address) {
        if (Memory.CHECKED) {
            MemoryChecker.requireLive(address);
        }
        if (!inRegion(address)) {
            freeHuge(address);
            return;
        }
        long span = spans.of(address);
        int block = UnsafeApi.getInt(span + BLOCK);
        usedBytes -= block;
        liveBlocks[UnsafeApi.getInt(span + SpanTable.CLASS)]--;
        if (quarantine != null) {
            MemoryChecker.freed(address, block);
            release(quarantine.exchange(address, block));
            return;
        }
        release(address, span);
    }

    /// The usable bytes of a live block: its size class, or the committed part of a huge block. In checked mode the
    /// slack behind the requested size becomes accessible with this call.
    public long blockSize(long address) {
        long size = usableBytes(address);
        if (Memory.CHECKED) {
            MemoryChecker.requireLive(address);
            MemoryChecker.claimed(address, size);
        }
        return size;
    }

    /// Resizes a block of which the old or the new size is above 1 MB, keeping the content up to the smaller size;
    /// works for others by copying. A huge block grows in place or by moving its pages, so the cost does not depend
    /// on its size.
    ///
    /// @return the block's address, which may have changed
    public long resizeLarge(long address, long newBytes) {
        if (Memory.CHECKED) {
            MemoryChecker.requireLive(address);
            refuseIfDue(newBytes);
        }
        if (inRegion(address) || newBytes <= SLAB_BYTES_MAX) {
            return resizeByCopy(address, newBytes);
        }
        if (newBytes > HUGE_BYTES_MAX) {
            throw OutOfMemoryException.INSTANCE;
        }
        long before = huge.blockSize(address);
        long requestedBefore = Memory.CHECKED ? MemoryChecker.requestedBytes(address) : before;
        long resized = huge.resize(address, newBytes);
        if (resized == 0) {
            return resizeByCopy(address, newBytes);
        }
        long usable = huge.blockSize(resized);
        usedBytes += usable - before;
        if (Memory.CHECKED) {
            MemoryChecker.freed(address, before);
            MemoryChecker.allocated(resized, newBytes, usable);
            if (usable > requestedBefore) {
                UnsafeApi.setMemory(resized + requestedBefore, usable - requestedBefore, MemoryChecker.FRESH);
            }
        }
        return resized;
    }

    /// To be called before a change: small blocks, of up to 8 KB, a megabyte of them, will not be refused until the
    /// change is made.
    ///
    /// @throws OutOfMemoryException if there may not be so much
    public void requireReserve() {
        if (pageHeap.reservedUnits() > RESERVED_UNITS_KEPT) {
            reclaimReserve();
        }
    }

    private void reclaimReserve() {
        drainQuarantine();
        releaseEmptySpans();
        if (pageHeap.reservedUnits() > RESERVED_UNITS_KEPT) {
            throw OutOfMemoryException.INSTANCE;
        }
    }

    /// For tests of what then happens, in checked mode alone: the n-th allocation from now on that the reserve does
    /// not serve is refused, once.
    ///
    /// @param nth 0: none
    /// @return what was still to come of an earlier call
    public int refuse(int nth) {
        int before = untilRefused;
        untilRefused = nth;
        return before;
    }

    private void refuseIfDue(long bytes) {
        if (bytes > RESERVED_BLOCK_MAX && untilRefused > 0 && --untilRefused == 0) {
            throw OutOfMemoryException.INSTANCE;
        }
    }

    /// The start of the region.
    public long base() {
        return base;
    }

    /// The sum of the block sizes of all live blocks.
    public long usedBytes() {
        return usedBytes;
    }

    /// Memory touched and not given back: whole spans, in use or kept, and huge blocks, live or still to be
    /// unmapped. With huge pages the kernel may hold somewhat more, since it touches 2 MB at once.
    public long heldBytes() {
        return pageHeap.dirtyBytes() + huge.heldBytes();
    }

    /// Returns memory to the operating system: at most `maxChunks` times 2 MB, of freed huge blocks and of empty
    /// chunks. Memory that is wanted again must be faulted in again, so this is for a periodic duty or a fall of
    /// the data set, not for every turn.
    ///
    /// @return whether there is more to give back
    public boolean giveBack(int maxChunks) {
        drainQuarantine();
        releaseEmptySpans();
        for (int i = 0; i < maxChunks; i++) {
            if (!huge.unmapStep() && !pageHeap.giveBackChunk()) {
                return false;
            }
        }
        return huge.hasPending() || pageHeap.emptyChunks() != 0;
    }

    /// Where memory begins that was never used: growth goes on from here, chunk by chunk.
    public long frontier() {
        return base + pageHeap.reachedBytes();
    }

    /// Gives up to 2 MB of the region from `address` their pages, so that the first write there need not wait for
    /// the kernel to clear them (a quarter of a millisecond per huge page, thirty times that under a hypervisor
    /// that has to find them first). The one method that any thread may call: it changes no content and no state. A
    /// helper that stays some chunks ahead of [#frontier] takes these waits from the owner.
    ///
    /// @return false if there is nothing to do there, or the system cannot
    public boolean populate(long address) {
        return populate(address & -VirtualMemory.CHUNK_BYTES, VirtualMemory.CHUNK_BYTES);
    }

    /// The same for `bytes` from `address`, both multiples of the page size, within one chunk of 2 MB.
    public boolean populate(long address, long bytes) {
        return inRegion(address) && virtualMemory.populate(address, bytes);
    }

    public AllocatorStatistics statistics() {
        drainQuarantine();
        List<AllocatorStatistics.SizeClass> classes = new ArrayList<>();
        for (int i = 0; i < SizeClasses.COUNT; i++) {
            long count = spans.count(i);
            if (count != 0) {
                classes.add(new AllocatorStatistics.SizeClass(
                        SizeClasses.blockBytes(i),
                        liveBlocks[i],
                        count,
                        (count * SizeClasses.spanUnits(i)) << SizeClasses.UNIT_SHIFT));
            }
        }
        return new AllocatorStatistics(
                classes,
                usedBytes,
                heldBytes(),
                regionBytes,
                pageHeap.reachedBytes(),
                pageHeap.emptyChunks(),
                huge.liveBlocks(),
                huge.liveBytes(),
                huge.pendingBytes());
    }

    /// Unmaps everything. All blocks must have been freed, or are given up; in checked mode those are reported.
    ///
    /// @throws AssertionError in checked mode, listing the blocks that were not freed
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        drainQuarantine();
        AssertionError leak = Memory.CHECKED ? LeakReport.of(spans, pageHeap, huge) : null;
        if (Memory.CHECKED) {
            MemoryChecker.forgotten(base, pageHeap.reachedBytes());
            for (long block = huge.first(); block != 0; block = huge.next(block)) {
                MemoryChecker.forgotten(block, huge.blockSize(block));
            }
        }
        huge.close();
        virtualMemory.unmap(base, regionBytes);
        virtualMemory.unmap(metadata, metadataBytes);
        usedBytes = 0;
        if (leak != null) {
            throw leak;
        }
    }

    private boolean inRegion(long address) {
        return Long.compareUnsigned(address - base, regionBytes) < 0;
    }

    private long usableBytes(long address) {
        return inRegion(address) ? UnsafeApi.getInt(spans.of(address) + BLOCK) : huge.blockSize(address);
    }

    /// What follows the used-up current span of the class: one with a free block.
    private long nextSpan(int sizeClass) {
        long span = spans.takePartial(sizeClass);
        if (span == 0) {
            long unit = pageHeap.take(SizeClasses.spanUnits(sizeClass));
            if (unit < 0) {
                return nextSpanAfterReclaiming(sizeClass);
            }
            span = spans.open(unit, sizeClass);
        }
        spans.retire(current[sizeClass]);
        return span;
    }

    private long nextSpanAfterReclaiming(int sizeClass) {
        drainQuarantine();
        releaseEmptySpans();
        spans.retire(current[sizeClass]);
        current[sizeClass] = spans.none();
        long span = spans.takePartial(sizeClass);
        if (span != 0) {
            return span;
        }
        int units = SizeClasses.spanUnits(sizeClass);
        boolean small = SizeClasses.blockBytes(sizeClass) <= RESERVED_BLOCK_MAX;
        long unit = small ? pageHeap.takeReserved(units) : pageHeap.take(units);
        if (unit < 0) {
            throw OutOfMemoryException.INSTANCE;
        }
        return spans.open(unit, sizeClass);
    }

    private void release(long address) {
        if (address != 0) {
            release(address, spans.of(address));
        }
    }

    private void release(long address, long span) {
        UnsafeApi.putLong(address, UnsafeApi.getLong(span + FREE));
        UnsafeApi.putLong(span + FREE, address);
        int live = UnsafeApi.getInt(span + LIVE) - 1;
        UnsafeApi.putInt(span + LIVE, live);
        if (live == 0) {
            onEmpty(span);
        } else if (live == UnsafeApi.getInt(span + SpanTable.CAPACITY) - 1) {
            spans.onNoLongerFull(span);
        }
    }

    private void onEmpty(long span) {
        if (!spans.isCurrent(span)) {
            spans.close(span);
            pageHeap.giveBack(spans.unit(span), UnsafeApi.getInt(span + SpanTable.UNITS));
        }
    }

    /// Also lets go of the one empty span that each class may keep.
    private void releaseEmptySpans() {
        for (int i = 0; i < SizeClasses.COUNT; i++) {
            long span = current[i];
            if (span != spans.none() && UnsafeApi.getInt(span + LIVE) == 0) {
                current[i] = spans.none();
                spans.retire(span);
                onEmpty(span);
            }
        }
    }

    private long resizeByCopy(long address, long newBytes) {
        long before = Memory.CHECKED ? MemoryChecker.requestedBytes(address) : usableBytes(address);
        long block = allocate(newBytes);
        Memory.copy(address, block, Math.min(before, newBytes));
        free(address);
        return block;
    }

    private long allocateHuge(long bytes) {
        if (bytes > HUGE_BYTES_MAX) {
            throw OutOfMemoryException.INSTANCE;
        }
        long block = huge.allocate(bytes);
        long usable = huge.blockSize(block);
        usedBytes += usable;
        if (Memory.CHECKED) {
            MemoryChecker.allocated(block, bytes, usable);
            UnsafeApi.setMemory(block, usable, MemoryChecker.FRESH);
        }
        return block;
    }

    private void freeHuge(long address) {
        if (Memory.CHECKED && !HugeBlocks.isAddressOfBlock(address)) {
            throw new AssertionError("not a block of this allocator: 0x" + Long.toHexString(address));
        }
        long usable = huge.blockSize(address);
        usedBytes -= usable;
        if (Memory.CHECKED) {
            MemoryChecker.freed(address, usable);
        }
        huge.free(address);
    }

    private static void checkAllocated(long block, long bytes, int usable) {
        MemoryChecker.allocated(block, bytes, usable);
        UnsafeApi.setMemory(block, usable, MemoryChecker.FRESH);
    }

    private void drainQuarantine() {
        if (quarantine != null) {
            for (long block = quarantine.poll(); block != 0; block = quarantine.poll()) {
                release(block);
            }
        }
    }
}
