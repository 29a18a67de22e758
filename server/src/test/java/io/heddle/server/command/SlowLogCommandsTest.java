package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import org.junit.jupiter.api.Test;

class SlowLogCommandsTest {
    private static TestServer server() {
        return new TestServer(Config.of("slowlog-log-slower-than", "0", "slowlog-max-len", "5"));
    }

    @Test
    void shouldKeepTheNewest() {
        try (TestServer server = server()) {
            for (int i = 0; i < 20; i++) {
                server.run("SET k" + i + " v");
            }
            assertEquals("(5)", server.run("SLOWLOG LEN"));
            String newest = server.run("SLOWLOG GET 2");
            assertTrue(newest.startsWith("[[(20), (1700000000), ("), newest);
            assertTrue(newest.contains(", [\"SLOWLOG\", \"LEN\"], \"127.0.0.1:1000\", \"\"], [(19), "), newest);
            assertTrue(newest.endsWith(", [\"SET\", \"k19\", \"v\"], \"127.0.0.1:1000\", \"\"]]"), newest);
            assertEquals("[]", server.run("SLOWLOG GET 0"));
            assertEquals("ERR count should be greater than or equal to -1", server.run("SLOWLOG GET -2"));
            server.run("CONFIG SET slowlog-max-len 1");
            assertEquals("(1)", server.run("SLOWLOG LEN"));
        }
    }

    @Test
    void shouldNoteOnlyWhatIsSlow() {
        try (TestServer server = new TestServer()) {
            server.run("SET k v");
            assertEquals("(0)", server.run("SLOWLOG LEN"));
            server.run("CONFIG SET slowlog-log-slower-than 0");
            assertEquals("(1)", server.run("SLOWLOG LEN"));
            server.run("CONFIG SET slowlog-log-slower-than -1");
            assertEquals("OK", server.run("SLOWLOG RESET"));
            assertEquals("(0)", server.run("SLOWLOG LEN"));
        }
    }

    @Test
    void shouldShortenArguments() {
        try (TestServer server = server()) {
            server.run("MGET " + "k ".repeat(32));
            String entry = server.run("SLOWLOG GET 1");
            assertTrue(entry.contains("\"k\", \"... (2 more arguments)\"]"), entry);
            server.run("SET k " + "A".repeat(129));
            entry = server.run("SLOWLOG GET 1");
            assertTrue(entry.contains("\"" + "A".repeat(128) + "... (1 more bytes)\""), entry);
        }
    }

    @Test
    void shouldHideSecrets() {
        try (TestServer server = server()) {
            server.run("AUTH user secret");
            assertTrue(server.run("SLOWLOG GET 1").contains("[\"AUTH\", \"(redacted)\", \"(redacted)\"]"));
            server.run("CONFIG SET masterauth secret port 6379");
            String entry = server.run("SLOWLOG GET 1");
            assertTrue(
                    entry.contains("[\"CONFIG\", \"SET\", \"masterauth\", \"(redacted)\", \"port\", \"6379\"]"), entry);
            server.run("HELLO 3 AUTH default secret SETNAME me");
            entry = server.run("SLOWLOG GET 1");
            assertTrue(
                    entry.contains("[\"HELLO\", \"3\", \"AUTH\", \"(redacted)\", \"(redacted)\", \"SETNAME\", \"me\"]"),
                    entry);
        }
    }

    @Test
    void shouldNoteTheCommandsOfATransactionInsteadOfExec() {
        try (TestServer server = server()) {
            server.run("CLIENT SETNAME weaver");
            server.run("MULTI");
            server.run("SET k 1");
            server.run("EXEC");
            String entries = server.run("SLOWLOG GET 2");
            assertTrue(entries.contains("[\"SET\", \"k\", \"1\"], \"127.0.0.1:1000\", \"weaver\"]"), entries);
            assertTrue(!entries.contains("\"EXEC\""), entries);
        }
    }

    @Test
    void shouldHelp() {
        try (TestServer server = new TestServer()) {
            assertTrue(server.run("SLOWLOG HELP").startsWith("[SLOWLOG <subcommand> "));
        }
    }
}
