package io.heddle.bench.load;

import static io.heddle.bench.load.Control.number;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Fills a server at full speed, reads what it says of memory and of its longest turn, empties it and watches
/// the memory come back.
public final class FillAndWatch {
    private static final int WATCH_MILLIS = 250;

    private FillAndWatch() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        Options options = new Options("fill", "loads keys at full speed and says what they cost in memory")
                .withServer()
                .with("keys", 10_000_000, "keys to set, at most 10000000")
                .with("prefix", "key:", "of the keys; seven digits follow")
                .with("value", 64, "bytes of a value")
                .with("expire-in", 0, "milliseconds from now in which all keys expire at once; 0: never")
                .with("flush", true, "whether to empty the server before and after")
                .with("watch", 30, "seconds to watch memory after emptying it");
        if (!options.parse(arguments)) {
            return;
        }
        try (Control control = new Control(options)) {
            System.out.println(run(options, control));
        }
    }

    private static Json run(Options options, Control control) throws IOException, InterruptedException {
        boolean flush = options.flag("flush");
        if (flush) {
            control.call("FLUSHALL", "SYNC");
        }
        control.call("CONFIG", "RESETSTAT");
        Map<String, String> before = control.info();
        long keys = Long.parseLong(control.call("DBSIZE"));
        long expireAt = options.whole("expire-in") == 0 ? 0 : System.currentTimeMillis() + options.whole("expire-in");
        Json json = new Json().field("tool", "fill").field("options", options.given());
        fill(options, expireAt, json);
        Map<String, String> after = control.info();
        long loaded = Long.parseLong(control.call("DBSIZE")) - keys;
        long used = number(after, "used_memory");
        json.field("keys", loaded)
                .field("used_memory_before", number(before, "used_memory"))
                .field("used_memory", used)
                .field("bytes_per_key", (double) (used - number(before, "used_memory")) / loaded)
                .field("rss_before", number(before, "used_memory_rss"))
                .field("rss", number(after, "used_memory_rss"))
                .field("rss_to_used", (double) number(after, "used_memory_rss") / used)
                .field("stalls", Control.stalls(after));
        if (flush && expireAt == 0) {
            empty(control, options.integer("watch"), json);
        }
        return json;
    }

    private static void fill(Options options, long expireAt, Json json) throws IOException {
        String prefix = options.text("prefix");
        int value = options.integer("value");
        Requests requests = expireAt == 0
                ? Requests.set(prefix, value)
                : Requests.set(prefix, value, "PXAT", Long.toString(expireAt));
        int keys = options.integer("keys");
        try (Filler filler = new Filler(options.text("host"), options.integer("port"), requests)) {
            double seconds = filler.run(keys) / 1e9;
            json.field("seconds", seconds)
                    .field("requests_per_second", keys / seconds)
                    .field("errors", filler.errors())
                    .field("expire_at", expireAt);
        }
    }

    private static void empty(Control control, int seconds, Json json) throws IOException, InterruptedException {
        control.call("CONFIG", "RESETSTAT");
        long begin = System.nanoTime();
        control.call("FLUSHALL", "ASYNC");
        json.field("flushall_usec", (System.nanoTime() - begin) / 1000);
        List<Json> watched = new ArrayList<>();
        while (System.nanoTime() - begin < seconds * 1_000_000_000L) {
            Map<String, String> info = control.info();
            watched.add(new Json()
                    .field("millis", (System.nanoTime() - begin) / 1_000_000)
                    .field("used_memory", number(info, "used_memory"))
                    .field("rss", number(info, "used_memory_rss"))
                    .field("lazyfree_pending", number(info, "lazyfree_pending_objects")));
            Thread.sleep(WATCH_MILLIS);
        }
        json.fields("after_flushall", watched).field("stalls_after_flushall", Control.stalls(control.info()));
    }
}
