package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DecimalsTest {
    /// The text in a buffer of exactly its size.
    private static boolean isLong(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long address = Memory.allocateRaw(Math.max(1, bytes.length));
        Memory.copyFromArray(bytes, 0, address, bytes.length);
        boolean is = Decimals.isLong(address, bytes.length);
        if (is) {
            assertEquals(Long.parseLong(text), Decimals.toLong(address, bytes.length));
        }
        Memory.freeRaw(address);
        return is;
    }

    private static String written(long value) {
        int length = Decimals.length(value);
        long address = Memory.allocateRaw(length);
        assertEquals(length, Decimals.write(value, address));
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        Memory.freeRaw(address);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// Canonical: what the number itself is printed as.
    private static boolean isCanonical(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException _) {
            return false;
        }
    }

    private static List<Long> edges() {
        List<Long> edges = new ArrayList<>(List.of(0L, Long.MAX_VALUE, Long.MIN_VALUE));
        for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
            for (long near = -2; near <= 2; near++) {
                edges.add(power + near);
                edges.add(-power + near);
            }
        }
        for (int bits = 0; bits < 64; bits++) {
            edges.add((1L << bits) - 1);
            edges.add(1L << bits);
            edges.add(-(1L << bits) - 1);
        }
        return edges;
    }

    @Test
    void shouldWriteAndReadEveryEdge() {
        for (long value : edges()) {
            assertEquals(Long.toString(value), written(value));
            assertTrue(isLong(Long.toString(value)), () -> "" + value);
        }
    }

    @Test
    void shouldRefuseWhatIsNotCanonical() {
        for (String text : List.of(
                "",
                "-",
                "+",
                "+1",
                "-0",
                "00",
                "01",
                "-01",
                " 1",
                "1 ",
                "1.",
                "1e3",
                "0x1",
                "--1",
                "1-",
                "a",
                "1\0",
                "\0",
                "9223372036854775808",
                "-9223372036854775809",
                "9999999999999999999",
                "-9999999999999999999",
                "10000000000000000000",
                "18446744073709551616",
                "123456789012345678901",
                "-",
                "1/",
                "1:")) {
            assertFalse(isLong(text), text);
        }
    }

    @Test
    void shouldAgreeWithTheLibraryOnRandomTexts() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            if (random.nextInt(3) == 0) {
                text.append(random.nextLong() >> random.nextInt(64));
            } else {
                int length = random.nextInt(22);
                String alphabet = random.nextInt(10) == 0 ? "0123456789- +." : "0123456789";
                text.append(random.nextBoolean() ? "-" : "");
                for (int k = 0; k < length; k++) {
                    text.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            assertEquals(isCanonical(text.toString()), isLong(text.toString()), () -> text + ", seed " + seed);
        }
    }

    @Test
    void shouldAgreeWithTheLibraryOnRandomNumbers() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertEquals(Long.toString(value), written(value), "seed " + seed);
        }
    }
}
