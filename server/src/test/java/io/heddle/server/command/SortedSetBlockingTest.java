package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Sorted set commands that wait, beside what all such commands have in common.
class SortedSetBlockingTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestServer.Client waiting(String line) {
        TestServer.Client client = server.connect();
        client.begin(line);
        assertFalse(client.hasReply(), line);
        return client;
    }

    @Test
    void shouldServeInOrderWithOneMemberEach() {
        TestServer.Client first = waiting("BZPOPMIN z 0");
        TestServer.Client second = waiting("BZPOPMAX other z 0");
        TestServer.Client third = waiting("BZMPOP 0 2 z other MIN COUNT 5");
        assertEquals("(2)", server.run("ZADD z 1 a 2 b"));
        assertEquals("[\"z\", \"a\", \"1\"]", first.readReply());
        assertEquals("[\"z\", \"b\", \"2\"]", second.readReply());
        assertFalse(third.hasReply());
        server.run("ZADD other 1.5 x 3 y");
        assertEquals("[\"other\", [[\"x\", \"1.5\"], [\"y\", \"3\"]]]", third.readReply());
        assertEquals("(0)", server.run("DBSIZE"));
    }

    @Test
    void shouldBeServedByStoredRangesAndRenames() {
        server.run("ZADD source 1 a 2 b");
        TestServer.Client stored = waiting("BZPOPMAX target 0");
        server.run("ZRANGESTORE target source 0 -1");
        assertEquals("[\"target\", \"b\", \"2\"]", stored.readReply());
        TestServer.Client renamed = waiting("BZPOPMIN new 0");
        server.run("RENAME source new");
        assertEquals("[\"new\", \"a\", \"1\"]", renamed.readReply());
    }

    @Test
    void shouldNotWaitInTransactions() {
        server.run("MULTI");
        server.run("BZPOPMIN a 0");
        server.run("BZPOPMAX a 0");
        server.run("BZMPOP 0 1 a MIN");
        assertEquals("[nil, nil, nil]", server.run("EXEC"));
    }
}
