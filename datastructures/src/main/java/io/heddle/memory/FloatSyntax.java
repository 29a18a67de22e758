package io.heddle.memory;

/// What a text is by the rules of C's `strtod`, when all of it is to be used.
///
/// @param hasExponent whether an exponent is written
/// @param isZero whether all digits before the exponent are zeros
record FloatSyntax(Kind kind, boolean isNegative, boolean hasExponent, boolean isZero) {
    enum Kind {
        NONE,
        INFINITE,
        DECIMAL,
        HEXADECIMAL
    }

    private static final FloatSyntax NOTHING = new FloatSyntax(Kind.NONE, false, false, false);

    static FloatSyntax of(String text) {
        if (text.isEmpty()) {
            return NOTHING;
        }
        boolean negative = text.charAt(0) == '-';
        int start = negative || text.charAt(0) == '+' ? 1 : 0;
        if (text.regionMatches(true, start, "inf", 0, 3)) {
            boolean whole = text.length() == start + 3
                    || (text.length() == start + 8 && text.regionMatches(true, start, "infinity", 0, 8));
            return whole && isAscii(text) ? new FloatSyntax(Kind.INFINITE, negative, false, false) : NOTHING;
        }
        boolean hexadecimal = text.startsWith("0x", start) || text.startsWith("0X", start);
        return number(text, hexadecimal ? start + 2 : start, negative, hexadecimal ? 16 : 10);
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128); // some other letters equal 'i' without regard to case
    }

    private static FloatSyntax number(String text, int start, boolean negative, int radix) {
        int digits = 0;
        boolean point = false;
        boolean zero = true;
        int i = start;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && !point) {
                point = true;
            } else if (c < 128 && Character.digit(c, radix) >= 0) {
                digits++;
                zero &= c == '0';
            } else {
                break;
            }
        }
        if (digits == 0) {
            return NOTHING;
        }
        boolean exponent = i < text.length();
        if (exponent && !isExponent(text, i, radix == 16 ? 'p' : 'e')) {
            return NOTHING;
        }
        return new FloatSyntax(radix == 16 ? Kind.HEXADECIMAL : Kind.DECIMAL, negative, exponent, zero);
    }

    private static boolean isExponent(String text, int start, char letter) {
        if ((text.charAt(start) | 0x20) != letter) {
            return false;
        }
        int i = start + 1;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        int digits = i;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i > digits && i == text.length();
    }
}
