package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DoublesTest {
    private static double parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long address = Memory.allocateRaw(Math.max(1, bytes.length));
        Memory.copyFromArray(bytes, 0, address, bytes.length);
        double value = Doubles.parse(address, bytes.length);
        Memory.freeRaw(address);
        return value;
    }

    private static String written(double value) {
        long address = Memory.allocateRaw(Doubles.ROOM);
        int length = Doubles.write(value, address);
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        Memory.freeRaw(address);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void shouldReadWhatStrtodReads() {
        assertEquals(0.5, parse(".5"));
        assertEquals(5, parse("5."));
        assertEquals(5, parse("+5"));
        assertEquals(-5, parse("-005"));
        assertEquals(1e5, parse("1E+5"));
        assertEquals(-0.0, parse("-0"));
        assertEquals(0, parse("0e999999999999"));
        assertEquals(Double.MIN_VALUE, parse("4.9e-324"));
        assertEquals(Double.MAX_VALUE, parse("1.7976931348623157e308"));
        assertEquals(26, parse("0x1A"));
        assertEquals(0.5, parse("0x.8"));
        assertEquals(-3, parse("-0X1.8p1"));
        for (String text : List.of("inf", "INF", "+iNf", "infinity", "Infinity")) {
            assertEquals(Double.POSITIVE_INFINITY, parse(text));
        }
        assertEquals(Double.NEGATIVE_INFINITY, parse("-inf"));
    }

    @Test
    void shouldRefuseWhatIsNotANumber() {
        for (String text : List.of(
                "",
                " ",
                " 1",
                "1 ",
                "\t1",
                "+",
                "-",
                ".",
                "-.",
                "e5",
                "1e",
                "1e+",
                "1e5.",
                "1.2.3",
                "nan",
                "NaN",
                "-nan",
                "nan(1)",
                "in",
                "infi",
                "infinit",
                "infinityx",
                "0x",
                "0x.",
                "0xg",
                "0x1p",
                "0x1p+",
                "1f",
                "1d",
                "1L",
                "1\0",
                "1,5",
                "--1",
                "+-1",
                "1_0",
                "1e400",
                "-1e400",
                "1e-400",
                "-1e-400",
                "0x1p1024",
                "0x1p-1080",
                "NaN1",
                "\u00e9",
                "1\u00b2")) {
            assertTrue(Double.isNaN(parse(text)), text);
        }
    }

    @Test
    void shouldReadAsTheLibraryDoes() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            String text = switch (random.nextInt(4)) {
                case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
                case 1 -> random.nextInt() + "." + random.nextInt(1_000_000);
                case 2 ->
                    BigDecimal.valueOf(random.nextLong(), random.nextInt(30)).toPlainString();
                default -> random.nextInt(100_000) + "e" + (random.nextInt(60) - 30);
            };
            double expected = Double.parseDouble(text);
            if (Double.isFinite(expected)) {
                assertEquals(expected, parse(text), () -> text + ", seed " + seed);
            }
        }
    }

    /// As fpconv_dtoa of Redis 7.2 prints them; the last group is longer than necessary.
    @Test
    void shouldWriteAsRedisDoes() {
        for (String text : List.of(
                "0",
                "-0",
                "nan",
                "inf",
                "-inf",
                "1",
                "-1",
                "0.1",
                "-0.1",
                "3.14",
                "100",
                "1e+22",
                "123456789012.5",
                "0.001",
                "0.000001",
                "1e-7",
                "1.5e-7",
                "1.7976931348623157e+308",
                "5e-324",
                "4611686018427387904",
                "4611686018427389000",
                "0.30000000000000004",
                "179.76931348623157",
                "-2.2250738585072014e-308",
                "1e+21",
                "123456789012345680000",
                "1.2e-6",
                "493.73068273370677",
                "56.228447786569546",
                "12300000000000001000000")) {
            double value = Double.parseDouble(text.replace("inf", "Infinity").replace("nan", "NaN"));
            assertEquals(text, written(value));
        }
    }

    @Test
    void shouldReadBackWhatItWrites() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 300_000; i++) {
            double value = switch (random.nextInt(4)) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextDouble();
                case 2 -> random.nextLong() / 1000.0;
                default -> Double.longBitsToDouble((long) random.nextInt(2047) << 52); // a nearer neighbour below
            };
            if (!Double.isNaN(value)) {
                String text = written(value);
                assertEquals(value, parse(text), () -> text + ", seed " + seed);
                assertTrue(text.length() <= 25, text);
            }
        }
    }
}
