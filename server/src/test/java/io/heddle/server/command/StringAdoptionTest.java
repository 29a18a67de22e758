package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringBlocks;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.server.TestServer;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A very long argument arrives in a block of its own, and that block becomes the value: nothing is copied.
class StringAdoptionTest {
    private static final int LENGTH = 100_000;
    private static final byte FILLER = 'x';

    private final TestServer server = new TestServer();
    private final ReplyChunks chunks = new ReplyChunks(16);
    private final Outbox outbox = new Outbox(chunks);
    private final Reply reply = new Reply(outbox);
    private final long buffer = Memory.allocateRaw(100);
    private final CommandBatch batch = new CommandBatch();

    @AfterEach
    void close() {
        Memory.freeRaw(buffer);
        outbox.release();
        chunks.close();
        server.close(); // requires that every block is freed
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET k",
                "SETNX k",
                "GETSET k",
                "SETEX k 100",
                "PSETEX k 100000",
                "MSET k",
                "MSETNX k",
                "APPEND k"
            })
    void shouldAdoptTheBlockOfTheValue(String beginning) {
        long block = block();
        run(beginning, block);
        StringView value = value();
        assertTrue(value.isBlock());
        assertEquals(block, value.address());
        assertEquals(LENGTH, value.length());
        assertEquals(0, batch.blocks[0], "the block is taken");
    }

    @Test
    void shouldLeaveTheBlockWhenNothingIsStored() {
        server.run("SET k v");
        long block = block();
        run("SETNX k", block);
        assertEquals(block, batch.blocks[0]);
        StringBlocks.free(allocator(), block);
        assertEquals("\"v\"", server.run("GET k"));
    }

    @Test
    void shouldCopyWhatIsAppended() {
        server.run("SET k v");
        long block = block();
        run("APPEND k", block);
        assertNotEquals(block, value().address());
        assertEquals(LENGTH + 1, value().length());
        assertEquals(FILLER, Memory.getByte(value().address() + LENGTH));
        StringBlocks.free(allocator(), block);
    }

    private long block() {
        long block = StringBlocks.allocate(allocator(), LENGTH);
        Memory.fill(block, LENGTH, FILLER);
        return block;
    }

    private Allocator allocator() {
        return server.engine().allocator();
    }

    private StringView value() {
        Memory.putByte(buffer, (byte) 'k');
        return keyspace().string(buffer, 1);
    }

    private KeyspaceWriter keyspace() {
        return server.engine().database(0);
    }

    /// Runs a command whose last argument is the block.
    private void run(String beginning, long block) {
        batch.base = buffer;
        batch.beginCommand();
        int offset = 0;
        String[] words = beginning.split(" ");
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                Memory.putByte(buffer + offset + i, (byte) word.charAt(i));
            }
            batch.addArgument(offset, word.length());
            offset += word.length();
        }
        batch.addBlock(block, LENGTH);
        Command command = server.table().named(words[0]);
        assertNotNull(command);
        batch.endCommand(command);
        Args args = new Args();
        args.attach(batch, 0);
        reply.attach(outbox);
        ((Body.Write) command.body()).run(keyspace(), args, reply);
        reply.detach();
        outbox.consume(outbox.readable());
    }
}
