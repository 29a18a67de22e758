package io.heddle.list;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LzfTest {
    private static final int LONGEST = 9000;

    private final Lzf lzf = new Lzf();

    /// The compressed length; fails unless expanding restores the bytes. 0 if there was too little room.
    private int roundTrip(byte[] bytes, int room) {
        long from = Memory.allocateRaw(Math.max(1, bytes.length));
        long compressed = Memory.allocateRaw(room);
        long expanded = Memory.allocateRaw(Math.max(1, bytes.length));
        try {
            Memory.copyFromArray(bytes, 0, from, bytes.length);
            int length = lzf.compress(from, bytes.length, compressed, room);
            if (length != 0) {
                Lzf.expand(compressed, expanded, bytes.length);
                byte[] result = new byte[bytes.length];
                Memory.copyToArray(expanded, result, 0, bytes.length);
                assertArrayEquals(bytes, result);
            }
            return length;
        } finally {
            Memory.freeRaw(from);
            Memory.freeRaw(compressed);
            Memory.freeRaw(expanded);
        }
    }

    @Test
    void shouldRestoreWhatWasCompressed() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(LONGEST)];
            int letters = 1 + random.nextInt(1 + random.nextInt(256));
            for (int k = 0; k < bytes.length; k++) {
                boolean repeat = k > 0 && random.nextInt(4) != 0;
                bytes[k] = repeat ? bytes[random.nextInt(k)] : (byte) random.nextInt(letters);
            }
            int length = roundTrip(bytes, 2 * LONGEST);
            assertTrue(length > 0, () -> "seed " + seed);
            int room = 2 + random.nextInt(bytes.length);
            int inRoom = roundTrip(bytes, room);
            assertTrue(inRoom <= room, () -> "seed " + seed);
        }
    }

    @Test
    void shouldMakeRunsAndRepetitionsShort() {
        assertTrue(roundTrip(new byte[8000], 8000) < 150);
        byte[] bytes = "element:17 ".repeat(700).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertTrue(roundTrip(bytes, bytes.length) < bytes.length / 20);
    }

    @Test
    void shouldSayWhenThereIsTooLittleRoom() {
        byte[] bytes = new byte[1000];
        new Random(1).nextBytes(bytes);
        assertEquals(0, roundTrip(bytes, 992));
    }
}
