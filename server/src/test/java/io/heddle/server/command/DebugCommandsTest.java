package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.ManualHost;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebugCommandsTest {
    private static TestServer server() {
        return new TestServer(Config.of("enable-debug-command", "yes"));
    }

    @Test
    void shouldBeRefusedUnlessAllowed() {
        String refusal = "ERR DEBUG command not allowed. If the enable-debug-command option is set to \"local\", you"
                + " can run it from a local connection, otherwise you need to set this option in the configuration"
                + " file, and then restart the server.";
        try (TestServer server = new TestServer()) {
            assertEquals(refusal, server.run("DEBUG SLEEP 0"));
        }
        try (TestServer server = new TestServer(Config.of("enable-debug-command", "local"))) {
            assertEquals("OK", server.run("DEBUG SLEEP 0"));
        }
    }

    @Test
    void shouldWalkASnapshot() {
        try (TestServer server = server()) {
            server.run("MSET a 1 b 22 c 333");
            assertEquals("OK", server.run("DEBUG SNAPSHOT"));
            String status = server.run("DEBUG SNAPSHOT STATUS");
            assertTrue(status.startsWith("state:ended keys:3 items:3 bytes:9 open_usec:"), status);
            assertEquals("ERR syntax error", server.run("DEBUG SNAPSHOT FOO"));
        }
    }

    @Test
    void shouldHoldUpTheServer() {
        try (TestServer server = server()) {
            server.engine().host(new ManualHost(server.clock()));
            long before = server.clock().unixMillis();
            assertEquals("OK", server.run("DEBUG SLEEP 1.5"));
            assertEquals(before + 1500, server.clock().unixMillis());
        }
    }

    @Test
    void shouldStopRemovingExpiredKeysInTheBackground() {
        try (TestServer server = server()) {
            server.run("DEBUG SET-ACTIVE-EXPIRE 0");
            server.run("SET a 1 PX 10");
            server.pass(1000);
            assertEquals("(1)", server.run("DBSIZE"));
            server.run("DEBUG SET-ACTIVE-EXPIRE 1");
            server.run("DEBUG PAUSE-CRON 1");
            server.pass(1000);
            assertEquals("(1)", server.run("DBSIZE"));
            server.run("DEBUG PAUSE-CRON 0");
            server.pass(1000);
            assertEquals("(0)", server.run("DBSIZE"));
        }
    }

    @Test
    void shouldHaveEqualDigestsForEqualData() {
        try (TestServer one = server();
                TestServer two = server()) {
            assertEquals("0".repeat(40), one.run("DEBUG DIGEST"));
            one.run("MSET a 1 b 2 c xyz");
            two.run("MSET c xyz b 1 a 1");
            two.run("INCR b");
            assertEquals(one.run("DEBUG DIGEST"), two.run("DEBUG DIGEST"));
            two.run("EXPIRE b 100");
            assertNotEquals(one.run("DEBUG DIGEST"), two.run("DEBUG DIGEST"));
            two.run("PERSIST b");
            two.run("SET b 3");
            assertNotEquals(one.run("DEBUG DIGEST"), two.run("DEBUG DIGEST"));
            two.run("SET other xyz");
            assertEquals(one.run("DEBUG DIGEST-VALUE c nothing"), two.run("DEBUG DIGEST-VALUE other nothing"));
            two.run("DEL other");
            two.run("SET b 2");
            two.run("MOVE b 1");
            assertNotEquals(one.run("DEBUG DIGEST"), two.run("DEBUG DIGEST"));
        }
    }

    @Test
    void shouldPopulate() {
        try (TestServer server = server()) {
            server.run("SET key:1 old");
            assertEquals("OK", server.run("DEBUG POPULATE 3"));
            assertEquals("[\"value:0\", \"old\", \"value:2\"]", server.run("MGET key:0 key:1 key:2"));
            assertEquals("OK", server.run("DEBUG POPULATE 2 other 10"));
            assertEquals("\"value:1\\x00\\x00\\x00\"", server.run("GET other:1"));
            assertEquals("(5)", server.run("DBSIZE"));
            assertEquals("ERR value is out of range, must be positive", server.run("DEBUG POPULATE -1"));
        }
    }

    @Test
    void shouldDescribeValues() {
        try (TestServer server = server()) {
            server.run("SET n 12");
            server.run("SET s abc");
            assertEquals("ERR no such key", server.run("DEBUG OBJECT nothing"));
            String text = server.run("DEBUG OBJECT n");
            assertTrue(text.contains(" refcount:1 encoding:int serializedlength:2 lru:"), text);
            text = server.run("DEBUG OBJECT s");
            assertTrue(text.contains(" encoding:embstr serializedlength:4 lru:"), text);
            assertTrue(server.run("DEBUG SDSLEN s").startsWith("key_sds_len:1, "));
            assertTrue(server.run("DEBUG HTSTATS 0").contains("number of elements: 2"));
            assertEquals("ERR Out of range database", server.run("DEBUG HTSTATS 99"));
            assertTrue(server.run("DEBUG HTSTATS-KEY s").startsWith("ERR The value stored"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "string, $11..Hello World.., $11..Hello World..",
        "integer, :12345.., :12345..",
        "double, $5..3.141.., ',3.141..'",
        "bignum, $37..1234567999999999999999999999999999999.., (1234567999999999999999999999999999999..",
        "null, $-1.., _..",
        "array, *3..:0..:1..:2.., *3..:0..:1..:2..",
        "set, *3..:0..:1..:2.., ~3..:0..:1..:2..",
        "map, *6..:0..:0..:1..:1..:2..:0.., %3..:0..#f..:1..#t..:2..#f..",
        "true, :1.., #t..",
        "false, :0.., #f..",
        "verbatim, $25..This is a verbatim.string.., =29..txt:This is a verbatim.string..",
        "attrib, $39..Some real reply following the attribute..,"
                + " |1..$14..key-popularity..*2..$7..key:123..:90..$39..Some real reply following the attribute..",
        "push, -ERR RESP2 is not supported by this command..,"
                + " >2..$16..server-cpu-usage..:42..$40..Some real reply following the push reply..",
        "other, -ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null"
                + "|array|set|map|attrib|push|verbatim|true|false..,"
                + " -ERR Wrong protocol type name. Please use one of the following: string|integer|double|bignum|null"
                + "|array|set|map|attrib|push|verbatim|true|false.."
    })
    void shouldReplyWithEachType(String type, String resp2, String resp3) {
        try (TestServer server = server()) {
            TestServer.Client client = server.connect();
            assertEquals(resp2, reply(client, type));
            client.run("HELLO 3");
            assertEquals(resp3, reply(client, type));
        }
    }

    private static String reply(TestServer.Client client, String type) {
        client.send(("DEBUG PROTOCOL " + type + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return new String(client.takeBytes(), StandardCharsets.US_ASCII).replaceAll("[\r\n]", ".");
    }

    @Test
    void shouldLogAndFail() {
        try (TestServer server = server()) {
            ManualHost host = new ManualHost(server.clock());
            server.engine().host(host);
            assertEquals("OK", server.run("DEBUG LOG hello"));
            String before = server.engine().statistics().replicationId();
            assertEquals("OK", server.run("DEBUG CHANGE-REPL-ID"));
            assertNotEquals(before, server.engine().statistics().replicationId());
            assertEquals(
                    List.of("DEBUG LOG: hello", "Changing replication IDs after receiving DEBUG change-repl-id"),
                    host.lines());
            assertEquals("MYERROR reason", server.run("DEBUG ERROR \"MYERROR reason\""));
        }
    }

    @Test
    void shouldRefuseWhatItCannot() {
        try (TestServer server = server()) {
            assertTrue(server.run("DEBUG RELOAD").startsWith("ERR DEBUG RELOAD is not supported"));
            assertTrue(server.run("DEBUG SEGFAULT").startsWith("ERR DEBUG SEGFAULT is not supported"));
            assertEquals(
                    "ERR unknown subcommand or wrong number of arguments for 'sleep'. Try DEBUG HELP.",
                    server.run("DEBUG sleep"));
            assertTrue(server.run("DEBUG HELP").startsWith("[DEBUG <subcommand> "));
            assertEquals("OK", server.run("DEBUG QUICKLIST-PACKED-THRESHOLD 100b"));
            assertTrue(server.run("DEBUG STRINGMATCH-TEST").contains("test passed"));
            assertTrue(server.run("DEBUG STRUCTSIZE").contains("bits:64"));
        }
    }
}
