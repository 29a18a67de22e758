package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectCommandsTest {
    private static final String POLICY_CHANGE =
            " Please note that when switching between policies at runtime LRU and LFU data will take some time to"
                    + " adjust.";

    @Test
    void shouldNameEncodings() {
        try (TestServer server = new TestServer()) {
            server.run("SET number 12345");
            server.run("SET short " + "v".repeat(44));
            server.run("SET long " + "v".repeat(45));
            assertEquals("\"int\"", server.run("OBJECT ENCODING number"));
            assertEquals("\"embstr\"", server.run("OBJECT ENCODING short"));
            assertEquals("\"raw\"", server.run("OBJECT ENCODING long"));
            assertEquals("nil", server.run("OBJECT ENCODING missing"));
        }
    }

    @Test
    void shouldCountReferencesAsRedisDoes() {
        try (TestServer server = new TestServer()) {
            server.run("MSET a 0 b 9999 c 10000 d -1 e text");
            assertEquals("(2147483647)", server.run("OBJECT REFCOUNT a"));
            assertEquals("(2147483647)", server.run("object refcount b"));
            assertEquals("(1)", server.run("OBJECT REFCOUNT c"));
            assertEquals("(1)", server.run("OBJECT REFCOUNT d"));
            assertEquals("(1)", server.run("OBJECT REFCOUNT e"));
            assertEquals("nil", server.run("OBJECT REFCOUNT missing"));
        }
    }

    @Test
    void shouldShareNothingWhereAgesDecideWhatIsEvicted() {
        try (TestServer server = new TestServer()) {
            server.run("SET a 1");
            server.run("CONFIG SET maxmemory 1gb");
            assertEquals("(2147483647)", server.run("OBJECT REFCOUNT a"));
            for (String policy : List.of("allkeys-lru", "volatile-lfu")) {
                server.run("CONFIG SET maxmemory-policy " + policy);
                assertEquals("(1)", server.run("OBJECT REFCOUNT a"));
            }
        }
    }

    @Test
    void shouldMeasureIdleTimeUnderLeastRecentlyUsed() {
        try (TestServer server = new TestServer()) {
            server.run("MSET a 1 b 2");
            server.clock().advance(100_000);
            assertEquals("(100)", server.run("OBJECT IDLETIME a"));
            server.run("TTL a");
            server.run("EXISTS a");
            server.run("TYPE a");
            server.run("OBJECT ENCODING a");
            assertEquals("(100)", server.run("OBJECT IDLETIME a"));
            server.run("TOUCH a");
            assertEquals("(0)", server.run("OBJECT IDLETIME a"));
            assertEquals("(100)", server.run("OBJECT IDLETIME b"));
            assertEquals("nil", server.run("OBJECT IDLETIME missing"));
            assertEquals("nil", server.run("OBJECT FREQ missing"));
            assertEquals(
                    "ERR An LFU maxmemory policy is not selected, access frequency not tracked." + POLICY_CHANGE,
                    server.run("OBJECT FREQ a"));
        }
    }

    @Test
    void shouldTellFrequencyUnderLeastFrequentlyUsed() {
        try (TestServer server = new TestServer(Config.of("maxmemory-policy", "allkeys-lfu"))) {
            server.run("SET a 1");
            assertEquals("(5)", server.run("OBJECT FREQ a"));
            for (int i = 0; i < 1000; i++) {
                server.run("GET a");
            }
            String frequency = server.run("OBJECT FREQ a");
            assertTrue(frequency.matches("\\(\\d\\d\\)"), frequency);
            server.clock().advance(300 * 60_000);
            assertEquals("(0)", server.run("OBJECT FREQ a"));
            assertEquals(
                    "ERR An LFU maxmemory policy is selected, idle time not tracked." + POLICY_CHANGE,
                    server.run("OBJECT IDLETIME a"));
            assertEquals("nil", server.run("OBJECT IDLETIME missing"));
        }
    }

    @Test
    void shouldHelp() {
        try (TestServer server = new TestServer()) {
            String help = server.run("OBJECT HELP");
            assertTrue(help.startsWith("[OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"), help);
            for (String name : List.of("ENCODING <key>", "FREQ <key>", "IDLETIME <key>", "REFCOUNT <key>", "HELP")) {
                assertTrue(help.contains(", " + name + ","), help);
            }
            assertEquals("ERR unknown subcommand 'foo'. Try OBJECT HELP.", server.run("OBJECT foo a"));
            assertEquals("ERR wrong number of arguments for 'object|encoding' command", server.run("OBJECT ENCODING"));
        }
    }
}
