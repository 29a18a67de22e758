package io.heddle.memory;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The 80-bit floating-point numbers of x86, in which Redis computes INCRBYFLOAT and HINCRBYFLOAT and prints
/// coordinates.
///
/// A number is the `BigDecimal` of exactly its value: what is read and what is summed is rounded to 64 significant
/// bits, half to even, as the hardware does. So `0.1 + 0.2` is `0.3` here, and other sums differ from decimal
/// arithmetic where Redis differs. For the control plane of a few commands: everything here allocates.
public final class LongDoubles {
    // Stands for both infinities; greater than all other numbers.
    private static final BigDecimal INFINITE = new BigDecimal(BigInteger.TEN.pow(5000));

    private static final int PRECISION = 64;
    private static final int LEAST_EXPONENT = -16445; // of the last bit, in the smallest numbers
    private static final int LARGEST_BITS = 16384;
    private static final int LONGEST_TEXT = 5 * 1024;

    // Decimal exponents beyond which a number certainly overflows or vanishes.
    private static final long HUGE = 5000;
    private static final int FRACTION_DIGITS = 17;

    private LongDoubles() {}

    /// As of a text with one char per byte.
    public static @Nullable BigDecimal parse(long address, int length) {
        if (length >= LONGEST_TEXT) {
            return null;
        }
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        return parse(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// The number that the text stands for by the rules of [Doubles#parse], perhaps infinite; null when for none.
    public static @Nullable BigDecimal parse(String text) {
        if (text.length() >= LONGEST_TEXT) {
            return null;
        }
        FloatSyntax syntax = FloatSyntax.of(text);
        BigDecimal value = switch (syntax.kind()) {
            case NONE -> null;
            case INFINITE -> INFINITE;
            case DECIMAL -> decimal(text, syntax);
            case HEXADECIMAL -> hexadecimal(text, syntax);
        };
        if (value == null || syntax.kind() == FloatSyntax.Kind.INFINITE) {
            return value;
        }
        BigDecimal rounded = round(value);
        boolean vanished = rounded.signum() == 0 && !syntax.isZero();
        return vanished || isInfinite(rounded) ? null : rounded;
    }

    /// Whether it is infinite, of whichever sign.
    public static boolean isInfinite(BigDecimal value) {
        return value.compareTo(INFINITE) >= 0;
    }

    /// The rounded sum; infinite when it is out of range or one of the two is infinite.
    public static BigDecimal sum(BigDecimal a, BigDecimal b) {
        return isInfinite(a) || isInfinite(b) ? INFINITE : round(a.add(b));
    }

    /// The exact value of a finite double.
    public static BigDecimal of(double value) {
        return new BigDecimal(value);
    }

    /// Without an exponent, with up to 17 decimals.
    public static String text(BigDecimal value) {
        BigDecimal rounded = value.setScale(FRACTION_DIGITS, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static @Nullable BigDecimal decimal(String text, FloatSyntax syntax) {
        if (syntax.isZero()) {
            return BigDecimal.ZERO;
        }
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        BigDecimal mantissa = new BigDecimal(digits(e < 0 ? text : text.substring(0, e)));
        long exponent = e < 0 ? 0 : exponent(text.substring(e + 1));
        long magnitude = (long) mantissa.precision() - mantissa.scale() + exponent;
        return Math.abs(magnitude) > HUGE ? null : mantissa.scaleByPowerOfTen((int) exponent);
    }

    /// `BigDecimal` wants a digit behind the sign or the point.
    private static String digits(String mantissa) {
        return mantissa.endsWith(".") ? mantissa.substring(0, mantissa.length() - 1) : mantissa;
    }

    private static @Nullable BigDecimal hexadecimal(String text, FloatSyntax syntax) {
        if (syntax.isZero()) {
            return BigDecimal.ZERO;
        }
        int x = Math.max(text.indexOf('x'), text.indexOf('X'));
        int p = Math.max(text.indexOf('p'), text.indexOf('P'));
        String mantissa = text.substring(x + 1, p < 0 ? text.length() : p);
        int point = mantissa.indexOf('.');
        int fraction = point < 0 ? 0 : mantissa.length() - point - 1;
        BigInteger digits = new BigInteger(mantissa.replace(".", ""), 16);
        long exponent = (p < 0 ? 0 : exponent(text.substring(p + 1))) - 4L * fraction;
        if (Math.abs(digits.bitLength() + exponent) > 2 * LARGEST_BITS) {
            return null;
        }
        BigDecimal value = binary(digits, (int) exponent);
        return syntax.isNegative() ? value.negate() : value;
    }

    /// An exponent, or some that is out of any range.
    private static long exponent(String digits) {
        BigInteger value = new BigInteger(digits.startsWith("+") ? digits.substring(1) : digits);
        return value.bitLength() < 31 ? value.intValue() : value.signum() * (1L << 40);
    }

    private static BigDecimal binary(BigInteger digits, int exponent) {
        return exponent >= 0
                ? new BigDecimal(digits.shiftLeft(exponent))
                : new BigDecimal(digits.multiply(BigInteger.valueOf(5).pow(-exponent)), -exponent);
    }

    private static BigDecimal round(BigDecimal value) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigInteger numerator = value.unscaledValue().abs();
        BigInteger denominator = BigInteger.ONE;
        if (value.scale() > 0) {
            denominator = BigInteger.TEN.pow(value.scale());
        } else {
            numerator = numerator.multiply(BigInteger.TEN.pow(-value.scale()));
        }
        // Enough bits for the precision and some to round by; what is behind them only breaks ties.
        int shift = PRECISION + 2 - (numerator.bitLength() - denominator.bitLength());
        BigInteger[] quotient = shift >= 0
                ? numerator.shiftLeft(shift).divideAndRemainder(denominator)
                : numerator.divideAndRemainder(denominator.shiftLeft(-shift));
        boolean behind = quotient[1].signum() != 0;
        int exponent = -shift;
        int drop = Math.max(quotient[0].bitLength() - PRECISION, LEAST_EXPONENT - exponent);
        BigInteger kept = quotient[0].shiftRight(drop);
        boolean half = quotient[0].testBit(drop - 1);
        boolean more = behind || (quotient[0].getLowestSetBit() < drop - 1);
        if (half && (more || kept.testBit(0))) {
            kept = kept.add(BigInteger.ONE);
        }
        if (kept.bitLength() + exponent + drop > LARGEST_BITS) {
            return INFINITE;
        }
        BigDecimal rounded = binary(kept, exponent + drop);
        return value.signum() < 0 ? rounded.negate() : rounded;
    }
}
