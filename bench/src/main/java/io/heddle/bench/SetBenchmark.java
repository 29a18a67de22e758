package io.heddle.bench;

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

/// Sets from the bytes of a request to the bytes of its reply: members of eleven bytes of one large set. Part of the
/// allocation gate.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SetBenchmark {
    /// Divisible by four times each size of a batch.
    private static final int COMMANDS = 1600;

    private static final int FILL_BATCH = 100;
    private static final String SET = "set:";
    private static final String KEY = "set:0000000";
    private static final String MEMBER = "mem:";

    /// How many different members there are.
    @Param("1000000")
    public int keys;

    /// Commands that come together.
    @Param({"16", "100"})
    public int batch;

    /// With the worker's rounds, as in production; without, for counting what the requests alone allocate.
    @Param("true")
    public boolean rounds;

    @SuppressWarnings("NullAway.Init")
    private InProcessServer server;

    @SuppressWarnings("NullAway.Init")
    private CommandScript add;

    @SuppressWarnings("NullAway.Init")
    private CommandScript ask;

    @SuppressWarnings("NullAway.Init")
    private CommandScript remove;

    @SuppressWarnings("NullAway.Init")
    private CommandScript pop;

    @Setup
    public void fill() {
        server = new InProcessServer(rounds);
        add = CommandScript.fielded(batch, "SADD", KEY, MEMBER);
        ask = CommandScript.fielded(batch, "SISMEMBER", KEY, MEMBER);
        remove = CommandScript.fielded(batch, "SREM", KEY, MEMBER);
        pop = CommandScript.keyed(batch, "SPOP", SET);
        try (CommandScript filling = CommandScript.fielded(FILL_BATCH, "SADD", KEY, MEMBER)) {
            for (int first = 0; first < keys; first += FILL_BATCH) {
                filling.renameFrom(first);
                server.run(filling.address(), filling.length());
            }
        }
    }

    @TearDown
    public void close() {
        add.close();
        ask.close();
        remove.close();
        pop.close();
        server.close();
    }

    /// SISMEMBER of members at random.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long ask() {
        return run(ask, ask);
    }

    /// SREM and SADD of members at random.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long removeAndAdd() {
        return run(remove, add);
    }

    /// One SPOP to three SADD of members at random, of which one is new as a rule.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long popAndAdd() {
        long replied = 0;
        for (int i = 0; i < COMMANDS; i += 4 * batch) {
            replied += server.run(pop.address(), pop.length());
            for (int k = 0; k < 3; k++) {
                add.renameAtRandom(keys);
                replied += server.run(add.address(), add.length());
            }
        }
        return replied;
    }

    private long run(CommandScript first, CommandScript second) {
        long replied = 0;
        for (int i = 0; i < COMMANDS; i += 2 * batch) {
            first.renameAtRandom(keys);
            replied += server.run(first.address(), first.length());
            second.renameAtRandom(keys);
            replied += server.run(second.address(), second.length());
        }
        return replied;
    }
}
