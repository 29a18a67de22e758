package io.heddle.server.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2ObjectHashMap;

/// When blocked clients have waited long enough: one timer wheel for all of them, stepped by the worker.
///
/// ```
///   wheel of ticks of about a millisecond; a timer stands in its tick's spoke with its exact deadline
///   soonest ── a lower bound of the next deadline, so that an idle worker sleeps exactly until then
/// ```
///
/// The bound becomes exact by a look at all timers when the one that it stood for is gone. With very many timers that
/// look is not worth it, and an idle worker looks after them every millisecond instead.
final class WaitTimers {
    private static final long TICK_NANOS = 1 << 20;
    private static final int TICKS = 256;
    private static final int FEW = 4096;
    private static final long MILLI = 1_000_000;
    private static final long FOREVER_MILLIS = Long.MAX_VALUE / 4 / MILLI;

    private final DeadlineTimerWheel wheel;
    private final Long2ObjectHashMap<Wait> waits = new Long2ObjectHashMap<>();
    private long soonest = Long.MAX_VALUE;

    WaitTimers(long nowNanos) {
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNanos, TICK_NANOS, TICKS);
    }

    /// Clients that wait with a timeout.
    int size() {
        return waits.size();
    }

    /// @param timeoutMillis longer than a century is for ever
    void start(Wait wait, long timeoutMillis, long nowNanos) {
        if (timeoutMillis > FOREVER_MILLIS) {
            return;
        }
        if (waits.isEmpty()) {
            wheel.currentTickTime(nowNanos);
            soonest = Long.MAX_VALUE;
        }
        long deadline = nowNanos + timeoutMillis * MILLI;
        wait.timer = wheel.scheduleTimer(deadline);
        waits.put(wait.timer, wait);
        soonest = Math.min(soonest, deadline);
    }

    void cancel(Wait wait) {
        if (wait.timer != Wait.NO_TIMER) {
            wheel.cancelTimer(wait.timer);
            waits.remove(wait.timer);
            wait.timer = Wait.NO_TIMER;
        }
    }

    /// Calls `over` for each client whose time has come.
    void poll(long nowNanos, Consumer<Wait> over) {
        if (nowNanos < soonest || waits.isEmpty()) {
            return;
        }
        long tick;
        do { // a call looks at one tick, and goes on to the next if that has begun
            tick = wheel.currentTickTime();
            wheel.poll(
                    nowNanos,
                    (_, _, timer) -> {
                        Wait wait = waits.remove(timer);
                        wait.timer = Wait.NO_TIMER;
                        over.accept(wait);
                        return true;
                    },
                    Integer.MAX_VALUE);
        } while (wheel.currentTickTime() != tick);
        soonest = waits.isEmpty() || waits.size() > FEW ? nowNanos + MILLI : findSoonest();
    }

    private long findSoonest() {
        long[] least = {Long.MAX_VALUE};
        wheel.forEach((deadline, _) -> least[0] = Math.min(least[0], deadline));
        return least[0];
    }

    /// Milliseconds until a client's time may come.
    long idleMillis(long nowNanos) {
        return waits.isEmpty() ? Long.MAX_VALUE : Math.max(0, (soonest - nowNanos + MILLI - 1) / MILLI);
    }
}
