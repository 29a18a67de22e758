package io.heddle.server;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.MemoryOptions;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Families;
import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.CommandStatistics;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Host;
import io.heddle.server.engine.SystemClock;
import io.heddle.server.engine.Worker;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.handoff.Request;
import io.heddle.server.net.Descriptors;
import io.heddle.server.net.HelperThreads;
import io.heddle.server.net.MemoryAhead;
import io.heddle.server.net.Rehearsal;
import io.heddle.server.net.SnapshotThread;
import io.heddle.server.net.Transport;
import io.heddle.server.net.TransportOptions;
import io.heddle.server.protocol.KeptReply;
import io.heddle.server.protocol.ParserLimits;
import io.heddle.server.protocol.Reply;
import io.heddle.server.protocol.RespParser;
import io.heddle.snapshot.Epochs;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A running server: builds every part, hands each what it needs, starts the threads and stops them in order.
public final class Server {
    private static final long CALLS_OF_A_BUSY_SERVER = 1000;

    private final Config config;
    private final Allocator allocator;
    private final Keyspaces keyspaces;
    private final CommandTable table;
    private final Transport transport;
    private final Outbox idle;
    private final Worker worker;
    private final MemoryAhead memoryAhead;
    private final SnapshotThread snapshots;
    private final HelperThreads helpers;
    private final CommandStatistics calls;
    private final Host host;
    private volatile boolean busy;
    private volatile boolean ending;
    private @Nullable Thread warmUp;

    private Server(Config config, ServerLog log, long regionBytes) throws IOException {
        this.table = Families.table(config);
        this.config = config;
        this.transport = new Transport(transportOptions(config), () -> newParser(config, table), log::warning);
        this.idle = new Outbox(transport.chunks());
        this.allocator = Allocator.create(new MemoryOptions(regionBytes, config.flag(Directives.HUGE_PAGES)));
        SecureRandom random = new SecureRandom();
        this.keyspaces = new Keyspaces(
                allocator,
                new Epochs(allocator),
                new KeyspaceOptions((int) config.number(Directives.DATABASES), random.nextLong(), random.nextLong()));
        Engine engine = new Engine(config, table, new SystemClock(), allocator, keyspaces, new Reply(idle));
        this.calls = engine.commandStatistics();
        this.worker = new Worker(engine, transport.ring());
        this.helpers = helperThreads(config, log);
        this.memoryAhead = new MemoryAhead(allocator, () -> config.number(Directives.MEMORY_AHEAD), helpers);
        this.snapshots = new SnapshotThread(transport.ring(), helpers);
        this.host = new ServerHost(transport, snapshots, config, log);
        engine.host(host);
        config.onChange(Directives.PORT, () -> rebind(config, "Unable to listen on this port. Check server logs."));
        config.onChange(Directives.BIND, () -> rebind(config, "Failed to bind to specified addresses."));
        ClientLimit.follow(config, log, Descriptors.limit());
        OomScore.follow(config, log);
        if (!transport.isLoopScheduled()) {
            log.warning("Connections run on the JDK's scheduler: slower, with the same behaviour");
        }
    }

    /// Binds, builds and starts.
    ///
    /// @throws IOException when an address cannot be bound
    /// @throws io.heddle.memory.OutOfMemoryException when the operating system does not give the memory to begin
    ///   with
    public static Server start(Config config, ServerLog log) throws IOException {
        Server server = new Server(config, log, regionBytes(config));
        server.memoryAhead.start();
        server.snapshots.begin();
        server.transport.start(server.worker, server.afterTurns());
        return server;
    }

    private static long regionBytes(Config config) {
        long wanted = config.number(Directives.MEMORY_REGION_SIZE);
        return wanted == 0
                ? MemoryOptions.defaults().regionBytes()
                : Math.clamp(wanted, MemoryOptions.REGION_BYTES_MIN, MemoryOptions.REGION_BYTES_MAX);
    }

    /// Made at one place, so that it has one class in a rehearsal and in earnest.
    private Runnable afterTurns() {
        return this::afterTurn;
    }

