package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.memory.Allocator;
import io.heddle.memory.MemoryOptions;
import io.heddle.server.net.HelperThreads;
import io.heddle.server.net.MemoryAhead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class MemoryAheadTest {
    private static final long CHUNK = 2 << 20;
    private static final HelperThreads HELPERS = new HelperThreads("", "", "", line -> {});

    @Test
    void shouldPopulateNothingBeforeTheFrontierMovesAndThenJustTheDistance() throws Exception {
        try (Allocator allocator = Allocator.create(new MemoryOptions(1L << 30, false))) {
            long block = allocator.allocate(64);
            assumeTrue(allocator.populate(allocator.frontier() + (512L << 20)), "a kernel that populates");
            try (MemoryAhead ahead = new MemoryAhead(allocator, () -> 4 * CHUNK, HELPERS, false)) {
                ahead.start();
                ahead.look();
                Thread.sleep(50);
                assertEquals(0, residentBytes(allocator.frontier(), 64 * CHUNK));
                long before = allocator.frontier();
                List<Long> blocks = new ArrayList<>();
                while (allocator.frontier() == before) {
                    blocks.add(allocator.allocate(1 << 20));
                }
                ahead.look();
                long frontier = allocator.frontier();
                while (residentBytes(frontier, 64 * CHUNK) < 4 * CHUNK) {
                    Thread.sleep(1);
                }
                Thread.sleep(20);
                assertEquals(4 * CHUNK, residentBytes(frontier, 64 * CHUNK));
                blocks.forEach(allocator::free);
            }
            allocator.free(block);
        }
    }

    @Test
    void shouldEndWhereTheRegionEnds() throws Exception {
        try (Allocator allocator = Allocator.create(new MemoryOptions(64L << 20, false))) {
            try (MemoryAhead ahead = new MemoryAhead(allocator, () -> 1L << 40, HELPERS, false)) {
                ahead.start();
                long block = allocator.allocate(1 << 20);
                ahead.look();
                allocator.free(block);
            }
            assertEquals(0, allocator.usedBytes());
        }
    }

    @Test
    void shouldPopulateInBitesWhereThereIsOneCpu() throws Exception {
        try (Allocator allocator = Allocator.create(new MemoryOptions(1L << 30, false))) {
            long block = allocator.allocate(64);
            assumeTrue(allocator.populate(allocator.frontier() + (512L << 20)), "a kernel that populates");
            try (MemoryAhead ahead = new MemoryAhead(allocator, () -> CHUNK, HELPERS, true)) {
                ahead.start();
                ahead.look();
                long before = allocator.frontier();
                List<Long> blocks = new ArrayList<>();
                while (allocator.frontier() == before) {
                    blocks.add(allocator.allocate(1 << 20));
                }
                long frontier = allocator.frontier();
                long bite = 8 << 10;
                for (long populated = bite; populated <= CHUNK; populated += bite) {
                    ahead.look();
                    assertEquals(populated, residentBytes(frontier, 8 * CHUNK));
                }
                ahead.look();
                assertEquals(CHUNK, residentBytes(frontier, 8 * CHUNK));
                blocks.forEach(allocator::free);
            }
            allocator.free(block);
        }
    }

    @Test
    void shouldTakeLargerBitesTheMoreIsMissing() throws Exception {
        try (Allocator allocator = Allocator.create(new MemoryOptions(1L << 30, false))) {
            long block = allocator.allocate(64);
            assumeTrue(allocator.populate(allocator.frontier() + (512L << 20)), "a kernel that populates");
            try (MemoryAhead ahead = new MemoryAhead(allocator, () -> 128 * CHUNK, HELPERS, true)) {
                ahead.start();
                long before = allocator.frontier();
                List<Long> blocks = new ArrayList<>();
                while (allocator.frontier() == before) {
                    blocks.add(allocator.allocate(1 << 20));
                }
                long frontier = allocator.frontier();
                ahead.look();
                assertEquals(64 << 10, residentBytes(frontier, 8 * CHUNK), "never more than that in a turn");
                blocks.forEach(allocator::free);
            }
            allocator.free(block);
        }
    }

    @Test
    void shouldEndItsBitesWhereTheRegionEnds() {
        try (Allocator allocator = Allocator.create(new MemoryOptions(64L << 20, false));
                MemoryAhead ahead = new MemoryAhead(allocator, () -> 1L << 40, HELPERS, true)) {
            long block = allocator.allocate(1 << 20);
            for (int i = 0; i < 10_000; i++) {
                ahead.look();
            }
            allocator.free(block);
            assertEquals(0, allocator.usedBytes());
        }
    }

    /// Of the mappings that lie in the range, as the kernel counts them.
    private static long residentBytes(long from, long bytes) throws IOException {
        long pages = 0;
        try (FileChannel map = FileChannel.open(Path.of("/proc/self/pagemap"))) {
            ByteBuffer entries = ByteBuffer.allocate((int) (bytes / 4096 * 8)).order(ByteOrder.nativeOrder());
            map.read(entries, from / 4096 * 8);
            entries.flip();
            while (entries.remaining() >= 8) {
                if (entries.getLong() < 0) {
                    pages++;
                }
            }
        }
        return pages * 4096;
    }
}
