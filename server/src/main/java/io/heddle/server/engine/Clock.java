package io.heddle.server.engine;

/// Time as the worker sees it; tests set it by hand.
public interface Clock {
    /// Unix time in milliseconds.
    long unixMillis();

    /// Unix time in microseconds.
    long unixMicros();

    /// Monotonic nanoseconds, for durations.
    long nanos();
}
