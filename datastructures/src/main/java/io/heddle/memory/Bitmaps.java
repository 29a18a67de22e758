package io.heddle.memory;

/// Bits of byte strings, eight bytes at a time where that is possible.
///
/// Bit 0 is the highest bit of the first byte, as SETBIT counts them; so a field of several bits reads as a big-endian
/// number, and words are turned around before their bits are searched.
///
/// ```
/// byte       0                 1
/// bit        0 1 2 3 4 5 6 7   8 9 …
/// weight    80 . . . . . .01  80 40
/// ```
public final class Bitmaps {
    private static final int WORD = Long.BYTES;

    private Bitmaps() {}

    /// How the bits of strings become one string; NOT has one operand.
    public enum Operation {
        AND,
        OR,
        XOR,
        NOT
    }

    /// Number of ones in whole bytes.
    public static long count(long address, long length) {
        long ones = 0;
        long p = address;
        long end = address + length;
        long unrolledEnd = end - 4 * WORD;
        for (; p <= unrolledEnd; p += 4 * WORD) {
            ones += Long.bitCount(Memory.getLong(p))
                    + Long.bitCount(Memory.getLong(p + WORD))
                    + Long.bitCount(Memory.getLong(p + 2 * WORD))
                    + Long.bitCount(Memory.getLong(p + 3 * WORD));
        }
        for (; p <= end - WORD; p += WORD) {
            ones += Long.bitCount(Memory.getLong(p));
        }
        for (; p < end; p++) {
            ones += Integer.bitCount(Memory.getUnsignedByte(p));
        }
        return ones;
    }

    /// Number of ones among the bits `from` (inclusive) to `to` (exclusive).
    public static long countBits(long address, long from, long to) {
        if (from >= to) {
            return 0;
        }
        long firstByte = from >>> 3;
        long lastByte = (to - 1) >>> 3;
        long ones = count(address + firstByte, lastByte - firstByte + 1);
        int before = Memory.getUnsignedByte(address + firstByte) & ~onesFrom(from);
        int after = Memory.getUnsignedByte(address + lastByte) & onesAfter(to - 1);
        return ones - Integer.bitCount(before) - Integer.bitCount(after);
    }

    /// The first bit of value `bit` among `from` (inclusive) to `to` (exclusive), or -1.
    public static long find(long address, long from, long to, int bit) {
        if (from >= to) {
            return -1;
        }
        int plainByte = bit == 0 ? 0xff : 0; // a byte without what is looked for
        long p = address + (from >>> 3);
        long end = address + ((to + 7) >>> 3);
        int odd = (Memory.getUnsignedByte(p) ^ plainByte) & onesFrom(from);
        if (odd == 0) {
            p = skip(p + 1, end, plainByte);
            if (p == end) {
                return -1;
            }
            odd = Memory.getUnsignedByte(p) ^ plainByte;
        }
        long found = ((p - address) << 3) + Integer.numberOfLeadingZeros(odd) - 24;
        return found < to ? found : -1;
    }

    /// The first byte other than `plainByte` (0 or 0xff), or `end`.
    private static long skip(long start, long end, int plainByte) {
        long plainWord = plainByte == 0 ? 0 : -1L;
        long p = start;
        while (p <= end - WORD && Memory.getLong(p) == plainWord) {
            p += WORD;
        }
        while (p < end && Memory.getUnsignedByte(p) == plainByte) {
            p++;
        }
        return p;
    }

    /// Combines `length` bytes of `source` into those of `target`.
    public static void combine(Operation operation, long target, long source, long length) {
        switch (operation) {
            case AND -> and(target, source, length);
            case OR -> or(target, source, length);
            case XOR -> xor(target, source, length);
            case NOT -> throw new IllegalArgumentException("NOT combines nothing");
        }
    }

    private static void and(long target, long source, long length) {
        long i = 0;
        for (; i <= length - WORD; i += WORD) {
            Memory.putLong(target + i, Memory.getLong(target + i) & Memory.getLong(source + i));
        }
        for (; i < length; i++) {
            Memory.putByte(target + i, (byte) (Memory.getByte(target + i) & Memory.getByte(source + i)));
        }
    }

    private static void or(long target, long source, long length) {
        long i = 0;
        for (; i <= length - WORD; i += WORD) {
            Memory.putLong(target + i, Memory.getLong(target + i) | Memory.getLong(source + i));
        }
        for (; i < length; i++) {
            Memory.putByte(target + i, (byte) (Memory.getByte(target + i) | Memory.getByte(source + i)));
        }
    }

    private static void xor(long target, long source, long length) {
        long i = 0;
        for (; i <= length - WORD; i += WORD) {
            Memory.putLong(target + i, Memory.getLong(target + i) ^ Memory.getLong(source + i));
        }
        for (; i < length; i++) {
            Memory.putByte(target + i, (byte) (Memory.getByte(target + i) ^ Memory.getByte(source + i)));
        }
    }

    /// Turns every bit around.
    public static void invert(long target, long length) {
        long i = 0;
        for (; i <= length - WORD; i += WORD) {
            Memory.putLong(target + i, ~Memory.getLong(target + i));
        }
        for (; i < length; i++) {
            Memory.putByte(target + i, (byte) ~Memory.getByte(target + i));
        }
    }

    /// The `width` (1 to 64) bits from `bit` on as an unsigned number; bytes from `length` on count as zero.
    public static long field(long address, long length, long bit, int width) {
        long index = bit >>> 3;
        long value = byteAt(address, length, index) & onesFrom(bit);
        int have = 8 - (int) (bit & 7);
        while (have < width) {
            index++;
            int take = Math.min(8, width - have);
            value = value << take | (byteAt(address, length, index) >>> (8 - take));
            have += take;
        }
        return have > width ? value >>> (have - width) : value;
    }

    private static int byteAt(long address, long length, long index) {
        return index < length ? Memory.getUnsignedByte(address + index) : 0;
    }

    /// Writes the low `width` (1 to 64) bits of `value` to the bits from `bit` on.
    public static void putField(long address, long bit, int width, long value) {
        long last = bit + width - 1;
        long p = address + (last >>> 3);
        int below = 7 - (int) (last & 7); // bits of the last byte that are not the field's
        long rest = value;
        int left = width;
        while (left > 0) {
            int take = Math.min(8 - below, left);
            int mask = ((1 << take) - 1) << below;
            int kept = Memory.getUnsignedByte(p) & ~mask;
            Memory.putByte(p, (byte) (kept | ((int) (rest << below) & mask)));
            rest >>>= take;
            left -= take;
            below = 0;
            p--;
        }
    }

    /// Ones at the bit's place in its byte and behind it.
    private static int onesFrom(long bit) {
        return 0xff >>> (bit & 7);
    }

    /// Ones behind the bit's place in its byte.
    private static int onesAfter(long bit) {
        return 0x7f >>> (bit & 7);
    }
}
