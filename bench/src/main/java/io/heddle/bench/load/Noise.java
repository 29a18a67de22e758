package io.heddle.bench.load;

import org.HdrHistogram.Histogram;

/// What the machine itself takes from a thread: a loop that only reads the clock, and the gaps between two readings.
///
/// Other threads, interrupts and the hypervisor make them. No program on this processor can have a shorter worst case,
/// so a figure of a server's longest turn means something only beside this one.
public final class Noise {
    private static final long GAP_NANOS = 20_000;
    private static final long WARM_UP_NANOS = 500_000_000;

    private final Histogram gaps = new Histogram(60_000_000_000L, 3);
    private long lostNanos;

    private Noise() {}

    public static void main(String... arguments) {
        Options options = new Options("noise", "gaps that the machine makes in a loop that only reads the clock")
                .with("seconds", 5, "how long; pin it with HEDDLE_BENCH_CPUS");
        if (!options.parse(arguments)) {
            return;
        }
        new Noise().watch(WARM_UP_NANOS);
        Noise noise = new Noise();
        double seconds = options.number("seconds");
        noise.watch((long) (seconds * 1e9));
        System.out.println(new Json()
                .field("tool", "noise")
                .field("options", options.given())
                .field("lost_percent", noise.lostNanos / seconds / 1e7)
                .field("gaps_over_100_usec_per_second", noise.over(100) / seconds)
                .field("gaps_over_1000_usec_per_second", noise.over(1000) / seconds)
                .field("gaps_over_4000_usec_per_second", noise.over(4000) / seconds)
                .field("longest_gap_usec", noise.gaps.getMaxValue() / 1000));
    }

    private void watch(long nanos) {
        long before = System.nanoTime();
        long end = before + nanos;
        while (before < end) {
            long now = System.nanoTime();
            if (now - before > GAP_NANOS) {
                gaps.recordValue(now - before);
                lostNanos += now - before;
            }
            before = now;
        }
    }

    private long over(long micros) {
        return gaps.getTotalCount() == 0 ? 0 : gaps.getCountBetweenValues(micros * 1000, gaps.getMaxValue());
    }
}
