package io.heddle.bench.load;

import static io.heddle.bench.load.Control.number;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What one huge value of a type costs: bytes per element, and the worker's longest turn while it grows, while it is
/// written under an open snapshot, and when it goes.
///
/// ```
///   fill │ writes │ writes beside a snapshot's walk │ grow │ UNLINK │ fill, DEL │ fill, expire │ fill, FLUSHALL
/// ```
///
/// The phases with a snapshot and with removal want a Heddle with `enable-debug-command yes`; another server is filled
/// and grown only.
public final class HugeValues {
    private static final String KEY = "huge";
    private static final long SECOND = 1_000_000_000L;
    private static final int CONNECTIONS = 8;
    private static final int PAUSE_MILLIS = 20;

    /// Numbers with fewer digits begin with zeros, and are no index of a list.
    private static final int INDEX_LEAST = 1_000_000;

    private final Options options;
    private final Control control;
    private final String type;
    private final int members;

    private HugeValues(Options options, Control control) {
        this.options = options;
        this.control = control;
        type = options.text("type");
        members = options.integer("members");
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        Options options = new Options("values", "what one huge value costs, and the worker's longest turns around it")
                .withServer()
                .with("type", "zset", "list, hash, set, zset or stream")
                .with("members", 5_000_000, "elements, at most 9000000")
                .with("grow", 1_000_000, "elements added at full speed in the growth phase")
                .with("rate", 100_000, "writes per second to the value; 0: none of the phases with writes")
                .with("seconds", 5, "of writing without a snapshot")
                .with("lset", false, "whether writes to a list are LSETs of two other lengths, not pushes and pops")
                .with("removals", true, "whether to measure UNLINK, DEL, expiry and FLUSHALL");
        if (!options.parse(arguments)) {
            return;
        }
        try (Control control = new Control(options)) {
            System.out.println(new HugeValues(options, control).run());
        }
    }

