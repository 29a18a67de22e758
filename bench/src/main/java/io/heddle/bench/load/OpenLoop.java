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
/// One thread that never sleeps: it sends all that is due, then reads all that has come. Where its CPU is not its own,
/// it is late itself, and that must not be taken for the server's doing:
///
/// ```
///   all_usec              from the time of sending that was intended to the reply: what the client felt
///   without_own_gaps_usec the same less the time within it in which this thread did not run: at least that was the
/// server
///   own_gaps              how many such times there were, how long, and how many requests they lie in
///   send_lag_usec         how much later than intended requests were sent
/// ```
///
/// The warm-up does all that measuring does, and begins anew again and again: the first measured second runs no code
/// that the compilers have not seen.
public final class OpenLoop {
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_NANOS = 600 * SECOND;
    private static final long DRAIN_NANOS = 5 * SECOND;

    /// Of the warm-up, between two beginnings.
    private static final long REHEARSAL_NANOS = SECOND / 5;

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
    private final Histogram withoutGaps = new Histogram(LONGEST_NANOS, 3);
    private final OwnGaps gaps = new OwnGaps();
    private final List<Figures> intervals = new ArrayList<>();
    private final PacedConnection.Listener listener = this::replied;
    private final Consumer<SelectionKey> reader = this::read;
    private long recordFrom;
    private long intervalEnd;
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
        long measureFrom = begin + options.whole("warm-up") * SECOND;
        long end = measureFrom + options.whole("seconds") * SECOND;
        long intervalNanos = options.whole("interval") * 1_000_000;
        long sent = 0;
        long due = begin;
        restart(begin, intervalNanos);
        long restartAt = Math.min(begin + REHEARSAL_NANOS, measureFrom);
        while (due < end || unanswered() > 0 && now < end + DRAIN_NANOS) {
            look();
            if (now >= restartAt && recordFrom < measureFrom) {
                restart(restartAt, intervalNanos);
                restartAt = Math.min(restartAt + REHEARSAL_NANOS, measureFrom);
            }
            while (due <= now && due < end && add(due)) {
                sent++;
                due = begin + (long) (sent * period);
            }
            for (PacedConnection connection : connections) {
                connection.send();
            }
            look();
            selector.selectNow(reader);
            if (intervalNanos > 0 && now >= intervalEnd) {
                endInterval(intervalEnd);
                intervalEnd += intervalNanos;
            }
        }
    }

    private void look() {
        now = System.nanoTime();
        gaps.look(now);
    }

    /// Requests that were due before do not count.
    private void restart(long from, long intervalNanos) {
        recordFrom = from;
        intervalEnd = from + intervalNanos;
        for (Histogram histogram : List.of(gets, sets, interval, sendLag, withoutGaps)) {
            histogram.reset();
        }
        intervals.clear();
        gaps.reset();
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
        look();
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
        withoutGaps.recordValue(Math.max(0, latency - gaps.within(intended)));
    }

    /// Takes the figures; to write them down is work for later.
    private void endInterval(long at) {
        if (interval.getTotalCount() > 0) {
            long unixMillis = System.currentTimeMillis() - (System.nanoTime() - at) / 1_000_000;
            intervals.add(new Figures(interval, unixMillis));
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
                .field("without_own_gaps_usec", summary(withoutGaps))
                .field("own_gaps", gaps.report())
                .field("stalls", Control.stalls(info));
        return intervals.isEmpty()
                ? json
                : json.fields(
                        "intervals_usec", intervals.stream().map(Figures::json).toList());
    }

    private static Json summary(Histogram histogram) {
        return new Figures(histogram, 0).json();
    }

    /// Of a histogram, in nanoseconds; as JSON in microseconds.
    private static final class Figures {
        private static final double[] WHICH = {50, 90, 99, 99.9, 99.99, 100};
        private static final List<String> NAMES = List.of("p50", "p90", "p99", "p99.9", "p99.99", "max");

        private final long count;
        private final long[] values = new long[WHICH.length];
        private final long unixMillis;

        /// @param unixMillis when they were taken; 0: no matter
        Figures(Histogram histogram, long unixMillis) {
            this.count = histogram.getTotalCount();
            this.unixMillis = unixMillis;
            for (int i = 0; i < WHICH.length; i++) {
                values[i] = WHICH[i] == 100 ? histogram.getMaxValue() : histogram.getValueAtPercentile(WHICH[i]);
            }
        }

        Json json() {
            Json json = new Json().field("count", count);
            for (int i = 0; i < WHICH.length; i++) {
                json.field(NAMES.get(i), values[i] / 1000.0);
            }
            return unixMillis == 0 ? json : json.field("unix_millis", unixMillis);
        }
    }

    private void close() throws IOException {
        for (PacedConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
