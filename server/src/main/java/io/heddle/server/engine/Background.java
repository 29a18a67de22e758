package io.heddle.server.engine;

import io.heddle.memory.Allocator;
import io.heddle.server.config.Directives;

/// The worker's own work, in slices that stay far below a millisecond: expiry, lazy free, memory given back to the
/// system.
///
/// A task with more to do runs again after a pause in proportion to what it took, so that it never takes more than its
/// share of the worker while commands come; with nothing else to do it runs slice after slice.
final class Background {
    static final long SLICE_NANOS = 200_000;
    private static final long EXPIRY_PERIOD_NANOS = 100_000_000;
    private static final long TOGETHER_NANOS = EXPIRY_PERIOD_NANOS / 2;
    private static final long SECOND_NANOS = 1_000_000_000;

    /// Table positions between two looks at the clock.
    private static final int EXPIRY_STEP = 16;

    /// Memory that is kept for what comes next: so many bytes, and this share of what is held.
    private static final long KEPT_BYTES = 16 << 20;

    private static final int KEPT_SHARE = 8;

    /// Pause after a slice, in multiples of its length: a quarter of the time at most.
    private static final int PAUSE_FACTOR = 3;

    private final Engine engine;
    private long roundAt;
    private long expiryAt;
    private long freeAt;
    private long giveBackAt;

    Background(Engine engine) {
        this.engine = engine;
    }

    /// Milliseconds until something is due.
    long idleMillis(long now) {
        long due = Math.min(expiryAt, engine.keyspaces().lazyFreePending() > 0 ? freeAt : Long.MAX_VALUE);
        due = Math.min(due, Math.min(roundAt, giveBackAt));
        long millis = Math.max(0, (due - now + 999_999) / 1_000_000);
        millis = Math.min(millis, engine.clientCare().idleMillis(now));
        if (!engine.pause().isOn()) {
            return millis;
        }
        return Math.min(millis, engine.pause().remainingMillis(engine.clock().unixMillis()));
    }

    /// @param idle no requests came: there is nobody to pause for
    void run(long now, boolean idle) {
        int pause = idle ? 0 : PAUSE_FACTOR;
        engine.clientCare().round(now);
        if (now >= roundAt) {
            if (!engine.isPaused()) {
                round(now);
            }
            roundAt = now + SECOND_NANOS / engine.config().number(Directives.HZ);
        }
        if (now >= expiryAt) {
            boolean more = mayExpire() && expire(now);
            long end = engine.clock().nanos();
            engine.statistics().onExpireSlice(end - now, more);
            engine.latencyMonitor().note("expire-cycle", end - now);
            expiryAt = more ? end + (end - now) * pause : withRound(end + EXPIRY_PERIOD_NANOS);
        }
        if (now >= freeAt && engine.keyspaces().lazyFreePending() > 0) {
            long begin = engine.clock().nanos();
            long pending = engine.keyspaces().lazyFreePending();
            engine.freeSlice();
            long end = engine.clock().nanos();
            engine.statistics().onFreed(pending - engine.keyspaces().lazyFreePending());
            engine.latencyMonitor().note("lazyfree", end - begin);
            freeAt = end + (end - begin) * pause;
        } else if (now >= giveBackAt) {
            giveBack(pause);
        }
    }

    /// Gives emptied chunks back to the system, one at a time, when much more is held than used.
    private void giveBack(int pause) {
        Allocator allocator = engine.allocator();
        long held = allocator.heldBytes();
        boolean much = held - allocator.usedBytes() > KEPT_BYTES + held / KEPT_SHARE;
        long begin = engine.clock().nanos();
        boolean more = much && allocator.giveBack(1);
        long end = engine.clock().nanos();
        giveBackAt = more ? end + (end - begin) * pause : end + SECOND_NANOS;
    }

    /// Puts what is due shortly after the next round together with it, so that an idle worker wakes once for both.
    private long withRound(long due) {
        return roundAt <= due && due - roundAt < TOGETHER_NANOS ? roundAt : due;
    }

    private boolean mayExpire() {
        return engine.isActiveExpiry() && !engine.isPaused() && !engine.pause().isOn();
    }

    private void round(long now) {
        engine.stalls().countWaits();
        engine.tracking().round();
        engine.statistics().onRound(now, engine.commandStatistics().totalCalls(), engine.stalls(), engine.usedBytes());
        engine.statistics().onRoundEnd(engine.clock().nanos() - now);
    }

    private boolean expire(long begin) {
        boolean more;
        do {
            more = engine.keyspaces().expireStep(EXPIRY_STEP);
        } while (more && engine.clock().nanos() - begin < SLICE_NANOS);
        return more;
    }
}
