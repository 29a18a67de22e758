package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.ServerLog;
import io.heddle.server.config.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;

/// The piece that is played after the start, beside a server in use; `RunningServer` checks that it gives everything
/// back.
@Timeout(60)
final class RehearsalTest {
    private static final ServerLog LOG = ServerLog.of(Config.of("loglevel", "warning"));

    private static boolean isPlaying() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("warm-up"));
    }

    @Test
    void shouldNotShowInTheServer() throws Exception {
        try (RunningServer server = new RunningServer();
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            server.server().warmUp(LOG);
            assertEquals("OK", jedis.set("own", "value"));
            Thread.sleep(300);
            assertEquals(1, jedis.dbSize());
            assertTrue(jedis.info("clients").contains("connected_clients:1\r\n"));
            assertTrue(jedis.info("stats").contains("total_connections_received:1\r\n"));
        }
    }

    @Test
    void shouldEndWithTheServer() throws Exception {
        try (RunningServer server = new RunningServer()) {
            server.server().warmUp(LOG);
            Thread.sleep(50);
        }
        assertFalse(isPlaying());
    }

    @Test
    void shouldGiveUpWhenClientsCome() throws Exception {
        try (RunningServer server = new RunningServer();
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            server.server().warmUp(LOG);
            do {
                jedis.incr("counter");
            } while (isPlaying());
            assertTrue(Long.parseLong(jedis.get("counter")) > 0);
        }
    }

    @Test
    void shouldBeLeftOutWhereItIsNotWanted() throws Exception {
        try (RunningServer server = new RunningServer("warm-up", "no")) {
            server.server().warmUp(LOG);
            assertFalse(isPlaying());
        }
    }
}
