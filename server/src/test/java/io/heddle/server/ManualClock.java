package io.heddle.server;

import io.heddle.server.engine.Clock;

/// A clock that a test moves by hand; nanoseconds creep on by themselves so that durations are never zero.
public final class ManualClock implements Clock {
    private long millis = 1_700_000_000_000L;
    private long nanos = 1;
    private long creep = 100;

    public void advance(long byMillis) {
        millis += byMillis;
        nanos += byMillis * 1_000_000;
    }

    /// How far nanoseconds creep on with each look.
    public void creep(long nanosPerLook) {
        creep = nanosPerLook;
    }

    @Override
    public long unixMillis() {
        return millis;
    }

    @Override
    public long unixMicros() {
        return millis * 1000;
    }

    @Override
    public long nanos() {
        return nanos += creep;
    }
}
