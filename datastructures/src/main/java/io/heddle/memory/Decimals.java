package io.heddle.memory;

/// Decimal digits of 64-bit integers, by Redis's strict rule: no sign but a leading '-', no leading zeros, no blanks.
public final class Decimals {
    /// Digits of the longest 64-bit integer with its sign.
    public static final int LONGEST = 20;

    private Decimals() {}

    /// Whether the bytes are the canonical form of a 64-bit integer.
    public static boolean isLong(long address, int length) {
        if (length == 0 || length > LONGEST) {
            return false;
        }
        int i = 0;
        boolean negative = Memory.getByte(address) == '-';
        if (negative) {
            i = 1;
            if (length == 1) {
                return false;
            }
        }
        int c = Memory.getByte(address + i);
        if (c == '0') {
            return length == 1;
        }
        int digits = length - i;
        if (digits > 19) {
            return false;
        }
        for (; i < length; i++) {
            c = Memory.getByte(address + i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return digits < 19 || fits(address + length - digits, negative);
    }

    /// The value of bytes for which `isLong` holds.
    public static long toLong(long address, int length) {
        boolean negative = Memory.getByte(address) == '-';
        long value = 0;
        for (int i = negative ? 1 : 0; i < length; i++) {
            value = value * 10 - (Memory.getByte(address + i) - '0');
        }
        return negative ? value : -value;
    }

    /// Whether 19 digits stay within the 64-bit range.
    private static boolean fits(long address, boolean negative) {
        long value = 0;
        for (int i = 0; i < 18; i++) {
            value = value * 10 + (Memory.getByte(address + i) - '0');
        }
        int last = Memory.getByte(address + 18) - '0';
        long limit = Long.MAX_VALUE / 10;
        return value < limit || (value == limit && last <= (negative ? 8 : 7));
    }

    /// Writes the digits of `value` and returns how many bytes that took (at most LONGEST).
    public static int write(long value, long address) {
        int length = length(value);
        long rest = value > 0 ? -value : value; // negative numbers reach further than positive ones
        long p = address + length;
        do {
            long quotient = rest / 10;
            Memory.putByte(--p, (byte) ('0' + (quotient * 10 - rest)));
            rest = quotient;
        } while (rest != 0);
        if (value < 0) {
            Memory.putByte(address, (byte) '-');
        }
        return length;
    }

    public static int length(long value) {
        int length = value < 0 ? 2 : 1;
        long rest = value > 0 ? -value : value;
        while (rest <= -10) {
            rest /= 10;
            length++;
        }
        return length;
    }

    /// As `write`, of an unsigned number.
    public static int writeUnsigned(long value, long address) {
        if (value >= 0) {
            return write(value, address);
        }
        long tenth = Long.divideUnsigned(value, 10);
        int length = write(tenth, address);
        Memory.putByte(address + length, (byte) ('0' + (value - tenth * 10)));
        return length + 1;
    }

    public static int unsignedLength(long value) {
        return value >= 0 ? length(value) : length(Long.divideUnsigned(value, 10)) + 1;
    }
}
