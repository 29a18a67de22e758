package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// MULTI, EXEC, DISCARD, WATCH, UNWATCH.
class TransactionCommandsTest {
    private static final String ABORTED = "EXECABORT Transaction discarded because of previous errors.";

    private static String exec(TestServer server) {
        server.run("MULTI");
        server.run("PING");
        return server.run("EXEC");
    }

    @Test
    void shouldRunQueuedCommandsAsOne() {
        try (TestServer server = new TestServer()) {
            assertEquals("OK", server.run("MULTI"));
            assertEquals("QUEUED", server.run("SET k 1"));
            assertEquals("QUEUED", server.run("INCR k"));
            TestServer.Client other = server.connect();
            assertEquals("nil", other.run("GET k"));
            assertEquals("[OK, (2)]", server.run("EXEC"));
            assertEquals("\"2\"", other.run("GET k"));
            assertEquals("ERR EXEC without MULTI", server.run("EXEC"));
        }
    }

    @Test
    void shouldGoOnAfterAnErrorOfOneCommand() {
        try (TestServer server = new TestServer()) {
            server.run("SET k text");
            server.run("MULTI");
            server.run("INCR k");
            server.run("APPEND k !");
            assertEquals("[ERR value is not an integer or out of range, (5)]", server.run("EXEC"));
        }
    }

