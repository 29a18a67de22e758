package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.OracleTest;
import io.heddle.server.TestServer;
import org.junit.jupiter.api.Test;

class StreamGroupCommandsTest extends OracleTest {
    private static final String READ = "XREADGROUP GROUP g a STREAMS s >";

    private void prepare() {
        both("XADD s 1-1 a 1", "XADD s 2-1 a 2", "XADD s 3-1 a 3", "XGROUP CREATE s g 0");
    }

    @Test
    void shouldDeliverEachEntryOnceAndKeepItPending() {
        prepare();
        expect(
                "XREADGROUP GROUP g a COUNT 2 STREAMS s >",
                "[[\"s\", [[\"1-1\", [\"a\", \"1\"]], [\"2-1\", [\"a\", \"2\"]]]]]");
        expect("XREADGROUP GROUP g b STREAMS s >", "[[\"s\", [[\"3-1\", [\"a\", \"3\"]]]]]");
        expect(READ, "nil");
        expect("XREADGROUP GROUP g a STREAMS s 1-1", "[[\"s\", [[\"2-1\", [\"a\", \"2\"]]]]]");
        expect("XPENDING s g", "[(3), \"1-1\", \"3-1\", [[\"a\", \"2\"], [\"b\", \"1\"]]]");
        expect("XACK s g 1-1 1-1 9-9", "(1)");
        expect("XPENDING s g", "[(2), \"2-1\", \"3-1\", [[\"a\", \"1\"], [\"b\", \"1\"]]]");
        expect("XGROUP DELCONSUMER s g a", "(1)");
        expect("XPENDING s g", "[(1), \"3-1\", \"3-1\", [[\"b\", \"1\"]]]");
        expect("XGROUP DESTROY s g", "(1)");
        expect("XGROUP DESTROY s g", "(0)");
        expect("XACK s g 1-1", "(0)");
    }

    @Test
    void shouldNotTouchThoseWhoWatchTheStream() {
        prepare();
        both("WATCH s", "XGROUP CREATE s h 0", READ, "XACK s g 1-1", "XCLAIM s g b 0 2-1", "XSETID s 9-9", "MULTI");
        both("XGROUP DESTROY s h");
        expect("EXEC", "[(1)]");
        both("WATCH s", "XDEL s 1-1", "MULTI", "PING");
        expect("EXEC", "nil");
        both("WATCH t", "XGROUP CREATE t g $ MKSTREAM", "MULTI", "PING");
        expect("EXEC", "nil");
    }

    @Test
    void shouldTellIdleTimesAndDeliveries() {
        prepare();
        TestServer server = server();
        server.run(READ);
        server.clock().advance(100);
        server.run("XREADGROUP GROUP g a COUNT 1 STREAMS s 0");
        assertEquals(
                "[[\"1-1\", \"a\", (0), (2)], [\"2-1\", \"a\", (100), (1)], [\"3-1\", \"a\", (100), (1)]]",
                server.run("XPENDING s g - + 10"));
        assertEquals("[[\"2-1\", \"a\", (100), (1)]]", server.run("XPENDING s g IDLE 50 - + 1"));
        assertEquals("[[\"3-1\", \"a\", (100), (1)]]", server.run("XPENDING s g (2-1 + 10 a"));
        assertEquals("[]", server.run("XPENDING s g - + 10 nobody"));
        server.clock().advance(5);
        assertEquals(
                "[[\"name\", \"a\", \"pending\", (3), \"idle\", (5), \"inactive\", (105)]]",
                server.run("XINFO CONSUMERS s g"));
    }

    @Test
    void shouldClaimWhatIsIdle() {
        prepare();
        TestServer server = server();
        server.run(READ);
        server.clock().advance(100);
        server.run("XREADGROUP GROUP g a COUNT 1 STREAMS s 0");
        server.run("XDEL s 3-1");
        assertEquals("[[\"2-1\", [\"a\", \"2\"]]]", server.run("XCLAIM s g b 50 1-1 2-1"));
        assertEquals("[[\"2-1\", \"b\", (0), (2)]]", server.run("XPENDING s g - + 10 b"));
        server.clock().advance(100);
        assertEquals("[\"0-0\", [\"1-1\", \"2-1\"], [\"3-1\"]]", server.run("XAUTOCLAIM s g c 50 - JUSTID"));
        assertEquals("[\"2-1\", [[\"1-1\", [\"a\", \"1\"]]], []]", server.run("XAUTOCLAIM s g b 0 0 COUNT 1"));
        assertEquals("[[\"1-1\", \"b\", (0), (3)], [\"2-1\", \"c\", (0), (2)]]", server.run("XPENDING s g - + 10"));
    }

    @Test
    void shouldSayWhatIsMissing() {
        expect(
                "XGROUP CREATE s g 0 X",
                "ERR unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.");
        both("XGROUP CREATE s g 0", "XGROUP CREATE s g $ MKSTREAM", "XGROUP CREATE s g $ MKSTREAM", "XINFO GROUPS s");
        both("XGROUP SETID s g 5 ENTRIESREAD 7", "XINFO GROUPS s", "XGROUP SETID s h 5", "XGROUP CREATECONSUMER s g c");
        both(
                "XGROUP CREATECONSUMER s g c",
                "XCLAIM s h c 0 1-1",
                "XPENDING s h",
                "XINFO CONSUMERS s h",
                "XPENDING s g - +");
        both(
                "XCLAIM s g c x 1-1",
                "XCLAIM s g c 0 1-1 TIME x",
                "XCLAIM s g c 0 1-1 NO",
                "XAUTOCLAIM s g c 0 - COUNT 0");
        assertTrue(server().run("XGROUP HELP").contains("DELCONSUMER <key> <groupname> <consumer>"));
    }

    @Test
    void shouldWaitForEntries() {
        prepare();
        TestServer server = server();
        server.run(READ);
        TestServer.Client reader = server.connect();
        TestServer.Client worker = server.connect();
        reader.send(command("XREAD BLOCK 0 STREAMS s $"));
        worker.send(command("XREADGROUP GROUP g b BLOCK 0 STREAMS s >"));
        assertEquals("\"4-1\"", server.run("XADD s 4-1 a 4"));
        assertEquals("[[\"s\", [[\"4-1\", [\"a\", \"4\"]]]]]", reader.readReply());
        assertEquals("[[\"s\", [[\"4-1\", [\"a\", \"4\"]]]]]", worker.readReply());
        worker.send(command("XREADGROUP GROUP g b BLOCK 0 STREAMS s >"));
        server.run("XGROUP DESTROY s g");
        assertEquals(
                "NOGROUP No such key 's' or consumer group 'g' in XREADGROUP with GROUP option", worker.readReply());
        reader.send(command("XREAD BLOCK 10 STREAMS s $"));
        server.pass(100);
        server.settle();
        assertEquals("nil", reader.readReply());
    }

    private static byte[] command(String line) {
        return (line + "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
