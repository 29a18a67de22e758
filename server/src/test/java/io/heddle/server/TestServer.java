package io.heddle.server;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Families;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Session;
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
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// The whole server but its sockets and threads: a test sends commands in process and steps the worker itself.
///
/// ```java
/// try (TestServer server = new TestServer()) {
///     assertEquals("OK", server.run("SET k v"));
///     assertEquals("\"v\"", server.run("GET k"));
/// }
/// ```
///
/// Replies come as one line of text, see `ReplyText`. Closing it checks that every byte of memory was given back.
public final class TestServer implements AutoCloseable {
    private static final long REGION_BYTES = 1L << 32;

    private final ManualClock clock = new ManualClock();
    private final Config config;
    private final CommandTable table;
    private final Allocator allocator;
    private final Keyspaces keyspaces;
    private final ReplyChunks chunks = new ReplyChunks(16);
    private final Outbox idle = new Outbox(chunks);
    private final RequestRing ring = new RequestRing(1024, () -> {});
    private final Engine engine;
    private final Worker worker;
    private final List<Client> clients = new ArrayList<>();
    private final Client first;

    public TestServer() {
        this(new Config());
    }

    public TestServer(Config config) {
        this(config, _ -> {});
    }

    /// @param moreCommands declares commands for a test beside the server's own
    public TestServer(Config config, Consumer<CommandTable> moreCommands) {
        this(config, moreCommands, REGION_BYTES);
    }

    private TestServer(Config config, Consumer<CommandTable> moreCommands, long regionBytes) {
        this.config = config;
        this.allocator = Allocator.create(new MemoryOptions(regionBytes, false));
        this.table = Families.table(config);
        moreCommands.accept(table);
        this.keyspaces = new Keyspaces(
                allocator,
                new Epochs(allocator),
                new KeyspaceOptions((int) config.number(Directives.DATABASES), 17, 42));
        this.engine = new Engine(config, table, clock, allocator, keyspaces, new Reply(idle));
        this.worker = new Worker(engine, ring);
        this.first = connect();
    }

    /// One whose memory for values of up to 1 MB ends early; DEBUG is allowed.
    public static TestServer withMemory(long regionBytes) {
        return new TestServer(Config.of("enable-debug-command", "yes"), _ -> {}, regionBytes);
    }

    public ManualClock clock() {
        return clock;
    }

    public Config config() {
        return config;
    }

    public CommandTable table() {
        return table;
    }

    public Engine engine() {
        return engine;
    }

    public Worker worker() {
        return worker;
    }

    /// A further client.
    public Client connect() {
        return connect(new PeerInfo("127.0.0.1:1000", "127.0.0.1:6379", false, true, -1));
    }

    /// A further client from a given place.
    public Client connect(PeerInfo peer) {
        Client client = new Client(peer);
        clients.add(client);
        client.open();
        return client;
    }

    /// Runs a command of the first client, written as for redis-cli.
    public String run(String line) {
        return first.run(line);
    }

    public String run(byte[]... arguments) {
        return first.run(arguments);
    }

    /// Whether the first client has a reply that nobody has read.
    public boolean hasReply() {
        return first.hasReply();
    }

    /// Lets the worker take turns until it has nothing left to do.
    public void settle() {
        do {
            worker.turn();
            for (Client client : clients) {
                client.collect();
            }
        } while (worker.hasWork());
    }

    /// Lets time pass, with the worker's background work.
    public void pass(long millis) {
        clock.advance(millis);
        for (int i = 0; i < 50; i++) {
            worker.turn();
        }
    }

    @Override
    public void close() {
        for (Client client : List.copyOf(clients)) {
            client.close();
        }
        keyspaces.close();
        idle.release();
        chunks.close();
        allocator.close();
    }

    /// One connection without a socket.
    public final class Client implements Carrier, AutoCloseable {
        private final Port port;
        private final RespParser parser;
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private boolean closed;
        private boolean reading = true;
        private boolean flushing;
        private boolean feeding;

        /// The bytes of a batch that the worker has not finished, or 0.
        private long unfinished;

        private Client(PeerInfo peer) {
            port = new Port(this, chunks, peer);
            parser = new RespParser(table, new ParserLimits(() -> config.number(Directives.PROTO_MAX_BULK_LEN)));
        }

        private void open() {
            ring.offer(port.open);
            settle();
        }

        @Override
        public void post(Port posted) {
            // Collected after each turn.
        }

        public String run(String line) {
            return run(CommandLine.split(line));
        }

