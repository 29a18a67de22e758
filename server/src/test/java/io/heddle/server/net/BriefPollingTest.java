package io.heddle.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BriefPollingTest {
    private final BriefPolling polling = new BriefPolling();

    /// How many of so many sleeps are preceded by polling that ends like this.
    private int polled(int sleeps, boolean found) {
        int polled = 0;
        for (int i = 0; i < sleeps; i++) {
            polling.onSent(BriefPolling.LONG_BYTES);
            if (polling.isWorthwhile()) {
                polled++;
                polling.onEnd(found);
            }
        }
        return polled;
    }

    @Test
    void shouldPollAlwaysWhileSomethingIsFound() {
        assertEquals(1000, polled(1000, true));
    }

    @Test
    void shouldNotPollBehindShortReplies() {
        polling.onSent(BriefPolling.LONG_BYTES - 1);
        assertFalse(polling.isWorthwhile());
        polling.onSent(BriefPolling.LONG_BYTES - 1);
        assertFalse(polling.isWorthwhile(), "only what was sent since counts");
        polling.onSent(1000);
        polling.onSent(BriefPolling.LONG_BYTES - 1000);
        assertTrue(polling.isWorthwhile());
    }

    @Test
    void shouldPollSeldomWhereNothingIsFound() {
        polled(1000, false);
        int polled = polled(10_000, false);
        assertTrue(polled >= 1 && polled <= 50, "polled " + polled + " times");
    }

    @Test
    void shouldPollAgainOnceSomethingIsFound() {
        polled(10_000, false);
        polled(1_000, true);
        assertEquals(1000, polled(1000, true));
    }
}
