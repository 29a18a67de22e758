package io.heddle.server.command;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Counts what the handlers of commands allocate on the heap, without the help of a compiler that could do away with
/// it.
final class AllocationMeter implements AutoCloseable {
    private static final int ROUNDS = 200;

    private final TestServer server = new TestServer();
    private final ReplyChunks chunks = new ReplyChunks(16);
    private final Outbox outbox = new Outbox(chunks);
    private final Reply reply = new Reply(outbox);
    private final Args args = new Args();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    TestServer server() {
        return server;
    }

    /// Bytes per many runs of the handlers of the commands, one after the other.
    long allocatedBy(String... lines) {
        List<Prepared> commands = new ArrayList<>();
        for (String line : lines) {
            commands.add(prepare(line));
        }
        KeyspaceWriter keyspace = server.engine().database(0);
        Prepared[] each = commands.toArray(Prepared[]::new);
        long least = Long.MAX_VALUE; // the first round loads classes, and the compiler may switch code at any time
        for (int i = 0; i < 5; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            run(each, keyspace);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        commands.forEach(command -> Memory.freeRaw(command.buffer));
        return least;
    }

    private record Prepared(long buffer, CommandBatch batch, Body body) {}

    private Prepared prepare(String line) {
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
        return new Prepared(buffer, batch, command.body());
    }

    private void run(Prepared[] commands, KeyspaceWriter keyspace) {
        for (int i = 0; i < ROUNDS; i++) {
            for (Prepared command : commands) {
                args.attach(command.batch, 0);
                run(command.body, keyspace);
            }
        }
    }

    private void run(Body body, KeyspaceWriter keyspace) {
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

    @Override
    public void close() {
        outbox.release();
        chunks.close();
        server.close();
    }
}
