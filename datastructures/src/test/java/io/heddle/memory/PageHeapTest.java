package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageHeapTest {
    private static final long CHUNKS = 200;
    private static final long UNIT_BYTES = SizeClasses.UNIT_BYTES;

    private final VirtualMemory virtualMemory = VirtualMemory.instance();
    private long region;
    private long metadata;
    private PageHeap heap;

    @BeforeEach
    void open() {
        region = virtualMemory.reserve(CHUNKS * VirtualMemory.CHUNK_BYTES);
        metadata = virtualMemory.reserve(VirtualMemory.CHUNK_BYTES);
        heap = new PageHeap(virtualMemory, region, CHUNKS, metadata);
    }

    @AfterEach
    void close() {
        virtualMemory.unmap(region, CHUNKS * VirtualMemory.CHUNK_BYTES);
        virtualMemory.unmap(metadata, VirtualMemory.CHUNK_BYTES);
    }

    @Test
    void shouldDealFromLowAddressesAndNeverAcrossChunks() {
        assertEquals(0, heap.take(20));
        assertEquals(32, heap.take(13), "12 units are left in the first chunk");
        assertEquals(20, heap.take(12));
        assertEquals(45, heap.take(1));
        assertEquals(46 * UNIT_BYTES, heap.dirtyBytes());
    }

    @Test
    void shouldCoalesceNeighboursFreedInAnyOrder() {
        for (int i = 0; i < 8; i++) {
            assertEquals(i * 4L, heap.take(4));
        }
        for (int i : new int[] {3, 1, 2, 4}) {
            heap.giveBack(i * 4L, 4);
        }
        assertEquals(4, heap.take(16), "four freed neighbours make one run");
        assertEquals(32, heap.take(1), "and the chunk is full again");
    }

    @Test
    void shouldPreferPartlyUsedChunksToEmptyOnes() {
        long first = heap.take(32);
        heap.take(16);
        heap.giveBack(first, 32);
        assertEquals(48, heap.take(16), "the second chunk has room");
        assertEquals(0, heap.take(16), "now the empty first one");
    }

    @Test
    void shouldGiveBackOnlyEmptyChunksThatHoldMemory() {
        heap.take(32);
        heap.take(31);
        heap.giveBack(0, 32);
        heap.giveBack(32, 30);
        assertEquals(1, heap.emptyChunks());
        assertTrue(heap.giveBackChunk());
        assertFalse(heap.giveBackChunk());
        assertEquals(31 * UNIT_BYTES, heap.dirtyBytes());
        heap.giveBack(62, 1);
        assertTrue(heap.giveBackChunk());
        assertEquals(0, heap.dirtyBytes());
    }

    @Test
    void shouldRunOutAndRecover() {
        for (long i = 0; i < CHUNKS - 1; i++) {
            assertEquals(i * 32, heap.take(32));
        }
        assertEquals(-1, heap.take(1));
        heap.giveBack(77 * 32 + 5, 3);
        assertEquals(-1, heap.take(4));
        assertEquals(77 * 32 + 5, heap.take(3));
    }

    @Test
    void shouldKeepTheLastChunkInReserve() {
        for (long i = 0; i < CHUNKS - 1; i++) {
            assertEquals(i * 32, heap.take(32));
        }
        long reserve = (CHUNKS - 1) * 32;
        assertEquals(reserve, heap.takeReserved(3));
        assertEquals(reserve + 3, heap.takeReserved(29));
        assertEquals(-1, heap.takeReserved(1));
        heap.giveBack(reserve, 3);
        assertEquals(29, heap.reservedUnits());
        assertEquals(-1, heap.take(1), "there is room, but not for this");
        heap.giveBack(5, 1);
        assertEquals(5, heap.takeReserved(1), "the reserve comes last");
        heap.giveBack(reserve + 3, 29);
        assertEquals(0, heap.reservedUnits());
        assertEquals(-1, heap.take(1), "an empty reserve is one as well");
    }

    @Test
    void shouldCountAndFindRunsOfBits() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            int free = random.nextInt() & (random.nextBoolean() ? -1 : random.nextInt());
            int longest = 0;
            for (int length = 1; length <= 32; length++) {
                int expected = startsOfRuns(free, length);
                assertEquals(expected, PageHeap.startsOfRuns(free, length));
                longest = expected != 0 ? length : longest;
            }
            assertEquals(longest, PageHeap.longestRun(free));
        }
    }

    @Test
    void shouldAgreeWithABitSetUnderRandomUse() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        BitSet used = new BitSet();
        List<long[]> runs = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            int choice = random.nextInt(100);
            if (choice < 50) {
                int units = 1 + random.nextInt(random.nextInt(10) == 0 ? 16 : 3);
                long unit = heap.take(units);
                if (unit >= 0) {
                    int from = (int) unit;
                    assertEquals(-1, overlap(used, from, units), "seed " + seed);
                    assertEquals(from / 32, (from + units - 1) / 32, "seed " + seed);
                    used.set(from, from + units);
                    runs.add(new long[] {unit, units});
                }
            } else if (choice < 99 && !runs.isEmpty()) {
                long[] run = runs.remove(random.nextInt(runs.size()));
                used.clear((int) run[0], (int) (run[0] + run[1]));
                heap.giveBack(run[0], (int) run[1]);
            } else {
                heap.giveBackChunk();
            }
            assertTrue(heap.dirtyBytes() >= used.cardinality() * UNIT_BYTES, "seed " + seed);
        }
        runs.forEach(run -> heap.giveBack(run[0], (int) run[1]));
        while (heap.giveBackChunk()) {
            assertTrue(heap.emptyChunks() >= 0);
        }
        assertEquals(0, heap.dirtyBytes(), "seed " + seed);
    }

    private static int overlap(BitSet used, int from, int units) {
        int at = used.nextSetBit(from);
        return at >= 0 && at < from + units ? at : -1;
    }

    private static int startsOfRuns(int free, int length) {
        int starts = 0;
        for (int first = 0; first + length <= 32; first++) {
            long mask = ((1L << length) - 1) << first;
            if ((Integer.toUnsignedLong(free) & mask) == mask) {
                starts |= 1 << first;
            }
        }
        return starts;
    }
}
