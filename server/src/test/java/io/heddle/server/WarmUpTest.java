package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class WarmUpTest {
    @Test
    void shouldSayNothingThatTheServerRefuses() {
        try (TestServer server = new TestServer()) {
            Stream.concat(WarmUp.GROWING.stream(), WarmUp.SHRINKING.stream()).forEach(line -> {
                String reply = server.run(line.replace('#', '1'));
                assertFalse(reply.startsWith("-") || reply.contains("ERR"), line + ": " + reply);
            });
        }
    }
}
