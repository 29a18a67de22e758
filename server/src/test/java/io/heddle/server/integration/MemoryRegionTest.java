package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.SafeEncoder;

/// memory-region-size: the address space for values.
@Timeout(60)
final class MemoryRegionTest {
    @ParameterizedTest
    @CsvSource({"64mb, 67108864", "1mb, 4194304"})
    void shouldReserveWhatIsAskedFor(String size, long bytes) throws Exception {
        try (RunningServer server = new RunningServer("memory-region-size", size);
                Jedis jedis = new Jedis("127.0.0.1", server.port())) {
            Object reply = jedis.sendCommand(() -> SafeEncoder.encode("MEMORY"), "MALLOC-STATS");
            String statistics = SafeEncoder.encode((byte[]) reply);
            assertTrue(statistics.contains(" of " + bytes + " reserved"), statistics);
            assertEquals("OK", jedis.set("key", "value"));
        }
    }
}
