package io.heddle.server;

import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// How much of the time a rehearsal takes: all of it until clients come. Then each round is followed by a rest, and
/// soon it is enough.
///
/// ```
///   nobody there:   ▓▓▓▓▓▓▓▓▓▓▓▓ …        apart from the worker:   ▓····▓····▓····   for ten seconds
///                                         on its processor:        ▓··········…▓··   for three
/// ```
///
/// The first clients come with one command, and what they have not asked for, a snapshot above all, would be unknown to
/// the compilers when it is asked for. Where clients come at once and stay, that is the whole rehearsal.
final class Pace {
    private static final int RESTS_APART = 4;
    private static final int RESTS_TOGETHER = 24;
    private static final long NANOS_APART = 10_000_000_000L;
    private static final long NANOS_TOGETHER = 3_000_000_000L;

    /// The server's end waits for one rest.
    private static final long REST_NANOS_MAX = 50_000_000;

    private final BooleanSupplier busy;
    private final BooleanSupplier ending;
    private final LongSupplier clock;
    private final LongConsumer sleep;
    private final int rests;
    private final long nanos;
    private long begin;
    private long end;
    private boolean resting;

    /// @param busy whether clients have come
    /// @param ending whether the server ends
    /// @param apart whether the rehearsal has processors of its own, where it takes nothing from the worker
    /// @param clock nanoseconds
    /// @param sleep for so many of them
    Pace(BooleanSupplier busy, BooleanSupplier ending, boolean apart, LongSupplier clock, LongConsumer sleep) {
        this.busy = busy;
        this.ending = ending;
        this.clock = clock;
        this.sleep = sleep;
        this.rests = apart ? RESTS_APART : RESTS_TOGETHER;
        this.nanos = apart ? NANOS_APART : NANOS_TOGETHER;
        this.begin = clock.getAsLong();
    }

    /// Whether there is to be another round, after a rest where that is due; false for good.
    boolean next() {
        long now = clock.getAsLong();
        if (busy.getAsBoolean() && !ending.getAsBoolean()) {
            if (!resting) {
                resting = true;
                end = now + nanos;
            }
            if (now - end >= 0) {
                return false;
            }
            sleep.accept(Math.min(REST_NANOS_MAX, (now - begin) * rests));
            now = clock.getAsLong();
        }
        begin = now;
        return !ending.getAsBoolean();
    }
}
