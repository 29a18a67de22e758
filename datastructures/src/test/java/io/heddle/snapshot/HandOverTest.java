package io.heddle.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One thread writes to a node while another reads it as of the opening, again and again from the start: the moment
/// of the first write under a snapshot is met thousands of times.
final class HandOverTest {
    private static final int NODE_BYTES = 4096;
    private static final int BLOCK_BYTES = 5 * PageClones.PAGE_BYTES - 100;
    private static final int ROUNDS = 10_000;

    private final Allocator allocator = Allocator.create(new MemoryOptions(1L << 30, false));
    private final Epochs epochs = new Epochs(allocator);
    private final AtomicInteger round = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    private BlockMoves moves = epochs.moves();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /// Reads the node and checks that it is all of one round.
    private interface Reader {
        void read(int number, Random random);
    }

    /// Writes under the open snapshot, and makes the node all of one round after it.
    private interface Writer {
        void write(int number, Random random);

        void settle(int number);
    }

    @AfterEach
    void close() {
        assertEquals(0, allocator.usedBytes());
        allocator.close();
    }

    @Test
    void shouldReadNodesAsOfTheOpeningWhileWordsAreWritten() throws Exception {
        long node = allocator.allocate(NODE_BYTES);
        long buffer = Memory.allocateRaw(NODE_BYTES);
        Nodes.initialize(node, epochs.current());
        Writer writer = new Writer() {
            @Override
            public void write(int number, Random random) {
                // often a few words, sometimes so many that the log gives way to a clone
                int words = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(4);
                for (int i = 0; i < words; i++) {
                    long word = node + 64 + 8L * random.nextInt((NODE_BYTES - 64) / 8);
                    if (epochs.needsClone(node)) {
                        epochs.beginLog(node);
                    }
                    epochs.beforeWord(node, word, NODE_BYTES);
                    Memory.putLong(word, -number);
                }
                if (random.nextInt(10) == 0) {
                    epochs.beforeRewrite(node, NODE_BYTES);
                    Memory.fill(node + 64, NODE_BYTES - 64, (byte) 0x77);
                }
            }

            @Override
            public void settle(int number) {
                for (long at = node + 64; at < node + NODE_BYTES; at += 8) {
                    Memory.putLong(at, number);
                }
            }
        };
        hammer(writer, (number, random) -> {
            long bytes = Nodes.read(node, NODE_BYTES, buffer);
            for (long at = 64; at < NODE_BYTES; at += 8) {
                assertEquals(number, Memory.getLong(bytes + at), "word at " + at);
            }
        });
        allocator.free(node);
        Memory.freeRaw(buffer);
    }

    @Test
    void shouldReadNodesAsOfTheOpeningWhileBytesAreMoved() throws Exception {
        long node = allocator.allocate(NODE_BYTES);
        long buffer = Memory.allocateRaw(NODE_BYTES);
        Nodes.initialize(node, epochs.current());
        Writer writer = new Writer() {
            @Override
            public void write(int number, Random random) {
                // a log holds one to four of them; beyond that it gives way to a clone
                int changes = random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(5);
                for (int i = 0; i < changes; i++) {
                    if (random.nextInt(3) == 0) {
                        writeWord(random);
                    } else {
                        splice(random);
                    }
                }
            }

            private void writeWord(Random random) {
                long word = node + Nodes.HEADER_BYTES + 8L * random.nextInt((NODE_BYTES - Nodes.HEADER_BYTES) / 8);
                if (epochs.needsClone(node)) {
                    epochs.beginLog(node);
                }
                epochs.beforeWord(node, word, NODE_BYTES);
                Memory.putLong(word, random.nextLong());
            }

            private void splice(Random random) {
                int removed = random.nextInt(30);
                int inserted = random.nextInt(4) == 0 ? removed : random.nextInt(30);
                int at = 64 + random.nextInt(NODE_BYTES - 200);
                int end = at + removed + random.nextInt(NODE_BYTES - 32 - at - removed);
                epochs.splice(node, NODE_BYTES, node + at, removed, inserted, node + end);
                Memory.fill(node + at, inserted, (byte) 0x55);
            }

            @Override
            public void settle(int number) {
                for (long at = Nodes.HEADER_BYTES; at < NODE_BYTES; at += 8) {
                    Memory.putLong(node + at, wordOf(number, at));
                }
            }
        };
        hammer(writer, (number, random) -> {
            long bytes = Nodes.read(node, NODE_BYTES, buffer);
            for (long at = Nodes.HEADER_BYTES; at < NODE_BYTES; at += 8) {
                assertEquals(wordOf(number, at), Memory.getLong(bytes + at), "word at " + at);
            }
        });
        allocator.free(node);
        Memory.freeRaw(buffer);
    }

