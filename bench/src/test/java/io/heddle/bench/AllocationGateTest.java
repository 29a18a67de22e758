package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The hot path leaves no garbage once it is compiled: GET, SET, INCR, HSET, HGET, ZADD, ZSCORE, ZRANGEBYSCORE and
/// PING from the bytes of a request to the bytes of its reply, the parser and the reply writer allocate nothing on the
/// heap, measured by JMH in a JVM as in production.
///
/// The worker's rounds are off: they may allocate, ten times a second whatever the load. The smallest object
/// has 16 bytes; what is allowed is what JMH itself leaves, which is about six kilobytes in each iteration, whatever
/// the number of operations in it. A benchmark over the limit gets a second, longer chance: a loaded machine may
/// compile late.
final class AllocationGateTest {
    private static final double BYTES_ALLOWED = 0.01;
    private static final double BYTES_ALLOWED_IN_ITERATION = 16_384;
    private static final int ITERATION_MILLIS = 500;
    private static final String[] JVM_ARGUMENTS = {
        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Xms64m",
        "-Xmx256m"
    };
    private static final List<String> WHOLE_PATH = List.of(
            "ServerBenchmark.get",
            "ServerBenchmark.set",
            "ServerBenchmark.incr",
            "ServerBenchmark.hset",
            "ServerBenchmark.hget",
            "ServerBenchmark.hsetLarge",
            "ServerBenchmark.hgetLarge",
            "ServerBenchmark.zadd",
            "ServerBenchmark.zscore",
            "ServerBenchmark.zrange",
            "ServerBenchmark.ping");
    private static final List<String> LISTS =
            List.of("ListBenchmark.queue", "ListBenchmark.stack", "ListBenchmark.smallQueue", "ListBenchmark.range");
    private static final List<String> SETS =
            List.of("SetBenchmark.ask", "SetBenchmark.removeAndAdd", "SetBenchmark.popAndAdd");
    private static final List<String> PARTS = List.of(
            "ParserBenchmark.get",
            "ParserBenchmark.set",
            "ReplyBenchmark.ok",
            "ReplyBenchmark.integer",
            "ReplyBenchmark.bulk");

    @Test
    void shouldAllocateNothingForWholeRequests() throws RunnerException {
        assertNothingAllocated(WHOLE_PATH, 2);
    }

    @Test
    void shouldAllocateNothingForLists() throws RunnerException {
        assertNothingAllocated(LISTS, 2);
    }

    @Test
    void shouldAllocateNothingForSets() throws RunnerException {
        assertNothingAllocated(SETS, 2);
    }

    @Test
    void shouldAllocateNothingInParserAndReplyWriter() throws RunnerException {
        assertNothingAllocated(PARTS, 1);
    }

    @Test
    void shouldNoticeAnAllocation() throws RunnerException {
        List<Measured> measured = measure(List.of("CanaryBenchmark.allocate"), 1, 2);
        assertEquals(1, measured.size());
        assertTrue(measured.getFirst().bytes() >= 16, () -> "measured: " + measured);
    }

    private static void assertNothingAllocated(List<String> benchmarks, int warmups) throws RunnerException {
        List<Measured> measured = measure(benchmarks, warmups, 2);
        assertEquals(benchmarks.size(), measured.size(), () -> "measured: " + measured);
        List<String> suspects = names(overLimit(measured));
        List<Measured> offenders = suspects.isEmpty() ? List.of() : overLimit(measure(suspects, 5, 3));
        assertEquals(List.of(), offenders, "bytes per operation");
    }

    private static List<Measured> overLimit(List<Measured> measured) {
        return measured.stream()
                .filter(each -> !(each.bytes() < each.allowed()))
                .toList();
    }

    private static List<String> names(List<Measured> measured) {
        return measured.stream().map(Measured::benchmark).toList();
    }

    /// @param bytes allocated per operation
    /// @param operations in an iteration
    private record Measured(String benchmark, double bytes, double operations) {
        double allowed() {
            return Math.max(BYTES_ALLOWED, Math.min(1, BYTES_ALLOWED_IN_ITERATION / operations));
        }
    }

    private static List<Measured> measure(List<String> benchmarks, int warmups, int iterations) throws RunnerException {
        OptionsBuilder builder = new OptionsBuilder();
        for (String benchmark : benchmarks) {
            builder.include("^io\\.heddle\\.bench\\." + benchmark.replace(".", "\\.") + "$");
        }
        Options options = builder.param("keys", "1000")
                .param("batch", "100")
                .param("rounds", "false")
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(1000))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(ITERATION_MILLIS))
                .addProfiler(GCProfiler.class)
                .jvmArgs(JVM_ARGUMENTS)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return measured(new Runner(options).run());
    }

    /// The least of the iterations counts: the last one has the end of the benchmark in it, and what a request
    /// allocates is in each.
    private static List<Measured> measured(Collection<RunResult> results) {
        List<Measured> all = new ArrayList<>();
        for (RunResult result : results) {
            double least = result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .mapToDouble(AllocationGateTest::bytesPerOperation)
                    .min()
                    .orElse(Double.NaN);
            String benchmark = result.getParams().getBenchmark().substring("io.heddle.bench.".length());
            double operations = TimeUnit.MILLISECONDS.toNanos(ITERATION_MILLIS) / nanosPerOperation(result);
            all.add(new Measured(benchmark, least, operations));
        }
        return all;
    }

    private static double nanosPerOperation(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double bytesPerOperation(IterationResult iteration) {
        Result<?> bytes = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
        return Objects.requireNonNull(bytes, "JMH ran without its profiler").getScore();
    }
}
