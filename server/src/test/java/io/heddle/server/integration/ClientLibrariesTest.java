package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/// The two common client libraries of Java, in their basic use.
@Timeout(60)
final class ClientLibrariesTest {
    @Test
    void shouldServeJedis() throws Exception {
        try (RunningServer server = new RunningServer();
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            assertEquals("PONG", jedis.ping());
            assertEquals("OK", jedis.set("k", "v"));
            assertEquals("v", jedis.get("k"));
            try (Pipeline pipeline = jedis.pipelined()) {
                Response<Long> first = pipeline.incr("n");
                Response<Long> second = pipeline.incr("n");
                pipeline.sync();
                assertEquals(1, first.get());
                assertEquals(2, second.get());
            }
            try (redis.clients.jedis.AbstractTransaction transaction = jedis.multi()) {
                transaction.incr("n");
                transaction.get("k");
                assertEquals(List.of(3L, "v"), transaction.exec());
            }
        }
    }

    @Test
    void shouldServeLettuceOverTheThirdProtocol() throws Exception {
        try (RunningServer server = new RunningServer()) {
            RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                RedisCommands<String, String> commands = connection.sync();
                assertEquals("PONG", commands.ping());
                assertEquals("OK", commands.set("k", "v"));
                assertEquals("v", commands.get("k"));
                assertTrue(commands.clientList().contains("resp=3"));
                commands.multi();
                commands.incr("n");
                commands.get("k");
                assertEquals(List.of(1L, "v"), commands.exec().stream().toList());
            } finally {
                client.shutdown();
            }
        }
    }
}
