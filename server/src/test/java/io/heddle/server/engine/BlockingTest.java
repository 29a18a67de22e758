package io.heddle.server.engine;

import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.InfoReply;
import io.heddle.server.ManualClock;
import io.heddle.server.TestServer;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.Group;
import io.heddle.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Waiting for keys: who is served when, and what ends a wait; with commands for strings, as the machinery knows of no
/// type's own.
class BlockingTest {
    private static TestServer start() {
        return new TestServer(new Config(), TakeCommands::declare);
    }

    private static TestServer.Client waiting(TestServer server, String line) {
        TestServer.Client client = server.connect();
        client.begin(line);
        assertFalse(client.hasReply(), line);
        return client;
    }

    private static String id(TestServer.Client client) {
        return client.run("CLIENT ID").replaceAll("[()]", "");
    }

    @Test
    void shouldReplyAtOnceWhenSomethingIsThere() {
        try (TestServer server = start()) {
            server.run("SET b 1");
            assertEquals("[\"b\", \"1\"]", server.run("TAKE a b c 0"));
            assertEquals("(0)", server.run("EXISTS b"));
        }
    }

    @Test
    void shouldServeInOrderOfArrival() {
        try (TestServer server = start()) {
            TestServer.Client first = waiting(server, "TAKE a b 0");
            TestServer.Client second = waiting(server, "TAKE b 0");
            server.run("SET b 1");
            assertEquals("[\"b\", \"1\"]", first.readReply());
            assertFalse(second.hasReply());
            server.run("SET b 2");
            assertEquals("[\"b\", \"2\"]", second.readReply());
            assertEquals("(0)", server.run("DBSIZE"));
        }
    }

    @Test
    void shouldServeAfterATransactionAsAWhole() {
        try (TestServer server = start()) {
            TestServer.Client client = waiting(server, "TAKE a b 0");
            server.run("MULTI");
            server.run("SET b 1");
            server.run("SET a 2");
            server.run("DEL b");
            assertEquals("[OK, OK, (1)]", server.run("EXEC"));
            assertEquals("[\"a\", \"2\"]", client.readReply());
        }
    }

    @Test
    void shouldNotServeWhatHasExpiredWhileALongTransactionRan() {
        Consumer<CommandTable> commands = table -> {
            TakeCommands.declare(table);
            table.in(Group.SERVER).control("DOZE", exactly(1), flags(), (session, _, reply) -> {
                ((ManualClock) session.engine().clock()).advance(200);
                reply.ok();
            });
        };
        try (TestServer server = new TestServer(new Config(), commands)) {
            TestServer.Client client = waiting(server, "TAKE k 0");
            server.run("MULTI");
            server.run("SET k v PX 100");
            server.run("DOZE");
            assertEquals("[OK, OK]", server.run("EXEC"));
            assertFalse(client.hasReply());
            server.run("SET k w");
            assertEquals("[\"k\", \"w\"]", client.readReply());
        }
    }

    @Test
    void shouldNotWaitInsideATransaction() {
        try (TestServer server = start()) {
            server.run("MULTI");
            server.run("TAKE a 0");
            server.run("CARRY a b 0");
            assertEquals("[nil, nil]", server.run("EXEC"));
            TestServer.Client client = waiting(server, "TAKE a 0");
            client.close();
        }
    }

    @Test
    void shouldServeChains() {
        try (TestServer server = start()) {
            TestServer.Client last = waiting(server, "TAKE c 0");
            TestServer.Client middle = waiting(server, "CARRY b c 0");
            TestServer.Client first = waiting(server, "CARRY a b 0");
            assertEquals("OK", server.run("SET a x"));
            assertEquals("OK", first.readReply());
            assertEquals("OK", middle.readReply());
            assertEquals("[\"c\", \"x\"]", last.readReply());
            assertEquals("(0)", server.run("DBSIZE"));
        }
    }

    @Test
    void shouldServeAfterRenameMoveCopyAndSwap() {
        try (TestServer server = start()) {
            server.run("SET x 1");
            TestServer.Client client = waiting(server, "TAKE a 0");
            server.run("RENAME x a");
            assertEquals("[\"a\", \"1\"]", client.readReply());
            server.run("SET x 2");
            client.begin("TAKE a 0");
            server.run("COPY x a");
            assertEquals("[\"a\", \"2\"]", client.readReply());
            client.run("SELECT 3");
            client.begin("TAKE x 0");
            server.run("MOVE x 3");
            assertEquals("[\"x\", \"2\"]", client.readReply());
            client.begin("TAKE a 0");
            server.run("SET a 3");
            assertFalse(client.hasReply());
            server.run("SWAPDB 0 3");
            assertEquals("[\"a\", \"3\"]", client.readReply());
        }
    }

