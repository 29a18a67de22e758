package io.heddle.server;

import io.heddle.server.engine.Clock;

/// A clock that a test moves by hand; nanoseconds creep on by themselves so that durations are never zero.
public final class ManualClock implements Clock {
    private long millis = 1_700_000_000_000L;
    private long nanos = 1;

    public void advance(long byMillis) {
        millis += byMillis;
        nanos += byMillis * 1_000_000;
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
        return nanos += 100;
    }
}
