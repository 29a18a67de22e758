package io.heddle.server.protocol;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;

/// Patterns of KEYS, SCAN, PSUBSCRIBE and CONFIG GET: `*`, `?`, `[a-z]`, `[^a-z]`, `\` before a byte taken literally.
///
/// Every element but `*` stands for exactly one byte, so a mismatch has to go back only to the latest `*`: what an
/// earlier one could try, the latest one has tried already. Cost: length of pattern times length of text at worst, no
/// recursion, no garbage.
///
/// Where Redis is odd, so is this: an empty text matches only the empty pattern, not `*`; a class that is not closed
/// ends with the pattern; bytes of a range are compared as signed; an escaped byte within a class keeps its case.
public final class Glob {
    private static final int NO = -1;

    private Glob() {}

    /// @param nocase whether ASCII letters match in either case
    public static boolean matches(byte[] pattern, long address, int length, boolean nocase) {
        if (length == 0) {
            return pattern.length == 0;
        }
        int p = 0;
        int t = 0;
        int afterStar = NO;
        int tried = 0;
        while (t < length) {
            if (p < pattern.length && pattern[p] == '*') {
                p++;
                afterStar = p;
                tried = t;
                continue;
            }
            int next = p < pattern.length ? element(pattern, p, Memory.getByte(address + t), nocase) : NO;
            if (next != NO) {
                p = next;
                t++;
            } else if (afterStar != NO) {
                if (afterStar == pattern.length) {
                    return true;
                }
                p = afterStar;
                tried++;
                t = tried;
            } else {
                return false;
            }
        }
        return onlyStars(pattern, p);
    }

    /// As the other, for texts on the heap with one char per byte; they are few, so they are copied.
    public static boolean matches(String pattern, String text, boolean nocase) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long copy = Memory.allocateRaw(Math.max(1, bytes.length));
        try {
            Memory.copyFromArray(bytes, 0, copy, bytes.length);
            return matches(pattern.getBytes(StandardCharsets.ISO_8859_1), copy, bytes.length, nocase);
        } finally {
            Memory.freeRaw(copy);
        }
    }

    private static boolean onlyStars(byte[] pattern, int from) {
        for (int p = from; p < pattern.length; p++) {
            if (pattern[p] != '*') {
                return false;
            }
        }
        return true;
    }

    /// Where the pattern goes on when its element at `p`, not a star, matches the byte; NO when it does not.
    private static int element(byte[] pattern, int p, byte c, boolean nocase) {
        switch (pattern[p]) {
            case '?' -> {
                return p + 1;
            }
            case '[' -> {
                return classOfBytes(pattern, p + 1, c, nocase);
            }
            case '\\' -> {
                int literal = p + 1 < pattern.length ? p + 1 : p;
                return same(pattern[literal], c, nocase) ? literal + 1 : NO;
            }
            default -> {
                return same(pattern[p], c, nocase) ? p + 1 : NO;
            }
        }
    }

    private static int classOfBytes(byte[] pattern, int from, byte c, boolean nocase) {
        int p = from;
        boolean negated = p < pattern.length && pattern[p] == '^';
        if (negated) {
            p++;
        }
        boolean match = false;
        while (p < pattern.length && pattern[p] != ']') {
            if (pattern[p] == '\\' && p + 1 < pattern.length) {
                p++;
                match |= pattern[p] == c;
            } else if (p + 2 < pattern.length && pattern[p + 1] == '-') {
                match |= between(pattern[p], pattern[p + 2], c, nocase);
                p += 2;
            } else {
                match |= same(pattern[p], c, nocase);
            }
            p++;
        }
        int next = Math.min(p + 1, pattern.length);
        return match != negated ? next : NO;
    }

    private static boolean between(byte a, byte b, byte c, boolean nocase) {
        int start = Math.min(a, b);
        int end = Math.max(a, b);
        if (nocase) {
            return lower(c) >= lower(start) && lower(c) <= lower(end);
        }
        return c >= start && c <= end;
    }

    private static boolean same(byte a, byte b, boolean nocase) {
        return a == b || nocase && lower(a) == lower(b);
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
