package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.AllTypesStream;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What happens when the system gives no more memory, whatever maxmemory says.
class MemoryShortageTest {
    private static final long LITTLE = 4 << 20;
    private static final int LONG = 64 * 1024;
    private static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

    private static void fill(TestServer server, int length) {
        String value = "v".repeat(length);
        for (int i = 0; i < 100_000; i++) {
            if (!server.run("SET fill:" + i + " " + value).equals("OK")) {
                return;
            }
        }
        throw new AssertionError("memory does not end");
    }

    @Test
    void shouldRefuseALongArgumentAndGoOn() {
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            fill(server, LONG);
            TestServer.Client client = server.connect();
            assertFalse(client.wantBlock(LONG));
            assertEquals(OUT_OF_MEMORY, client.readReply());
            assertTrue(client.isClosed());
            assertEquals("OK", server.run("FLUSHALL"));
            assertTrue(server.connect().wantBlock(LONG));
        }
    }

    @Test
    void shouldLeaveAListAsItWas() {
        String element = "e".repeat(8 * LONG);
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            server.run("CONFIG SET list-max-listpack-size 2");
            server.run("RPUSH list a b c d e");
            fill(server, LONG);
            assertEquals(OUT_OF_MEMORY, server.run("RPUSH list " + element));
            assertEquals(OUT_OF_MEMORY, server.run("LPUSH list " + element));
            assertEquals(OUT_OF_MEMORY, server.run("LSET list 2 " + element));
            assertEquals(OUT_OF_MEMORY, server.run("LINSERT list AFTER c " + element));
            assertEquals("[\"a\", \"b\", \"c\", \"d\", \"e\"]", server.run("LRANGE list 0 -1"));
        }
    }

    @Test
    void shouldLeaveAStreamAsItWas() {
        String value = "v".repeat(8 * LONG);
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            server.run("CONFIG SET stream-node-max-entries 1");
            server.run("XADD stream 1-1 f v");
            fill(server, LONG);
            assertEquals(OUT_OF_MEMORY, server.run("XADD stream 2-1 f " + value));
            assertEquals("(1)", server.run("XLEN stream"));
            assertEquals("(1)", server.run("XTRIM stream MINID 9-9"));
        }
    }

    @Test
    void shouldTellOfAChangeThatFollowsAFailedOne() {
        String value = "v".repeat(8 * LONG);
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            server.run("XADD stream 1-1 f v");
            fill(server, LONG);
            assertEquals(OUT_OF_MEMORY, server.run("XADD other 1-1 f " + value));
            server.run("WATCH stream");
            server.run("XADD stream 1-2 f v");
            server.run("MULTI");
            assertEquals("nil", server.run("EXEC"));
        }
    }

    @Test
    void shouldReplyOnceAndStayWholeWhateverCommandMeetsTheEnd() {
        long seed = Long.getLong("heddle.seed", new Random().nextLong());
        Random random = new Random(seed);
        try (TestServer server = TestServer.withMemory(LITTLE)) {
            AllTypesStream stream = new AllTypesStream(random, server.table());
            int refused = 0;
            while (refused < 100) {
                server.run("FLUSHALL");
                for (int i = random.nextInt(200); i > 0; i--) {
                    server.run(stream.next());
                }
                fill(server, 1 << random.nextInt(8, 13));
                for (int i = 0; i < 500; i++) {
                    byte[][] command = stream.next();
                    refused += server.run(command).startsWith("OOM") ? 1 : 0;
                    assertFalse(server.hasReply(), () -> "two replies: " + StringCommandStream.describe(command));
                    if (random.nextInt(8) == 0) {
                        server.run("DEL fill:" + random.nextInt(1000));
                    }
                }
                server.run("DEBUG DIGEST");
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }
}
