package io.heddle.server.engine;

import java.util.Arrays;

/// A rate, as the mean of its last sixteen samples: how a counter grew from one sample to the next, in relation to how
/// something else grew (time, mostly).
final class Rate {
    private static final int SAMPLES = 16;

    private final long factor;
    private final long[] samples = new long[SAMPLES];
    private int next;
    private long lastValue;
    private long lastBase;

    /// @param factor units of the base for which the rate is given: 1000 where the base is in milliseconds and the
    ///   rate per second
    Rate(long factor) {
        this.factor = factor;
    }

    void sample(long value, long base) {
        if (lastBase > 0) {
            long elapsed = base - lastBase;
            samples[next] = elapsed > 0 ? Math.max(0, value - lastValue) * factor / elapsed : 0;
            next = (next + 1) % SAMPLES;
        }
        lastValue = value;
        lastBase = base;
    }

    long mean() {
        return Arrays.stream(samples).sum() / SAMPLES;
    }

    void reset() {
        Arrays.fill(samples, 0);
        next = 0;
        lastValue = 0;
        lastBase = 0;
    }
}
