package io.heddle.sortedset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Allocator;
import io.heddle.memory.MemoryOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IndexSegmentsTest {
    private static final int DEPTH = 3;
    private static final long PREFIX = 5L << 61;
    private static final int TAG = 7;

    private final Allocator allocator = Allocator.create(new MemoryOptions(1L << 30, false));
    private final long segment = allocator.allocate(IndexSegments.BYTES_MAX);
    private final int homes;

    IndexSegmentsTest() {
        IndexSegments.initialize(segment, IndexSegments.BYTES_MAX, DEPTH, PREFIX);
        homes = IndexSegments.homes(segment);
    }

    @AfterEach
    void close() {
        allocator.free(segment);
        allocator.close();
    }

    @Test
    void shouldSplitAndMergeByTheBitsAsByTheHash() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long hash = random.nextLong();
            int home = IndexSegments.home(hash, DEPTH, homes);
            int bits = IndexSegments.bits(hash, DEPTH, homes);
            for (int depth = DEPTH + 1; IndexSegments.hasBits(bits); depth++) {
                home = (2 * home + IndexSegments.firstBit(bits)) % homes;
                bits = IndexSegments.withoutFirst(bits);
                assertEquals(IndexSegments.home(hash, depth, homes), home, "seed " + seed);
            }
            int right = hash << (DEPTH - 1) < 0 ? homes : 0;
            int whole = IndexSegments.home(hash, DEPTH, homes) + right;
            int before = IndexSegments.withFirst(IndexSegments.bits(hash, DEPTH, homes), whole & 1);
            assertEquals(IndexSegments.home(hash, DEPTH - 1, homes), whole / 2, "seed " + seed);
            assertEquals(IndexSegments.bits(hash, DEPTH - 1, homes), before, "seed " + seed);
        }
    }

    @Test
    void shouldReplaceTheEntryWithWhichTheBitsAgree() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            IndexSegments.initialize(segment, IndexSegments.BYTES_MAX, DEPTH, PREFIX);
            List<Long> members = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long hash = PREFIX | random.nextLong(1L << 55, 1L << 56) & ~0xFFL | TAG;
                int bits = IndexSegments.bits(hash, DEPTH, homes);
                int fewer = bits >>> 1 << 1 | 1;
                int dropped = random.nextInt(5);
                fewer = fewer >>> dropped << dropped | 1 << dropped;
                IndexSegments.place(segment, IndexSegments.home(segment, hash), TAG, fewer, 1);
                members.add(hash);
            }
            while (!members.isEmpty()) {
                IndexSegments.replace(segment, members.removeLast(), 1, random.nextInt(2) * 2);
                members.forEach(this::assertAgreed);
            }
        }
    }

    /// Some entry of the first node, in the home or the next bucket, agrees with the hash.
    private void assertAgreed(long hash) {
        int home = IndexSegments.home(segment, hash);
        int bits = IndexSegments.bits(hash, DEPTH, homes);
        int agreed = 0;
        for (int index : new int[] {home, IndexSegments.next(segment, home)}) {
            long bucket = IndexSegments.bucket(segment, index);
            for (int left = IndexSegments.occupied(bucket); left != 0; left &= left - 1) {
                int at = Integer.numberOfTrailingZeros(left);
                int own = IndexSegments.bitsAt(bucket, at);
                int end = Integer.numberOfTrailingZeros(own);
                boolean first = IndexSegments.reference(IndexSegments.slot(bucket, at)) == 1;
                agreed += first && own >>> end + 1 == bits >>> end + 1 ? 1 : 0;
            }
        }
        assertTrue(agreed > 0, "an entry that agrees");
    }
}
