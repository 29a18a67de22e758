package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerBasicsCommandsTest {
    @Test
    void shouldTellTheTime() {
        try (TestServer server = new TestServer()) {
            server.clock().advance(7);
            long millis = server.clock().unixMillis();
            assertEquals("[\"" + millis / 1000 + "\", \"" + millis % 1000 * 1000 + "\"]", server.run("TIME"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOLWUT", "LOLWUT VERSION 5 9 2", "LOLWUT VERSION 6 1", "LOLWUT VERSION -3", "LOLWUT x"})
    void shouldWeaveAndSignWithTheVersion(String line) {
        try (TestServer server = new TestServer()) {
            String reply = server.run(line);
            assertTrue(reply.endsWith("\\x0aRedis ver. 7.2.4\\x0a\""), reply);
            assertTrue(reply.matches("\"[|-]+\\\\x0a.*"), reply);
        }
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        try (TestServer server = new TestServer()) {
            assertEquals("ERR value is not an integer or out of range", server.run("LOLWUT VERSION x"));
            assertEquals("ERR value is not an integer or out of range", server.run("LOLWUT VERSION 5 x"));
        }
    }

    @Test
    void shouldBoundThePiece() {
        try (TestServer server = new TestServer()) {
            String reply = server.run("LOLWUT VERSION 5 99999999 0");
            assertTrue(reply.length() < 1200, () -> "length " + reply.length());
        }
    }
}
