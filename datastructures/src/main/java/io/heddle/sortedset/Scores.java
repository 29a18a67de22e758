package io.heddle.sortedset;

import io.heddle.memory.Memory;

/// Scores in as few bytes as keep them exact: whole numbers by their magnitude, all others as IEEE doubles.
///
/// ```
///   kind    0   1   2   3   4   5   6   7
///   bytes   0   1   2   3   4   6   7   8
///           zero, two's complement ...   double (also -0, the infinities)
/// ```
final class Scores {
    private static final int DOUBLE = 7;
    private static final long BYTES = 0x08_07_06_04_03_02_01_00L;
    private static final long WHOLE_MAX = 1L << 55;

    private Scores() {}

    static int kind(double score) {
        long whole = (long) score;
        if (whole != score || whole == 0 && Double.doubleToRawLongBits(score) != 0) {
            return DOUBLE;
        }
        if (whole == (short) whole) {
            return whole == 0 ? 0 : whole == (byte) whole ? 1 : 2;
        }
        if (whole == (int) whole) {
            return whole >= -(1 << 23) && whole < 1 << 23 ? 3 : 4;
        }
        if (whole >= -WHOLE_MAX && whole < WHOLE_MAX) {
            return whole >= -(1L << 47) && whole < 1L << 47 ? 5 : 6;
        }
        return DOUBLE;
    }

    static int bytes(int kind) {
        return (int) (BYTES >>> (kind << 3)) & 0xFF;
    }

    static void write(long at, int kind, double score) {
        long whole = (long) score;
        switch (kind) {
            case 0 -> {}
            case 1 -> Memory.putByte(at, (byte) whole);
            case 2 -> Memory.putShort(at, (short) whole);
            case 3 -> {
                Memory.putShort(at, (short) whole);
                Memory.putByte(at + 2, (byte) (whole >> 16));
            }
            case 4 -> Memory.putInt(at, (int) whole);
            case 5 -> {
                Memory.putInt(at, (int) whole);
                Memory.putShort(at + 4, (short) (whole >> 32));
            }
            case 6 -> {
                Memory.putInt(at, (int) whole);
                Memory.putShort(at + 4, (short) (whole >> 32));
                Memory.putByte(at + 6, (byte) (whole >> 48));
            }
            default -> Memory.putLong(at, Double.doubleToRawLongBits(score));
        }
    }

    static double read(long at, int kind) {
        return switch (kind) {
            case 0 -> 0;
            case 1 -> Memory.getByte(at);
            case 2 -> Memory.getShort(at);
            case 3 -> Memory.getByte(at + 2) << 16 | Memory.getUnsignedShort(at);
            case 4 -> Memory.getInt(at);
            case 5 -> (long) Memory.getShort(at + 4) << 32 | low(at);
            case 6 -> (long) Memory.getByte(at + 6) << 48 | (long) Memory.getUnsignedShort(at + 4) << 32 | low(at);
            default -> Double.longBitsToDouble(Memory.getLong(at));
        };
    }

    private static long low(long at) {
        return Memory.getInt(at) & 0xFFFF_FFFFL;
    }
}
