package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
    @Test
    void shouldSayNothingThatTheServerRefuses() {
        try (TestServer server = new TestServer()) {
            Stream.of(
                            WarmUp.GROWING,
                            WarmUp.SHRINKING,
                            WarmUp.EMPTYING,
                            WarmUp.EMPTYING_LARGE,
                            WarmUp.RESTING,
                            List.of(WarmUp.EXPIRING))
                    .flatMap(List::stream)
                    .forEach(line -> {
                        String reply = server.run(line.replace('#', '1'));
                        assertFalse(reply.startsWith("-") || reply.contains("ERR"), line + ": " + reply);
                    });
        }
    }
}
