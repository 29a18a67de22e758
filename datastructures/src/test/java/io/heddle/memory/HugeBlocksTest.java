package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HugeBlocksTest {
    private static final long MEGABYTE = 1 << 20;

    private Allocator allocator;

    @BeforeEach
    void open() {
        allocator = Allocator.create(new MemoryOptions(64 * MEGABYTE, false));
    }

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void shouldLieOutsideTheRegion() {
        long block = allocator.allocate(MEGABYTE + 1);
        long region = allocator.statistics().regionBytes();
        assertTrue(block < allocator.base() || block >= allocator.base() + region);
        assertEquals(0, block & 63);
        assertTrue(allocator.blockSize(block) >= MEGABYTE + 1);
        assertTrue(allocator.blockSize(block) < MEGABYTE + 1 + 8192);
        allocator.free(block);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldGrowInPlaceWithinItsReservation() {
        long block = allocator.allocate(4 * MEGABYTE);
        Memory.putLong(block + 4 * MEGABYTE - 8, 77);
        assertEquals(block, allocator.resizeLarge(block, 7 * MEGABYTE));
        assertEquals(77, Memory.getLong(block + 4 * MEGABYTE - 8));
        assertEquals(0xA5, Memory.getUnsignedByte(block + 7 * MEGABYTE - 1));
        assertEquals(allocator.blockSize(block), allocator.usedBytes());
        allocator.free(block);
    }

    @Test
    void shouldKeepItsContentWhenItMoves() {
        long block = allocator.allocate(2 * MEGABYTE);
        for (long i = 0; i < 2 * MEGABYTE; i += 8) {
            Memory.putLong(block + i, i * 31);
        }
        long other = allocator.allocate(2 * MEGABYTE);
        long grown = block;
        for (int size = 4; size <= 64; size *= 2) {
            grown = allocator.resizeLarge(grown, size * MEGABYTE);
        }
        for (long i = 0; i < 2 * MEGABYTE; i += 8) {
            assertEquals(i * 31, Memory.getLong(grown + i));
        }
        Memory.putLong(grown + 64 * MEGABYTE - 8, 1);
        assertEquals(2, allocator.statistics().hugeBlocks());
        assertEquals(allocator.blockSize(grown) + allocator.blockSize(other), allocator.usedBytes());
        allocator.free(other);
        allocator.free(grown);
        assertEquals(0, allocator.statistics().hugeBlocks());
    }

    @Test
    void shouldForbidTheOldAddressAfterMoving() {
        long block = allocator.allocate(2 * MEGABYTE);
        long moved = block;
        for (int size = 4; moved == block; size *= 2) {
            moved = allocator.resizeLarge(block, size * MEGABYTE);
        }
        assertThrows(AssertionError.class, () -> Memory.getLong(block));
        allocator.free(moved);
    }

    @Test
    void shouldGiveTheTailBackWhenItShrinks() {
        long block = allocator.allocate(40 * MEGABYTE);
        Memory.fill(block, 40 * MEGABYTE, (byte) 5);
        long shrunk = allocator.resizeLarge(block, 3 * MEGABYTE);
        assertTrue(allocator.usedBytes() < 3 * MEGABYTE + 8192);
        assertThrows(AssertionError.class, () -> Memory.getByte(shrunk + 3 * MEGABYTE));
        while (allocator.giveBack(2)) {
            assertTrue(allocator.heldBytes() > 3 * MEGABYTE);
        }
        assertTrue(allocator.heldBytes() < 3 * MEGABYTE + 8192);
        assertEquals(5, Memory.getByte(shrunk + 3 * MEGABYTE - 1));
        long grown = allocator.resizeLarge(shrunk, 20 * MEGABYTE);
        assertEquals(5, Memory.getByte(grown + 3 * MEGABYTE - 1));
        Memory.fill(grown, 20 * MEGABYTE, (byte) 6);
        allocator.free(grown);
    }

    @Test
    void shouldTurnIntoASlabBlockAndBack() {
        long block = allocator.allocate(3 * MEGABYTE);
        Memory.fill(block, 3 * MEGABYTE, (byte) 5);
        long small = allocator.resizeLarge(block, 1000);
        assertEquals(Allocator.goodSize(1000), allocator.usedBytes());
        assertEquals(5, Memory.getByte(small + 999));
        long large = allocator.resizeLarge(small, 2 * MEGABYTE);
        assertEquals(5, Memory.getByte(large + 999));
        assertEquals(Allocator.goodSize(2 * MEGABYTE), allocator.usedBytes());
        allocator.free(large);
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void shouldUnmapFreedMemoryTwoMegabytesAtATime() {
        long block = allocator.allocate(20 * MEGABYTE - HugeBlocks.HEADER_BYTES);
        allocator.free(block);
        assertEquals(0, allocator.usedBytes());
        assertEquals(20 * MEGABYTE, allocator.heldBytes());
        assertEquals(20 * MEGABYTE, allocator.statistics().pendingBytes());
        assertTrue(allocator.giveBack(1));
        assertEquals(18 * MEGABYTE, allocator.heldBytes());
        assertTrue(allocator.giveBack(8));
        assertEquals(2 * MEGABYTE, allocator.heldBytes());
        assertFalse(allocator.giveBack(8));
        assertEquals(0, allocator.heldBytes());
    }

    @Test
    void shouldSurviveAFailedAllocation() {
        assertThrows(OutOfMemoryException.class, () -> allocator.allocate((1L << 40) + 1));
        long block = allocator.allocate(2 * MEGABYTE);
        assertThrows(OutOfMemoryException.class, () -> allocator.resizeLarge(block, 1L << 46));
        assertEquals(allocator.blockSize(block), allocator.usedBytes());
        Memory.putByte(block, (byte) 1);
        allocator.free(block);
    }

    @Test
    void shouldUnmapEverythingAtCloseEvenWhatIsPending() {
        Allocator other = Allocator.create(new MemoryOptions(8 * MEGABYTE, false));
        long block = other.allocate(9 * MEGABYTE);
        Memory.putByte(block, (byte) 1);
        other.free(block);
        other.close();
        assertThrows(AssertionError.class, () -> Memory.getByte(block));
        assertEquals(0, other.usedBytes());
    }
}
