package io.heddle.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class OwnGapsTest {
    private static final long GAP = 10 * OwnGaps.LEAST_NANOS;

    private final OwnGaps gaps = new OwnGaps();
    private long now = 5_000;

    @Test
    void shouldFindNoGapWhereTheThreadLooksOften() {
        look(0);
        for (int i = 0; i < 100; i++) {
            look(OwnGaps.LEAST_NANOS - 1);
        }
        assertEquals(0, gaps.within(0));
        assertEquals(0, gaps.touched());
    }

    @Test
    void shouldTakeOnlyTheGapsSinceATime() {
        look(0);
        look(GAP);
        long between = now;
        look(1_000);
        look(2 * GAP);
        look(1_000);
        assertEquals(3 * GAP, gaps.within(0));
        assertEquals(2 * GAP, gaps.within(between));
        assertEquals(2 * GAP, gaps.within(between + 500));
        assertEquals(0, gaps.within(now));
        assertEquals(3, gaps.touched());
    }

    @Test
    void shouldTakeThePartOfAGapThatLiesBehindATime() {
        look(0);
        look(GAP);
        assertEquals(GAP / 4, gaps.within(now - GAP / 4));
    }

    @Test
    void shouldKeepGapsBeyondAReset() {
        look(0);
        look(GAP);
        gaps.reset();
        assertEquals(GAP, gaps.within(0));
        assertEquals(1, gaps.touched());
    }

    @Test
    void shouldForgetTheOldestOfManyGaps() {
        look(0);
        for (int i = 0; i < 5_000; i++) {
            look(GAP);
        }
        assertEquals(1_024 * GAP, gaps.within(0));
    }

    private void look(long later) {
        now += later;
        gaps.look(now);
    }
}
