package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Against bits in arrays of booleans, at all lengths up to some words and at all bits.
class BitmapsTest {
    private static final int BYTES_MAX = 70;

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final long a = Memory.allocateRaw(BYTES_MAX);
    private final long b = Memory.allocateRaw(BYTES_MAX);

    @AfterEach
    void free() {
        Memory.freeRaw(a);
        Memory.freeRaw(b);
    }

    @Test
    void shouldCountWholeBytes() {
        for (int length = 0; length <= BYTES_MAX; length++) {
            boolean[] bits = fill(a, length);
            assertEquals(count(bits, 0, bits.length), Bitmaps.count(a, length), message("length " + length));
        }
    }

    @Test
    void shouldCountBitsOfAnyRange() {
        boolean[] bits = fill(a, 40);
        for (int from = 0; from <= bits.length; from++) {
            for (int to = 0; to <= bits.length; to++) {
                assertEquals(count(bits, from, to), Bitmaps.countBits(a, from, to), message(from + " to " + to));
            }
        }
    }

    @Test
    void shouldFindTheFirstBitOfAnyRange() {
        for (int round = 0; round < 40; round++) {
            int bit = round & 1;
            boolean[] bits = fillMostly(a, 40, bit == 0);
            for (int i = 0; i < 1000; i++) {
                int from = random.nextInt(bits.length + 1);
                int to = random.nextInt(bits.length + 1);
                assertEquals(
                        find(bits, from, to, bit == 1), Bitmaps.find(a, from, to, bit), message(from + " to " + to));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Bitmaps.Operation.class,
            names = {"AND", "OR", "XOR"})
    void shouldCombineAnyLength(Bitmaps.Operation operation) {
        for (int length = 0; length <= BYTES_MAX; length++) {
            boolean[] left = fill(a, length);
            boolean[] right = fill(b, length);
            Bitmaps.combine(operation, a, b, length);
            for (int i = 0; i < left.length; i++) {
                left[i] = switch (operation) {
                    case AND -> left[i] && right[i];
                    case OR -> left[i] || right[i];
                    case XOR -> left[i] ^ right[i];
                    case NOT -> throw new AssertionError();
                };
            }
            assertArrayEquals(left, bits(a, length), message("length " + length));
        }
    }

    @Test
    void shouldInvertAnyLength() {
        for (int length = 0; length <= BYTES_MAX; length++) {
            boolean[] bits = fill(a, length);
            Bitmaps.invert(a, length);
            for (int i = 0; i < bits.length; i++) {
                bits[i] = !bits[i];
            }
            assertArrayEquals(bits, bits(a, length), message("length " + length));
        }
    }

    @Test
    void shouldReadFieldsOfAnyWidthAnywhere() {
        boolean[] bits = fill(a, 20);
        for (int width = 1; width <= 64; width++) {
            for (int bit = 0; bit < bits.length + 20; bit++) {
                assertEquals(field(bits, bit, width), Bitmaps.field(a, 20, bit, width), message(bit + ", " + width));
            }
        }
    }

    @Test
    void shouldWriteFieldsOfAnyWidthAnywhere() {
        for (int width = 1; width <= 64; width++) {
            for (int bit = 0; bit <= 160 - width; bit++) {
                boolean[] bits = fill(a, 20);
                long value = random.nextLong();
                Bitmaps.putField(a, bit, width, value);
                for (int i = 0; i < width; i++) {
                    bits[bit + i] = (value >>> (width - 1 - i) & 1) == 1;
                }
                assertArrayEquals(bits, bits(a, 20), message(bit + ", " + width));
            }
        }
    }

    private String message(String where) {
        return where + ", seed " + seed;
    }

    private boolean[] fill(long address, int length) {
        for (int i = 0; i < length; i++) {
            Memory.putByte(address + i, (byte) random.nextInt());
        }
        return bits(address, length);
    }

    /// Bytes of ones, or of zeros, with a few bits of the other kind.
    private boolean[] fillMostly(long address, int length, boolean ones) {
        Memory.fill(address, length, (byte) (ones ? 0xff : 0));
        for (int i = random.nextInt(4); i > 0; i--) {
            Bitmaps.putField(address, random.nextInt(8 * length), 1, ones ? 0 : 1);
        }
        return bits(address, length);
    }

    private static boolean[] bits(long address, int length) {
        boolean[] bits = new boolean[8 * length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = (Memory.getByte(address + i / 8) >> (7 - i % 8) & 1) == 1;
        }
        return bits;
    }

    private static long count(boolean[] bits, int from, int to) {
        long ones = 0;
        for (int i = from; i < to; i++) {
            ones += bits[i] ? 1 : 0;
        }
        return ones;
    }

    private static long find(boolean[] bits, int from, int to, boolean wanted) {
        for (int i = from; i < to; i++) {
            if (bits[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static long field(boolean[] bits, int bit, int width) {
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < width; i++) {
            boolean one = bit + i < bits.length && bits[bit + i];
            value = value.shiftLeft(1).add(one ? BigInteger.ONE : BigInteger.ZERO);
        }
        return value.longValue();
    }
}
