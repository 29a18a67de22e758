package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.agrona.UnsafeApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the checked mode catches; every test runs in it.
class CheckedModeTest {
    private Allocator allocator;

    @BeforeEach
    void open() {
        assertTrue(Memory.CHECKED, "tests run with -Dheddle.memory.checked=true");
        allocator = Allocator.create(new MemoryOptions(64 << 20, false));
    }

    @AfterEach
    void close() {
        allocator.close();
    }

    @Test
    void shouldCatchAccessBehindTheRequestedSize() {
        long block = allocator.allocate(21);
        Memory.putByte(block + 20, (byte) 1);
        assertMessage("1 bytes at", () -> Memory.putByte(block + 21, (byte) 1));
        assertMessage("0 behind the end of the live block", () -> Memory.getLong(block + 14));
        assertMessage("of 21 bytes", () -> Memory.getInt(block + 18));
        assertMessage("behind the end", () -> Memory.fill(block, 22, (byte) 0));
        assertMessage("behind the end", () -> Memory.copy(block, block + 10, 12));
        assertMessage("", () -> Memory.getByte(block - 1));
        assertMessage("", () -> Memory.getByte(block - 8));
        allocator.free(block);
    }

    @Test
    void shouldOpenTheSlackToWhoeverAsksForTheUsableSize() {
        long block = allocator.allocate(17);
        assertThrows(AssertionError.class, () -> Memory.putByte(block + 23, (byte) 1));
        assertEquals(24, allocator.blockSize(block));
        Memory.putByte(block + 23, (byte) 1);
        assertThrows(AssertionError.class, () -> Memory.putByte(block + 24, (byte) 1));
        allocator.free(block);
    }

    @Test
    void shouldCatchUseAfterFree() {
        long block = allocator.allocate(64);
        long other = allocator.allocate(64);
        allocator.free(block);
        assertMessage("freed block", () -> Memory.getLong(block + 8));
        assertMessage("8 into the freed block", () -> Memory.putInt(block + 8, 1));
        allocator.free(other);
    }

    @Test
    void shouldNotReuseAFreedBlockAtOnce() {
        long block = allocator.allocate(64);
        allocator.free(block);
        long next = allocator.allocate(64);
        assertFalse(next == block);
        assertMessage("freed block", () -> Memory.getLong(block));
        allocator.free(next);
    }

    @Test
    void shouldCatchDoubleFreeAndWrongFree() {
        long block = allocator.allocate(64);
        assertMessage("free of what is no block", () -> allocator.free(block + 8));
        assertMessage("free of what is no block", () -> allocator.free(block + 3));
        assertMessage("free of what is no block", () -> allocator.free(allocator.base() + (1 << 20)));
        allocator.free(block);
        assertMessage("double free", () -> allocator.free(block));
        long raw = Memory.allocateRaw(64);
        assertThrows(AssertionError.class, () -> allocator.free(raw));
        Memory.freeRaw(raw);
        assertMessage("double free", () -> Memory.freeRaw(raw));
        assertEquals(0, allocator.usedBytes());
    }

    @Test
    void shouldCatchUseOfAFreedHugeBlock() {
        long block = allocator.allocate(5 << 20);
        Memory.putLong(block + (4 << 20), 1);
        assertMessage("behind the end", () -> Memory.putByte(block + (5 << 20), (byte) 1));
        allocator.free(block);
        assertThrows(AssertionError.class, () -> Memory.getLong(block));
        assertMessage("double free", () -> allocator.free(block));
        while (allocator.giveBack(1)) {
            assertThrows(AssertionError.class, () -> Memory.getLong(block + (4 << 20)));
        }
        assertThrows(AssertionError.class, () -> Memory.getLong(block));
    }

    @Test
    void shouldMarkNewMemory() {
        long block = allocator.allocate(40);
        long raw = Memory.allocateRaw(40);
        for (int i = 0; i < 40; i++) {
            assertEquals(0xA5, Memory.getUnsignedByte(block + i));
            assertEquals(0xA5, Memory.getUnsignedByte(raw + i));
        }
        allocator.free(block);
        Memory.freeRaw(raw);
    }

    @Test
    void shouldNoticeWritesToFreedMemoryThatWentPastTheChecks() {
        Allocator other = Allocator.create(new MemoryOptions(8 << 20, false));
        long block = other.allocate(64);
        other.free(block);
        UnsafeApi.putByte(block + 30, (byte) 1);
        AssertionError error = assertThrows(AssertionError.class, other::statistics);
        assertTrue(String.valueOf(error.getMessage()).contains("was written at offset 30"), error.getMessage());
        other.close();
    }

    @Test
    void shouldListLeaksAtClose() {
        Allocator leaking = Allocator.create(new MemoryOptions(8 << 20, false));
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            blocks.add(leaking.allocate(100 + i));
        }
        long huge = leaking.allocate(3 << 20);
        blocks.subList(5, 30).forEach(leaking::free);
        AssertionError error = assertThrows(AssertionError.class, leaking::close);
        assertTrue(String.valueOf(error.getMessage()).startsWith("leak of 6 blocks, " + (510 + (3 << 20)) + " bytes"));
        assertTrue(String.valueOf(error.getMessage())
                .contains("0x" + Long.toHexString(blocks.getFirst()) + ", 100 bytes"));
        assertTrue(String.valueOf(error.getMessage()).contains("0x" + Long.toHexString(huge)));
        leaking.close();
        assertThrows(AssertionError.class, () -> Memory.getByte(blocks.getFirst()));
    }

    @Test
    void shouldLetRegisteredForeignMemoryBeUsed() {
        try (Arena arena = Arena.ofConfined()) {
            long address = arena.allocate(64, 8).address();
            assertThrows(AssertionError.class, () -> Memory.getLong(address));
            MemoryChecker.registerExternal(address, 64);
            Memory.putLong(address + 56, 7);
            assertEquals(7, Memory.getLong(address + 56));
            MemoryChecker.unregisterExternal(address, 64);
            assertThrows(AssertionError.class, () -> Memory.getLong(address));
        }
    }

    @Test
    void shouldRefuseNullAndNonsense() {
        assertMessage("no block near it", () -> Memory.getLong(0));
        assertThrows(AssertionError.class, () -> Memory.getLong(-8));
        assertThrows(AssertionError.class, () -> Memory.getLong(Long.MAX_VALUE - 7));
        long block = allocator.allocate(32);
        assertThrows(AssertionError.class, () -> Memory.copy(block, block + 16, -1));
        assertMessage("unaligned", () -> Memory.getLongAcquire(block + 4));
        assertMessage("unaligned", () -> Memory.putIntRelease(block + 2, 1));
        allocator.free(block);
    }

    @Test
    void shouldServeReadersOfOtherThreads() throws InterruptedException {
        long block = allocator.allocate(8192);
        Memory.fill(block, 8192, (byte) 9);
        List<Throwable> failures = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    assertEquals(9, Memory.getByte(block + i % 8192));
                }
            } catch (AssertionError e) {
                failures.add(e);
            }
        });
        for (int i = 0; i < 20_000; i++) {
            allocator.free(allocator.allocate(8 + i % 5000));
        }
        reader.join();
        assertEquals(List.of(), failures);
        allocator.free(block);
    }

    private static void assertMessage(String part, Runnable access) {
        AssertionError error = assertThrows(AssertionError.class, access::run);
        assertTrue(String.valueOf(error.getMessage()).contains(part), error.getMessage());
    }
}
