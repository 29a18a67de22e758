package io.heddle.geo;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;

/// Coordinates in decimal form: exactly the double's value, rounded half to even to 17 decimals, without zeros at the
/// end. `LongDoubles.text` writes the same; this one allocates nothing, and is for numbers of a usual size only.
public final class Coordinates {
    /// Room that `write` needs.
    public static final int TEXT_ROOM = Decimals.LONGEST + 2 + Coordinates.DECIMALS;

    private static final int DECIMALS = 17;
    private static final long FIVE_TO_DECIMALS = 762_939_453_125L;
    private static final long TEN_TO_DECIMALS = 100_000_000_000_000_000L;
    private static final int MANTISSA_BITS = 52;
    private static final int BIAS = 1075; // of the exponent of a mantissa taken as an integer

    private Coordinates() {}

    /// Writes a number whose whole part is below 2^53.
    ///
    /// @return its length
    public static int write(double value, long address) {
        double magnitude = Math.abs(value);
        long whole = (long) magnitude;
        long parts = parts(magnitude - whole);
        if (parts == TEN_TO_DECIMALS) {
            whole++;
            parts = 0;
        }
        int length = 0;
        if (value < 0 && (whole | parts) != 0) {
            Memory.putByte(address, (byte) '-');
            length = 1;
        }
        length += Decimals.write(whole, address + length);
        return parts == 0 ? length : length + writeDecimals(parts, address + length);
    }

    /// The nearest multiple of 10^-17 to a fraction: `mantissa * 2^-shift * 10^17`, of which the powers of two are
    /// taken together.
    private static long parts(double fraction) {
        long bits = Double.doubleToRawLongBits(fraction);
        int exponent = (int) (bits >>> MANTISSA_BITS);
        int shift = BIAS - exponent - DECIMALS;
        if (exponent == 0 || shift >= 2 * Long.SIZE) {
            return 0; // nothing, or too small to count
        }
        long mantissa = bits & ((1L << MANTISSA_BITS) - 1) | 1L << MANTISSA_BITS;
        long high = Math.multiplyHigh(mantissa, FIVE_TO_DECIMALS);
        long low = mantissa * FIVE_TO_DECIMALS;
        // Of 128 bits, `shift` go: 36 at least, as a fraction is below 1.
        if (shift >= Long.SIZE) {
            int over = shift - Long.SIZE;
            long quotient = over == 0 ? high : high >>> over;
            long rest = over == 0 ? 0 : high << -over;
            return rounded(quotient, over == 0 ? low : rest | (low != 0 ? 1 : 0));
        }
        return rounded(high << -shift | low >>> shift, low << -shift);
    }

    /// @param rest what was cut off, its first bit highest
    private static long rounded(long quotient, long rest) {
        boolean half = rest == Long.MIN_VALUE;
        return half ? quotient + (quotient & 1) : rest < 0 ? quotient + 1 : quotient;
    }

    private static int writeDecimals(long parts, long address) {
        Memory.putByte(address, (byte) '.');
        long left = parts;
        int length = 1;
        for (int i = DECIMALS; i > 0; i--) {
            int digit = (int) (left % 10);
            left /= 10;
            if (digit != 0 && length == 1) {
                length = i + 1;
            }
            Memory.putByte(address + i, (byte) ('0' + digit));
        }
        return length;
    }
}
