package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import io.heddle.server.handoff.PeerInfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the worker does about clients that are idle, slow, greedy, too many or from elsewhere.
class ClientCareTest {
    private static byte[] inline(String lines) {
        return lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldCloseIdleClients() {
        try (TestServer server = new TestServer(Config.of("timeout", "10"))) {
            List<TestServer.Client> idle = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                idle.add(server.connect());
            }
            server.pass(9_000);
            TestServer.Client busy = idle.get(7);
            assertEquals("PONG", busy.run("PING"));
            for (int i = 0; i < 12; i++) {
                server.pass(350); // a round sees a third of them
            }
            for (TestServer.Client client : idle) {
                assertEquals(client != busy, isClosed(server, client));
            }
            TestServer.Client late = server.connect();
            assertTrue(late.run("INFO clients").contains("connected_clients:2"));
        }
    }

    private static boolean isClosed(TestServer server, TestServer.Client client) {
        server.settle();
        return client.isClosed();
    }

    @Test
    void shouldKeepIdleClientsWithoutTimeout() {
        try (TestServer server = new TestServer()) {
            TestServer.Client idle = server.connect();
            server.pass(1_000_000);
            assertFalse(isClosed(server, idle));
        }
    }

    @Test
    void shouldCloseAtTheHardLimitWithoutSendingAnything() {
        try (TestServer server = new TestServer()) {
            server.run("SET big " + "x".repeat(10_000));
            server.run("CONFIG SET client-output-buffer-limit \"normal 100000 0 0\"");
            TestServer.Client greedy = server.connect();
            greedy.send(inline("GET big\n".repeat(20) + "SET done 1\n"));
            assertTrue(greedy.isClosed());
            assertEquals("nil", server.run("GET done"));
            assertFalse(server.run("CLIENT LIST").contains("id=2 "));
            TestServer.Client modest = server.connect();
            modest.send(inline("GET big\n".repeat(5)));
            assertFalse(modest.isClosed());
            assertEquals(1, server.engine().clientCare().outputLimitDisconnections());
        }
    }

    @Test
    void shouldSendNothingOfABatchThatBreaksTheLimitHoweverManyTurnsItTakes() {
        try (TestServer server = new TestServer(Config.of("client-output-buffer-limit", "normal 100000 0 0"))) {
            server.run("SET big " + "x".repeat(10_000));
            server.clock().creep(50_000); // a few commands fill a turn
            TestServer.Client greedy = server.connect();
            greedy.send(inline("GET big\n".repeat(20) + "SET done 1\n"));
            server.settle();
            assertTrue(greedy.isClosed());
            assertFalse(greedy.hasReply());
            assertEquals("nil", server.run("GET done"));
        }
    }

    @Test
    @Timeout(20)
    void shouldGiveUpAReplyThatBreaksTheLimit() {
        try (TestServer server = new TestServer(Config.of("client-output-buffer-limit", "normal 1000000 0 0"))) {
            server.run("HSET h a b");
            long before = Memory.rawBytes();
            TestServer.Client greedy = server.connect();
            greedy.send(inline("HRANDFIELD h -9999999999\nSET done 1\n"));
            assertTrue(greedy.isClosed());
            assertFalse(greedy.hasReply());
            assertEquals("nil", server.run("GET done"));
            assertTrue(Memory.rawBytes() - before < 2_000_000);
            assertEquals(1, server.engine().clientCare().outputLimitDisconnections());
        }
    }

    @Test
    @Timeout(20)
    void shouldExecuteAllOfATransactionWhoseReplyBreaksTheLimit() {
        try (TestServer server = new TestServer(Config.of("client-output-buffer-limit", "normal 100000 0 0"))) {
            server.run("HSET h a b");
            for (int i = 0; i < 200; i++) {
                server.run("RPUSH l " + "x".repeat(1000));
            }
            TestServer.Client greedy = server.connect();
            greedy.send(inline("MULTI\nSET first 1\nHRANDFIELD h -9999999999\nLPOP l 150\nSET last 1\nEXEC\n"));
            assertTrue(greedy.isClosed());
            assertEquals("\"1\"", server.run("GET first"));
            assertEquals("\"1\"", server.run("GET last"));
            assertEquals("(50)", server.run("LLEN l"));
        }
    }

