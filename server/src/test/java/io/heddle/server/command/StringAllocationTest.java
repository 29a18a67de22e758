package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.sun.management.ThreadMXBean;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.memory.Memory;
import io.heddle.server.CommandLine;
import io.heddle.server.TestServer;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands of the hot path leave no garbage: what their handlers allocate on the heap is counted, without the
/// help of a compiler that could do away with it.
class StringAllocationTest {
    private static final int ROUNDS = 200;

    private final TestServer server = new TestServer();
    private final ReplyChunks chunks = new ReplyChunks(16);
    private final Outbox outbox = new Outbox(chunks);
    private final Reply reply = new Reply(outbox);
    private final Args args = new Args();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @AfterEach
    void close() {
        outbox.release();
        chunks.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET text",
                "GET number",
                "GET long",
                "GET nokey",
                "SET text abc",
                "SET number 12345",
                "SET text abc EX 100",
                "SET text abc XX GET",
                "SET text abc KEEPTTL",
                "SETNX text v",
                "SETEX text 100 v",
                "GETEX text PX 100000",
                "GETSET text abc",
                "MGET text number long",
                "MSET text 1 number 2",
                "STRLEN long",
                "GETRANGE text 1 2",
                "SETRANGE text 0 xyz",
                "INCR number",
                "DECRBY number 7",
                "SETBIT bits 100 1",
                "GETBIT bits 7",
                "BITCOUNT long",
                "BITPOS long 1",
                "BITFIELD bits GET u8 0 SET u8 8 1 INCRBY i16 #2 3",
                "PFADD sparse a b c",
                "PFADD dense a b c"
            })
    void shouldAllocateNothing(String line) {
        prepare();
        assertEquals(0, allocatedBy(line), line);
    }

    @Test
    void shouldSeeAllocations() {
        prepare();
        assertEquals(true, allocatedBy("INCRBYFLOAT number 1") > 0);
    }

    private void prepare() {
        server.run("MSET text abc number 5 long " + "abcdefgh".repeat(300));
        server.run("SETBIT bits 200 1");
        server.run("PFADD sparse 1 2 3");
        server.run("PFADD dense 1 2 3");
        server.run("PFDEBUG TODENSE dense");
    }

    /// Bytes per many runs of the handler.
    private long allocatedBy(String line) {
        byte[][] words = CommandLine.split(line);
        long buffer = Memory.allocateRaw(line.length());
        CommandBatch batch = new CommandBatch();
        batch.base = buffer;
        batch.beginCommand();
        int offset = 0;
        for (byte[] word : words) {
            Memory.copyFromArray(word, 0, buffer + offset, word.length);
            batch.addArgument(offset, word.length);
            offset += word.length;
        }
        Command command = server.table().named(line.split(" ")[0].toUpperCase(Locale.ROOT));
        assertNotNull(command);
        batch.endCommand(command);
        args.attach(batch, 0);
        KeyspaceWriter keyspace = server.engine().database(0);
        long least = Long.MAX_VALUE; // the first round loads classes, and the compiler may switch code at any time
        for (int i = 0; i < 5; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(command.body(), keyspace);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        Memory.freeRaw(buffer);
        return least;
    }

    private void run(Body body, KeyspaceWriter keyspace) {
        for (int i = 0; i < ROUNDS; i++) {
            reply.attach(outbox);
            if (body instanceof Body.Read read) {
                read.run(keyspace, args, reply);
            } else if (body instanceof Body.Write write) {
                write.run(keyspace, args, reply);
            }
            reply.detach();
            for (int length = outbox.readable(); length > 0; length = outbox.readable()) {
                outbox.consume(length);
            }
        }
    }
}
