package io.heddle.server.engine;

/// The worker's own watch over its turns: the health number of a server with one worker.
///
/// A stall is set down to page faults when the worker's thread had some since the faults were last counted, which is a
/// tenth of a second ago at most. They are counted after stalls and by the worker's rounds, never for a turn as it
/// should be.
public final class Stalls {
    /// A turn longer than this many nanoseconds counts as a stall.
    public static final long THRESHOLD_NANOS = 1_000_000;

    private long turns;
    private long busyNanos;
    private long stalls;
    private long stallsWithFaults;
    private long longestNanos;
    private long lastStallUnixMillis;
    private long minorFaults;
    private long majorFaults;
    private long faultsInStalls;

    /// Notes a turn: everything between two waits of the worker's thread.
    public void onTurn(long nanos, long unixMillis) {
        turns++;
        busyNanos += nanos;
        if (nanos > longestNanos) {
            longestNanos = nanos;
        }
        if (nanos > THRESHOLD_NANOS) {
            stalls++;
            lastStallUnixMillis = unixMillis;
            long faults = countFaults();
            if (faults > 0) {
                stallsWithFaults++;
                faultsInStalls += faults;
            }
        }
    }

    /// Counts the page faults of the calling thread, the worker's; returns how many are new.
    long countFaults() {
        ProcessFigures.Usage usage = ProcessFigures.thread();
        long before = minorFaults + majorFaults;
        minorFaults = usage.minorFaults();
        majorFaults = usage.majorFaults();
        return Math.max(0, minorFaults + majorFaults - before);
    }

    public long turns() {
        return turns;
    }

    /// All turns together.
    public long busyNanos() {
        return busyNanos;
    }

    /// Turns over the threshold.
    public long stalls() {
        return stalls;
    }

    /// Those of them in which, or shortly before which, memory was touched for the first time.
    public long stallsWithFaults() {
        return stallsWithFaults;
    }

    /// Page faults counted at stalls.
    public long faultsInStalls() {
        return faultsInStalls;
    }

    /// Page faults of the worker's thread since its start, as last counted.
    public long faults() {
        return minorFaults + majorFaults;
    }

    public long longestNanos() {
        return longestNanos;
    }

    public long lastStallUnixMillis() {
        return lastStallUnixMillis;
    }

    public void reset() {
        turns = 0;
        busyNanos = 0;
        stalls = 0;
        stallsWithFaults = 0;
        faultsInStalls = 0;
        longestNanos = 0;
        lastStallUnixMillis = 0;
    }
}