    @Test
    void shouldRefuseWritesThatAskForReplicas() {
        String refused = "NOREPLICAS Not enough good replicas to write.";
        try (TestServer server = new TestServer()) {
            server.run("SET k 1");
            server.run("MULTI");
            server.run("INCR k");
            assertEquals("OK", server.connect().run("CONFIG SET min-replicas-to-write 2"));
            assertEquals("EXECABORT Transaction discarded because of: " + refused, server.run("EXEC"));
            assertEquals("\"1\"", server.run("GET k"));
            assertEquals(refused, server.run("SET k 2"));
            server.run("MULTI");
            server.run("GET k");
            assertEquals("[\"1\"]", server.run("EXEC"));
            server.run("CONFIG SET min-replicas-max-lag 0");
            assertEquals("OK", server.run("SET k 3"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOSUCH", "GET", "CONFIG NOSUCH"})
    void shouldAbortAfterARefusedCommand(String refused) {
        try (TestServer server = new TestServer()) {
            server.run("MULTI");
            server.run("SET k 1");
            assertTrue(server.run(refused).startsWith("ERR "));
            assertEquals("QUEUED", server.run("SET k 2"));
            assertEquals(ABORTED, server.run("EXEC"));
            assertEquals("nil", server.run("GET k"));
        }
    }

    @Test
    void shouldLeaveATransactionIntactThatNestsOrWatches() {
        try (TestServer server = new TestServer()) {
            server.run("MULTI");
            assertEquals("ERR MULTI calls can not be nested", server.run("MULTI"));
            assertEquals("ERR WATCH inside MULTI is not allowed", server.run("WATCH k"));
            server.run("PING");
            assertEquals("[PONG]", server.run("EXEC"));
        }
    }

    @Test
    void shouldDiscard() {
        try (TestServer server = new TestServer()) {
            assertEquals("ERR DISCARD without MULTI", server.run("DISCARD"));
            server.run("WATCH k");
            server.run("SET k 1");
            server.run("MULTI");
            server.run("DEL k");
            assertEquals("OK", server.run("DISCARD"));
            assertEquals("\"1\"", server.run("GET k"));
            assertEquals("[PONG]", exec(server));
        }
    }

    @Test
    void shouldAbortWhenExecItselfIsRefused() {
        try (TestServer server = new TestServer()) {
            server.run("MULTI");
            server.run("SET k 1");
            TestServer.Client other = server.connect();
            other.run("CONFIG SET maxmemory 1");
            assertEquals(
                    "EXECABORT Transaction discarded because of: OOM command not allowed when used memory >"
                            + " 'maxmemory'.",
                    server.run("EXEC"));
            assertEquals("ERR EXEC without MULTI", server.run("EXEC"));
            other.run("CONFIG SET maxmemory 0");
            server.run("MULTI");
            server.run("GET k");
            other.run("CONFIG SET maxmemory 1");
            assertEquals("[nil]", server.run("EXEC"));
        }
    }

    @Test
    void shouldRefuseToQueueWithoutMemory() {
        try (TestServer server = new TestServer()) {
            server.run("MULTI");
            TestServer.Client other = server.connect();
            other.run("CONFIG SET maxmemory 1");
            assertTrue(server.run("GET k").startsWith("OOM command not allowed"));
            assertEquals(ABORTED, server.run("EXEC"));
        }
    }

    @Test
    void shouldAnswerNothingWhenAWatchedKeyHasChanged() {
        try (TestServer server = new TestServer()) {
            TestServer.Client other = server.connect();
            server.run("WATCH a b");
            assertEquals("[PONG]", exec(server));
            server.run("WATCH a b");
            other.run("SET b 1");
            assertTrue(server.run("CLIENT LIST ID 1").contains(" flags=d "));
            assertEquals("nil", exec(server));
            assertEquals("[PONG]", exec(server));
            server.run("WATCH a");
            server.run("SET a 1");
            assertEquals("nil", exec(server));
            server.run("WATCH a");
            other.run("SET a 2");
            assertEquals("OK", server.run("UNWATCH"));
            assertEquals("[PONG]", exec(server));
            server.run("HELLO 3");
            server.run("WATCH a");
            other.run("EXPIRE a 100");
            assertEquals("nil", exec(server));
        }
    }

    @Test
    void shouldWatchTheKeyOfItsDatabase() {
        try (TestServer server = new TestServer()) {
            server.run("SELECT 5");
            server.run("WATCH x");
            server.run("SELECT 1");
            server.run("SET x 10");
            assertEquals("[PONG]", exec(server));
        }
    }

    @Test
    void shouldTakeExpiryAsAChangeOfAKeyThatWasThere() {
        try (TestServer server = new TestServer()) {
            server.run("SET k v PX 100");
            server.run("WATCH k");
            server.clock().advance(200);
            assertEquals("nil", exec(server));

            server.run("SET k v PX 100");
            server.run("WATCH k");
            server.pass(200);
            assertEquals("nil", exec(server));
        }
    }

    @Test
    void shouldTakeAStaleKeyForAMissingOne() {
        try (TestServer server = new TestServer()) {
            server.run("DEBUG SET-ACTIVE-EXPIRE 0");
            for (String meanwhile : List.of("EXISTS k", "FLUSHDB", "FLUSHALL", "SWAPDB 0 1")) {
                server.run("SET k v PX 10");
                server.pass(20);
                server.run("WATCH k");
                server.run(meanwhile);
                assertEquals("[PONG]", exec(server), meanwhile);
            }
        }
    }

    @Test
    void shouldTakeFlushesAndExchangesAsChangesOfWhatWasThere() {
        try (TestServer server = new TestServer()) {
            for (String meanwhile : List.of("FLUSHDB", "FLUSHALL", "SWAPDB 0 1")) {
                server.run("SET k v");
                server.run("WATCH k");
                server.run(meanwhile);
                assertEquals("nil", exec(server), meanwhile);
                server.run("FLUSHALL");
                server.run("WATCH k");
                server.run(meanwhile);
                assertEquals("[PONG]", exec(server), meanwhile);
            }
            server.run("SELECT 1");
            server.run("SET k v");
            server.run("SELECT 0");
            server.run("WATCH k");
            server.run("SWAPDB 0 1");
            assertEquals("nil", exec(server));
        }
    }

    @Test
    void shouldNotTakeAStaleKeyThatIsExchangedInForAChange() {
        try (TestServer server = new TestServer()) {
            server.run("DEBUG SET-ACTIVE-EXPIRE 0");
            server.run("SET k v PX 10");
            server.pass(20);
            server.run("SELECT 1");
            server.run("WATCH k");
            server.run("SWAPDB 0 1");
            assertEquals("[PONG]", exec(server));

            server.run("FLUSHALL");
            server.run("SET k v PX 10");
            server.run("SELECT 0");
            server.run("SET k w PX 10");
            server.pass(20);
            server.run("SELECT 1");
            server.run("WATCH k");
            server.run("SWAPDB 0 1");
            assertEquals("[PONG]", exec(server));
        }
    }

    @Test
    void shouldRunATransactionInSilence() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.send("CLIENT REPLY OFF\r\nMULTI\r\nSET k 1\r\nEXEC\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("OK", client.run("CLIENT REPLY ON"));
            assertEquals("\"1\"", client.run("GET k"));
        }
    }

    @Test
    void shouldAnswerInTheProtocolThatTheTransactionChoosesWithin() {
        try (TestServer server = new TestServer()) {
            server.run("MULTI");
            server.run("GET k");
            server.run("HELLO 3");
            server.run("GET k");
            String replies = server.run("EXEC");
            assertTrue(replies.startsWith("[nil, {\"server\": \"redis\"") && replies.endsWith("}, nil]"), replies);
        }
    }

    @Test
    void shouldGiveBackWhatWasQueuedWhenTheClientLeaves() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.run("WATCH a b c");
            client.run("MULTI");
            client.run("SET k " + "v".repeat(10_000));
            client.close();
            assertEquals("OK", server.run("SET a 1"));
            assertEquals("nil", server.run("GET k"));
        }
    }
}
