package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// AUTH, HELLO, RESET, QUIT and the checks of a client that has not authenticated.
class ConnectionCommandsTest {
    private static final String WRONG = "WRONGPASS invalid username-password pair or user is disabled.";

    @Test
    void shouldAnswerPingAndEcho() {
        try (TestServer server = new TestServer()) {
            assertEquals("PONG", server.run("PING"));
            assertEquals("\"a b\"", server.run("PING \"a b\""));
            assertEquals("ERR wrong number of arguments for 'ping' command", server.run("PING a b"));
            assertEquals("\"x\"", server.run("ECHO x"));
        }
    }

    @Test
    void shouldSayThatNoPasswordIsSet() {
        try (TestServer server = new TestServer()) {
            assertEquals(
                    "ERR AUTH <password> called without any password configured for the default user."
                            + " Are you sure your configuration is correct?",
                    server.run("AUTH x"));
            assertEquals("OK", server.run("AUTH default x"));
            assertEquals(WRONG, server.run("AUTH somebody x"));
            assertEquals("ERR syntax error", server.run("AUTH a b c"));
        }
    }

    @Test
    void shouldAskForThePassword() {
        try (TestServer server = new TestServer(Config.of("requirepass", "secret"))) {
            assertEquals("NOAUTH Authentication required.", server.run("GET k"));
            assertEquals("ERR unknown command 'FOO', with args beginning with: ", server.run("FOO"));
            assertEquals(WRONG, server.run("AUTH wrong"));
            assertEquals(WRONG, server.run("AUTH other secret"));
            assertEquals("NOAUTH Authentication required.", server.run("PING"));
            assertEquals("OK", server.run("AUTH secret"));
            assertEquals("nil", server.run("GET k"));
            assertEquals("RESET", server.run("RESET"));
            assertEquals("NOAUTH Authentication required.", server.run("GET k"));
            assertEquals("OK", server.run("AUTH default secret"));
        }
    }

    @Test
    void shouldFollowChangesOfThePassword() {
        try (TestServer server = new TestServer()) {
            assertEquals("OK", server.run("CONFIG SET requirepass abc"));
            assertEquals("nil", server.run("GET k"));
            TestServer.Client late = server.connect();
            assertEquals("NOAUTH Authentication required.", late.run("GET k"));
            assertEquals("OK", server.run("CONFIG SET requirepass \"\""));
            assertEquals("nil", late.run("GET k"));
        }
    }

    @Test
    void shouldLimitRequestsUntilAuthenticated() {
        try (TestServer server = new TestServer(Config.of("requirepass", "secret"))) {
            TestServer.Client client = server.connect();
            client.send("*100\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("ERR Protocol error: unauthenticated multibulk length", client.readReply());
            assertTrue(client.isClosed());

            TestServer.Client other = server.connect();
            other.send(("*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n*11\r\n$3\r\nDEL\r\n" + "$1\r\na\r\n".repeat(10))
                    .getBytes(StandardCharsets.US_ASCII));
            assertEquals("OK", other.readReply());
            assertEquals("(0)", other.readReply());
        }
    }

    @Test
    void shouldIntroduceItselfInBothProtocols() {
        try (TestServer server = new TestServer()) {
            String two = server.run("HELLO");
            assertTrue(two.startsWith("[\"server\", \"redis\", \"version\", \"7."), two);
            assertTrue(two.endsWith("\"mode\", \"standalone\", \"role\", \"master\", \"modules\", []]"), two);
            String three = server.run("HELLO 3 SETNAME me");
            assertTrue(three.startsWith("{\"server\": \"redis\""), three);
            assertTrue(three.contains("\"proto\": (3)"), three);
            assertEquals("\"me\"", server.run("CLIENT GETNAME"));
            assertTrue(server.run("HELLO").contains("\"proto\": (3)"));
            assertTrue(server.run("HELLO 2").contains("\"proto\", (2)"));
        }
    }

    @Test
    void shouldRefuseWhatHelloDoesNotKnow() {
        try (TestServer server = new TestServer(Config.of("requirepass", "secret"))) {
            assertEquals("NOPROTO unsupported protocol version", server.run("HELLO 4"));
            assertEquals("NOPROTO unsupported protocol version", server.run("HELLO 1"));
            assertEquals("ERR Protocol version is not an integer or out of range", server.run("HELLO x"));
            assertEquals("ERR Syntax error in HELLO option 'foo'", server.run("HELLO 3 foo"));
            assertEquals("ERR Syntax error in HELLO option 'AUTH'", server.run("HELLO 3 AUTH default"));
            assertEquals(
                    "ERR Client names cannot contain spaces, newlines or special characters.",
                    server.run("HELLO 3 SETNAME \"a b\""));
            assertTrue(server.run("HELLO 3").startsWith("NOAUTH HELLO must be called"));
            assertEquals(WRONG, server.run("HELLO 3 AUTH default x SETNAME y"));
            assertTrue(server.run("HELLO 3 AUTH default secret").contains("\"proto\": (3)"));
            assertEquals("nil", server.run("CLIENT GETNAME"));
        }
    }

    @Test
    void shouldResetTheConnection() {
        try (TestServer server = new TestServer()) {
            server.run("HELLO 3 SETNAME me");
            server.run("SELECT 3");
            server.run("CLIENT SETINFO LIB-NAME lib");
            server.run("CLIENT NO-EVICT ON");
            server.run("WATCH k");
            server.run("MULTI");
            assertEquals("RESET", server.run("RESET"));
            assertEquals("nil", server.run("CLIENT GETNAME"));
            assertEquals("ERR EXEC without MULTI", server.run("EXEC"));
            String line = server.run("CLIENT INFO");
            assertTrue(line.contains(" name= ") && line.contains(" db=0 ") && line.contains(" resp=2 "), line);
            assertTrue(line.contains(" flags=N ") && line.contains(" lib-name=lib "), line);
        }
    }

    @Test
    void shouldEndTheConnectionAfterQuit() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.send("*1\r\n$4\r\nQUIT\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nv\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            assertEquals("OK", client.readReply());
            assertTrue(client.isClosed());
            assertArrayEquals(new byte[0], client.takeBytes());
            assertEquals("nil", server.run("GET k"));
        }
    }

    @Test
    void shouldQuitFromATransaction() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            assertEquals("OK", client.run("MULTI"));
            assertFalse(client.isClosed());
            assertEquals("OK", client.run("QUIT"));
            assertTrue(client.isClosed());
        }
    }
}
