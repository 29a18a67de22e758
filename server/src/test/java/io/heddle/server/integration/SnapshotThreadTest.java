package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.SafeEncoder;

/// A snapshot that is walked on a thread of its own while a running server goes on.
@Timeout(60)
final class SnapshotThreadTest {
    private static String debug(Jedis jedis, String... words) {
        Object reply = jedis.sendCommand(() -> SafeEncoder.encode("DEBUG"), words);
        return SafeEncoder.encode((byte[]) reply);
    }

    @Test
    void shouldWalkBesideWritesAndBeCleanedUp() throws Exception {
        try (RunningServer server = new RunningServer("enable-debug-command", "yes");
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            debug(jedis, "POPULATE", "20000");
            for (int round = 0; round < 3; round++) {
                assertEquals("OK", debug(jedis, "SNAPSHOT"));
                String status = debug(jedis, "SNAPSHOT", "STATUS");
                for (int i = 0; status.startsWith("state:walking"); i++) {
                    jedis.set("key:" + i % 20_000, "another value");
                    jedis.del("key:" + (i + 10_000) % 20_000);
                    status = debug(jedis, "SNAPSHOT", "STATUS");
                }
                assertTrue(status.startsWith("state:ended keys:"), status);
                awaitCleaning(jedis);
                debug(jedis, "POPULATE", "20000");
            }
        }
    }

    @Test
    void shouldEndWithTheServer() throws Exception {
        try (RunningServer server = new RunningServer("enable-debug-command", "yes");
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            debug(jedis, "POPULATE", "100000");
            assertEquals("OK", debug(jedis, "SNAPSHOT"));
        }
    }

    @Test
    void shouldGiveASnapshotUpBeyondItsLimit() throws Exception {
        try (RunningServer server = new RunningServer("enable-debug-command", "yes", "snapshot-memory-limit", "10000");
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            debug(jedis, "POPULATE", "100000");
            String status = "";
            // A walk may be through before the writes have gone over the limit.
            for (int round = 0; round < 50 && !status.startsWith("state:aborted"); round++) {
                assertEquals("OK", debug(jedis, "SNAPSHOT"));
                status = debug(jedis, "SNAPSHOT", "STATUS");
                for (int i = 0; status.startsWith("state:walking"); i++) {
                    jedis.set("key:" + i * 37 % 100_000, "another value");
                    status = debug(jedis, "SNAPSHOT", "STATUS");
                }
                awaitCleaning(jedis);
            }
            assertTrue(status.startsWith("state:aborted"), status);
        }
    }

    private static void awaitCleaning(Jedis jedis) throws InterruptedException {
        while (!jedis.info("heddle").contains("snapshot_bytes:0")) {
            Thread.sleep(1);
        }
    }
}
