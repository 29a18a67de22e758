package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.Oracle;
import io.heddle.server.TestServer;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MemoryCommandsTest {
    @Test
    void shouldTellWhatAKeyTakes() {
        try (TestServer server = new TestServer()) {
            server.run("SET small 1");
            server.run("SET big " + "x".repeat(1000));
            assertEquals("nil", server.run("MEMORY USAGE nothing"));
            long small = number(server.run("MEMORY USAGE small"));
            long big = number(server.run("MEMORY USAGE big SAMPLES 0"));
            assertTrue(small > 8 && small < 128, () -> "" + small);
            assertTrue(big > 1000 && big < 2000, () -> "" + big);
            assertEquals("ERR syntax error", server.run("MEMORY USAGE small SAMPLES"));
            assertEquals("ERR syntax error", server.run("MEMORY USAGE small SAMPLES -1"));
            assertEquals("ERR value is not an integer or out of range", server.run("MEMORY USAGE small SAMPLES x"));
        }
    }

    private static long number(String reply) {
        return Long.parseLong(reply.substring(1, reply.length() - 1));
    }

    @Test
    void shouldHaveTheFieldsOfRedis() {
        assumeTrue(Oracle.isInstalled());
        try (TestServer server = new TestServer();
                Oracle oracle = Oracle.start()) {
            oracle.run("SET a b");
            server.run("SET a b");
            List<String> newer = List.of("overhead.hashtable.slot-to-keys");
            List<String> ours = fields(server.run("MEMORY STATS"));
            List<String> theirs = fields(oracle.run("MEMORY STATS"));
            ours.removeAll(newer);
            theirs.removeAll(newer);
            assertEquals(theirs, ours);
        }
    }

    private static List<String> fields(String reply) {
        return new java.util.ArrayList<>(Pattern.compile("\"([a-z][a-z0-9.-]+)\"")
                .matcher(reply)
                .results()
                .map(result -> result.group(1))
                .toList());
    }

    @Test
    void shouldDescribeTheAllocator() {
        try (TestServer server = new TestServer()) {
            server.run("SET a " + "x".repeat(100));
            String text = server.run("MEMORY MALLOC-STATS");
            MatchResult used = Pattern.compile("used (\\d+) bytes")
                    .matcher(text)
                    .results()
                    .findFirst()
                    .orElseThrow();
            assertEquals(server.engine().allocator().usedBytes(), Long.parseLong(used.group(1)));
            assertEquals("OK", server.run("MEMORY PURGE"));
            assertTrue(server.run("MEMORY DOCTOR").contains("hardly any data"));
            assertTrue(server.run("MEMORY HELP").startsWith("[MEMORY <subcommand> "));
        }
    }
}