    private static long wordOf(int number, long at) {
        return number * 0x9E3779B97F4A7C15L + at;
    }

    @Test
    void shouldReadBlocksAsOfTheOpeningWhileTheyAreWritten() throws Exception {
        long node = allocator.allocate(Nodes.HEADER_BYTES + BLOCK_BYTES);
        long data = node + Nodes.HEADER_BYTES;
        long buffer = Memory.allocateRaw(BLOCK_BYTES);
        Nodes.initialize(node, epochs.current());
        Writer writer = new Writer() {
            @Override
            public void write(int number, Random random) {
                for (int i = random.nextInt(10); i > 0; i--) {
                    int from = random.nextInt(BLOCK_BYTES);
                    int to = from + random.nextInt(Math.min(BLOCK_BYTES - from, 1 + random.nextInt(20_000)));
                    PageClones.beforeWrite(epochs, node, data, from, to, BLOCK_BYTES);
                    Memory.fill(data + from, to - from, (byte) (number + 1));
                }
            }

            @Override
            public void settle(int number) {
                Memory.fill(data, BLOCK_BYTES, (byte) number);
            }
        };
        hammer(writer, (number, random) -> {
            int from = random.nextInt(BLOCK_BYTES);
            int length = random.nextInt(BLOCK_BYTES - from + 1);
            PageClones.copy(moves, node, Nodes.HEADER_BYTES, from, buffer, length);
            for (long at = 0; at < length; at++) {
                assertEquals((byte) number, Memory.getByte(buffer + at), "byte " + (from + at));
            }
        });
        allocator.free(node);
        Memory.freeRaw(buffer);
    }

    private void hammer(Writer writer, Reader reader) throws Exception {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        writer.settle(1);
        Thread thread = new Thread(() -> readRounds(reader, seed));
        thread.start();
        for (int number = 1; number <= ROUNDS && failure.get() == null; number++) {
            WalkerGate gate = epochs.open();
            moves = gate.moves();
            round.set(number);
            for (int i = 0; begun.get() != number && failure.get() == null; i++) {
                pause(i);
            }
            for (int spin = random.nextInt(30); spin > 0; spin--) {
                Thread.onSpinWait();
            }
            writer.write(number, random);
            for (int i = 0; read.get() != number && failure.get() == null; i++) {
                pause(i);
            }
            gate.close();
            assertTrue(epochs.endIfQuiet());
            while (!epochs.isIdle()) {
                epochs.clean(1 + random.nextInt(100));
            }
            writer.settle(number + 1);
        }
        round.set(-1);
        thread.join();
        assertNull(failure.get(), () -> "seed " + seed + ": " + failure.get());
    }

    private static void pause(int tries) {
        if (tries < 2000) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(1);
        }
    }

    private void readRounds(Reader reader, long seed) {
        Random random = new Random(seed + 1);
        try {
            for (int number = 1; number <= ROUNDS; number++) {
                for (int i = 0; round.get() != number; i++) {
                    if (round.get() < 0) {
                        return;
                    }
                    pause(i);
                }
                begun.set(number);
                for (int i = random.nextInt(3); i >= 0; i--) {
                    reader.read(number, random);
                }
                read.set(number);
            }
        } catch (Throwable thrown) {
            failure.set(thrown);
        }
    }
}
