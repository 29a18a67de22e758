package io.heddle.memory;

import java.nio.charset.StandardCharsets;

/// Decimal forms of doubles as Redis reads and writes them: scores, coordinates, RESP3's doubles.
///
/// Reading follows `strtod` in the C locale, all bytes being used: signs, decimals with exponent, `0x` with binary
/// exponent, `inf` and `infinity` in any case. Refused are blanks, `nan`, what is too large, and what is not zero but
/// too small. Usual numbers are read without an allocation. Writing gives short digits, with an exponent where it
/// would take many zeros without.
public final class Doubles {
    /// Longer texts are no numbers: they would have to be copied to the Java heap.
    public static final int TEXT_MAX = 1 << 20;

    /// Room that `write` needs; what it writes may be shorter.
    public static final int ROOM = 32;

    private static final int SCRATCH = 8;
    private static final int SAFE_DIGITS = 15;
    private static final double INTEGER_LIMIT = 0x1p62;
    private static final double[] EXACT_POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private Doubles() {}

    /// `inf` in any case: the bound of many a range.
    private static boolean isInfinity(long address) {
        return (Memory.getByte(address) | 0x20) == 'i'
                && (Memory.getByte(address + 1) | 0x20) == 'n'
                && (Memory.getByte(address + 2) | 0x20) == 'f';
    }

    /// The number that the bytes stand for, NaN when they stand for none.
    public static double parse(long address, int length) {
        if (length == 0) {
            return Double.NaN;
        }
        int first = Memory.getByte(address);
        boolean signed = first == '-' || first == '+';
        int start = signed ? 1 : 0;
        if (length - start == 3 && isInfinity(address + start)) {
            return first == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        long mantissa = 0;
        int digits = 0;
        int fractionDigits = 0;
        boolean point = false;
        for (int i = start; i < length; i++) {
            int c = Memory.getByte(address + i);
            if (c >= '0' && c <= '9' && digits < SAFE_DIGITS) {
                mantissa = mantissa * 10 + (c - '0');
                digits++;
                fractionDigits += point ? 1 : 0;
            } else if (c == '.' && !point) {
                point = true;
            } else {
                return parseUnusual(address, length);
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        double magnitude = mantissa / EXACT_POWERS[fractionDigits]; // both exact, so the quotient is rounded correctly
        return first == '-' ? -magnitude : magnitude;
    }

    private static double parseUnusual(long address, int length) {
        if (length > TEXT_MAX) {
            return Double.NaN;
        }
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        return parse(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// As for bytes: NaN when the text is not a number.
    public static double parse(String text) {
        FloatSyntax syntax = FloatSyntax.of(text);
        return switch (syntax.kind()) {
            case NONE -> Double.NaN;
            case INFINITE -> syntax.isNegative() ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            case DECIMAL -> inRange(Double.parseDouble(text), syntax);
            case HEXADECIMAL -> inRange(Double.parseDouble(syntax.hasExponent() ? text : text + "p0"), syntax);
        };
    }

    private static double inRange(double value, FloatSyntax syntax) {
        boolean vanished = value == 0 && !syntax.isZero();
        return vanished || Double.isInfinite(value) ? Double.NaN : value;
    }

    /// Writes a value and returns how many bytes that took; all [#ROOM] bytes at the address may be overwritten.
    public static int write(double value, long address) {
        if (Double.isNaN(value)) {
            return put(address, 'n', 'a', 'n');
        }
        int sign = 0;
        if (Double.doubleToRawLongBits(value) < 0) {
            Memory.putByte(address, (byte) '-');
            sign = 1;
        }
        double magnitude = Math.abs(value);
        long start = address + sign;
        if (magnitude == Double.POSITIVE_INFINITY) {
            return sign + put(start, 'i', 'n', 'f');
        }
        if (magnitude <= INTEGER_LIMIT && (long) magnitude == magnitude) {
            return sign + Decimals.write((long) magnitude, start);
        }
        int made = ShortestDigits.write(magnitude, start + SCRATCH);
        return sign + arrange(start, made & 0xFF, made >> 8);
    }

    private static int put(long address, char a, char b, char c) {
        Memory.putByte(address, (byte) a);
        Memory.putByte(address + 1, (byte) b);
        Memory.putByte(address + 2, (byte) c);
        return 3;
    }

    /// Brings `count` digits at `SCRATCH` into their form; they stand for an integer times ten to the exponent.
    private static int arrange(long start, int count, int exponent) {
        long digits = start + SCRATCH;
        int scientific = exponent + count - 1;
        if (exponent >= 0 && exponent < 8) {
            Memory.copy(digits, start, count);
            Memory.fill(start + count, exponent, (byte) '0');
            return count + exponent;
        }
        if (exponent < 0 && (exponent > -7 || Math.abs(scientific) < 4)) {
            int whole = count + exponent;
            if (whole <= 0) {
                Memory.copy(digits, start + 2 - whole, count);
                Memory.fill(start, 2 - whole, (byte) '0');
                Memory.putByte(start + 1, (byte) '.');
                return 2 - whole + count;
            }
            Memory.copy(digits, start, whole);
            Memory.copy(digits + whole, start + whole + 1, count - whole);
            Memory.putByte(start + whole, (byte) '.');
            return count + 1;
        }
        Memory.putByte(start, Memory.getByte(digits));
        int length = 1;
        if (count > 1) {
            Memory.putByte(start + 1, (byte) '.');
            Memory.copy(digits + 1, start + 2, count - 1);
            length = count + 1;
        }
        Memory.putByte(start + length, (byte) 'e');
        Memory.putByte(start + length + 1, (byte) (scientific < 0 ? '-' : '+'));
        return length + 2 + Decimals.write(Math.abs(scientific), start + length + 2);
    }
}
