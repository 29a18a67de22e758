package io.heddle.hyperloglog;

import io.heddle.memory.Memory;

/// All registers with six bits each, from the lowest bit of the first byte on.
///
/// ```
///   byte       0          1          2
///   bits    11000000   22221111   33333322     (highest bit on the left; the digit is the register)
/// ```
///
/// Four registers fill three bytes; a register begins at bit 0, 2, 4 or 6, and only those that begin at 4 or 6 reach
/// into a second byte. `registers` is the address behind the header.
public final class DenseRegisters {
    static final int BITS = 6;
    private static final int MASK = (1 << BITS) - 1;

    private DenseRegisters() {}

    /// Offset of the first byte of a register, counted from the header's end.
    public static int offset(int index) {
        return index * BITS >>> 3;
    }

    public static int get(long registers, int index) {
        long p = registers + offset(index);
        int shift = index * BITS & 7;
        int bits = shift > 2 ? Memory.getUnsignedShort(p) : Memory.getUnsignedByte(p);
        return bits >>> shift & MASK;
    }

    public static void put(long registers, int index, int value) {
        long p = registers + offset(index);
        int shift = index * BITS & 7;
        int kept = ~(MASK << shift);
        if (shift > 2) {
            Memory.putShort(p, (short) (Memory.getShort(p) & kept | value << shift));
        } else {
            Memory.putByte(p, (byte) (Memory.getByte(p) & kept | value << shift));
        }
    }

    /// Counts the registers of each value into `counts`.
    static void count(long registers, int[] counts) {
        long end = registers + HyperLogLog.REGISTERS * BITS / 8;
        for (long p = registers; p < end; p += 3) {
            int four = Memory.getUnsignedShort(p) | Memory.getUnsignedByte(p + 2) << 16;
            counts[four & MASK]++;
            counts[four >>> 6 & MASK]++;
            counts[four >>> 12 & MASK]++;
            counts[four >>> 18]++;
        }
    }

    /// Raises each byte of `maxima` to the register's value.
    static void raise(long registers, long maxima) {
        for (int index = 0; index < HyperLogLog.REGISTERS; index += 4) {
            long p = registers + offset(index);
            int four = Memory.getUnsignedShort(p) | Memory.getUnsignedByte(p + 2) << 16;
            if (four != 0) {
                Maxima.raise(maxima, index, four & MASK);
                Maxima.raise(maxima, index + 1, four >>> 6 & MASK);
                Maxima.raise(maxima, index + 2, four >>> 12 & MASK);
                Maxima.raise(maxima, index + 3, four >>> 18);
            }
        }
    }
}
