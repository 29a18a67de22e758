package io.heddle.server.engine;

import java.util.function.LongSupplier;

/// The worker's own watch over its turns: the health number of a server with one worker.
///
/// A stall is set down to page faults, or to other threads on the worker's processor, when the worker's thread met
/// with some since they were last counted: at the last long turn, or a tenth of a second ago at most. For a short turn,
/// which should be every one, they are not counted.
///
/// Where the thread had no processor without that, the machine below us had taken it away, or a call into the system or
/// into Java's machine waited. That shows in the thread's processor time:
///
/// ```
///   turns    |-------|   |---|  |-----|          |--------------- stall ---------------|
///   polls             ~~~     ~~       ~~ (asleep)
///            ^ last reading                                                            ^ this one
///   off the processor  >=  turns since the last reading - processor time since the last reading
/// ```
///
/// It is too little by what the polls between took. A reading costs a quarter of a microsecond, so one is made after
/// half a millisecond of turns, or 64 of them, and after each long one: the error is some hundred microseconds at most.
/// A stall that would have been none without that time is set down to it. What is left without any of these is ours, or
/// Java's.
public final class Stalls {
    /// A turn longer than this many nanoseconds counts as a stall.
    public static final long THRESHOLD_NANOS = 1_000_000;

    private static final long LONG_NANOS = 100_000;
    private static final long READING_NANOS = 500_000;
    private static final int READING_TURNS = 64;

    private final LongSupplier pageFaults;
    private final LongSupplier preemptions;
    private final LongSupplier processorNanos;
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
    private long stallsOffCpu;
    private long stallsUnexplained;
    private long processorAtReading;
    private long nanosSinceReading;
    private int turnsSinceReading;

    /// @param pageFaults of the worker's thread since its start
    /// @param preemptions of the worker's thread since its start
    /// @param processorNanos that the worker's thread has run since its start; 0 where nobody knows
    Stalls(LongSupplier pageFaults, LongSupplier preemptions, LongSupplier processorNanos) {
        this.pageFaults = pageFaults;
        this.preemptions = preemptions;
        this.processorNanos = processorNanos;
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
        nanosSinceReading += nanos;
        turnsSinceReading++;
        if (nanos <= LONG_NANOS) {
            if (nanosSinceReading > READING_NANOS || turnsSinceReading >= READING_TURNS) {
                readProcessor();
            }
            return;
        }
        long away = readProcessor();
        long faultsBefore = faults;
        long preemptedBefore = preempted;
        countWaits();
        if (nanos > THRESHOLD_NANOS) {
            stalls++;
            lastStallUnixMillis = unixMillis;
            boolean offCpu = away > 0 && nanos - away <= THRESHOLD_NANOS;
            note(faults - faultsBefore, preempted - preemptedBefore, offCpu);
        }
    }

    /// The least time that turns since the last reading were without a processor.
    private long readProcessor() {
        long before = processorAtReading;
        processorAtReading = processorNanos.getAsLong();
        long away = before == 0 ? 0 : nanosSinceReading - (processorAtReading - before);
        nanosSinceReading = 0;
        turnsSinceReading = 0;
        return Math.max(0, away);
    }

    private void note(long freshFaults, long freshPreemptions, boolean offCpu) {
        if (freshFaults > 0) {
            stallsWithFaults++;
            faultsInStalls += freshFaults;
        }
        if (freshPreemptions > 0) {
            stallsWithPreemption++;
        }
        if (freshPreemptions == 0 && offCpu) {
            stallsOffCpu++;
        }
        if (freshFaults == 0 && freshPreemptions == 0 && !offCpu) {
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

    /// Turns over the threshold that would have been none without the time in which the worker's thread had no
    /// processor, though no other thread of the system had it.
    public long stallsOffCpu() {
        return stallsOffCpu;
    }

    /// Turns over the threshold with none of these.
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
        stallsOffCpu = 0;
        stallsUnexplained = 0;
        longestNanos = 0;
        lastStallUnixMillis = 0;
    }
}
