package io.heddle.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Clients that no server likes, a quarter of each kind; every one acts once in a period, and one that is
/// thrown out comes back.
///
/// - SILENT connects and says nothing.
/// - HALF begins a command with a long argument and sends a byte of it at a time.
/// - GARBAGE sends random bytes and reads the answers.
/// - DEAF asks for a large value again and again and never reads, up to a limit of replies.
public final class Misbehave {
    private enum Kind {
        SILENT,
        HALF,
        GARBAGE,
        DEAF
    }

    private static final int GARBAGE_BYTES = 200;
    private static final String LARGE_KEY = "misbehave:large";

    private final Options options;
    private final InetSocketAddress server;
    private final SplittableRandom random = new SplittableRandom(7);
    private final ByteBuffer in = ByteBuffer.allocateDirect(1 << 16);
    private final Client[] clients;
    private long actions;
    private long thrownOut;

    private Misbehave(Options options) throws IOException {
        this.options = options;
        server = new InetSocketAddress(options.text("host"), options.integer("port"));
        clients = new Client[options.integer("clients")];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = new Client(Kind.values()[i % Kind.values().length]);
        }
    }

    public static void main(String... arguments) throws IOException {
        Options options = new Options("misbehave", "clients that send garbage, half commands or nothing, or never read")
                .withServer()
                .with("clients", 1000, "connections")
                .with("seconds", 20, "how long")
                .with("period", 100, "milliseconds in which every client acts once")
                .with("large", 10_000, "bytes of the value that deaf clients ask for")
                .with("unread", 50, "replies that a deaf client asks for at most");
        if (!options.parse(arguments)) {
            return;
        }
        try (Control control = new Control(options)) {
            control.call("SET", LARGE_KEY, "x".repeat(options.integer("large")));
            Misbehave all = new Misbehave(options);
            all.run();
            System.out.println(all.report(Control.number(control.info(), "connected_clients")));
            all.close();
            control.call("DEL", LARGE_KEY);
        }
    }

    private void run() throws IOException {
        long begin = System.nanoTime();
        long end = begin + options.whole("seconds") * 1_000_000_000L;
        double pause = options.number("period") * 1e6 / clients.length;
        for (long i = 0; System.nanoTime() < end; i++) {
            long due = begin + (long) (i * pause);
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
            clients[(int) (i % clients.length)].act();
            actions++;
        }
    }

    private Json report(long connected) {
        return new Json()
                .field("tool", "misbehave")
                .field("options", options.given())
                .field("actions_per_second", actions / options.number("seconds"))
                .field("thrown_out", thrownOut)
                .field("connected_clients_at_end", connected);
    }

    private void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
    }

    private final class Client {
        private final Kind kind;
        private SocketChannel channel;
        private int asked;
        private boolean begun;

        Client(Kind kind) throws IOException {
            this.kind = kind;
            channel = connect();
        }

        private SocketChannel connect() throws IOException {
            SocketChannel fresh = SocketChannel.open(server);
            fresh.configureBlocking(false);
            begun = false;
            return fresh;
        }

        void act() throws IOException {
            try {
                misbehave();
            } catch (IOException e) {
                thrownOut++;
                channel.close();
                channel = connect();
            }
        }

        private void misbehave() throws IOException {
            switch (kind) {
                case SILENT -> {}
                case HALF -> {
                    write(begun ? "x" : "*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$1000000\r\n");
                    begun = true;
                }
                case GARBAGE -> {
                    byte[] garbage = new byte[GARBAGE_BYTES];
                    random.nextBytes(garbage);
                    garbage[GARBAGE_BYTES - 1] = '\n';
                    channel.write(ByteBuffer.wrap(garbage));
                    in.clear();
                    if (channel.read(in) < 0) {
                        throw new IOException("closed");
                    }
                }
                case DEAF -> {
                    if (asked < options.integer("unread")) {
                        write("GET " + LARGE_KEY + "\r\n");
                        asked++;
                    }
                }
            }
        }

        private void write(String text) throws IOException {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        }
    }
}
