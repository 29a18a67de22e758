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

/// Lists from the bytes of a request to the bytes of its reply: one list of many elements of twelve bytes, and one of
/// three. Part of the allocation gate.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ListBenchmark {
    /// Divisible by twice each size of a batch.
    private static final int COMMANDS = 800;

    private static final int FILL_BATCH = 100;
    private static final int ELEMENT_BYTES = 12;
    private static final String LARGE = "lst:";
    private static final String SMALL = "few:";
    private static final int SMALL_ELEMENTS = 3;
    private static final int RANGE = 100;

    @Param("1000000")
    public int elements;

    /// Commands that come together.
    @Param({"16", "100"})
    public int batch;

    /// With the worker's rounds, as in production; without, for counting what the requests alone allocate.
    @Param("true")
    public boolean rounds;

    @SuppressWarnings("NullAway.Init")
    private InProcessServer server;

    @SuppressWarnings("NullAway.Init")
    private Scripts large;

    @SuppressWarnings("NullAway.Init")
    private Scripts small;

    /// Commands for one list.
    private record Scripts(
            CommandScript pushLast,
            CommandScript popFirst,
            CommandScript pushFirst,
            CommandScript popLast,
            CommandScript range,
            CommandScript index)
            implements AutoCloseable {
        static Scripts of(int batch, String list, int elements) {
            byte[] value = CommandScript.value(ELEMENT_BYTES);
            return new Scripts(
                    CommandScript.keyed(batch, "RPUSH", list, value),
                    CommandScript.keyed(batch, "LPOP", list),
                    CommandScript.keyed(batch, "LPUSH", list, value),
                    CommandScript.keyed(batch, "RPOP", list),
                    CommandScript.keyed(batch, "LRANGE", list, digits(0), digits(RANGE - 1)),
                    CommandScript.keyed(batch, "LINDEX", list, digits(elements / 3)));
        }

        private static byte[] digits(int number) {
            return Integer.toString(number).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            pushLast.close();
            popFirst.close();
            pushFirst.close();
            popLast.close();
            range.close();
            index.close();
        }
    }

    @Setup
    public void fill() {
        server = new InProcessServer(rounds);
        large = Scripts.of(batch, LARGE, elements);
        small = Scripts.of(batch, SMALL, SMALL_ELEMENTS);
        fill(LARGE, elements);
        try (CommandScript filling = CommandScript.keyed(SMALL_ELEMENTS, "RPUSH", SMALL, CommandScript.value(1))) {
            server.run(filling.address(), filling.length());
        }
    }

    private void fill(String list, int count) {
        byte[] value = CommandScript.value(ELEMENT_BYTES);
        try (CommandScript filling = CommandScript.keyed(FILL_BATCH, "RPUSH", list, value)) {
            for (int i = 0; i < count; i += FILL_BATCH) {
                server.run(filling.address(), filling.length());
            }
        }
    }

    @TearDown
    public void close() {
        large.close();
        small.close();
        server.close();
    }

    /// RPUSH and LPOP: a queue.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long queue() {
        return both(large.pushLast, large.popFirst);
    }

    /// LPUSH and LPOP: a stack.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long stack() {
        return both(large.pushFirst, large.popFirst);
    }

    /// LPUSH and RPOP of a list of three elements.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long smallQueue() {
        return both(small.pushFirst, small.popLast);
    }

    /// LRANGE of the first 100 elements, per element.
    @Benchmark
    @OperationsPerInvocation(COMMANDS * RANGE)
    public long range() {
        return both(large.range, large.range);
    }

    /// LINDEX into the middle.
    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public long index() {
        return both(large.index, large.index);
    }

    private long both(CommandScript first, CommandScript second) {
        long replied = 0;
        for (int i = 0; i < COMMANDS; i += 2 * batch) {
            replied += server.run(first.address(), first.length());
            replied += server.run(second.address(), second.length());
        }
        return replied;
    }
}