    private void afterTurn() {
        memoryAhead.look();
        if (!busy && calls.totalCalls() > CALLS_OF_A_BUSY_SERVER) {
            busy = true;
        }
    }

    /// Lets a thread of its own play a short piece of what clients will ask for, with parts of its own, so that the
    /// compilers are through with it when they come. Once they have come it gives way, and soon gives up.
    public void warmUp(ServerLog log) {
        if (!config.flag(Directives.WARM_UP)) {
            return;
        }
        warmUp = Thread.ofPlatform().name("warm-up").daemon().start(() -> {
            helpers.settle();
            try {
                keepReplies();
                Server stage = new Server(WarmUp.config(config), WarmUp.log(), WarmUp.REGION_BYTES);
                stage.play(new Pace(() -> busy, () -> ending, helpers.areApart(), System::nanoTime, stage.host::pause));
            } catch (IOException | RuntimeException e) {
                log.warning("The warm-up has failed, which is harmless: " + e);
            }
        });
    }

    /// Puts the longest replies together, which whole clients ask for at their start, in the worker's place. What
    /// does not come through to it, it makes itself.
    private void keepReplies() {
        try (ReplyChunks chunks = new ReplyChunks(1, true)) {
            for (KeptReply kept : table.keptReplies()) {
                transport.ring().tryOffer(new Request(kept.prepare(chunks)));
            }
        }
    }

    private void play(Pace pace) {
        Rehearsal rehearsal = transport.rehearse(worker, afterTurns());
        if (rehearsal != null) {
            try (rehearsal) {
                new WarmUp(rehearsal, pace, memoryAhead::populateInBites).run();
            }
        }
        idle.release();
        transport.close();
        snapshots.close();
        keyspaces.close();
        allocator.close();
    }

    private void rebind(Config config, String refusal) {
        try {
            transport.rebind(config.words(Directives.BIND), (int) config.number(Directives.PORT));
        } catch (IOException e) {
            throw new ConfigException(refusal);
        }
    }

    private static RespParser newParser(Config config, CommandTable table) {
        return new RespParser(table, new ParserLimits(() -> config.number(Directives.PROTO_MAX_BULK_LEN)));
    }

    private static HelperThreads helperThreads(Config config, ServerLog log) {
        return new HelperThreads(
                config.text(Directives.SERVER_CPULIST),
                config.text(Directives.IO_CPULIST),
                config.text(Directives.BIO_CPULIST),
                log::warning);
    }

    private static TransportOptions transportOptions(Config config) {
        String path = config.text(Directives.UNIXSOCKET);
        String permissions = config.text(Directives.UNIXSOCKETPERM);
        return new TransportOptions(
                (int) config.number(Directives.IO_THREADS),
                config.text(Directives.EVENT_POLLER),
                config.text(Directives.CONNECTION_SCHEDULER),
                config.words(Directives.BIND),
                (int) config.number(Directives.PORT),
                path.isEmpty() ? null : config.path(path),
                Integer.parseInt(permissions, 8),
                (int) config.number(Directives.TCP_BACKLOG),
                () -> (int) config.number(Directives.TCP_KEEPALIVE),
                config.text(Directives.SERVER_CPULIST),
                config.text(Directives.IO_CPULIST),
                () -> config.number(Directives.BUSY_POLL_MICROSECONDS),
                () -> config.number(Directives.CLIENT_QUERY_BUFFER_LIMIT));
    }

    /// Addresses that the server listens on.
    public List<String> addresses() {
        return transport.addresses();
    }

    public int port() {
        return transport.port();
    }

    /// Asks the server to stop; any thread.
    public void stop() {
        ending = true;
        transport.requestStop();
    }

    /// What ended the server without being asked for; after its end.
    public @Nullable Throwable failure() {
        return transport.failure();
    }

    /// Waits for the end of all threads and gives everything back.
    public void awaitStop() throws InterruptedException {
        transport.awaitEnd();
        ending = true;
        if (warmUp != null) {
            warmUp.join();
        }
        idle.release();
        transport.close();
        memoryAhead.close();
        snapshots.close();
        keyspaces.close();
        allocator.close();
    }
}
