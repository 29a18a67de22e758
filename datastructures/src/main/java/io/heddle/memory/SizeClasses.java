package io.heddle.memory;

/// The block sizes: every multiple of 8 up to 128, then four per doubling up to 1 MB.
///
/// ```
///   class   0   1   2 ..  15 |  16   17   18   19 |  20   21 ..  |  64   65   66   67
///   bytes   8  16  24 .. 128 | 160  192  224  256 | 320  384 ..  | 640K 768K 896K 1M
/// ```
///
/// So a block is at most a quarter larger than what was asked for, and short records, which are most of a data set,
/// lose at most seven bytes. A span holds blocks of one class; it is as many 64 KB units as it takes to leave less than
/// 3 % of it unused behind the last block.
final class SizeClasses {
    static final int COUNT = 68;
    static final long BLOCK_BYTES_MAX = 1 << 20;
    static final int UNIT_SHIFT = 16;
    static final int UNIT_BYTES = 1 << UNIT_SHIFT;

    private static final int FINE_COUNT = 16;
    private static final int FINE_BYTES_MAX = 128;
    private static final int FINE_BITS = 7;

    private static final int[] BLOCK_BYTES = new int[COUNT];
    private static final int[] SPAN_UNITS = new int[COUNT];

    static {
        for (int i = 0; i < COUNT; i++) {
            BLOCK_BYTES[i] = computeBlockBytes(i);
            SPAN_UNITS[i] = computeSpanUnits(BLOCK_BYTES[i]);
        }
    }

    private SizeClasses() {}

    /// The smallest class whose blocks hold `bytes`, which must be from 1 to 1 MB.
    static int classOf(long bytes) {
        int last = (int) bytes - 1;
        if (last < FINE_BYTES_MAX) {
            return last >>> 3;
        }
        int exponent = 31 - Integer.numberOfLeadingZeros(last);
        return FINE_COUNT + ((exponent - FINE_BITS) << 2) + ((last >>> (exponent - 2)) & 3);
    }

    static int blockBytes(int sizeClass) {
        return BLOCK_BYTES[sizeClass];
    }

    static int spanUnits(int sizeClass) {
        return SPAN_UNITS[sizeClass];
    }

    static int blocksPerSpan(int sizeClass) {
        return (SPAN_UNITS[sizeClass] << UNIT_SHIFT) / BLOCK_BYTES[sizeClass];
    }

    private static int computeBlockBytes(int sizeClass) {
        if (sizeClass < FINE_COUNT) {
            return (sizeClass + 1) << 3;
        }
        int coarse = sizeClass - FINE_COUNT;
        int exponent = FINE_BITS + (coarse >>> 2);
        return (5 + (coarse & 3)) << (exponent - 2);
    }

    private static int computeSpanUnits(int blockBytes) {
        int units = 1;
        while (true) {
            int spanBytes = units << UNIT_SHIFT;
            if (spanBytes >= blockBytes && spanBytes % blockBytes * 100L < spanBytes * 3L) {
                return units;
            }
            units++;
        }
    }
}
