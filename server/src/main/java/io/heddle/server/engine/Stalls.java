package io.heddle.server.engine;

import java.util.function.LongSupplier;

/// The worker's own watch over its turns: the health number of a server with one worker.
///
/// A stall is set down to page faults when the worker's thread had some since they were last counted: at the last long
/// turn, or a tenth of a second ago at most. For a short turn, which should be every one, they are not counted.
public final class Stalls {
    /// A turn longer than this many nanoseconds counts as a stall.
    public static final long THRESHOLD_NANOS = 1_000_000;

    private static final long LONG_NANOS = 100_000;

    private final LongSupplier pageFaults;
    private long turns;
    private long busyNanos;
    private long stalls;
    private long stallsWithFaults;
    private long longestNanos;
    private long lastStallUnixMillis;
    private long faults;
    private long faultsInStalls;

    /// @param pageFaults of the worker's thread since its start
    Stalls(LongSupplier pageFaults) {
        this.pageFaults = pageFaults;
    }

    /// Notes a turn: everything between two waits of the worker's thread.
    public void onTurn(long nanos, long unixMillis) {
        turns++;
        busyNanos += nanos;
        if (nanos > longestNanos) {
            longestNanos = nanos;
        }
        if (nanos <= LONG_NANOS) {
            return;
        }
        long fresh = countFaults();
        if (nanos > THRESHOLD_NANOS) {
            stalls++;
            lastStallUnixMillis = unixMillis;
            if (fresh > 0) {
                stallsWithFaults++;
                faultsInStalls += fresh;
            }
        }
    }

    /// Counts the page faults of the calling thread, the worker's; returns how many are new.
    long countFaults() {
        long before = faults;
        faults = pageFaults.getAsLong();
        return faults - before;
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
        return faults;
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
