package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import org.junit.jupiter.api.Test;

/// MONITOR.
class MonitorsTest {
    private static String next(TestServer.Client monitor) {
        String line = monitor.readReply();
        assertTrue(line.matches("[0-9]+\\.[0-9]{6} \\[[0-9]+ 127\\.0\\.0\\.1:1000] .*"), line);
        return line.substring(line.indexOf(']') + 2);
    }

    @Test
    void shouldShowCommandsAsTheyWereSent() {
        try (TestServer server = new TestServer()) {
            TestServer.Client monitor = server.connect();
            assertEquals("OK", monitor.run("MONITOR"));
            server.run("set k \"a\\\"b\\n\\x00\\xff\"");
            assertEquals("\"set\" \"k\" \"a\\\"b\\n\\x00\\xff\"", next(monitor));
            server.run("SELECT 3");
            server.run("GET k");
            assertTrue(monitor.readReply().contains(" [3 127.0.0.1:1000] \"SELECT\" \"3\""));
            assertTrue(monitor.readReply().contains(" [3 127.0.0.1:1000] \"GET\" \"k\""));
            assertTrue(server.run("CLIENT LIST ID 2").contains(" flags=O "));
        }
    }

    @Test
    void shouldShowTransactionsInTheirOrder() {
        try (TestServer server = new TestServer()) {
            TestServer.Client monitor = server.connect();
            monitor.run("MONITOR");
            server.run("MULTI");
            server.run("SET k v");
            server.run("NOSUCH");
            server.run("DISCARD");
            server.run("MULTI");
            server.run("SET k v");
            server.run("EXEC");
            for (String expected :
                    new String[] {"\"MULTI\"", "\"DISCARD\"", "\"MULTI\"", "\"SET\" \"k\" \"v\"", "\"EXEC\""}) {
                assertEquals(expected, next(monitor));
            }
        }
    }

    @Test
    void shouldHideSecretsAndAdministration() {
        try (TestServer server = new TestServer(Config.of("requirepass", "secret"))) {
            server.run("AUTH secret");
            TestServer.Client monitor = server.connect();
            monitor.run("AUTH secret");
            monitor.run("MONITOR");
            server.run("CONFIG SET requirepass other");
            server.run("CLIENT LIST");
            server.run("AUTH other");
            assertEquals("\"AUTH\" \"(redacted)\"", next(monitor));
            server.run("AUTH default other");
            assertEquals("\"AUTH\" \"(redacted)\" \"(redacted)\"", next(monitor));
            server.run("HELLO 2 AUTH default other");
            assertEquals("\"HELLO\" \"2\" \"AUTH\" \"(redacted)\" \"(redacted)\"", next(monitor));
            assertArrayEquals(new byte[0], monitor.takeBytes());
        }
    }

    @Test
    void shouldEndWithResetAndWithTheConnection() {
        try (TestServer server = new TestServer()) {
            TestServer.Client monitor = server.connect();
            monitor.run("MONITOR");
            monitor.send("PING\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals("PONG", monitor.readReply());
            assertEquals("\"PING\"", next(monitor));
            monitor.send("RESET\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals("RESET", monitor.readReply());
            server.run("PING");
            assertArrayEquals(new byte[0], monitor.takeBytes());
            monitor.run("MONITOR");
            monitor.close();
            assertEquals("PONG", server.run("PING"));
        }
    }

    @Test
    void shouldCloseAMonitorThatDoesNotRead() {
        try (TestServer server = new TestServer(Config.of("client-output-buffer-limit", "normal 100000 0 0"))) {
            TestServer.Client monitor = server.connect();
            monitor.run("MONITOR");
            monitor.stopReading();
            for (int i = 0; i < 20; i++) {
                server.run("SET k " + "v".repeat(10_000));
            }
            assertTrue(monitor.isClosed());
            assertEquals(1, server.engine().clientCare().outputLimitDisconnections());
        }
    }
}
