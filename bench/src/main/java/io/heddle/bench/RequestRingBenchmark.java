package io.heddle.bench;

import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The least a hand-over between a connection and the worker costs: one offer and one poll on one thread,
/// nobody else there.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestRingBenchmark {
    private final RequestRing ring = new RequestRing(1024, () -> {});
    private final Request request = new Request(() -> {});

    /// One request through the ring.
    @Benchmark
    public @Nullable Request offerAndPoll() {
        ring.offer(request);
        return ring.poll();
    }
}
