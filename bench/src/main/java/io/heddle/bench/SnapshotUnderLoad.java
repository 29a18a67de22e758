package io.heddle.bench;

import io.heddle.bench.load.Json;
import io.heddle.bench.load.Options;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotWalk;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.HdrHistogram.Histogram;

/// A walk over a snapshot beside a stream of writes, in one process: the worker is stepped on the main thread,
/// the walk runs on a second one.
///
/// ```
///   worker:   fill │ SETs without a snapshot │ digest │ open │ SETs until the walk is done │ close │ SETs while it is
/// freed
///   walker:                                            └──── every key and value, digested ────┘
/// ```
///
/// Each SET writes a value of its own, so the digest of the walk equals the one taken at the opening only if
/// the walk saw none of the writes beside it.
public final class SnapshotUnderLoad {
    private static final int FILL_BATCH = 100;
    private static final int DIGEST_VALUE_MAX = 1 << 16;

    private final Options options;
    private final int keys;
    private final int batch;
    private final double rate;
    private final InProcessServer server = new InProcessServer(true);
    private final CommandScript script;
    private final long valueAt;
    private long version;

    private SnapshotUnderLoad(Options options) {
        this.options = options;
        keys = options.integer("keys");
        batch = options.integer("batch");
        rate = options.number("rate");
        int value = options.integer("value");
        if (value < Long.BYTES) {
            throw new IllegalArgumentException("a value has at least eight bytes");
        }
        script = CommandScript.keyed(batch, "SET", "key:", CommandScript.value(value));
        // Behind the key come CR LF, the length of the value with its own CR LF, and the value.
        valueAt = CommandScript.KEY_BYTES + 2L + 1 + Integer.toString(value).length() + 2;
    }

    public static void main(String... arguments) {
        Options options = new Options("snapshot", "a walk over a snapshot beside a stream of SETs, in process")
                .with("keys", 10_000_000, "keys, at most 10000000")
                .with("value", 64, "bytes of a value")
                .with("rate", 100_000, "SETs per second; 0: as many as possible")
                .with("batch", 10, "SETs that come together")
                .with("walks", 3, "walks, one after the other")
                .with("seconds", 5, "how long to write without a snapshot, before and after");
        if (!options.parse(arguments)) {
            return;
        }
        SnapshotUnderLoad load = new SnapshotUnderLoad(options);
        System.out.println(load.run());
        load.close();
    }

    private Json run() {
        fill();
        write(new CompletableFuture<>(), 1); // compiled, and every class loaded
        Json json = new Json().field("tool", "snapshot").field("options", options.given());
        json.field("used_bytes", server.allocator().usedBytes());
        json.field("without", write(new CompletableFuture<>(), options.integer("seconds")));
        // The first walk of a process runs while its code is being compiled, on the CPUs that both threads need.
        List<Json> walks = new ArrayList<>();
        for (int i = 0; i < options.integer("walks"); i++) {
            walks.add(walkBesideWrites());
        }
        return json.fields("walks", walks);
    }

    private Json walkBesideWrites() {
        Json json = new Json();
        Keyspaces keyspaces = server.keyspaces();
        keyspaces.time(System.currentTimeMillis());
        Digest expected = new Digest();
        digest(keyspaces.database(0), expected);
        long begin = System.nanoTime();
        Snapshot snapshot = keyspaces.openSnapshot();
        json.field("open_usec", (System.nanoTime() - begin) / 1000.0);
        try (ExecutorService walker = Executors.newSingleThreadExecutor()) {
            CompletableFuture<Digest> walk = CompletableFuture.supplyAsync(() -> walk(snapshot), walker);
            json.field("during", write(walk, Integer.MAX_VALUE));
            Digest seen = walk.join();
            json.field("walk_seconds", seen.seconds)
                    .field("walk_keys", seen.count)
                    .field("exact", seen.count == expected.count && seen.sum == expected.sum)
                    .field("extra_bytes_peak", server.epochs().extraBytesPeak());
        }
        snapshot.close();
        json.field("after", write(new CompletableFuture<>(), options.integer("seconds")));
        return json.field("extra_bytes_after", server.epochs().extraBytes());
    }

