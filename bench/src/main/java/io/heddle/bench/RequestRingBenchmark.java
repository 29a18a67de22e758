package io.heddle.bench;

import java.util.concurrent.TimeUnit;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The least a hand-over between a connection and the worker costs: one offer and one poll on one thread, nobody else
/// there.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestRingBenchmark {
    private final MpscVarHandleArrayQueue<Object> ring = new MpscVarHandleArrayQueue<>(1024);
    private final Object element = new Object();

    /// One element through the ring.
    @Benchmark
    public Object offerAndPoll() {
        ring.offer(element);
        return ring.poll();
    }
}
