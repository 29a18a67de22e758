package io.heddle.server.engine;

import java.util.function.LongSupplier;

/// The worker's own watch over its turns: the health number of a server with one worker.
///
/// A stall is set down to page faults, or to other threads on the worker's processor, when the worker's thread met
/// with some since they were last counted: at the last long turn, or a tenth of a second ago at most. For a short turn,
/// which should be every one, they are not counted. What is left without either is ours, or the virtual machine's below
/// or above us.
public final class Stalls {
    /// A turn longer than this many nanoseconds counts as a stall.
    public static final long THRESHOLD_NANOS = 1_000_000;

    private static final long LONG_NANOS = 100_000;

    private final LongSupplier pageFaults;
    private final LongSupplier preemptions;
    private long turns;
    private long busyNanos;
    private long stalls;
    private long stallsWithFaults;
    private long longestNanos;
    private long lastStallUnixMillis;
    private long faults;
    private long faultsInStalls;
    private long preempted;
    private long stallsWithPreemption;
    private long stallsUnexplained;

    /// @param pageFaults of the worker's thread since its start
    /// @param preemptions of the worker's thread since its start
    Stalls(LongSupplier pageFaults, LongSupplier preemptions) {
        this.pageFaults = pageFaults;
        this.preemptions = preemptions;
    }

    /// Notes a turn: everything between two waits of the worker's thread.
    ///
    /// @param unixMillis its end, for a turn beyond the threshold
    public void onTurn(long nanos, long unixMillis) {
        turns++;
        busyNanos += nanos;
        if (nanos > longestNanos) {
            longestNanos = nanos;
        }
        if (nanos <= LONG_NANOS) {
            return;
        }
        long faultsBefore = faults;
        long preemptedBefore = preempted;
        countWaits();
        if (nanos > THRESHOLD_NANOS) {
            stalls++;
            lastStallUnixMillis = unixMillis;
            note(faults - faultsBefore, preempted - preemptedBefore);
        }
    }

    private void note(long freshFaults, long freshPreemptions) {
        if (freshFaults > 0) {
            stallsWithFaults++;
            faultsInStalls += freshFaults;
        }
        if (freshPreemptions > 0) {
            stallsWithPreemption++;
        }
        if (freshFaults == 0 && freshPreemptions == 0) {
            stallsUnexplained++;
        }
    }

    /// Counts what the calling thread, the worker's, had to wait for.
    void countWaits() {
        faults = pageFaults.getAsLong();
        preempted = preemptions.getAsLong();
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

    /// Turns over the threshold in which, or shortly before which, another thread ran on the worker's processor.
    public long stallsWithPreemption() {
        return stallsWithPreemption;
    }

    /// Turns over the threshold with neither.
    public long stallsUnexplained() {
        return stallsUnexplained;
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
        stallsWithPreemption = 0;
        stallsUnexplained = 0;
        longestNanos = 0;
        lastStallUnixMillis = 0;
    }
}
