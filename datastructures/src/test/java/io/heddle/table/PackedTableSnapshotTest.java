package io.heddle.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Nodes;
import io.heddle.snapshot.WalkerGate;
import io.heddle.value.NodeStore;
import io.heddle.value.StableReader;
import io.heddle.value.ValueVisitor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A walk shows each entry that was there when the snapshot was opened, as it was, once.
final class PackedTableSnapshotTest {
    @ParameterizedTest(name = "values {0}, {1} keys up to {2}, values up to {3}")
    @CsvSource({
        "false, 10, 20, 0",
        "false, 3000, 20, 0",
        "false, 40000, 12, 0",
        "true, 3000, 20, 20",
        "true, 1000, 200, 200",
        "true, 300, 1500, 3000"
    })
    void shouldShowTheStateAtTheOpeningWhenSteppedBetweenWrites(
            boolean values, int keys, int longestKey, int longestValue) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (TableHarness harness = new TableHarness(values, seed)) {
            TableModel work = new TableModel(harness, seed, keys, longestKey, longestValue);
            for (int i = 0; i < 30; i++) {
                work.removals = work.random.nextInt(700);
                run(work, work.random.nextInt(2 * keys));
                WalkerGate gate = open(work);
                Picture picture = new Picture(work);
                try (Reader reader = new Reader(harness.table.root(), () -> run(work, work.random.nextInt(100)))) {
                    assertTrue(gate.enter());
                    harness.table.walk(reader, picture);
                    gate.leave();
                }
                picture.compare();
                gate.close();
            }
            harness.clean();
            work.compare();
            assertEquals(harness.allocator.usedBytes(), harness.table.bytes(harness.table.root()));
            harness.free(harness.table.root());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "values {0}, {1} keys up to {2}, values up to {3}")
    @CsvSource({"false, 10, 20, 0", "false, 40000, 12, 0", "true, 3000, 20, 20", "true, 300, 1500, 3000"})
    void shouldShowTheStateAtTheOpeningToAnotherThread(boolean values, int keys, int longestKey, int longestValue)
            throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (ExecutorService threads = Executors.newSingleThreadExecutor();
                TableHarness harness = new TableHarness(values, seed)) {
            TableModel work = new TableModel(harness, seed, keys, longestKey, longestValue);
            for (int i = 0; i < 30; i++) {
                work.removals = work.random.nextInt(700);
                run(work, work.random.nextInt(2 * keys));
                WalkerGate gate = open(work);
                Picture picture = new Picture(work);
                long root = harness.table.root();
                Future<?> walking = threads.submit(() -> {
                    assertTrue(gate.enter());
                    try (Reader reader = new Reader(root, () -> {})) {
                        harness.table.walk(reader, picture);
                    }
                    gate.leave();
                });
                do {
                    run(work, 10);
                } while (!walking.isDone());
                walking.get(1, TimeUnit.MINUTES);
                picture.compare();
                gate.close();
            }
            harness.clean();
            work.compare();
            harness.free(harness.table.root());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    @ParameterizedTest(name = "{0} entries before, {1} after")
    @CsvSource({"20000, 5", "20000, 0", "50, 20000", "0, 500"})
    void shouldShowTheStateAtTheOpeningWhileTheTableGrowsOrShrinks(int before, int after) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (TableHarness harness = new TableHarness(false, seed)) {
            TableModel work = new TableModel(harness, seed, 1, 12, 0);
            work.resize(before);
            WalkerGate gate = open(work);
            Picture picture = new Picture(work);
            int[] reads = new int[1];
            Runnable write = () -> work.resize(before + (after - before) * Math.min(++reads[0], 20) / 20);
            try (Reader reader = new Reader(harness.table.root(), write)) {
                assertTrue(gate.enter());
                harness.table.walk(reader, picture);
                gate.leave();
            }
            picture.compare();
            gate.close();
            work.resize(after);
            harness.clean();
            work.compare();
            work.resize(0);
            assertTrue(harness.allocator.usedBytes() < 600, "an empty table is large");
            harness.free(harness.table.root());
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    /// A write to each hundred entries while the snapshot is open.
    @Test
    void shouldHoldLittleMemoryForASnapshotUnderWrites() {
        try (TableHarness harness = new TableHarness(true, 7)) {
            TableModel work = new TableModel(harness, 7, 200_000, 12, 12);
            work.resize(100_000);
            WalkerGate gate = harness.epochs.open();
            for (int i = 0; i < 400; i++) {
                TableModel.Value value = new TableModel.Value("%012d".formatted(i), -1);
                harness.put("new" + i, value);
                harness.remove(work.key());
                harness.put(work.key(), value);
            }
            long bytes = harness.table.bytes(harness.table.root());
            long extra = harness.epochs.extraBytesPeak();
            assertTrue(extra < bytes / 10, extra + " bytes held for a snapshot of " + bytes);
            gate.close();
            assertFalse(gate.isOpen());
            harness.clean();
            harness.free(harness.table.root());
        }
    }

    private static WalkerGate open(TableModel work) {
        work.harness.clean();
        return work.harness.epochs.open();
    }

    private static void run(TableModel work, int steps) {
        for (int i = 0; i < steps; i++) {
            work.step();
        }
    }

    /// Reads nodes as a snapshot does, with writes before each.
    private static final class Reader implements StableReader, AutoCloseable {
        private final long root;
        private final Runnable before;
        private final long[] buffers = new long[8];

        Reader(long root, Runnable before) {
            this.root = root;
            this.before = before;
            for (int i = 0; i < buffers.length; i++) {
                buffers[i] = Memory.allocateRaw(NodeStore.NODE_BYTES_MAX);
            }
        }

        @Override
        public boolean isRoot() {
            return true;
        }

        @Override
        public long root() {
            return root;
        }

        @Override
        public long bytes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int compactLength() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isUnchanged(long node) {
            return Nodes.isUnchanged(node);
        }

        @Override
        public long node(long node, int buffer) {
            before.run();
            return Nodes.read(node, NodeStore.bytes(node), buffers[buffer]);
        }

        @Override
        public void close() {
            for (long buffer : buffers) {
                Memory.freeRaw(buffer);
            }
        }
    }

    private static final class Picture implements ValueVisitor {
        private final Map<String, TableModel.Value> expected;
        private final Map<String, TableModel.Value> seen = new HashMap<>();
        private final boolean hasValues;
        private String key = "";
        private String value = "";
        private boolean hasKey;

        Picture(TableModel work) {
            expected = new HashMap<>(work.model);
            hasValues = work.harness.hasValues;
        }

        @Override
        public void item(long address, int length) {
            String text = TableHarness.text(address, length);
            if (!hasValues) {
                assertNull(seen.put(text, new TableModel.Value("", -1)), "seen twice");
            } else if (hasKey) {
                value = text;
            } else {
                key = text;
                hasKey = true;
            }
        }

        @Override
        public void number(long expireAt) {
            assertNull(seen.put(key, new TableModel.Value(value, expireAt)), "seen twice");
            hasKey = false;
        }

        @Override
        public void score(double score) {
            throw new UnsupportedOperationException();
        }

        void compare() {
            assertEquals(expected, seen);
        }
    }
}
