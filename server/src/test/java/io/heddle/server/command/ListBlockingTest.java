package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// List commands that wait, beside what all such commands have in common.
class ListBlockingTest {
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
    void shouldReplyAtOnceWhenSomethingIsThere() {
        server.run("RPUSH b 1 2 3 4 5 6 7");
        assertEquals("[\"b\", \"1\"]", server.run("BLPOP a b 0"));
        assertEquals("[\"b\", \"7\"]", server.run("BRPOP a b 0"));
        assertEquals("\"2\"", server.run("BLMOVE b c LEFT LEFT 0"));
        assertEquals("\"6\"", server.run("BRPOPLPUSH b c 0"));
        assertEquals("[\"b\", [\"5\", \"4\"]]", server.run("BLMPOP 0 2 a b RIGHT COUNT 2"));
        assertEquals("[\"6\", \"2\"]", server.run("LRANGE c 0 -1"));
    }

    @Test
    void shouldServeInOrderWithOneElementEach() {
        TestServer.Client first = waiting("BLPOP l 0");
        TestServer.Client second = waiting("BRPOP l other 0");
        assertEquals("(3)", server.run("RPUSH l a b c"));
        assertEquals("[\"l\", \"a\"]", first.readReply());
        assertEquals("[\"l\", \"c\"]", second.readReply());
        assertEquals("[\"b\"]", server.run("LRANGE l 0 -1"));
    }

    @Test
    void shouldMoveWhatArrivesOnThroughAChain() {
        TestServer.Client last = waiting("BLPOP c 0");
        TestServer.Client second = waiting("BLMOVE b c LEFT RIGHT 0");
        TestServer.Client first = waiting("BRPOPLPUSH a b 0");
        server.run("RPUSH a x");
        assertEquals("\"x\"", first.readReply());
        assertEquals("\"x\"", second.readReply());
        assertEquals("[\"c\", \"x\"]", last.readReply());
        assertEquals("(0)", server.run("DBSIZE"));
    }

    @Test
    void shouldKeepTheElementWhenTheDestinationIsOfAnotherType() {
        TestServer.Client client = waiting("BLMOVE a b LEFT LEFT 0");
        server.run("SET b text");
        server.run("RPUSH a x");
        assertEquals("WRONGTYPE Operation against a key holding the wrong kind of value", client.readReply());
        assertEquals("[\"x\"]", server.run("LRANGE a 0 -1"));
    }

    @Test
    void shouldPopSeveralForThoseThatWait() {
        TestServer.Client client = waiting("BLMPOP 0 2 a b LEFT COUNT 2");
        server.run("RPUSH b 1 2 3");
        assertEquals("[\"b\", [\"1\", \"2\"]]", client.readReply());
    }

    @Test
    void shouldNotWaitInTransactions() {
        server.run("MULTI");
        server.run("BLPOP a 0");
        server.run("BLMOVE a b LEFT LEFT 0");
        server.run("BRPOPLPUSH a b 0");
        server.run("BLMPOP 0 1 a LEFT");
        assertEquals("[nil, nil, nil, nil]", server.run("EXEC"));
    }
}
