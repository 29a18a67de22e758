package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import org.junit.jupiter.api.Test;

/// The worker's own work: how long an idle worker sleeps, and what it does when it wakes or is kept busy.
class BackgroundTest {
    private static final long CREEP_NANOS = 20_000;
    private static final int KEYS = 20_000;

    /// A server with much to free, whose clock goes on fast enough for slices to be short.
    private static TestServer flushMany() {
        TestServer server = new TestServer(Config.of("enable-debug-command", "yes"));
        assertEquals("OK", server.run("DEBUG POPULATE " + KEYS));
        server.clock().creep(CREEP_NANOS);
        assertEquals("OK", server.run("FLUSHALL ASYNC"));
        return server;
    }

    private static long pending(TestServer server) {
        return server.engine().keyspaces().lazyFreePending();
    }

    @Test
    void shouldSleepUntilTheNextRoundWhenThereIsNothingToDo() {
        try (TestServer server = new TestServer()) {
            server.pass(1000);
            for (int i = 0; i < 20; i++) {
                long millis = server.worker().idleMillis(server.clock().nanos());
                assertTrue(millis > 0 && millis <= 100, millis + " ms");
                server.pass(millis);
            }
        }
    }

    /// A moment without a processor must not part for good what else wakes the worker once for both.
    @Test
    void shouldWakeOncePerRoundAlsoAfterASlowOne() {
        try (TestServer server = new TestServer()) {
            server.pass(1000);
            server.clock().advance(100);
            server.clock().creep(20_000_000);
            server.worker().turn();
            server.clock().creep(0);
            int wakes = 0;
            for (long slept = 0; slept < 1000; wakes++) {
                long millis =
                        Math.max(1, server.worker().idleMillis(server.clock().nanos()));
                server.pass(millis);
                slept += millis;
            }
            assertTrue(wakes <= 13, wakes + " times in a second");
        }
    }

    @Test
    void shouldFreeSliceAfterSliceWhileIdle() {
        try (TestServer server = flushMany()) {
            server.clock().advance(5); // the flush came with a request, and so with a pause
            int turns = 0;
            while (pending(server) > 0) {
                long before = pending(server);
                assertEquals(0, server.worker().idleMillis(server.clock().nanos()));
                server.worker().turn();
                assertTrue(pending(server) < before);
                turns++;
            }
            assertTrue(turns > 5, turns + " slices");
        }
    }

    @Test
    void shouldPauseBetweenSlicesWhileBusy() {
        try (TestServer server = flushMany()) {
            TestServer.Client client = server.connect();
            int slices = 0;
            int turns = 0;
            while (pending(server) > 0) {
                long before = pending(server);
                client.run("PING");
                turns++;
                slices += pending(server) < before ? 1 : 0;
            }
            assertTrue(slices > 5, slices + " slices");
            assertTrue(turns > slices, turns + " turns, " + slices + " slices");
        }
    }

    @Test
    void shouldWakeForKeysWhoseTimeComes() {
        try (TestServer server = new TestServer()) {
            server.run("SET a 1 PX 250");
            long slept = 0;
            while (server.engine().keyspaces().expired() == 0) {
                long millis =
                        Math.max(1, server.worker().idleMillis(server.clock().nanos()));
                server.clock().advance(millis);
                server.worker().turn();
                slept += millis;
                assertTrue(slept < 500, "still there after " + slept + " ms");
            }
            assertTrue(slept >= 250, "gone after " + slept + " ms");
        }
    }

    @Test
    void shouldWakeForTheEndOfAPause() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            server.run("CLIENT PAUSE 30");
            client.begin("PING");
            assertTrue(server.worker().idleMillis(server.clock().nanos()) <= 30);
            server.pass(30);
            server.settle();
            assertEquals("PONG", client.readReply());
        }
    }
}
