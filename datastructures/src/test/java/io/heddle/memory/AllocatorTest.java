package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AllocatorTest {
    private static final long MEGABYTE = 1 << 20;

    private Allocator allocator;

    @BeforeEach
    void open() {
        allocator = Allocator.create(new MemoryOptions(256 * MEGABYTE, false));
    }

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void shouldGiveTheBlockItsSizeClass() {
        for (long bytes : new long[] {1, 7, 8, 9, 88, 128, 129, 4096, 4097, 8192, 100_000, MEGABYTE}) {
            long block = allocator.allocate(bytes);
            assertEquals(0, block & 7, "alignment of " + bytes);
            assertTrue(allocator.blockSize(block) >= bytes, "size for " + bytes);
            assertEquals(Allocator.goodSize(bytes), allocator.blockSize(block));
            assertTrue(block >= allocator.base() && block - allocator.base() < 1L << 42);
            allocator.free(block);
        }
        assertEquals(0, allocator.usedBytes());
    }

    @Test
    void shouldRefuseSizesBelowOne() {
        assertThrows(IllegalArgumentException.class, () -> allocator.allocate(0));
        assertThrows(IllegalArgumentException.class, () -> allocator.allocate(-5));
        assertThrows(OutOfMemoryException.class, () -> allocator.allocate(Long.MAX_VALUE));
    }

    @Test
    void shouldDealFreshBlocksInAddressOrder() {
        long previous = allocator.allocate(48);
        List<Long> blocks = new ArrayList<>(List.of(previous));
        for (int i = 0; i < 100; i++) {
            long next = allocator.allocate(48);
            assertEquals(previous + 48, next);
            blocks.add(next);
            previous = next;
        }
        blocks.forEach(allocator::free);
    }

    @Test
    void shouldAlignPagesToPages() {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            for (int bytes : new int[] {4096, 8192}) {
                long block = allocator.allocate(bytes);
                assertEquals(0, block & 4095);
                blocks.add(block);
            }
        }
        blocks.forEach(allocator::free);
    }

    @Test
    void shouldCountUsedBytesExactly() {
        long first = allocator.allocate(100);
        assertEquals(104, allocator.usedBytes());
        long second = allocator.allocate(3 * MEGABYTE);
        assertEquals(104 + allocator.blockSize(second), allocator.usedBytes());
        allocator.free(second);
        assertEquals(104, allocator.usedBytes());
        allocator.free(first);
        assertEquals(0, allocator.usedBytes());
    }

    @Test
    void shouldReuseTheAddressSpaceOfFreedSpansForOtherSizes() {
        for (int round = 0; round < 20; round++) {
            List<Long> blocks = new ArrayList<>();
            long bytes = 64L << (round % 10);
            for (long total = 0; total < 200 * MEGABYTE; total += Allocator.goodSize(bytes + round)) {
                blocks.add(allocator.allocate(bytes + round));
                if (blocks.size() > 20_000) {
                    break;
                }
            }
            blocks.forEach(allocator::free);
            assertEquals(0, allocator.usedBytes());
        }
    }

    @Test
    void shouldThrowWhenTheRegionIsUsedUpAndGoOnAfterwards() {
        try (Allocator small = Allocator.create(new MemoryOptions(4 * MEGABYTE, false))) {
            List<Long> blocks = new ArrayList<>();
            assertThrows(OutOfMemoryException.class, () -> {
                while (true) {
                    blocks.add(small.allocate(60_000));
                }
            });
            long used = small.usedBytes();
            assertEquals(blocks.size() * Allocator.goodSize(60_000), used);
            assertTrue(used > 2 * MEGABYTE - 70_000, "all of the region but the reserve serves: " + used);
            assertThrows(OutOfMemoryException.class, () -> small.allocate(MEGABYTE));
            assertEquals(used, small.usedBytes());
            small.free(blocks.removeLast());
            blocks.add(small.allocate(60_000));
            blocks.forEach(small::free);
            small.free(small.allocate(MEGABYTE));
            assertEquals(0, small.usedBytes());
        }
    }

    @Test
    void shouldServeSmallBlocksFromTheReserve() {
        try (Allocator small = Allocator.create(new MemoryOptions(4 * MEGABYTE, false))) {
            List<Long> blocks = new ArrayList<>();
            assertThrows(OutOfMemoryException.class, () -> {
                while (true) {
                    small.requireReserve();
                    blocks.add(small.allocate(8192));
                }
            });
            for (int i = 0; i < MEGABYTE - 100_000; i += 8192) {
                blocks.add(small.allocate(8192));
            }
            assertThrows(OutOfMemoryException.class, small::requireReserve);
            assertThrows(OutOfMemoryException.class, () -> small.allocate(8193));
            blocks.forEach(small::free);
            small.requireReserve();
        }
    }

    @Test
    void shouldGiveEmptyChunksBackStepByStep() {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            blocks.add(allocator.allocate(MEGABYTE));
        }
        long held = allocator.heldBytes();
        assertEquals(40 * MEGABYTE, held);
        blocks.forEach(allocator::free);
        assertTrue(allocator.giveBack(3));
        assertTrue(allocator.heldBytes() <= held - 6 * MEGABYTE && allocator.heldBytes() > held - 12 * MEGABYTE);
        int steps = 1;
        while (allocator.giveBack(3)) {
            steps++;
        }
        assertTrue(steps >= 6, "at most three chunks per step: " + steps);
        assertEquals(0, allocator.heldBytes());
        assertFalse(allocator.giveBack(1));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLowerTheResidentSetByGivingBack() throws IOException {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 1600; i++) {
            long block = allocator.allocate(65_536);
            Memory.fill(block, 65_536, (byte) 1);
            blocks.add(block);
        }
        long huge = allocator.allocate(100 * MEGABYTE);
        Memory.fill(huge, 100 * MEGABYTE, (byte) 2);
        long full = residentBytes();
        blocks.forEach(allocator::free);
        allocator.free(huge);
        while (allocator.giveBack(8)) {
            assertTrue(allocator.heldBytes() > 0);
        }
        long after = residentBytes();
        assertTrue(after < full - 150 * MEGABYTE, "resident " + full + " before, " + after + " after");
        long again = allocator.allocate(65_536);
        Memory.fill(again, 65_536, (byte) 3);
        allocator.free(again);
    }

    @Test
    void shouldReuseEmptiedChunksWithoutCountingThemTwice() {
        long before = allocator.allocate(MEGABYTE);
        allocator.free(before);
        while (allocator.giveBack(1)) {
            assertTrue(allocator.heldBytes() > 0);
        }
        assertEquals(0, allocator.heldBytes());
        long block = allocator.allocate(MEGABYTE);
        assertEquals(MEGABYTE, allocator.heldBytes());
        allocator.free(block);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldPopulateAheadOfTheFrontierWithoutChangingContent() throws IOException, InterruptedException {
        long block = allocator.allocate(MEGABYTE);
        Memory.fill(block, MEGABYTE, (byte) 7);
        assertEquals(allocator.base() + 2 * MEGABYTE, allocator.frontier());
        long before = residentBytes();
        Thread helper = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 32; i++) {
                if (!allocator.populate(allocator.base() + i * 2L * MEGABYTE)) {
                    return;
                }
            }
        });
        helper.join();
        assumeTrue(allocator.populate(allocator.frontier()), "a kernel with MADV_POPULATE_WRITE");
        assertTrue(residentBytes() > before + 50 * MEGABYTE);
        assertEquals(7, Memory.getByte(block));
        assertEquals(7, Memory.getByte(block + MEGABYTE - 1));
        assertFalse(allocator.populate(allocator.base() + 256 * MEGABYTE), "behind the region");
        allocator.free(block);
    }

    @Test
    void shouldReportStatisticsPerClass() {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            blocks.add(allocator.allocate(50));
        }
        long huge = allocator.allocate(2 * MEGABYTE);
        AllocatorStatistics statistics = allocator.statistics();
        AllocatorStatistics.SizeClass only = statistics.classes().getFirst();
        assertEquals(1, statistics.classes().size());
        assertEquals(56, only.blockBytes());
        assertEquals(3000, only.liveBlocks());
        assertEquals(3, only.spans());
        assertEquals(3 * 65_536, only.spanBytes());
        assertEquals(1, statistics.hugeBlocks());
        assertEquals(allocator.blockSize(huge), statistics.hugeBytes());
        assertEquals(allocator.usedBytes(), statistics.usedBytes());
        assertEquals(3000 * 56 + statistics.hugeBytes(), statistics.usedBytes());
        blocks.forEach(allocator::free);
        allocator.free(huge);
        assertEquals(0, allocator.statistics().hugeBlocks());
    }

    @Test
    void shouldKeepAddressesWithinThirtyNineBitsOfWords() {
        try (Allocator large = Allocator.create(new MemoryOptions(MemoryOptions.REGION_BYTES_MAX, true))) {
            long block = large.allocate(24);
            assertEquals(0, (block - large.base()) >>> 3 >>> 39);
            assertTrue(large.statistics().regionBytes() >= MemoryOptions.REGION_BYTES_MIN);
            large.free(block);
        }
    }

    @Test
    void shouldComeWithUsableDefaults() {
        try (Allocator standard = Allocator.create(MemoryOptions.defaults())) {
            long block = standard.allocate(1000);
            Memory.putLong(block + 992, 42);
            assertEquals(42, Memory.getLong(block + 992));
            standard.free(block);
        }
    }

    private static long residentBytes() throws IOException {
        String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ");
        return Long.parseLong(fields[1]) * 4096;
    }
}
