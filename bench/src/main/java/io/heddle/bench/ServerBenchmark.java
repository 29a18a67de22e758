package io.heddle.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/// A request from its bytes to the bytes of its reply, without sockets: the whole server on one thread.
///
/// Keys are chosen at random, so with many of them every request misses the caches. Part of the allocation gate.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ServerBenchmark {
    /// Divisible by each size of a batch.
    private static final int COMMANDS = 400;

    private static final int FILL_BATCH = 100;
    private static final byte[] FIELD = CommandScript.value(8);

    @Param({"100000", "10000000"})
    public int keys;

    /// Commands that come together.
    @Param({"1", "16", "100"})
    public int batch;

    /// With the worker's rounds, as in production; without, for counting what the requests alone allocate.
    @Param("true")
    public boolean rounds;

    @SuppressWarnings("NullAway.Init")
    private InProcessServer server;

    @SuppressWarnings("NullAway.Init")
    private CommandScript script;

    @Setup
    public void fill(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        String name = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        server = new InProcessServer(rounds);
        script = switch (name) {
            case "get" -> CommandScript.keyed(batch, "GET", "key:");
            case "set" -> CommandScript.keyed(batch, "SET", "key:", CommandScript.value(64));
            case "incr" -> CommandScript.keyed(batch, "INCR", "num:");
            case "hset" -> CommandScript.keyed(batch, "HSET", "hsh:", FIELD, CommandScript.value(16));
            case "hget" -> CommandScript.keyed(batch, "HGET", "hsh:", FIELD);
            case "hsetLarge" -> CommandScript.fielded(batch, "HSET", "hash", "fld:", CommandScript.value(16));
            case "hgetLarge" -> CommandScript.fielded(batch, "HGET", "hash", "fld:");
            case "zadd" -> CommandScript.fielded(batch, "ZADD", "zset", "0000", CommandScript.value(12));
            case "zscore" -> CommandScript.fielded(batch, "ZSCORE", "zset", "mbr:");
            case "zrange" ->
                CommandScript.fielded(
                        batch,
                        "ZRANGEBYSCORE",
                        "zset",
                        "0000",
                        ascii("+inf"),
                        ascii("LIMIT"),
                        ascii("0"),
                        ascii("100"));
            default -> CommandScript.bare(batch, "PING");
        };
        if (name.equals("ping")) {
            return;
        }
        if (name.startsWith("z")) {
            fillSortedSet();
            return;
        }
        try (CommandScript filling = filling(name)) {
            for (int first = 0; first < keys; first += FILL_BATCH) {
                filling.renameFrom(first);
                server.run(filling.address(), filling.length());
            }
        }
    }

    /// Members with scores from 0 on.
    private void fillSortedSet() {
        for (int i = 0; i < keys; i++) {
            try (CommandScript filling = CommandScript.scored(1, "zset", Integer.toString(i), "mbr:")) {
                filling.renameFrom(i);
                server.run(filling.address(), filling.length());
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static CommandScript filling(String name) {
        return switch (name) {
            case "incr" -> CommandScript.keyed(FILL_BATCH, "INCR", "num:");
            case "hset", "hget" -> CommandScript.keyed(FILL_BATCH, "HSET", "hsh:", FIELD, CommandScript.value(16));
            case "hsetLarge", "hgetLarge" ->
                CommandScript.fielded(FILL_BATCH, "HSET", "hash", "fld:", CommandScript.value(16));
            default -> CommandScript.keyed(FILL_BATCH, "SET", "key:", CommandScript.value(64));
        };
    }

    @TearDown
    public void close() {
        script.close();
        server.close();
    }

    /// GET of 64 bytes.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long get() {
        return run();
    }

    /// SET of 64 bytes over 64 bytes.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long set() {
        return run();
    }

    /// INCR of a counter.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long incr() {
        return run();
    }

    /// HSET of the one field of a small hash.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long hset() {
        return run();
    }

    /// HGET of the one field of a small hash.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long hget() {
        return run();
    }

    /// HSET of a field of a hash that has them all.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long hsetLarge() {
        return run();
    }

    /// HGET of a field of a hash that has them all.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long hgetLarge() {
        return run();
    }

    /// ZADD of one member, which moves to a score chosen at random.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long zadd() {
        return run();
    }

    /// ZSCORE of a member chosen at random.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long zscore() {
        return run();
    }

    /// ZRANGEBYSCORE of a hundred members.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long zrange() {
        return run();
    }

    /// PING: what all requests have in common.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long ping() {
        return run();
    }

    private long run() {
        long replied = 0;
        for (int i = 0; i < COMMANDS; i += batch) {
            script.renameAtRandom(keys);
            replied += server.run(script.address(), script.length());
        }
        return replied;
    }
}
