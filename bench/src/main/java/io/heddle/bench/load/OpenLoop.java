package io.heddle.bench.load;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/// Requests on a schedule, whether or not the last was answered, and their latencies from the time at which
/// each was to be sent: what a client waits for, stalls included.
///
/// One thread that never sleeps: it sends all that is due, then reads all that has come. How late it was itself
/// is part of the result (`send_lag_usec`), so that a run in which the client was the limit shows as one.
public final class OpenLoop {
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_NANOS = 600 * SECOND;
    private static final long DRAIN_NANOS = 5 * SECOND;

    private final Options options;
    private final int keys;
    private final double setShare;
    private final Requests get;
    private final Requests set;
    private final PacedConnection[] connections;
    private final Selector selector = Selector.open();
    private final SplittableRandom random = new SplittableRandom(42);
    private final Histogram gets = new Histogram(LONGEST_NANOS, 3);
    private final Histogram sets = new Histogram(LONGEST_NANOS, 3);
    private final Histogram interval = new Histogram(LONGEST_NANOS, 3);
    private final Histogram sendLag = new Histogram(LONGEST_NANOS, 3);
    private final List<Json> intervals = new ArrayList<>();
    private final PacedConnection.Listener listener = this::replied;
    private final Consumer<SelectionKey> reader = this::read;
    private long recordFrom;
    private long now;
    private int next;

    private OpenLoop(Options options) throws IOException {
        this.options = options;
        keys = options.integer("keys");
        setShare = options.number("sets") / 100;
        get = Requests.get(options.text("prefix"));
        set = Requests.set(options.text("prefix"), options.integer("value"));
        connections = new PacedConnection[options.integer("connections")];
        InetSocketAddress server = new InetSocketAddress(options.text("host"), options.integer("port"));
        for (int i = 0; i < connections.length; i++) {
            connections[i] = new PacedConnection(server, selector);
        }
    }

    public static void main(String... arguments) throws IOException {
        Options options = new Options("open-loop", "latencies of requests that leave on a schedule")
                .withServer()
                .with("rate", 20_000, "requests per second, all connections together")
                .with("seconds", 10, "how long to measure")
                .with("warm-up", 3, "seconds before that at the same rate")
                .with("connections", 8, "connections, used in turn")
                .with("sets", 20, "percentage of SET; the others are GET")
                .with("keys", 1_000_000, "keys to choose from, at most 10000000")
                .with("prefix", "key:", "of the keys; seven digits follow")
                .with("value", 64, "bytes of a value")
                .with("interval", 0, "milliseconds; also reports each such interval by itself; 0: none")
                .with("histogram", "", "file for the whole distribution, in HdrHistogram's format");
        if (!options.parse(arguments)) {
            return;
        }
        OpenLoop loop = new OpenLoop(options);
        loop.run();
        try (Control control = new Control(options)) {
            System.out.println(loop.report(control.info()));
        }
        loop.close();
    }

    private void run() throws IOException {
        double period = SECOND / options.number("rate");
        long begin = System.nanoTime();
        recordFrom = begin + options.whole("warm-up") * SECOND;
        long end = recordFrom + options.whole("seconds") * SECOND;
        long intervalNanos = options.whole("interval") * 1_000_000;
        long intervalEnd = recordFrom + intervalNanos;
        long sent = 0;
        long due = begin;
        now = begin;
        while (due < end || unanswered() > 0 && now < end + DRAIN_NANOS) {
            now = System.nanoTime();
            while (due <= now && due < end && add(due)) {
                sent++;
                due = begin + (long) (sent * period);
            }
            for (PacedConnection connection : connections) {
                connection.send();
            }
            selector.selectNow(reader);
            if (intervalNanos > 0 && now >= intervalEnd) {
                endInterval(intervalEnd);
                intervalEnd += intervalNanos;
            }
        }
    }

    /// Hands a request to the next connection that has room.
    private boolean add(long due) {
        boolean isSet = setShare > 0 && random.nextDouble() < setShare;
        Requests request = isSet ? set : get;
        for (int tries = 0; tries < connections.length; tries++) {
            PacedConnection connection = connections[next];
            next = next + 1 == connections.length ? 0 : next + 1;
            if (connection.hasRoom(request)) {
                connection.add(request, random.nextInt(keys), isSet, due);
                if (due >= recordFrom) {
                    sendLag.recordValue(now - due);
                }
                return true;
            }
        }
        return false;
    }

    private void read(SelectionKey key) {
        now = System.nanoTime();
        try {
            ((PacedConnection) key.attachment()).receive(listener);
        } catch (IOException e) {
            throw new IllegalStateException("a connection broke", e);
        }
    }

    private void replied(boolean isSet, long intended) {
        if (intended < recordFrom) {
            return;
        }
        long latency = Math.min(now - intended, LONGEST_NANOS);
        (isSet ? sets : gets).recordValue(latency);
        interval.recordValue(latency);
    }

    private void endInterval(long at) {
        if (interval.getTotalCount() > 0) {
            intervals.add(summary(interval)
                    .field("unix_millis", System.currentTimeMillis() - (System.nanoTime() - at) / 1_000_000));
            interval.reset();
        }
    }

    private long unanswered() {
        long all = 0;
        for (PacedConnection connection : connections) {
            all += connection.unanswered();
        }
        return all;
    }

    private Json report(Map<String, String> info) throws IOException {
        Histogram all = new Histogram(LONGEST_NANOS, 3);
        all.add(gets);
        all.add(sets);
        long errors = 0;
        for (PacedConnection connection : connections) {
            errors += connection.errors();
        }
        String file = options.text("histogram");
        if (!file.isEmpty()) {
            try (PrintStream out = new PrintStream(new FileOutputStream(file), false, StandardCharsets.US_ASCII)) {
                all.outputPercentileDistribution(out, 1000.0);
            }
        }
        Json json = new Json()
                .field("tool", "open-loop")
                .field("options", options.given())
                .field("requests_per_second", all.getTotalCount() / options.number("seconds"))
                .field("errors", errors)
                .field("unanswered", unanswered())
                .field("all_usec", summary(all))
                .field("get_usec", summary(gets))
                .field("set_usec", summary(sets))
                .field("send_lag_usec", summary(sendLag))
                .field("stalls", Control.stalls(info));
        return intervals.isEmpty() ? json : json.fields("intervals_usec", intervals);
    }

    /// Microseconds.
    private static Json summary(Histogram histogram) {
        return new Json()
                .field("count", histogram.getTotalCount())
                .field("p50", histogram.getValueAtPercentile(50) / 1000.0)
                .field("p90", histogram.getValueAtPercentile(90) / 1000.0)
                .field("p99", histogram.getValueAtPercentile(99) / 1000.0)
                .field("p99.9", histogram.getValueAtPercentile(99.9) / 1000.0)
                .field("p99.99", histogram.getValueAtPercentile(99.99) / 1000.0)
                .field("max", histogram.getMaxValue() / 1000.0);
    }

    private void close() throws IOException {
        for (PacedConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
