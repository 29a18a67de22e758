package io.heddle.memory;

import java.math.BigInteger;

/// Short decimal digits of a double: Grisu2 (Florian Loitsch, "Printing Floating-Point Numbers Quickly and Accurately
/// with Integers", 2010), in integers of 64 bits and without an allocation.
///
/// ```
///   lower        value        upper          halfway to the neighbouring doubles, all scaled by one power of ten
///     │   safe     │            │            so that what is left of the point fits in 32 bits
///   ──┴──[─────────┴────────]───┴──
///        digits are taken from the upper end until what is left lies in the safe interval
/// ```
///
/// The digits always read back as the value. In 99 of 100 cases they are the fewest that do; in the others Redis,
/// which prints with the same algorithm and the same powers (one in eight, from 10^-348), has one more than necessary
/// too. That is why this is not `Double.toString`.
final class ShortestDigits {
    private static final int FIRST_POWER = -348;
    private static final int STEP = 8;
    private static final int POWERS = 87;

    // The scaled value's binary exponent stays within these.
    private static final int LEAST_EXPONENT = -60;
    private static final int MOST_EXPONENT = -32;

    private static final long HIDDEN_BIT = 1L << 52;
    private static final double LOG_10_OF_2 = 0.30102999566398114;

    private static final long[] FRACTIONS = new long[POWERS];
    private static final int[] EXPONENTS = new int[POWERS];
    private static final long[] TENS = new long[20];

    static {
        for (int i = 0; i < POWERS; i++) {
            computePower(i, FIRST_POWER + i * STEP);
        }
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
    }

    private ShortestDigits() {}

    /// The power of ten as a fraction of 64 bits, rounded to the nearest, and a binary exponent.
    private static void computePower(int index, int power) {
        BigInteger ten = BigInteger.TEN.pow(Math.abs(power));
        int shift;
        BigInteger scaled; // one bit more than wanted
        if (power >= 0) {
            shift = ten.bitLength() - 65;
            scaled = ten.shiftRight(shift); // also to the left
        } else {
            shift = -(ten.bitLength() + 64);
            scaled = BigInteger.ONE.shiftLeft(-shift).divide(ten);
        }
        BigInteger rounded = scaled.add(BigInteger.ONE).shiftRight(1);
        FRACTIONS[index] = rounded.longValue();
        EXPONENTS[index] = shift + 1;
    }

    /// Writes the digits of a positive finite value at the address.
    ///
    /// @return `exponent << 8 | count`: the value is the digits as an integer, times ten to the exponent
    static int write(double value, long address) {
        long bits = Double.doubleToRawLongBits(value);
        long fraction = bits & (HIDDEN_BIT - 1);
        int exponent = (int) (bits >>> 52);
        if (exponent != 0) {
            fraction += HIDDEN_BIT;
        } else {
            exponent = 1;
        }
        exponent -= 1023 + 52;
        boolean narrow = fraction == HIDDEN_BIT; // the neighbour below is twice as near

        long upper = (fraction << 1) + 1;
        int shift = Long.numberOfLeadingZeros(upper);
        upper <<= shift;
        int upperExponent = exponent - 1 - shift;
        int lowerShift = narrow ? 2 : 1;
        long lower = ((fraction << lowerShift) - 1) << (exponent - lowerShift - upperExponent);
        int valueShift = Long.numberOfLeadingZeros(fraction);
        long middle = fraction << valueShift;
        int middleExponent = exponent - valueShift;

        int index = power(upperExponent);
        long power = FRACTIONS[index];
        long scaledUpper = multiply(upper, power) - 1;
        long scaledLower = multiply(lower, power) + 1;
        long scaledMiddle = multiply(middle, power);
        assert middleExponent == upperExponent : "one scale for all three";
        int scale = -(upperExponent + EXPONENTS[index] + 64);
        int first = -(FIRST_POWER + index * STEP);
        return generate(scaledMiddle, scaledUpper, scaledLower, scale, first, address);
    }

    /// Index of the power of ten that brings a number with this exponent into the wanted range.
    private static int power(int exponent) {
        int approximately = (int) (-(exponent + POWERS) * LOG_10_OF_2);
        int index = (approximately - FIRST_POWER) / STEP;
        while (true) {
            int scaled = exponent + EXPONENTS[index] + 64;
            if (scaled < LEAST_EXPONENT) {
                index++;
            } else if (scaled > MOST_EXPONENT) {
                index--;
            } else {
                return index;
            }
        }
    }

    /// The upper 64 bits of the product, rounded.
    private static long multiply(long a, long b) {
        return Math.unsignedMultiplyHigh(a, b) + ((a * b) >>> 63);
    }

    private static int generate(long value, long upper, long lower, int scale, int first, long address) {
        long distance = upper - value;
        long interval = upper - lower;
        long one = 1L << scale;
        long whole = upper >>> scale;
        long part = upper & (one - 1);
        int count = 0;
        for (int k = 9; k >= 0; k--) {
            long digit = whole / TENS[k];
            if (digit != 0 || count > 0) {
                Memory.putByte(address + count++, (byte) ('0' + digit));
            }
            whole -= digit * TENS[k];
            long rest = (whole << scale) + part;
            if (Long.compareUnsigned(rest, interval) <= 0) {
                approach(address + count - 1, interval, rest, TENS[k] << scale, distance);
                return (first + k) << 8 | count;
            }
        }
        for (int k = 1; ; k++) {
            part *= 10;
            interval *= 10;
            long digit = part >>> scale;
            if (digit != 0 || count > 0) {
                Memory.putByte(address + count++, (byte) ('0' + digit));
            }
            part &= one - 1;
            if (Long.compareUnsigned(part, interval) < 0) {
                approach(address + count - 1, interval, part, one, distance * TENS[k]);
                return (first - k) << 8 | count;
            }
        }
    }

    /// Lowers the last digit as long as that brings the digits nearer to the value and leaves them in the interval.
    private static void approach(long last, long interval, long rest, long unit, long distance) {
        while (Long.compareUnsigned(rest, distance) < 0
                && Long.compareUnsigned(interval - rest, unit) >= 0
                && (Long.compareUnsigned(rest + unit, distance) < 0
                        || Long.compareUnsigned(distance - rest, rest + unit - distance) > 0)) {
            Memory.putByte(last, (byte) (Memory.getByte(last) - 1));
            rest += unit;
        }
    }
}
