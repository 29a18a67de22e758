package io.heddle.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PackTest {
    private static final int ROOM = 200_000;

    private final long pack = Memory.allocateRaw(ROOM);
    private final long text = Memory.allocateRaw(ROOM);

    @AfterEach
    void free() {
        Memory.freeRaw(pack);
        Memory.freeRaw(text);
    }

    private int put(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        Memory.copyFromArray(bytes, 0, text, bytes.length);
        return bytes.length;
    }

    private String textOf(long entry) {
        int length = Pack.copyText(entry, text);
        assertEquals(length, Pack.length(entry));
        byte[] bytes = new byte[length];
        Memory.copyToArray(text, bytes, 0, length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// The first bytes are those of a listpack, as its description gives them.
    @ParameterizedTest(name = "{0} takes {1} bytes")
    @CsvSource({
        "0, 2, 0x00",
        "127, 2, 0x7F",
        "128, 3, 0xC0",
        "-1, 3, 0xDF",
        "4095, 3, 0xCF",
        "-4096, 3, 0xD0",
        "4096, 4, 0xF1",
        "-32768, 4, 0xF1",
        "32768, 5, 0xF2",
        "-8388608, 5, 0xF2",
        "8388608, 6, 0xF3",
        "-2147483648, 6, 0xF3",
        "2147483648, 10, 0xF4",
        "-9223372036854775808, 10, 0xF4",
        "hello, 7, 0x85",
        "007, 5, 0x83",
        "+1, 4, 0x82",
        "9223372036854775808, 21, 0x93"
    })
    void shouldEncodeAsAListpackDoes(String value, int size, String firstByte) {
        int length = put(value);
        assertEquals(size, Pack.entryBytes(text, length));
        assertEquals(size, Pack.write(pack, text, length));
        assertEquals(size, Pack.size(pack));
        assertEquals(Integer.decode(firstByte), Memory.getUnsignedByte(pack));
        assertEquals(value, textOf(pack));
        assertEquals(pack, Pack.previous(pack + size));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 124, 125, 126, 127, 128, 4095, 4096, 16_378, 16_379, 16_380, 16_384, 150_000})
    void shouldHoldStringsOfAnyLength(int length) {
        Memory.fill(text, length, (byte) 'x');
        int size = Pack.write(pack, text, length);
        assertEquals(Pack.entryBytes(text, length), size);
        assertEquals(size, Pack.size(pack));
        assertEquals(pack, Pack.previous(pack + size));
        assertFalse(Pack.isInteger(pack));
        assertTrue(size <= length + Pack.FRAME_MAX);
        assertTrue(Pack.equals(pack, text, length));
        assertFalse(length > 0 && Pack.equals(pack, text, length - 1));
    }

    @Test
    void shouldPointAtFarStrings() {
        int length = put("far away");
        assertEquals(Pack.FAR_BYTES, Pack.writeFar(pack, text, length));
        assertEquals(Pack.FAR_BYTES, Pack.size(pack));
        assertTrue(Pack.isFar(pack));
        assertFalse(Pack.isInteger(pack));
        assertEquals(text, Pack.address(pack));
        assertEquals(length, Pack.length(pack));
        assertEquals(pack, Pack.previous(pack + Pack.FAR_BYTES));
    }

    @Test
    void shouldWalkBothWaysAndFindWhatWasWritten() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<String> model = new ArrayList<>();
            long end = pack;
            while (end - pack < ROOM / 2 && model.size() < 1 + random.nextInt(200)) {
                String value = random(random);
                model.add(value);
                int length = put(value);
                end += Pack.write(end, text, length);
            }
            long at = pack;
            for (String value : model) {
                assertEquals(value, textOf(at), "seed " + seed);
                at = Pack.next(at);
            }
            assertEquals(end, at, "seed " + seed);
            for (int i = model.size() - 1; i >= 0; i--) {
                at = Pack.previous(at);
                assertEquals(model.get(i), textOf(at), "seed " + seed);
            }
            find(model, end, random, seed);
        }
    }

    private void find(List<String> model, long end, Random random, long seed) {
        String wanted = random.nextBoolean() ? random(random) : model.get(random.nextInt(model.size()));
        int first = model.indexOf(wanted);
        int length = put(wanted);
        long found = Pack.find(pack, end, 1, text, length);
        assertEquals(first < 0, found == 0, "seed " + seed);
        if (found != 0) {
            assertEquals(wanted, textOf(found), "seed " + seed);
            for (int i = 0; i < first; i++) {
                found = Pack.previous(found);
            }
            assertEquals(pack, found, "seed " + seed);
        }
    }

    private static String random(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> Integer.toString(random.nextInt(300) - 150);
            case 2 -> "x".repeat(random.nextInt(200));
            default -> "0" + random.nextInt(100);
        };
    }
}
