package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SizeClassesTest {
    @Test
    void shouldFindTheSmallestClassThatHolds() {
        int sizeClass = 0;
        for (int bytes = 1; bytes <= SizeClasses.BLOCK_BYTES_MAX; bytes++) {
            while (SizeClasses.blockBytes(sizeClass) < bytes) {
                sizeClass++;
            }
            assertEquals(sizeClass, SizeClasses.classOf(bytes), () -> "class of a size");
        }
        assertEquals(SizeClasses.COUNT - 1, sizeClass);
    }

    @Test
    void shouldKeepExactSizesForPagesAndShortRecords() {
        for (int bytes : new int[] {8, 16, 88, 120, 128, 256, 1024, 4096, 8192, 1 << 20}) {
            assertEquals(bytes, SizeClasses.blockBytes(SizeClasses.classOf(bytes)));
        }
    }

    @Test
    void shouldWasteLittle() {
        for (int i = 0; i < SizeClasses.COUNT; i++) {
            int block = SizeClasses.blockBytes(i);
            int span = SizeClasses.spanUnits(i) * SizeClasses.UNIT_BYTES;
            assertEquals(0, block % 8);
            assertTrue(SizeClasses.spanUnits(i) <= PageHeap.UNITS_PER_CHUNK / 2, "a span fits in half a chunk");
            assertTrue((span - SizeClasses.blocksPerSpan(i) * block) * 100L < 3L * span, "tail of class " + block);
            if (i >= 16) {
                assertTrue(block * 4L <= SizeClasses.blockBytes(i - 1) * 5L, "step to class " + block);
            }
        }
    }
}