    private Requests adding() {
        return switch (type) {
            case "list" -> Requests.of("RPUSH", KEY, "e:@:value");
            case "hash" -> Requests.of("HSET", KEY, "f:@:field", "v:@:value");
            case "set" -> Requests.of("SADD", KEY, "m:@:set");
            case "zset" -> Requests.of("ZADD", KEY, "@", "m:@:set");
            case "stream" -> Requests.of("XADD", KEY, "*", "field", "value:@");
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
    }

    /// Two commands in turn, with numbers at random among the members, that leave the size about as it is.
    private Requests[] writing() {
        return switch (type) {
            case "list" ->
                options.flag("lset")
                        ? new Requests[] {
                            Requests.of("LSET", KEY, "@", "e:@:v"), Requests.of("LSET", KEY, "@", "e:@:valuable")
                        }
                        : new Requests[] {adding(), Requests.of("LPOP", KEY)};
            case "hash" ->
                new Requests[] {
                    Requests.of("HSET", KEY, "f:@:field", "w:@:value"),
                    Requests.of("HSET", KEY, "f:@:field", "v:@:value")
                };
            case "set" -> new Requests[] {Requests.of("SREM", KEY, "m:@:set"), adding()};
            case "zset" ->
                new Requests[] {
                    Requests.of("ZINCRBY", KEY, "1000003", "m:@:set"),
                    Requests.of("ZINCRBY", KEY, "-1000003", "m:@:set")
                };
            default -> new Requests[] {adding(), Requests.of("XTRIM", KEY, "MAXLEN", "~", "" + members)};
        };
    }

    private Json run() throws IOException, InterruptedException {
        Json json = new Json().field("tool", "values").field("options", options.given());
        control.call("FLUSHALL", "SYNC");
        long before = number(control.info(), "used_memory");
        json.field("fill", measured(() -> fill(0, members)));
        long used = number(control.info(), "used_memory");
        json.field("bytes_per_element", (double) (used - before) / members);
        json.field("encoding", control.call("OBJECT", "ENCODING", KEY));
        boolean heddle = number(control.info(), "worker_turns") >= 0;
        if (heddle && options.whole("rate") > 0) {
            snapshot(json, used);
        }
        json.field("grow", measured(() -> fill(members, members + options.integer("grow"))));
        if (heddle && options.flag("removals")) {
            removals(json);
        }
        return json;
    }

    private void snapshot(Json json, long used) throws IOException, InterruptedException {
        try (PacedWrites writes = new PacedWrites()) {
            json.field("writes", measured(() -> writes.run(options.integer("seconds") * SECOND, () -> true)));
            boolean[] walking = {false};
            json.field("writes_beside_snapshot", measured(() -> {
                walking[0] = true;
                control.call("DEBUG", "SNAPSHOT");
                writes.run(600 * SECOND, new Poll(walking));
            }));
            String walk = control.call("DEBUG", "SNAPSHOT", "STATUS");
            json.field("walk", walk);
            String peak = walk.substring(walk.lastIndexOf(':') + 1);
            json.field("extra_bytes_share", Double.parseDouble(peak) / used);
            json.field("cleaning", measured(() -> writes.run(2 * SECOND, () -> true)));
        }
    }

    /// Whether the walk still goes on, asked every now and then.
    private final class Poll implements BooleanSupplier {
        private final boolean[] walking;
        private long next;

        Poll(boolean[] walking) {
            this.walking = walking;
        }

        @Override
        public boolean getAsBoolean() {
            long now = System.nanoTime();
            if (walking[0] && now >= next) {
                next = now + PAUSE_MILLIS * 1_000_000L;
                try {
                    walking[0] = control.call("DEBUG", "SNAPSHOT", "STATUS").startsWith("state:walking");
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
            return walking[0];
        }
    }

    private void removals(Json json) throws IOException, InterruptedException {
        json.field("unlink", removed("UNLINK", KEY));
        fill(0, members);
        json.field("del", removed("DEL", KEY));
        fill(0, members);
        json.field("expire", removed("PEXPIRE", KEY, "1"));
        fill(0, members);
        json.field("flushall", removed("FLUSHALL"));
    }

    /// Runs the command and waits until the memory is back.
    private Json removed(String... command) throws IOException, InterruptedException {
        return measured(() -> {
            control.call(command);
            do {
                pause();
            } while (!control.call("EXISTS", KEY).equals("0")
                    || number(control.info("memory"), "lazyfree_pending_objects") > 0);
        });
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void fill(int first, int end) throws IOException {
        try (Filler filler = new Filler(options.text("host"), options.integer("port"), adding())) {
            filler.run(first, end);
            if (filler.errors() > 0) {
                throw new IOException(filler.errors() + " errors while filling");
            }
        }
    }

    /// Something that talks to the server.
    @FunctionalInterface
    private interface Phase {
        void run() throws IOException;
    }

    private Json measured(Phase phase) throws IOException, InterruptedException {
        control.call("CONFIG", "RESETSTAT");
        long begin = System.nanoTime();
        phase.run();
        double seconds = (System.nanoTime() - begin) / 1e9;
        Map<String, String> info = control.info();
        return new Json()
                .field("seconds", seconds)
                .field("commands", number(info, "total_commands_processed"))
                .field("stalls", Control.stalls(info));
    }

    /// Writes to the value on a schedule over several connections.
    private final class PacedWrites implements AutoCloseable {
        private final Requests[] writes = writing();
        private final Selector selector = Selector.open();
        private final PacedConnection[] connections = new PacedConnection[CONNECTIONS];
        private final java.util.SplittableRandom random = new java.util.SplittableRandom(42);
        private long sent;

        PacedWrites() throws IOException {
            InetSocketAddress server = new InetSocketAddress(options.text("host"), options.integer("port"));
            for (int i = 0; i < CONNECTIONS; i++) {
                connections[i] = new PacedConnection(server, selector);
            }
        }

        void run(long nanos, BooleanSupplier goOn) throws IOException {
            double period = SECOND / options.number("rate");
            long begin = System.nanoTime();
            long now = begin;
            long first = sent;
            while (now < begin + nanos && goOn.getAsBoolean()) {
                now = System.nanoTime();
                while (begin + (long) ((sent - first) * period) <= now && add(now)) {
                    sent++;
                }
                exchange();
            }
            while (unanswered() > 0) {
                exchange();
            }
        }

        private boolean add(long now) {
            Requests request = writes[(int) (sent & 1)];
            PacedConnection connection = connections[(int) (sent >>> 1) & CONNECTIONS - 1];
            if (!connection.hasRoom(request)) {
                return false;
            }
            int least = options.flag("lset") ? INDEX_LEAST : 0;
            connection.add(request, random.nextInt(least, members), true, now);
            return true;
        }

        private void exchange() throws IOException {
            for (PacedConnection connection : connections) {
                connection.send();
            }
            if (selector.selectNow() > 0) {
                for (PacedConnection connection : connections) {
                    connection.receive((_, _) -> {});
                }
                selector.selectedKeys().clear();
            }
        }

        private long unanswered() {
            long all = 0;
            for (PacedConnection connection : connections) {
                all += connection.unanswered();
            }
            return all;
        }

        @Override
        public void close() throws IOException {
            for (PacedConnection connection : connections) {
                connection.close();
            }
            selector.close();
        }
    }
}