        public String run(byte[]... arguments) {
            send(encode(arguments));
            return readReply();
        }

        /// As `run`, but renders the reply as `ReplyText.readExactly` does.
        public String runExactly(byte[]... arguments) {
            send(encode(arguments));
            return readReply(true);
        }

        /// Sends a command whose reply may come later.
        public void begin(String line) {
            send(encode(CommandLine.split(line)));
        }

        /// As CLIENT ID tells it.
        public long id() {
            return session().id();
        }

        /// The worker's side of the connection.
        public Session session() {
            return (Session) Objects.requireNonNull(port.session());
        }

        /// Whether a reply has come.
        public boolean hasReply() {
            return received.size() > 0;
        }

        /// Sends bytes as they are.
        public void send(byte[] bytes) {
            if (unfinished != 0) {
                throw new IllegalStateException("the worker is not done with the last batch");
            }
            unfinished = Memory.allocateRaw(Math.max(bytes.length, 1));
            Memory.copyFromArray(bytes, 0, unfinished, bytes.length);
            feeding = true;
            try {
                feed(unfinished, bytes.length);
            } finally {
                feeding = false;
                if (!isBusy() || closed) {
                    finish();
                }
            }
        }

        private boolean isBusy() {
            return !port.isWaiting();
        }

        private void finish() {
            port.batch.clear();
            Memory.freeRaw(unfinished);
            unfinished = 0;
        }

        /// Asks for a block for an argument of that length, as a connection does that reads a long one.
        ///
        /// @return whether it was granted; it is freed with the connection
        public boolean wantBlock(int length) {
            port.blockLength = length;
            ring.offer(port.blockWanted);
            settle();
            return port.block != 0;
        }

        /// Leaves what the server sends in its outbox from now on.
        public void stopReading() {
            reading = false;
        }

        private void feed(long buffer, int length) {
            port.batch.base = buffer;
            int start = 0;
            while (start < length && !closed) {
                parser.authenticated(port.trusted);
                RespParser.Outcome outcome = parser.parse(port.batch, start, length);
                start = parser.consumed();
                switch (outcome) {
                    case MORE -> throw new IllegalArgumentException("half a command was sent");
                    case BLOCK -> throw new IllegalArgumentException("blocks only come with a real connection");
                    case COMMANDS, ERROR -> {
                        port.onReadable();
                        ring.offer(port.ready);
                        settle();
                        if (isBusy() && !closed) {
                            return;
                        }
                        port.batch.clear();
                        if (outcome == RespParser.Outcome.ERROR) {
                            return;
                        }
                    }
                }
            }
        }

        void collect() {
            int actions = port.takeActions();
            flushing |= (actions & (Port.FLUSH | Port.CLOSE_AFTER_FLUSH)) != 0;
            int length;
            while (reading && flushing && (length = port.outbox.readable()) > 0) {
                byte[] bytes = new byte[length];
                Memory.copyToArray(port.outbox.readAddress(), bytes, 0, length);
                received.writeBytes(bytes);
                port.outbox.consume(length);
            }
            flushing &= !reading;
            if ((actions & (Port.CLOSE_AFTER_FLUSH | Port.CLOSE_NOW)) != 0) {
                closed = true;
            }
            if (unfinished != 0 && !feeding && !isBusy()) {
                finish();
            }
        }

        /// Takes one reply out of what has been received.
        public String readReply() {
            return readReply(false);
        }

        private String readReply(boolean exactly) {
            byte[] bytes = received.toByteArray();
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            try {
                String text = exactly ? ReplyText.readExactly(in) : ReplyText.read(in);
                received.reset();
                received.writeBytes(in.readAllBytes());
                return text;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// What was received and not yet read, as it came.
        public byte[] takeBytes() {
            byte[] bytes = received.toByteArray();
            received.reset();
            return bytes;
        }

        /// The peer ends its side, of which the transport hears at once.
        public void endPeer() {
            port.notePeerEnded();
            ring.offer(port.peerEndedRequest());
            settle();
        }

        /// Whether the server has closed this connection.
        public boolean isClosed() {
            return closed;
        }

        @Override
        public void close() {
            clients.remove(this);
            ring.offer(port.gone);
            settle();
            if (unfinished != 0) {
                finish();
            }
            port.outbox.release();
        }
    }

    private static byte[] encode(byte[]... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + arguments.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] argument : arguments) {
            out.writeBytes(("$" + argument.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(argument);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }
}