    @Test
    void shouldRunWhatWasPipelinedBehindItAfterwards() {
        try (TestServer server = start()) {
            TestServer.Client client = server.connect();
            client.send("TAKE a 0\r\nSET b 2\r\nTAKE c 0\r\nGET b\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals("nil", server.run("GET b"));
            server.run("SET a 1");
            server.settle();
            assertEquals("[\"a\", \"1\"]", client.readReply());
            assertEquals("OK", client.readReply());
            assertFalse(client.hasReply());
            server.run("SET c 3");
            server.settle();
            assertEquals("[\"c\", \"3\"]", client.readReply());
            assertEquals("\"2\"", client.readReply());
        }
    }

    @Test
    void shouldEndWhenTimeIsOver() {
        try (TestServer server = start()) {
            TestServer.Client client = waiting(server, "TAKE a b 0.25");
            TestServer.Client later = waiting(server, "TAKE a 1000");
            server.pass(249);
            server.settle();
            assertFalse(client.hasReply());
            server.pass(1);
            server.settle();
            assertEquals("nil", client.readReply());
            server.run("SET a 1");
            assertEquals("[\"a\", \"1\"]", later.readReply());
            assertFalse(client.hasReply());
        }
    }

    @Test
    void shouldSleepUntilTheNextTimeout() {
        try (TestServer server = start()) {
            server.settle();
            waiting(server, "TAKE a 0.031");
            waiting(server, "TAKE a 0.047");
            assertTrue(server.worker().idleMillis(server.clock().nanos()) <= 31);
            server.pass(31);
            assertTrue(server.worker().idleMillis(server.clock().nanos()) <= 16);
            server.pass(16);
            assertEquals(0, server.engine().blocking().clients());
        }
    }

    @Test
    void shouldRefuseTimeoutsAsRedisDoes() {
        try (TestServer server = start()) {
            assertEquals("ERR timeout is not a float or out of range", server.run("TAKE a x"));
            assertEquals("ERR timeout is negative", server.run("TAKE a -1"));
            assertEquals("ERR timeout is out of range", server.run("TAKE a 1e300"));
            assertEquals("ERR timeout is out of range", server.run("TAKE a 9223372036854775"));
            assertEquals("ERR timeout is not an integer or out of range", server.run("PEEK a 1.5"));
        }
    }

    @Test
    void shouldRoundTimeoutsUpThatAreNextToNothing() {
        try (TestServer server = start()) {
            TestServer.Client client = waiting(server, "TAKE k 1e-400");
            TestServer.Client endless = waiting(server, "TAKE k -1e-400");
            server.pass(2);
            server.settle();
            assertEquals("nil", client.readReply());
            assertFalse(endless.hasReply());
        }
    }

    @Test
    void shouldBeUnblockedByOthers() {
        try (TestServer server = start()) {
            TestServer.Client client = server.connect();
            String id = id(client);
            assertEquals("(0)", server.run("CLIENT UNBLOCK " + id));
            client.begin("TAKE a 0");
            assertEquals("(1)", server.run("CLIENT UNBLOCK " + id));
            assertEquals("nil", client.readReply());
            client.begin("TAKE a 0");
            assertEquals("(1)", server.run("CLIENT UNBLOCK " + id + " ERROR"));
            assertEquals("UNBLOCKED client unblocked via CLIENT UNBLOCK", client.readReply());
            server.run("SET a 1");
            assertEquals("PONG", client.run("PING"));
            assertEquals("(1)", server.run("EXISTS a"));
        }
    }

    @Test
    void shouldTakeNothingForClientsThatAreGone() {
        try (TestServer server = start()) {
            TestServer.Client killed = server.connect();
            String id = id(killed);
            killed.begin("TAKE a 0");
            TestServer.Client ended = waiting(server, "TAKE a 0");
            TestServer.Client closed = waiting(server, "TAKE a 0");
            TestServer.Client patient = waiting(server, "TAKE a 0");
            assertEquals("(1)", server.run("CLIENT KILL ID " + id));
            ended.endPeer();
            closed.close();
            server.run("SET a 1");
            assertEquals("[\"a\", \"1\"]", patient.readReply());
            assertFalse(killed.hasReply());
            assertFalse(ended.hasReply());
            assertTrue(ended.isClosed());
            assertEquals("(0)", server.run("EXISTS a"));
        }
    }

    @Test
    void shouldEndTheWaitOfAPeerThatEndedBeforeIt() {
        try (TestServer server = start()) {
            TestServer.Client client = server.connect();
            client.endPeer();
            assertFalse(client.isClosed());
            client.begin("TAKE a 0");
            server.settle();
            assertTrue(client.isClosed());
            assertEquals(0, server.engine().blocking().clients());
        }
    }

    @Test
    void shouldRunNothingForPeersThatEndWhileAPauseHoldsThem() {
        try (TestServer server = start()) {
            server.run("CLIENT PAUSE 100000 WRITE");
            TestServer.Client ended = waiting(server, "SET a 1");
            TestServer.Client endedBefore = server.connect();
            endedBefore.endPeer();
            endedBefore.begin("SET b 1");
            TestServer.Client patient = waiting(server, "SET c 1");
            ended.endPeer();
            assertTrue(ended.isClosed());
            assertTrue(endedBefore.isClosed());
            server.run("CLIENT UNPAUSE");
            assertEquals("OK", patient.readReply());
            assertEquals("(1)", server.run("EXISTS a b c"));
        }
    }

    @Test
    void shouldKeepPlaceDeadlineAndMemoFromAttemptToAttempt() {
        try (TestServer server = start()) {
            TestServer.Client client = waiting(server, "PEEK a 100");
            server.run("SET a 1");
            assertFalse(client.hasReply());
            server.pass(60);
            server.run("DEL a");
            assertEquals("(0)", client.readReply());
            client.begin("PEEK a 100");
            server.pass(60);
            server.run("SET a 2");
            assertFalse(client.hasReply());
            server.pass(40);
            server.settle();
            assertEquals("nil", client.readReply());
        }
    }

    @Test
    void shouldHearOfExpiredAndFlushedKeysWhereItMatters() {
        try (TestServer server = start()) {
            TestServer.Client peeking = waiting(server, "PEEK a 0");
            TestServer.Client taking = waiting(server, "TAKE b 0");
            server.run("SET a 1 PX 10");
            server.pass(200);
            server.settle();
            assertEquals("(0)", peeking.readReply());
            peeking.begin("PEEK a 0");
            server.run("SET a 1");
            server.run("FLUSHALL");
            assertEquals("(0)", peeking.readReply());
            assertFalse(taking.hasReply());
        }
    }

    @Test
    void shouldCountBlockedClientsAndCallsOnce() {
        try (TestServer server = start()) {
            TestServer.Client client = server.connect();
            String id = id(client);
            client.begin("PEEK a 5000");
            TestServer.Client other = waiting(server, "TAKE a b a 0");
            InfoReply clients = InfoReply.of(server, "clients");
            assertEquals("2", clients.field("blocked_clients"));
            assertEquals("2", clients.field("total_blocking_keys"));
            assertEquals("1", clients.field("total_blocking_keys_on_nokey"));
            assertEquals("1", clients.field("clients_in_timeout_table"));
            assertTrue(server.run("CLIENT LIST ID " + id).contains(" flags=b "));
            assertEquals("", InfoReply.of(server, "commandstats").field("cmdstat_peek"));
            server.run("APPEND b x");
            server.run("SETRANGE a 0 y");
            server.run("DEL a");
            assertTrue(other.hasReply());
            assertTrue(client.hasReply());
            InfoReply stats = InfoReply.of(server, "commandstats");
            assertTrue(stats.field("cmdstat_peek").startsWith("calls=1,"), stats.field("cmdstat_peek"));
            assertTrue(stats.field("cmdstat_take").startsWith("calls=1,"), stats.field("cmdstat_take"));
            assertEquals("0", InfoReply.of(server, "clients").field("blocked_clients"));
        }
    }

    @Test
    void shouldWaitForTheEndOfAPauseToo() {
        try (TestServer server = start()) {
            server.run("SET x 1");
            TestServer.Client client = waiting(server, "TAKE a 0");
            server.run("MULTI");
            server.run("CLIENT PAUSE 100 WRITE");
            server.run("RENAME x a");
            server.run("EXEC");
            assertFalse(client.hasReply());
            server.pass(101);
            server.settle();
            assertEquals("[\"a\", \"1\"]", client.readReply());
        }
    }

    @Test
    void shouldAnswerNothingWhereNoRepliesAreWanted() {
        try (TestServer server = start()) {
            TestServer.Client client = server.connect();
            client.begin("CLIENT REPLY SKIP");
            client.begin("TAKE a 0");
            server.run("SET a 1");
            server.settle();
            assertFalse(client.hasReply());
            assertEquals("PONG", client.run("PING"));
            client.begin("CLIENT REPLY OFF");
            client.begin("TAKE a 0.1");
            server.pass(100);
            server.settle();
            assertFalse(client.hasReply());
        }
    }

    @Test
    void shouldCountAMoveAsOneChange() {
        try (TestServer server = start()) {
            long before = server.engine().changes();
            TestServer.Client client = waiting(server, "BLMOVE a b LEFT RIGHT 0");
            server.run("RPUSH a x");
            assertEquals("\"x\"", client.readReply());
            server.run("RENAME b c");
            assertEquals(before + 3, server.engine().changes());
        }
    }

    @Test
    void shouldWakeNobodyForWritesThatDoNotMatter() {
        try (TestServer server = start()) {
            TestServer.Client client = waiting(server, "TAKE a b 0");
            server.run("HUSH a 1");
            server.run("MULTI");
            server.run("SET b 2");
            server.run("HUSH b 3");
            assertFalse(client.hasReply());
            server.run("EXEC");
            assertEquals("[\"a\", \"1\"]", client.readReply());
            assertEquals("\"3\"", server.run("GET b"));
        }
    }

    /// Who waits for several keys is not told what another of them has become meanwhile.
    @Test
    void shouldWakeNobodyForChangesOfExpiry() {
        String gone = "NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option";
        try (TestServer server = start()) {
            server.run("XGROUP CREATE s g $ MKSTREAM");
            TestServer.Client reader = waiting(server, "XREAD BLOCK 0 STREAMS s a $ $");
            TestServer.Client consumer = waiting(server, "XREADGROUP GROUP g c BLOCK 0 STREAMS s >");
            server.run("RPUSH a x");
            for (String line : List.of("PEXPIRE s 1000", "EXPIREAT s 9999999999", "PERSIST s", "EXPIRE s 1000")) {
                assertEquals("(1)", server.run(line));
                assertFalse(reader.hasReply(), line);
                assertFalse(consumer.hasReply(), line);
            }
            assertEquals("(1)", server.run("PEXPIRE s -1"));
            assertEquals(gone, consumer.readReply());
            assertFalse(reader.hasReply());
        }
    }

    @Test
    void shouldServeTheConsumersOfAGroupInTurn() {
        try (TestServer server = start()) {
            server.run("XGROUP CREATE s g $ MKSTREAM");
            TestServer.Client first = waiting(server, "XREADGROUP GROUP g a BLOCK 0 STREAMS s >");
            TestServer.Client second = waiting(server, "XREADGROUP GROUP g b BLOCK 0 STREAMS s >");
            TestServer.Client reader = waiting(server, "XREAD BLOCK 0 STREAMS s $");
            server.run("XADD s 1-1 f v");
            assertEquals("[[\"s\", [[\"1-1\", [\"f\", \"v\"]]]]]", first.readReply());
            assertEquals("[[\"s\", [[\"1-1\", [\"f\", \"v\"]]]]]", reader.readReply());
            assertFalse(second.hasReply());
            server.run("XACK s g 1-1");
            server.run("XADD s 2-1 f v");
            assertEquals("[[\"s\", [[\"2-1\", [\"f\", \"v\"]]]]]", second.readReply());
        }
    }

    @Test
    void shouldTellTheConsumersOfAGroupOfItsEnd() {
        String gone = "NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option";
        String read = "XREADGROUP GROUP g a BLOCK 0 STREAMS s >";
        try (TestServer server = start()) {
            server.run("XGROUP CREATE s g $ MKSTREAM");
            TestServer.Client client = waiting(server, read);
            server.run("XGROUP DESTROY s g");
            assertEquals(gone, client.readReply());
            server.run("XGROUP CREATE s g $");
            client.begin(read);
            server.run("DEL s");
            assertEquals(gone, client.readReply());
            server.run("XGROUP CREATE s g $ MKSTREAM");
            client.begin(read);
            server.run("SET s x");
            assertTrue(client.readReply().startsWith("WRONGTYPE"));
        }
    }

    @Test
    void shouldServeOnlyThoseWhoWaitForThatType() {
        try (TestServer server = start()) {
            TestServer.Client least = waiting(server, "BZPOPMIN k 0");
            TestServer.Client head = waiting(server, "BLPOP k 0");
            server.run("RPUSH k x");
            assertEquals("[\"k\", \"x\"]", head.readReply());
            assertFalse(least.hasReply());
            server.run("ZADD k 1 m");
            assertEquals("[\"k\", \"m\", \"1\"]", least.readReply());
            assertEquals(0, server.engine().blocking().keys());
        }
    }
}
