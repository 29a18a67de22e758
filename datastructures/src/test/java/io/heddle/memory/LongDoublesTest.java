package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Expected values are what a redis-server on x86-64 answers; see the oracle test of the protocol for many more.
final class LongDoublesTest {
    private static BigDecimal number(String text) {
        BigDecimal value = LongDoubles.parse(text);
        assertNotNull(value, text);
        return value;
    }

    private static String sum(String a, String b) {
        return LongDoubles.text(LongDoubles.sum(number(a), number(b)));
    }

    @Test
    void shouldAddAsTheHardwareDoes() {
        assertEquals("0.3", sum("0.1", "0.2"));
        assertEquals("10.6", sum("10.50", "0.1"));
        assertEquals("5200", sum("5.0e3", "2.0e2"));
        assertEquals("0", sum("1.5", "-1.5"));
        assertEquals("-0.00000000000000001", sum("0", "-1e-17"));
        assertEquals("0", sum("0", "-1e-20"));
        assertEquals("18446744073709551616", sum("18446744073709551615", "0.75"));
        assertEquals("3", sum("0x1.8p0", "+1.5"));
    }

    @Test
    void shouldRefuseWhatIsNotANumber() {
        for (String text :
                List.of("", " 1", "1 ", "nan", "1e5000", "-1e99999999999", "1e-5000", "0x1p16384", "x", "1e")) {
            assertNull(LongDoubles.parse(text), text);
        }
        assertNull(LongDoubles.parse("1".repeat(5 * 1024)));
    }

    @Test
    void shouldKnowItsRange() {
        assertEquals("0", LongDoubles.text(number("1e-4940")));
        assertEquals("0", LongDoubles.text(number("0e999999999999")));
        assertTrue(LongDoubles.text(number("1e4932")).startsWith("1000000000000000000"));
        assertTrue(LongDoubles.isInfinite(number("-inf")));
        assertTrue(LongDoubles.isInfinite(LongDoubles.sum(number("1e4932"), number("1e4932"))));
        assertTrue(LongDoubles.isInfinite(LongDoubles.sum(number("inf"), number("1"))));
        assertNull(LongDoubles.parse("1.2e4932"));
    }

    @Test
    void shouldPrintTheExactValueOfDoubles() {
        assertEquals("13.36138933897018433", LongDoubles.text(LongDoubles.of(13.361389338970184)));
        assertEquals("0.5", LongDoubles.text(LongDoubles.of(0.5)));
    }
}
