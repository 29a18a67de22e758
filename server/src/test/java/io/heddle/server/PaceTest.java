package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class PaceTest {
    private static final long ROUND = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private boolean busy;
    private boolean ending;
    private long now = 5;
    private long slept;

    private Pace pace(boolean apart) {
        return new Pace(() -> busy, () -> ending, apart, () -> now, nanos -> {
            slept += nanos;
            now += nanos;
        });
    }

    /// The nanoseconds of work until it is enough.
    private long work(Pace pace) {
        long worked = 0;
        while (pace.next()) {
            now += ROUND;
            worked += ROUND;
        }
        return worked;
    }

    private static void assertNear(long expected, long actual, long tolerance) {
        assertTrue(Math.abs(actual - expected) <= tolerance, () -> "expected about " + expected + " but was " + actual);
    }

    @Test
    void shouldTakeAllTheTimeWhileNobodyIsThere() {
        Pace pace = pace(false);
        for (int i = 0; i < 100_000; i++) {
            assertTrue(pace.next());
            now += ROUND;
        }
        assertEquals(0, slept);
    }

    @Test
    void shouldTakeAFifthForTenSecondsApartFromTheWorker() {
        Pace pace = pace(true);
        busy = true;
        long begin = now;
        assertNear(2 * SECOND, work(pace), 2 * ROUND);
        assertNear(10 * SECOND, now - begin, 10 * ROUND);
        assertFalse(pace.next());
    }

    @Test
    void shouldTakeLittleBesideTheWorker() {
        Pace pace = pace(false);
        busy = true;
        assertNear(3 * SECOND / 25, work(pace), 2 * ROUND);
    }

    @Test
    void shouldRestBrieflyEvenAfterALongRound() {
        Pace pace = pace(false);
        assertTrue(pace.next());
        busy = true;
        now += SECOND;
        assertTrue(pace.next());
        assertEquals(50_000_000, slept);
    }

    @Test
    void shouldEndWithTheServer() {
        Pace pace = pace(true);
        busy = true;
        ending = true;
        assertFalse(pace.next());
        assertEquals(0, slept);
    }
}
