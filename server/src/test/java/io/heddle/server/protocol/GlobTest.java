package io.heddle.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "* foo true",
                "f* foo true",
                "*o foo true",
                "*x foo false",
                "f?o foo true",
                "f?o fo false",
                "f??? foo false",
                "foo* foo true",
                "foo** foo true",
                "*f*o* foo true",
                "h[ae]llo hello true",
                "h[ae]llo hillo false",
                "h[^e]llo hallo true",
                "h[^e]llo hello false",
                "h[a-b]llo hbllo true",
                "h[b-a]llo hbllo true",
                "h[a-b]llo hcllo false",
                "h\\*llo h*llo true",
                "h\\*llo hello false",
                "[abc b true",
                "[abc d false",
                "[ a false",
                "[^ a true",
                "[] a false",
                "[^] a true",
                "[\\]] ] true",
                "[\\-] - true",
                "a[b- ab true",
                "a[b- a- true",
                "a\\ a\\ true",
                "a ab false"
            })
    void shouldMatchAsRedisDoes(String pattern, String text, boolean expected) {
        assertEquals(expected, Glob.matches(pattern, text, false));
    }

    @Test
    void shouldMatchAnEmptyTextByTheEmptyPatternOnly() {
        assertTrue(Glob.matches("", "", false));
        assertFalse(Glob.matches("*", "", false));
        assertFalse(Glob.matches("", "a", false));
    }

    @Test
    void shouldIgnoreCaseOfAsciiLettersOnRequest() {
        assertTrue(Glob.matches("MAX*", "maxmemory", true));
        assertFalse(Glob.matches("MAX*", "maxmemory", false));
        assertTrue(Glob.matches("[A-C]x", "bX", true));
        assertFalse(Glob.matches("[\\B]", "b", true));
    }

    @Test
    void shouldCompareRangesOfBytesAsSigned() {
        assertTrue(Glob.matches("[\u0080-\u00ff]", "\u00c3", false));
        assertFalse(Glob.matches("[a-\u00ff]", "z", false));
        assertTrue(Glob.matches("[a-\u00ff]", "\u0001", false));
    }

    @Test
    void shouldNotTryTheSameTwice() {
        String pattern = "a*".repeat(100) + "b";
        assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertFalse(Glob.matches(pattern, "a".repeat(20_000), false)));
    }

    @Test
    void shouldAgreeWithANaiveMatcherOnRandomPatterns() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        long address = Memory.allocateRaw(16);
        int matches = 0;
        for (int round = 0; round < 200_000; round++) {
            byte[] pattern = random(random, "ab*?[]^-\\A", 8);
            byte[] text = random(random, "abAB-]^", 8);
            boolean nocase = random.nextBoolean();
            boolean expected = text.length == 0 ? pattern.length == 0 : naive(pattern, 0, text, 0, nocase);
            String description = "seed " + seed + " round " + round + ": '" + string(pattern) + "' on '" + string(text)
                    + "' nocase " + nocase;
            assertEquals(expected, Glob.matches(string(pattern), string(text), nocase), description);
            Memory.copyFromArray(text, 0, address, text.length);
            assertEquals(expected, Glob.matches(pattern, address, text.length, nocase), description);
            matches += expected ? 1 : 0;
        }
        Memory.freeRaw(address);
        assertTrue(matches > 5_000, "too few matches to mean anything: " + matches);
    }

    /// Tries everything, and has each element of the pattern as its own case.
    private static boolean naive(byte[] pattern, int p, byte[] text, int t, boolean nocase) {
        if (p >= pattern.length) {
            return t == text.length;
        }
        if (pattern[p] == '*') {
            for (int skip = t; skip <= text.length; skip++) {
                if (naive(pattern, p + 1, text, skip, nocase)) {
                    return true;
                }
            }
            return false;
        }
        if (t == text.length) {
            return false;
        }
        if (pattern[p] == '?') {
            return naive(pattern, p + 1, text, t + 1, nocase);
        }
        if (pattern[p] == '[') {
            return naiveClass(pattern, p + 1, text, t, nocase);
        }
        int literal = pattern[p] == '\\' && p + 1 < pattern.length ? p + 1 : p;
        return equal(pattern[literal], text[t], nocase) && naive(pattern, literal + 1, text, t + 1, nocase);
    }

    private static boolean naiveClass(byte[] pattern, int from, byte[] text, int t, boolean nocase) {
        int p = from;
        boolean negated = p < pattern.length && pattern[p] == '^';
        p += negated ? 1 : 0;
        boolean found = false;
        for (; p < pattern.length && pattern[p] != ']'; p++) {
            int left = pattern.length - p;
            if (pattern[p] == '\\' && left >= 2) {
                p++;
                found |= pattern[p] == text[t];
            } else if (left >= 3 && pattern[p + 1] == '-') {
                int a = Math.min(pattern[p], pattern[p + 2]);
                int b = Math.max(pattern[p], pattern[p + 2]);
                int c = text[t];
                found |= nocase
                        ? Character.toLowerCase(c) >= Character.toLowerCase(a)
                                && Character.toLowerCase(c) <= Character.toLowerCase(b)
                        : c >= a && c <= b;
                p += 2;
            } else {
                found |= equal(pattern[p], text[t], nocase);
            }
        }
        return found != negated && naive(pattern, p + 1, text, t + 1, nocase);
    }

    private static boolean equal(byte a, byte b, boolean nocase) {
        return a == b || nocase && Character.toLowerCase((char) a) == Character.toLowerCase((char) b);
    }

    private static byte[] random(Random random, String alphabet, int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return bytes;
    }

    private static String string(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
