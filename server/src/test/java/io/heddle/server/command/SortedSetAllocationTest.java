package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands on sorted sets, small and large, leave no garbage.
class SortedSetAllocationTest {
    /// Less than a byte per call: the checked mode keeps book of nodes that are freed.
    private static final int ALLOWED = 200;

    private final AllocationMeter meter = new AllocationMeter();

    @AfterEach
    void close() {
        meter.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZADD small 1.5 a 2 b",
                "ZADD large 1.5 a 2 member:7",
                "ZINCRBY large 1 member:9",
                "ZREM large nomember",
                "ZSCORE small a",
                "ZSCORE large member:77",
                "ZMSCORE large member:77 b",
                "ZRANK small a",
                "ZREVRANK large member:300 WITHSCORE",
                "ZCARD large",
                "ZCOUNT large 10 (200",
                "ZLEXCOUNT small [a (c",
                "ZRANGE small 0 -1 WITHSCORES",
                "ZRANGE large 100 199",
                "ZREVRANGE large 100 199 WITHSCORES",
                "ZRANGEBYSCORE large 10 300 LIMIT 5 20",
                "ZRANGE large 300 (10 BYSCORE REV LIMIT 5 20",
                "ZPOPMIN popped",
                "ZPOPMAX popped 1",
                "ZMPOP 2 none popped MIN",
                "ZREMRANGEBYRANK large 5000 6000",
                "ZRANDMEMBER large"
            })
    void shouldAllocateNothing(String line) {
        meter.server().run("ZADD small 1 a 2 b 3 5");
        fill("large", 1000);
        if (line.contains("popped")) {
            fill("popped", 5000);
        }
        assertTrue(meter.allocatedBy(line) < ALLOWED, line);
    }

    private void fill(String key, int members) {
        for (int first = 0; first < members; first += 500) {
            StringBuilder pairs = new StringBuilder();
            for (int i = first; i < first + 500; i++) {
                pairs.append(' ').append(i).append(" member:").append(i);
            }
            meter.server().run("ZADD " + key + pairs);
        }
    }
}
