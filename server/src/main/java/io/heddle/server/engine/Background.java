package io.heddle.server.engine;

/// The worker's own work, in slices that stay far below a millisecond: expiry, lazy free, memory given back to the system.
///
/// A task with more to do runs again after a pause in proportion to what it took, so that it never takes more than its
/// share of the worker while commands come; with nothing else to do it runs slice after slice.
final class Background {
    private static final long SLICE_NANOS = 200_000;
    private static final long EXPIRY_PERIOD_NANOS = 100_000_000;

    /// Table positions between two looks at the clock.
    private static final int EXPIRY_STEP = 16;

    private static final int FREE_STEP = 64;

    /// Pause after a slice, in multiples of its length: a quarter of the time at most.
    private static final int PAUSE_FACTOR = 3;

    private final Engine engine;
    private long expiryAt;
    private long freeAt;

    Background(Engine engine) {
        this.engine = engine;
    }

    /// Milliseconds until something is due.
    long idleMillis(long now) {
        long due = Math.min(expiryAt, engine.keyspaces().lazyFreePending() > 0 ? freeAt : Long.MAX_VALUE);
        return Math.max(0, (due - now + 999_999) / 1_000_000);
    }

    void run(long now) {
        if (now >= expiryAt) {
            boolean more = expire(now);
            long end = engine.clock().nanos();
            expiryAt = more ? end + (end - now) * PAUSE_FACTOR : end + EXPIRY_PERIOD_NANOS;
        }
        if (now >= freeAt && engine.keyspaces().lazyFreePending() > 0) {
            long begin = engine.clock().nanos();
            free(begin);
            long end = engine.clock().nanos();
            freeAt = end + (end - begin) * PAUSE_FACTOR;
        }
    }

    private boolean expire(long begin) {
        boolean more;
        do {
            more = engine.keyspaces().expireStep(EXPIRY_STEP);
        } while (more && engine.clock().nanos() - begin < SLICE_NANOS);
        return more;
    }

    private void free(long begin) {
        boolean more;
        do {
            more = engine.keyspaces().freeStep(FREE_STEP);
        } while (more && engine.clock().nanos() - begin < SLICE_NANOS);
    }
}
