package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import io.heddle.snapshot.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A flush of much data frees it in slices: its own client waits for the last, others are served between them.
class FlushTest {
    private static final long CREEP_NANOS = 20_000;
    private static final int KEYS = 20_000;
    private static final int TURNS_MAX = 10_000;

    /// A server with much to free, whose clock goes on fast enough for slices to be short.
    private static TestServer populated() {
        TestServer server = new TestServer(Config.of("enable-debug-command", "yes"));
        assertEquals("OK", server.run("DEBUG POPULATE " + KEYS));
        server.clock().creep(CREEP_NANOS);
        return server;
    }

    private static TestServer.Client flushing(TestServer server, String line) {
        TestServer.Client client = server.connect();
        client.begin(line);
        assertFalse(client.hasReply(), line);
        assertTrue(pending(server) > 0, line);
        return client;
    }

    private static long pending(TestServer server) {
        return server.engine().keyspaces().lazyFreePending();
    }

    private static void awaitReply(TestServer server, TestServer.Client client) {
        for (int turn = 0; !client.hasReply(); turn++) {
            assertTrue(turn < TURNS_MAX, "no reply");
            server.settle();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"FLUSHALL", "FLUSHALL SYNC", "FLUSHDB", "FLUSHDB SYNC"})
    void shouldReplyOnceAllIsFreedAndServeOthersMeanwhile(String line) {
        try (TestServer server = populated()) {
            TestServer.Client client = flushing(server, line);
            assertEquals("(0)", server.run("DBSIZE"));
            assertEquals("OK", server.run("SET k v"));
            assertTrue(pending(server) > 0);
            awaitReply(server, client);
            assertEquals(0, pending(server));
            assertEquals("OK", client.readReply());
            assertEquals("\"v\"", client.run("GET k"));
            assertTrue(server.run("INFO commandstats").contains("calls=1"));
        }
    }

    @Test
    void shouldReplyToAllWhoFlushed() {
        try (TestServer server = populated()) {
            TestServer.Client first = flushing(server, "FLUSHALL");
            assertEquals("OK", server.run("SET k v"));
            TestServer.Client second = flushing(server, "FLUSHALL");
            awaitReply(server, first);
            assertEquals("OK", first.readReply());
            assertEquals("OK", second.readReply());
        }
    }

    @Test
    void shouldNotWaitInATransaction() {
        try (TestServer server = populated()) {
            server.run("MULTI");
            server.run("FLUSHALL");
            server.run("DBSIZE");
            assertEquals("[OK, (0)]", server.run("EXEC"));
            assertTrue(pending(server) > 0);
        }
    }

    @Test
    void shouldNotWaitForWhatASnapshotKeeps() {
        try (TestServer server = populated()) {
            Snapshot snapshot = server.engine().keyspaces().openSnapshot();
            TestServer.Client client = server.connect();
            client.begin("FLUSHALL");
            awaitReply(server, client);
            assertEquals("OK", client.readReply());
            assertTrue(pending(server) > 0, "the snapshot keeps it");
            snapshot.close();
        }
    }

    @Test
    void shouldTakeNoNoticeOfAClientThatWaitsForSomethingElseByThen() {
        try (TestServer server = populated()) {
            TestServer.Client client = flushing(server, "FLUSHALL");
            assertEquals("(1)", server.run("CLIENT UNBLOCK " + client.session().id()));
            assertEquals("OK", client.readReply());
            client.begin("BLPOP list 0");
            while (pending(server) > 0) {
                server.settle();
            }
            server.settle();
            assertFalse(client.hasReply());
            server.run("RPUSH list a");
            assertEquals("[\"list\", \"a\"]", client.readReply());
        }
    }
}
