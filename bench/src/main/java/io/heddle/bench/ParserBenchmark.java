package io.heddle.bench;

import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Families;
import io.heddle.server.config.Config;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.protocol.ParserLimits;
import io.heddle.server.protocol.RespParser;
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

/// Requests parsed in place, with the look-up of the command's name. Part of the allocation gate.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {
    /// Divisible by each size of a batch.
    private static final int COMMANDS = 400;

    @Param({"1", "16", "100"})
    public int batch;

    private final CommandBatch parsed = new CommandBatch();

    @SuppressWarnings("NullAway.Init")
    private RespParser parser;

    @SuppressWarnings("NullAway.Init")
    private CommandScript gets;

    @SuppressWarnings("NullAway.Init")
    private CommandScript sets;

    @Setup
    public void prepare() {
        CommandTable table = Families.table(new Config());
        parser = new RespParser(table, new ParserLimits(() -> 512L << 20));
        gets = CommandScript.keyed(batch, "GET", "key:");
        sets = CommandScript.keyed(batch, "SET", "key:", CommandScript.value(64));
    }

    @TearDown
    public void close() {
        gets.close();
        sets.close();
    }

    /// GET with a key of eleven bytes.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public int get() {
        return parse(gets);
    }

    /// SET with a value of 64 bytes.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public int set() {
        return parse(sets);
    }

    private int parse(CommandScript script) {
        int arguments = 0;
        parsed.base = script.address();
        for (int i = 0; i < COMMANDS; i += batch) {
            parser.parse(parsed, 0, script.length());
            arguments += parsed.argumentCount;
            parsed.clear();
        }
        return arguments;
    }
}
