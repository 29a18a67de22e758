package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands on fields leave no garbage, in compact hashes (512) as in tables (0).
class HashAllocationTest {
    private final AllocationMeter meter = new AllocationMeter();
    private final TestServer server = meter.server();

    @AfterEach
    void close() {
        meter.close();
    }

    @ParameterizedTest
    @CsvSource({
        "512, HGET h text",
        "0, HGET h text",
        "512, HGET h number",
        "0, HGET h number",
        "512, HGET h nothing",
        "0, HGET h nothing",
        "512, HMGET h text number nothing",
        "0, HMGET h text number nothing",
        "512, HSET h text another",
        "0, HSET h text another",
        "512, HSET h a 1 b 2 c 3",
        "0, HSET h a 1 b 2 c 3",
        "512, HSETNX h text x",
        "0, HSETNX h text x",
        "512, HDEL h nothing",
        "0, HDEL h nothing",
        "512, HINCRBY h number 3",
        "0, HINCRBY h number 3",
        "512, HEXISTS h text",
        "0, HEXISTS h text",
        "512, HSTRLEN h text",
        "0, HLEN h",
        "512, HLEN h",
        "512, HGETALL h",
        "0, HGETALL h",
        "512, HKEYS h",
        "0, HKEYS h",
        "512, HVALS h",
        "0, HVALS h",
        "512, HRANDFIELD h",
        "0, HRANDFIELD h",
        "512, HGET expiring a",
        "0, HGET expiring a",
        "512, HSET expiring b 1",
        "0, HSET expiring b 1",
        "512, HEXPIRE expiring 100 FIELDS 1 a",
        "0, HEXPIRE expiring 100 FIELDS 1 a",
        "512, HTTL expiring FIELDS 2 a b",
        "0, HTTL expiring FIELDS 2 a b"
    })
    void shouldAllocateNothing(int compact, String line) {
        server.config().set(List.of("hash-max-listpack-entries", "" + compact), false);
        server.run("HSET h text abc number 5 long " + "abcdefgh".repeat(7));
        server.run("HSET expiring a 1 b 2");
        server.run("HEXPIRE expiring 1000 FIELDS 2 a b");
        assertEquals(0, meter.allocatedBy(line), line);
    }
}
