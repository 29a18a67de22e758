package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import io.heddle.value.KeyHash;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyHashTest {
    private final KeyHash hash = new KeyHash(1, 2);

    @Test
    void shouldChangeHalfTheBitsWhenOneBitOfTheKeyChanges() {
        Random random = new Random(1);
        for (int length = 1; length <= 100; length++) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            try (Bytes bytes = new Bytes()) {
                long address = bytes.of(key);
                long before = hash.hash(address, length);
                long changed = 0;
                for (int bit = 0; bit < length * 8; bit++) {
                    flip(address, bit);
                    int difference = Long.bitCount(before ^ hash.hash(address, length));
                    flip(address, bit);
                    assertTrue(difference > 8 && difference < 56, "length " + length + ", bit " + bit);
                    changed += difference;
                }
                double mean = (double) changed / (length * 8);
                assertTrue(mean > 28 && mean < 36, "length " + length + ": " + mean);
            }
        }
    }

    private static void flip(long address, int bit) {
        long at = address + (bit >>> 3);
        Memory.putByte(at, (byte) (Memory.getByte(at) ^ 1 << (bit & 7)));
    }

    @Test
    void shouldSpreadCountedKeysOverBucketsAndTags() {
        int count = 1 << 16;
        int[] buckets = new int[256];
        int[] tags = new int[256];
        Set<Long> seen = new HashSet<>();
        try (Bytes bytes = new Bytes()) {
            for (int i = 0; i < count; i++) {
                String key = "key:" + i;
                long value = hash.hash(bytes.of(key), key.length());
                buckets[(int) (value >>> 56)]++;
                tags[(int) value & 0xFF]++;
                seen.add(value);
            }
        }
        assertEquals(count, seen.size());
        for (int i = 0; i < 256; i++) {
            assertTrue(buckets[i] > 180 && buckets[i] < 340, "prefix " + i + ": " + buckets[i]);
            assertTrue(tags[i] > 180 && tags[i] < 340, "tag " + i + ": " + tags[i]);
        }
    }

    @Test
    void shouldDependOnTheSeedsAndTheLength() {
        try (Bytes bytes = new Bytes()) {
            long zeros = bytes.of("\0".repeat(64));
            Set<Long> hashes = new HashSet<>();
            for (int length = 0; length <= 64; length++) {
                hashes.add(hash.hash(zeros, length));
                hashes.add(new KeyHash(3, 2).hash(zeros, length));
                hashes.add(new KeyHash(1, 3).hash(zeros, length));
            }
            assertEquals(3 * 65, hashes.size());
        }
    }
}
