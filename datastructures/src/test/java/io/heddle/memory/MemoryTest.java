package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final int BYTES = 1024;

    private long raw;
    private long rawBefore;

    @BeforeEach
    void allocate() {
        rawBefore = Memory.rawBytes();
        raw = Memory.allocateRaw(BYTES);
    }

    @AfterEach
    void free() {
        Memory.freeRaw(raw);
        assertEquals(rawBefore, Memory.rawBytes());
    }

    @Test
    void shouldReadWhatWasWrittenAtAnyAlignment() {
        for (int offset = 0; offset < 16; offset++) {
            long at = raw + offset;
            Memory.putLong(at, 0x8877_6655_4433_2211L);
            assertEquals(0x8877_6655_4433_2211L, Memory.getLong(at));
            assertEquals(0x4433_2211, Memory.getInt(at));
            assertEquals(0x2211, Memory.getShort(at));
            assertEquals(0x11, Memory.getByte(at));
            assertEquals(0x88, Memory.getUnsignedByte(at + 7));
            assertEquals(0x8877, Memory.getUnsignedShort(at + 6));
            Memory.putInt(at + 1, -2);
            Memory.putShort(at + 5, (short) -3);
            Memory.putByte(at + 7, (byte) -4);
            assertEquals(-2, Memory.getInt(at + 1));
            assertEquals(-3, Memory.getShort(at + 5));
            assertEquals(-4, Memory.getByte(at + 7));
            assertEquals(0x11, Memory.getByte(at));
        }
    }

    @Test
    void shouldReadOrderedWhatWasWrittenOrdered() {
        Memory.putLongRelease(raw + 8, Long.MIN_VALUE + 5);
        Memory.putIntRelease(raw + 20, -17);
        Memory.releaseFence();
        Memory.acquireFence();
        assertEquals(Long.MIN_VALUE + 5, Memory.getLongAcquire(raw + 8));
        assertEquals(-17, Memory.getIntAcquire(raw + 20));
    }

    @Test
    void shouldCopyEveryLengthAndOverlapAsIfThroughABuffer() {
        byte[] content = randomBytes(1);
        for (int length = 0; length <= 200; length++) {
            for (int distance : new int[] {-33, -16, -9, -8, -7, -1, 0, 1, 3, 7, 8, 9, 15, 16, 31, 64, 300}) {
                Memory.copyFromArray(content, 0, raw, BYTES);
                byte[] expected = content.clone();
                System.arraycopy(content, 100, expected, 100 + distance, length);
                Memory.copy(raw + 100, raw + 100 + distance, length);
                assertArrayEquals(expected, bytes(raw, BYTES), "length " + length + " by " + distance);
            }
        }
    }

    @Test
    void shouldCopyFromAndToArrays() {
        byte[] content = randomBytes(2);
        for (int length = 0; length <= 100; length++) {
            Memory.fill(raw, BYTES, (byte) 0);
            Memory.copyFromArray(content, 5, raw + 3, length);
            assertEquals(0, Memory.getByte(raw + 2));
            assertEquals(0, Memory.getByte(raw + 3 + length));
            byte[] target = new byte[120];
            Memory.copyToArray(raw + 3, target, 7, length);
            byte[] expected = new byte[120];
            System.arraycopy(content, 5, expected, 7, length);
            assertArrayEquals(expected, target);
        }
        assertThrows(IndexOutOfBoundsException.class, () -> Memory.copyFromArray(content, BYTES - 3, raw, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> Memory.copyToArray(raw, content, -1, 4));
    }

    @Test
    void shouldFillExactly() {
        for (int length = 0; length <= 70; length++) {
            Memory.fill(raw, 100, (byte) 1);
            Memory.fill(raw + 11, length, (byte) -2);
            byte[] expected = new byte[100];
            Arrays.fill(expected, (byte) 1);
            Arrays.fill(expected, 11, 11 + length, (byte) -2);
            assertArrayEquals(expected, bytes(raw, 100));
        }
    }

    @Test
    void shouldTellEqualFromUnequalWhereverTheyDiffer() {
        byte[] content = randomBytes(3);
        for (int length = 0; length <= 60; length++) {
            Memory.copyFromArray(content, 0, raw, length);
            Memory.copyFromArray(content, 0, raw + 501, length);
            assertEquals(true, Memory.equal(raw, raw + 501, length));
            assertEquals(true, Memory.equal(raw, content, length));
            assertEquals(0, Memory.compare(raw, length, raw + 501, length));
            for (int at = 0; at < length; at++) {
                Memory.putByte(raw + 501 + at, (byte) (content[at] ^ 0x80));
                assertEquals(false, Memory.equal(raw, raw + 501, length));
                assertEquals(false, Memory.equal(raw + 501, content, length));
                Memory.putByte(raw + 501 + at, content[at]);
            }
        }
    }

    @Test
    void shouldCompareAsUnsignedBytesThenByLength() {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < 20_000; i++) {
            byte[] a = new byte[random.nextInt(40)];
            byte[] b = new byte[random.nextInt(40)];
            random.nextBytes(a);
            random.nextBytes(b);
            int shared = random.nextInt(Math.min(a.length, b.length) + 1);
            System.arraycopy(a, 0, b, 0, shared);
            Memory.copyFromArray(a, 0, raw + 1, a.length);
            Memory.copyFromArray(b, 0, raw + 502, b.length);
            int expected = Integer.signum(Arrays.compareUnsigned(a, b));
            assertEquals(expected, Integer.signum(Memory.compare(raw + 1, a.length, raw + 502, b.length)));
        }
    }

    @Test
    void shouldKeepTheContentOfResizedBuffers() {
        long buffer = Memory.allocateRaw(10);
        assertEquals(rawBefore + BYTES + 10, Memory.rawBytes());
        assertEquals(0, buffer & 15);
        Memory.copyFromArray(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0, buffer, 10);
        buffer = Memory.resizeRaw(buffer, 3_000_000);
        assertEquals(rawBefore + BYTES + 3_000_000, Memory.rawBytes());
        assertEquals(10, Memory.getByte(buffer + 9));
        Memory.putByte(buffer + 2_999_999, (byte) 1);
        buffer = Memory.resizeRaw(buffer, 4);
        assertArrayEquals(new byte[] {1, 2, 3, 4}, bytes(buffer, 4));
        assertEquals(rawBefore + BYTES + 4, Memory.rawBytes());
        Memory.freeRaw(buffer);
        assertThrows(IllegalArgumentException.class, () -> Memory.allocateRaw(0));
        assertThrows(OutOfMemoryException.class, () -> Memory.allocateRaw(1L << 50));
    }

    @Test
    void shouldCountRawBuffersOfManyThreads() throws InterruptedException {
        Thread[] threads = new Thread[4];
        for (int t = 0; t < threads.length; t++) {
            int pattern = t;
            threads[t] = Thread.ofPlatform().start(() -> {
                for (int i = 1; i < 2000; i++) {
                    long buffer = Memory.allocateRaw(i);
                    Memory.fill(buffer, i, (byte) pattern);
                    buffer = Memory.resizeRaw(buffer, i + 100);
                    assertEquals(pattern, Memory.getByte(buffer + i - 1));
                    Memory.freeRaw(buffer);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(rawBefore + BYTES, Memory.rawBytes());
    }

    private static byte[] randomBytes(long seed) {
        byte[] bytes = new byte[BYTES];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        return bytes;
    }
}