    @Test
    @Timeout(20)
    void shouldNotWriteWhatNobodyWants() {
        try (TestServer server = new TestServer()) {
            server.run("HSET h a b");
            TestServer.Client quiet = server.connect();
            quiet.send(inline("CLIENT REPLY OFF\nHRANDFIELD h -9999999999\nSET k v\nCLIENT REPLY ON\n"));
            assertEquals("OK", quiet.readReply());
            assertEquals("\"v\"", quiet.run("GET k"));
        }
    }

    @Test
    void shouldCloseOverTheSoftLimitAfterItsTime() {
        try (TestServer server = new TestServer(Config.of("client-output-buffer-limit", "normal 0 50000 3"))) {
            server.run("SET big " + "x".repeat(100_000));
            TestServer.Client slow = server.connect();
            slow.stopReading();
            slow.send(inline("GET big\n"));
            server.pass(1_000);
            server.pass(1_000);
            assertFalse(isClosed(server, slow));
            server.pass(1_000);
            server.pass(1_000);
            assertTrue(isClosed(server, slow));
        }
    }

    @Test
    void shouldCountAQueueAsPartOfTheRequest() {
        try (TestServer server = new TestServer(Config.of("client-query-buffer-limit", "1048576"))) {
            TestServer.Client client = server.connect();
            client.run("MULTI");
            byte[] value = new byte[300_000];
            for (int i = 0; i < 3; i++) {
                assertEquals("QUEUED", client.run("SET".getBytes(StandardCharsets.US_ASCII), new byte[] {'k'}, value));
            }
            assertFalse(client.isClosed());
            client.send(inline("SET k " + "v".repeat(200_000) + "\n"));
            assertTrue(client.isClosed());
            assertEquals(1, server.engine().clientCare().inputLimitDisconnections());
        }
    }

    @Test
    void shouldRefuseMoreThanMaxclients() {
        try (TestServer server = new TestServer(Config.of("maxclients", "2"))) {
            TestServer.Client second = server.connect();
            TestServer.Client third = server.connect();
            assertEquals("ERR max number of clients reached", third.readReply());
            assertTrue(third.isClosed());
            assertEquals("PONG", second.run("PING"));
            assertEquals("OK", server.run("CONFIG SET maxclients 3"));
            assertEquals("PONG", server.connect().run("PING"));
        }
    }

    @Test
    void shouldServeItsOwnMachineOnlyInProtectedMode() {
        PeerInfo elsewhere = new PeerInfo("10.0.0.9:1234", "10.0.0.1:6379", false, false, -1);
        try (TestServer server = new TestServer()) {
            TestServer.Client stranger = server.connect(elsewhere);
            assertTrue(stranger.readReply().startsWith("DENIED Redis is running in protected mode because"));
            assertTrue(stranger.isClosed());
            server.run("CONFIG SET requirepass secret");
            TestServer.Client known = server.connect(elsewhere);
            assertEquals("OK", known.run("AUTH secret"));
            server.run("CONFIG SET requirepass \"\" protected-mode no");
            assertEquals("PONG", server.connect(elsewhere).run("PING"));
        }
    }

    @Test
    void shouldHoldWritesBackInAPause() {
        try (TestServer server = new TestServer()) {
            TestServer.Client writer = server.connect();
            assertEquals("OK", server.run("CLIENT PAUSE 10000 WRITE"));
            writer.send(inline("GET k\nSET k 1\nGET k\n"));
            assertEquals("nil", writer.readReply());
            assertArrayEquals(new byte[0], writer.takeBytes());
            assertEquals("nil", server.run("GET k"));
            assertTrue(server.run("CLIENT LIST ID 2").contains(" flags=b "));
            assertEquals(1, server.engine().pause().waiting());
            assertEquals("ERR wrong number of arguments for 'set' command", server.run("SET k"));
            assertEquals("OK", server.run("CLIENT UNPAUSE"));
            assertEquals("OK", writer.readReply());
            assertEquals("\"1\"", writer.readReply());
            assertEquals(0, server.engine().pause().waiting());
        }
    }

