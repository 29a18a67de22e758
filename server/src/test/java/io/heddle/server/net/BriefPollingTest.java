package io.heddle.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class BriefPollingTest {
    private final BriefPolling polling = new BriefPolling();

    /// How many of so many sleeps are preceded by polling that ends like this.
    private int polled(int sleeps, boolean found) {
        int polled = 0;
        for (int i = 0; i < sleeps; i++) {
            polling.onSent(BriefPolling.LONG_BYTES);
            if (polling.worthwhileNanos() > 0) {
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
        assertEquals(0, polling.worthwhileNanos());
        polling.onSent(BriefPolling.LONG_BYTES - 1);
        assertEquals(0, polling.worthwhileNanos(), "only what was sent since counts");
        polling.onSent(1000);
        polling.onSent(BriefPolling.LONG_BYTES - 1000);
        assertEquals(BriefPolling.NANOS, polling.worthwhileNanos());
    }

    @Test
    void shouldPollLongerBehindManyCommandsWhateverTheirReplies() {
        polling.onCommands(BriefPolling.MANY_COMMANDS - 1);
        assertEquals(0, polling.worthwhileNanos());
        polling.onCommands(BriefPolling.MANY_COMMANDS - 1);
        assertEquals(0, polling.worthwhileNanos(), "only what came since counts");
        polling.onCommands(1);
        polling.onCommands(BriefPolling.MANY_COMMANDS - 1);
        assertEquals(BriefPolling.LONG_NANOS, polling.worthwhileNanos());
        polling.onEnd(false);
        polling.onCommands(BriefPolling.MANY_COMMANDS);
        assertEquals(0, polling.worthwhileNanos(), "in vain a moment ago");
        polling.onCommands(BriefPolling.MANY_COMMANDS);
        polling.onSent(BriefPolling.LONG_BYTES);
        assertEquals(BriefPolling.LONG_NANOS, polling.worthwhileNanos());
    }

    @Test
    void shouldGoOnWhileItFindsBatchesOfCommands() {
        polling.onCommands(BriefPolling.MANY_COMMANDS);
        for (int i = 0; i < 100; i++) {
            assertEquals(BriefPolling.LONG_NANOS, polling.worthwhileNanos());
            polling.onEnd(true);
            polling.onCommands(BriefPolling.SOME_COMMANDS);
        }
        assertEquals(BriefPolling.LONG_NANOS, polling.worthwhileNanos());
        polling.onEnd(true);
        polling.onCommands(BriefPolling.SOME_COMMANDS - 1);
        assertEquals(0, polling.worthwhileNanos(), "single commands");
        polling.onCommands(BriefPolling.SOME_COMMANDS);
        assertEquals(0, polling.worthwhileNanos(), "it slept meanwhile");
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
