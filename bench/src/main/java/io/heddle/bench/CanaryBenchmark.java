package io.heddle.bench;

import org.openjdk.jmh.annotations.Benchmark;

/// What the allocation gate must notice.
public class CanaryBenchmark {
    /// One object per operation.
    @Benchmark
    public Object allocate() {
        return new Object();
    }
}