    @Test
    void shouldEndAPauseByItself() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            assertEquals("OK", server.run("CLIENT PAUSE 500"));
            client.send(inline("PING\n"));
            server.pass(499);
            server.settle();
            assertArrayEquals(new byte[0], client.takeBytes());
            server.pass(1);
            server.settle();
            assertEquals("PONG", client.readReply());
        }
    }

    @Test
    void shouldKeepTheLongerAndStricterPause() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.send(inline("CLIENT PAUSE 500 WRITE\nCLIENT PAUSE 100 WRITE\n"));
            client.takeBytes();
            server.pass(200);
            client.send(inline("SET k 1\n"));
            assertArrayEquals(new byte[0], client.takeBytes());
            server.pass(300);
            server.settle();
            assertEquals("OK", client.readReply());
        }
    }

    @Test
    void shouldHoldTransactionsThatWrite() {
        try (TestServer server = new TestServer()) {
            TestServer.Client reader = server.connect();
            reader.run("MULTI");
            reader.run("GET k");
            TestServer.Client writer = server.connect();
            writer.run("MULTI");
            writer.run("SET k 1");
            server.run("CLIENT PAUSE 10000 WRITE");
            assertEquals("[nil]", reader.run("EXEC"));
            writer.send(inline("EXEC\n"));
            assertArrayEquals(new byte[0], writer.takeBytes());
            server.run("CLIENT UNPAUSE");
            assertEquals("[OK]", writer.readReply());
        }
    }

    @Test
    void shouldStartAPauseAtTheEndOfATransaction() {
        try (TestServer server = new TestServer()) {
            server.run("MULTI");
            server.run("SET a 1");
            server.run("CLIENT PAUSE 10000 WRITE");
            server.run("SET b 2");
            assertEquals("[OK, OK, OK]", server.run("EXEC"));
            assertEquals("\"2\"", server.run("GET b"));
        }
    }

    @Test
    void shouldLeaveExpiredKeysInPlaceDuringAPause() {
        try (TestServer server = new TestServer()) {
            server.run("SET k v PX 10");
            server.run("CLIENT PAUSE 10000 WRITE");
            server.pass(100);
            assertEquals("nil", server.run("GET k"));
            assertEquals("(1)", server.run("DBSIZE"));
            server.run("CLIENT UNPAUSE");
            assertEquals("nil", server.run("GET k"));
            assertEquals("(0)", server.run("DBSIZE"));
        }
    }

    @Test
    void shouldForgetHeldClientsThatLeave() {
        try (TestServer server = new TestServer()) {
            TestServer.Client gone = server.connect();
            TestServer.Client killed = server.connect();
            server.run("CLIENT PAUSE 10000 WRITE");
            gone.send(inline("SET k 1\n"));
            killed.send(inline("SET k 2\n"));
            gone.close();
            assertEquals("(1)", server.run("CLIENT KILL ID 3"));
            server.run("CLIENT UNPAUSE");
            server.settle();
            assertEquals("nil", server.run("GET k"));
        }
    }

    @Test
    void shouldKeepASkippedReplySkippedThroughAPause() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            server.run("CLIENT PAUSE 10000 WRITE");
            client.send(inline("CLIENT REPLY SKIP\nSET k 1\nPING\n"));
            assertArrayEquals(new byte[0], client.takeBytes());
            server.run("CLIENT UNPAUSE");
            assertEquals("PONG", client.readReply());
            assertEquals("\"1\"", server.run("GET k"));
        }
    }

    @Test
    void shouldRefusePausesThatMakeNoSense() {
        try (TestServer server = new TestServer()) {
            assertEquals("ERR timeout is negative", server.run("CLIENT PAUSE -1"));
            assertEquals("ERR timeout is not an integer or out of range", server.run("CLIENT PAUSE x"));
            assertEquals("ERR timeout is out of range", server.run("CLIENT PAUSE 9223372036854775807"));
            assertEquals("ERR CLIENT PAUSE mode must be WRITE or ALL", server.run("CLIENT PAUSE 1 x"));
            assertEquals("OK", server.run("CLIENT PAUSE 0"));
            assertEquals("PONG", server.run("PING"));
        }
    }
}
