package io.heddle.bench;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.MemoryOptions;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Families;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.SystemClock;
import io.heddle.server.engine.Worker;
import io.heddle.server.handoff.Carrier;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.PeerInfo;
import io.heddle.server.handoff.Port;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.handoff.RequestRing;
import io.heddle.server.protocol.ParserLimits;
import io.heddle.server.protocol.Reply;
import io.heddle.server.protocol.RespParser;
import io.heddle.snapshot.Epochs;

/// The server without its sockets and threads, and one client of it: what a request costs between the socket's
/// read and the socket's write.
///
/// ```
///  raw buffer ──▶ RespParser ──▶ RequestRing ──▶ Worker.turn() ──▶ Outbox ──▶ counted and dropped
/// ```
///
/// Everything runs on the caller's thread, with the parts, the options and the clock of production.
public final class InProcessServer implements Carrier, AutoCloseable {
    private static final int RETAINED_CHUNKS = 16;
    private static final int RING_CAPACITY = 1024;

    private final Allocator allocator = Allocator.create(MemoryOptions.defaults());
    private final Epochs epochs = new Epochs(allocator);
    private final ReplyChunks chunks = new ReplyChunks(RETAINED_CHUNKS);
    private final Outbox idle = new Outbox(chunks);
    private final RequestRing ring = new RequestRing(RING_CAPACITY, () -> {});
    private final Port port = new Port(this, chunks, new PeerInfo("in-process:0", "in-process:0", false, true, -1));
    private final Keyspaces keyspaces;
    private final RespParser parser;
    private final Worker worker;

    /// @param rounds whether the worker also makes its rounds, ten times a second, and expires keys in them
    public InProcessServer(boolean rounds) {
        Config config = new Config();
        CommandTable table = Families.table(config);
        keyspaces = new Keyspaces(
                allocator, epochs, new KeyspaceOptions((int) config.number(Directives.DATABASES), 17, 42));
        Engine engine = new Engine(config, table, new SystemClock(), allocator, keyspaces, new Reply(idle));
        engine.paused(!rounds);
        worker = new Worker(engine, ring);
        parser = new RespParser(table, new ParserLimits(() -> config.number(Directives.PROTO_MAX_BULK_LEN)));
        ring.offer(port.open);
        worker.turn();
    }

    public Keyspaces keyspaces() {
        return keyspaces;
    }

    public Epochs epochs() {
        return epochs;
    }

    public Allocator allocator() {
        return allocator;
    }

    /// Has the whole commands in a raw buffer executed, as one batch where the server makes one of them.
    ///
    /// @return bytes of the replies
    public long run(long buffer, int length) {
        if (!port.onReadable()) {
            throw new IllegalStateException("the last batch is not done");
        }
        port.batch.base = buffer;
        port.inputBytes = length;
        parser.authenticated(port.trusted);
        if (parser.parse(port.batch, 0, length) != RespParser.Outcome.COMMANDS || parser.consumed() != length) {
            throw new IllegalArgumentException("not a number of whole commands");
        }
        ring.offer(port.ready);
        do {
            worker.turn();
        } while (worker.hasWork());
        port.batch.clear();
        port.takeActions();
        return drain();
    }

    private long drain() {
        long bytes = 0;
        for (int length = port.outbox.readable(); length > 0; length = port.outbox.readable()) {
            bytes += length;
            port.outbox.consume(length);
        }
        return bytes;
    }

    @Override
    public void post(Port posted) {
        // Whatever is posted is collected after the turn.
    }

    @Override
    public void close() {
        ring.offer(port.gone);
        worker.turn();
        port.outbox.release();
        keyspaces.close();
        idle.release();
        chunks.close();
        allocator.close();
    }
}
