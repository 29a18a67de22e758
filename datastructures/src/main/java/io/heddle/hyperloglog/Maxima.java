package io.heddle.hyperloglog;

import io.heddle.memory.Memory;

/// The union of HyperLogLogs while it is being made: one byte for each register, at an address of the caller's.
public final class Maxima {
    public static final int BYTES = HyperLogLog.REGISTERS;

    private Maxima() {}

    /// Begins with the union of nothing.
    public static void clear(long maxima) {
        Memory.fill(maxima, BYTES, (byte) 0);
    }

    public static int get(long maxima, int index) {
        return Memory.getUnsignedByte(maxima + index);
    }

    static void raise(long maxima, int index, int value) {
        if (value > Memory.getUnsignedByte(maxima + index)) {
            Memory.putByte(maxima + index, (byte) value);
        }
    }

    /// Takes a HyperLogLog into the union.
    ///
    /// @return false when it is damaged; the union is spoilt then
    public static boolean add(long maxima, long address, int length) {
        long registers = address + HyperLogLog.HEADER_BYTES;
        if (HyperLogLog.isSparse(address)) {
            return SparseRegisters.raise(registers, address + length, maxima);
        }
        DenseRegisters.raise(registers, maxima);
        return true;
    }

    /// Counts the registers of each value into `counts`.
    static void count(long maxima, int[] counts) {
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            long eight = Memory.getLong(maxima + i);
            if (eight == 0) {
                counts[0] += Long.BYTES;
            } else {
                for (int k = 0; k < Long.BYTES; k++) {
                    counts[(int) (eight >>> (k << 3)) & 0xFF]++;
                }
            }
        }
    }
}
