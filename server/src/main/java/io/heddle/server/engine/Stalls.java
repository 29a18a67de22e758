package io.heddle.server.engine;

/// The worker's own watch over its turns: the health number of a server with one worker.
public final class Stalls {
    /// A turn longer than this many nanoseconds counts as a stall.
    public static final long THRESHOLD_NANOS = 1_000_000;

    private long turns;
    private long stalls;
    private long longestNanos;
    private long lastStallUnixMillis;

    /// Notes a turn: everything between two waits of the worker's thread.
    public void onTurn(long nanos, long unixMillis) {
        turns++;
        if (nanos > longestNanos) {
            longestNanos = nanos;
        }
        if (nanos > THRESHOLD_NANOS) {
            stalls++;
            lastStallUnixMillis = unixMillis;
        }
    }

    public long turns() {
        return turns;
    }

    /// Turns over the threshold.
    public long stalls() {
        return stalls;
    }

    public long longestNanos() {
        return longestNanos;
    }

    public long lastStallUnixMillis() {
        return lastStallUnixMillis;
    }

    public void reset() {
        turns = 0;
        stalls = 0;
        longestNanos = 0;
        lastStallUnixMillis = 0;
    }
}
