package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaximumIndexTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 4096, 4097, 300_000})
    void shouldFindTheLowestSlotThatIsLargeEnough(int slots) {
        VirtualMemory virtualMemory = VirtualMemory.instance();
        long memory = virtualMemory.reserve(VirtualMemory.CHUNK_BYTES);
        MaximumIndex index = new MaximumIndex(memory, slots);
        byte[] model = new byte[slots];
        SplittableRandom random = new SplittableRandom(slots);
        for (int i = 0; i < 3000; i++) {
            int slot = random.nextInt(random.nextBoolean() ? slots : Math.min(slots, 70));
            int value = random.nextInt(4) == 0 ? random.nextInt(33) : 0;
            index.set(slot, value);
            model[slot] = (byte) value;
            assertEquals(value, index.get(slot));
            if (i % 16 == 0) {
                int minimum = 1 + random.nextInt(32);
                assertEquals(first(model, minimum), index.first(minimum));
            }
        }
        virtualMemory.unmap(memory, VirtualMemory.CHUNK_BYTES);
    }

    @Test
    void shouldNeedLittleMemory() {
        assertEquals(64, MaximumIndex.bytesFor(10));
        assertEquals(128 + 64, MaximumIndex.bytesFor(65));
        long chunks = 1 << 21;
        assertEquals(chunks + (chunks >>> 6) + (chunks >>> 12) + 64, MaximumIndex.bytesFor(chunks));
    }

    private static long first(byte[] model, int minimum) {
        for (int i = 0; i < model.length; i++) {
            if (model[i] >= minimum) {
                return i;
            }
        }
        return -1;
    }
}
