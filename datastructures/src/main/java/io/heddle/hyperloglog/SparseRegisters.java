package io.heddle.hyperloglog;

import io.heddle.memory.Memory;

/// Registers as runs of equal ones, each in one or two bytes.
///
/// ```
///   ZERO    00nnnnnn             n + 1 registers are 0   (up to 64)
///   XZERO   01nnnnnn nnnnnnnn    n + 1 registers are 0   (up to 16,384; the high bits come first)
///   VAL     1vvvvvnn             n + 1 registers are v + 1   (up to 4 registers, 32 as value)
/// ```
///
/// The runs together cover all registers. A change of one register splits its run and then joins equal neighbours
/// among the next few runs only; which ones is part of the format in so far as Redis, given the same elements, comes to
/// the same bytes. Methods take the bytes from behind the header to `end`; finding a register costs a walk over the
/// runs before it.
final class SparseRegisters {
    static final int VALUE_MAX = 32;

    /// Valid runs never take more bytes than this: two for each register.
    static final int BYTES_MAX = 2 * HyperLogLog.REGISTERS;

    private static final int XZERO = 0x40;
    private static final int VAL = 0x80;
    private static final int ZERO_MAX = 64;
    private static final int VAL_MAX = 4;

    private SparseRegisters() {}

    /// One run of zeros, in two bytes.
    static void createEmpty(long runs) {
        int n = HyperLogLog.REGISTERS - 1;
        Memory.putByte(runs, (byte) (XZERO | n >>> 8));
        Memory.putByte(runs + 1, (byte) n);
    }

    /// Bytes of a run, by its first one.
    static int width(int opcode) {
        return (opcode & 0xC0) == XZERO ? 2 : 1;
    }

    static boolean isValue(int opcode) {
        return (opcode & VAL) != 0;
    }

    /// The registers' value in a run, by its first byte.
    static int value(int opcode) {
        return isValue(opcode) ? (opcode >>> 2 & 0x1F) + 1 : 0;
    }

    /// Number of registers of the run at `p`; 0 when it is cut off by the end.
    static int span(long p, long end) {
        int opcode = Memory.getUnsignedByte(p);
        if (isValue(opcode)) {
            return (opcode & 3) + 1;
        }
        if ((opcode & XZERO) == 0) {
            return (opcode & 0x3F) + 1;
        }
        return p + 1 == end ? 0 : ((opcode & 0x3F) << 8 | Memory.getUnsignedByte(p + 1)) + 1;
    }

    static int valueRun(int value, int span) {
        return VAL | value - 1 << 2 | span - 1;
    }

    /// The one or two bytes of a run of zeros, the first one lowest.
    static int zeroRun(int span) {
        int n = span - 1;
        return span <= ZERO_MAX ? n : XZERO | n >>> 8 | (n & 0xFF) << 8;
    }

    /// Value of a register, or -1 when the runs end before it.
    static int get(long runs, long end, int index) {
        int before = 0;
        for (long p = runs; p < end; ) {
            int opcode = Memory.getUnsignedByte(p);
            int span = span(p, end);
            if (span == 0) {
                return -1;
            }
            before += span;
            if (index < before) {
                return value(opcode);
            }
            p += width(opcode);
        }
        return -1;
    }

    /// Joins equal runs of values among the five from `p` on.
    ///
    /// @return how many bytes were saved
    static int join(long runs, long end) {
        long p = runs;
        long newEnd = end;
        for (int steps = 5; p < newEnd && steps > 0; steps--) {
            int opcode = Memory.getUnsignedByte(p);
            int next = p + 1 < newEnd ? Memory.getUnsignedByte(p + 1) : 0;
            int span = (opcode & 3) + 1 + (next & 3) + 1;
            if (isValue(opcode) && isValue(next) && value(opcode) == value(next) && span <= VAL_MAX) {
                Memory.putByte(p + 1, (byte) valueRun(value(opcode), span));
                Memory.copy(p + 1, p, newEnd - p - 1);
                newEnd--;
            } else {
                p += width(opcode);
            }
        }
        return (int) (end - newEnd);
    }

    /// Writes the values to registers that are all zero.
    ///
    /// @return false when the runs do not cover the registers exactly
    static boolean toDense(long runs, long end, long registers) {
        int index = 0;
        for (long p = runs; p < end; ) {
            int opcode = Memory.getUnsignedByte(p);
            int span = span(p, end);
            if (span == 0 || index + span > HyperLogLog.REGISTERS) {
                return false;
            }
            for (int i = 0; isValue(opcode) && i < span; i++) {
                DenseRegisters.put(registers, index + i, value(opcode));
            }
            index += span;
            p += width(opcode);
        }
        return index == HyperLogLog.REGISTERS;
    }

    /// Raises each byte of `maxima` to the register's value.
    ///
    /// @return false when the runs do not cover the registers exactly
    static boolean raise(long runs, long end, long maxima) {
        int index = 0;
        for (long p = runs; p < end; ) {
            int opcode = Memory.getUnsignedByte(p);
            int span = span(p, end);
            if (span == 0 || index + span > HyperLogLog.REGISTERS) {
                return false;
            }
            for (int i = 0; isValue(opcode) && i < span; i++) {
                Maxima.raise(maxima, index + i, value(opcode));
            }
            index += span;
            p += width(opcode);
        }
        return index == HyperLogLog.REGISTERS;
    }

    /// Counts the registers of each value into `counts`.
    ///
    /// @return false when the runs do not cover the registers exactly
    static boolean count(long runs, long end, int[] counts) {
        int index = 0;
        for (long p = runs; p < end; ) {
            int opcode = Memory.getUnsignedByte(p);
            int span = span(p, end);
            if (span == 0 || index + span > HyperLogLog.REGISTERS) {
                return false;
            }
            counts[value(opcode)] += span;
            index += span;
            p += width(opcode);
        }
        return index == HyperLogLog.REGISTERS;
    }

    /// The runs in words, as PFDEBUG DECODE shows them: `Z:` XZERO, `z:` ZERO, `v:` a value and how often.
    static String describe(long runs, long end) {
        StringBuilder text = new StringBuilder();
        for (long p = runs; p < end; ) {
            int opcode = Memory.getUnsignedByte(p);
            int span = span(p, end);
            text.append(text.isEmpty() ? "" : " ");
            if (isValue(opcode)) {
                text.append("v:").append(value(opcode)).append(',').append(span);
            } else {
                text.append(width(opcode) == 2 ? "Z:" : "z:").append(span);
            }
            p += width(opcode);
        }
        return text.toString();
    }
}