    private void fill() {
        try (CommandScript filling =
                CommandScript.keyed(FILL_BATCH, "SET", "key:", CommandScript.value(options.integer("value")))) {
            for (int first = 0; first < keys; first += FILL_BATCH) {
                filling.renameFrom(first);
                server.run(filling.address(), filling.length());
            }
        }
    }

    /// Writes on the schedule until the walk is done or the time is over.
    private Json write(CompletableFuture<?> walk, int seconds) {
        Histogram turns = new Histogram(3);
        Histogram latencies = new Histogram(3);
        double period = rate == 0 ? 0 : 1e9 / rate;
        long begin = System.nanoTime();
        long writes = 0;
        long now = begin;
        while (!walk.isDone() && now - begin < seconds * 1_000_000_000L) {
            long due = begin + (long) (writes * period);
            now = System.nanoTime();
            if (now < due) {
                Thread.onSpinWait();
                continue;
            }
            script.renameAtRandom(keys);
            for (int i = 0; i < batch; i++) {
                Memory.putLong(script.key(i) + valueAt, ++version | Long.MIN_VALUE);
            }
            long start = System.nanoTime();
            server.run(script.address(), script.length());
            now = System.nanoTime();
            turns.recordValue(now - start);
            latencies.recordValue(now - (rate == 0 ? start : due));
            writes += batch;
        }
        return new Json()
                .field("seconds", (now - begin) / 1e9)
                .field("sets_per_second", writes * 1e9 / (now - begin))
                .field("turn_usec", summary(turns))
                .field("latency_usec", summary(latencies));
    }

    private static Json summary(Histogram histogram) {
        return new Json()
                .field("p50", histogram.getValueAtPercentile(50) / 1000.0)
                .field("p99", histogram.getValueAtPercentile(99) / 1000.0)
                .field("p99.9", histogram.getValueAtPercentile(99.9) / 1000.0)
                .field("max", histogram.getMaxValue() / 1000.0);
    }

    private static void digest(KeyspaceReader database, Digest digest) {
        KeyspaceReader.EntryVisitor each = entry -> {
            StringView value = database.string(entry);
            digest.add(database.keyAddress(entry), database.keyLength(entry), value.address(), value.length());
        };
        long cursor = 0;
        do {
            cursor = database.scan(cursor, each);
        } while (cursor != 0);
    }

    private static Digest walk(Snapshot snapshot) {
        long begin = System.nanoTime();
        Digest digest = new Digest();
        long buffer = Memory.allocateRaw(DIGEST_VALUE_MAX);
        try (SnapshotWalk walk = snapshot.lastWalk()) {
            walk.run(entry -> digest.add(entry, buffer));
        } finally {
            Memory.freeRaw(buffer);
        }
        digest.seconds = (System.nanoTime() - begin) / 1e9;
        return digest;
    }

    private void close() {
        script.close();
        server.close();
    }

    /// A sum over all keys with their values, in whatever order they come.
    private static final class Digest {
        private long sum;
        private long count;
        private double seconds;

        void add(SnapshotEntry entry, long buffer) {
            entry.copyValue(0, buffer, entry.length());
            add(entry.key(), entry.keyLength(), buffer, (int) entry.length());
        }

        void add(long key, int keyLength, long value, int valueLength) {
            sum += mixed(mixed(17, key, keyLength), value, valueLength);
            count++;
        }

        private static long mixed(long seed, long address, int length) {
            long hash = seed;
            int i = 0;
            for (; i + Long.BYTES <= length; i += Long.BYTES) {
                hash = (hash ^ Memory.getLong(address + i)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            for (; i < length; i++) {
                hash = (hash ^ Memory.getByte(address + i)) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            return hash;
        }
    }
}
