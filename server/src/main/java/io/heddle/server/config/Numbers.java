package io.heddle.server.config;

import java.util.Locale;

/// Numbers as Redis reads them in configuration: three grammars that differ in strictness.
final class Numbers {
    private static final int LONGEST_MEMORY_DIGITS = 127;

    private Numbers() {}

    /// Whether the text is a 64-bit integer in its only canonical form: no plus sign, no leading zero.
    static boolean isCanonical(String text) {
        if (text.isEmpty() || text.length() > 20) {
            return false;
        }
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    static long canonical(String text) {
        return Long.parseLong(text);
    }

    /// Whether the text is digits and one of the units b, k, kb, m, mb, g, gb in any case. No digits at all mean 0.
    static boolean isMemory(String text) {
        int digits = digits(text, 0);
        return digits <= LONGEST_MEMORY_DIGITS && multiplier(text.substring(digits)) != 0;
    }

    /// Bytes, unsigned: too many digits give 2^64 - 1, and a product too large wraps.
    static long memory(String text) {
        int digits = digits(text, 0);
        return unsigned(text.substring(0, digits)) * multiplier(text.substring(digits));
    }

    private static long multiplier(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "k" -> 1_000;
            case "kb" -> 1L << 10;
            case "m" -> 1_000_000;
            case "mb" -> 1L << 20;
            case "g" -> 1_000_000_000;
            case "gb" -> 1L << 30;
            default -> 0;
        };
    }

    private static long unsigned(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            return -1L;
        }
    }

    /// The largest unit that divides the number, as CONFIG REWRITE writes memory.
    static String withUnit(long bytes) {
        if (bytes != 0 && bytes % (1L << 30) == 0) {
            return (bytes >> 30) + "gb";
        }
        if (bytes != 0 && bytes % (1L << 20) == 0) {
            return (bytes >> 20) + "mb";
        }
        if (bytes != 0 && bytes % (1L << 10) == 0) {
            return (bytes >> 10) + "kb";
        }
        return Long.toUnsignedString(bytes);
    }

    /// Whether the text is what C's strtoll reads to its end: leading white space, a sign, digits; or nothing at
    /// all.
    static boolean isLenient(String text) {
        int start = startOfDigits(text);
        return text.isEmpty() || start < text.length() && digits(text, start) == text.length();
    }

    /// The number of a lenient text, held at the limits of 64 bits; 0 for an empty one.
    static long lenient(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        int start = startOfDigits(text);
        boolean negative = start > 0 && text.charAt(start - 1) == '-';
        try {
            return Long.parseLong((negative ? "-" : "") + text.substring(start));
        } catch (NumberFormatException e) {
            return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static int startOfDigits(String text) {
        int i = 0;
        while (i < text.length() && Words.isSpace(text.charAt(i))) {
            i++;
        }
        return i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+') ? i + 1 : i;
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
