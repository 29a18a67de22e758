package io.heddle.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random allocating, freeing, resizing and giving back, against a map of address ranges with known content. A failure
/// names the seed: `-Dheddle.seed=N` replays it.
class AllocatorModelTest {
    private static final int SEEDS = 4;
    private static final int STEPS = 15_000;
    private static final long LIVE_BYTES_MAX = 64L << 20;

    private record Block(long address, int bytes, byte pattern) {}

    /// One run: the allocator and what must be true of it.
    private static final class Run {
        private final SplittableRandom random;
        private final Allocator allocator = Allocator.create(new MemoryOptions(512 << 20, false));
        private final List<Block> blocks = new ArrayList<>();
        private final TreeMap<Long, Long> ends = new TreeMap<>();
        private long used;

        Run(long seed) {
            random = new SplittableRandom(seed);
        }

        void execute() {
            for (int i = 0; i < STEPS; i++) {
                step();
                assertEquals(used, allocator.usedBytes(), "used bytes at step " + i);
                assertTrue(allocator.heldBytes() >= used, "held bytes at step " + i);
            }
            while (!blocks.isEmpty()) {
                free(blocks.size() - 1);
            }
            assertEquals(0, allocator.usedBytes());
            while (allocator.giveBack(16)) {
                assertEquals(0, allocator.usedBytes());
            }
            assertEquals(0, allocator.heldBytes());
            allocator.close();
        }

        private void step() {
            int choice = random.nextInt(100);
            if (blocks.isEmpty() || (choice < 52 && used < LIVE_BYTES_MAX)) {
                int bytes = randomSize();
                add(allocator.allocate(bytes), bytes);
            } else if (choice < 90) {
                free(random.nextInt(blocks.size()));
            } else if (choice < 97) {
                resize(random.nextInt(blocks.size()));
            } else if (choice < 99) {
                assertEquals(used, giveBack().usedBytes());
            } else {
                freeMany();
            }
        }

        private AllocatorStatistics giveBack() {
            allocator.giveBack(random.nextInt(4));
            return allocator.statistics();
        }

        private int randomSize() {
            int scale = random.nextInt(100);
            if (scale < 70) {
                return 1 + random.nextInt(300);
            }
            if (scale < 95) {
                return 1 + random.nextInt(9000);
            }
            return 1 + random.nextInt(scale < 99 ? 100_000 : 3_000_000);
        }

        private void add(long address, int bytes) {
            Block block = new Block(address, bytes, (byte) random.nextInt());
            Memory.fill(address, bytes, block.pattern);
            claim(block);
            used += Allocator.goodSize(bytes);
        }

        private void claim(Block block) {
            long end = block.address + Allocator.goodSize(block.bytes);
            Map.Entry<Long, Long> before = ends.floorEntry(block.address);
            assertTrue(before == null || before.getValue() <= block.address, "overlaps the block before");
            Long next = ends.higherKey(block.address);
            assertTrue(next == null || next >= end, "overlaps the block behind");
            ends.put(block.address, end);
            blocks.add(block);
        }

        private Block remove(int index) {
            Block block = blocks.get(index);
            Block last = blocks.removeLast();
            if (index < blocks.size()) {
                blocks.set(index, last);
            }
            ends.remove(block.address);
            verify(block.address, block.bytes, block.pattern);
            return block;
        }

        private void free(int index) {
            Block block = remove(index);
            used -= Allocator.goodSize(block.bytes);
            allocator.free(block.address);
        }

        private void freeMany() {
            for (int i = random.nextInt(blocks.size()); i > 0; i--) {
                free(random.nextInt(blocks.size()));
            }
        }

        private void resize(int index) {
            Block block = remove(index);
            int bytes = random.nextInt(10) != 0 ? randomSize() : 1_000_000 + random.nextInt(2_000_000);
            long address = allocator.resizeLarge(block.address, bytes);
            verify(address, Math.min(bytes, block.bytes), block.pattern);
            used += Allocator.goodSize(bytes) - Allocator.goodSize(block.bytes);
            Memory.fill(address, bytes, block.pattern);
            claim(new Block(address, bytes, block.pattern));
        }

        private static void verify(long address, int bytes, byte pattern) {
            byte[] content = new byte[bytes];
            Memory.copyToArray(address, content, 0, bytes);
            byte[] expected = new byte[bytes];
            Arrays.fill(expected, pattern);
            assertEquals(-1, Arrays.mismatch(expected, content), "first byte that changed");
        }
    }

    @Test
    void shouldKeepEveryBlockIntactUnderRandomUse() {
        Long chosen = Long.getLong("heddle.seed");
        for (int i = 0; i < (chosen == null ? SEEDS : 1); i++) {
            long seed = chosen == null ? System.nanoTime() + i : chosen;
            try {
                new Run(seed).execute();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
