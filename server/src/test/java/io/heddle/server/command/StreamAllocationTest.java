package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Adding to streams and acknowledging leave no garbage.
class StreamAllocationTest {
    private final AllocationMeter meter = new AllocationMeter();

    @AfterEach
    void close() {
        meter.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "XADD s * field value",
                "XADD s NOMKSTREAM MAXLEN ~ 100000 * a 1 b 22222",
                "XADD s MINID ~ 5-1 LIMIT 0 * other value",
                "XLEN s",
                "XTRIM s MAXLEN = 50",
                "XDEL s 1-1 2-1",
                "XACK s g 1-1 2-1",
                "XCLAIM s g a 0 1-1 FORCE JUSTID",
                "XREADGROUP GROUP g a COUNT 10 STREAMS s >",
                "XREAD STREAMS s $"
            })
    void shouldAllocateNothing(String line) {
        meter.server().run("XADD s 1-1 field value");
        meter.server().run("XADD s 2-1 field value");
        meter.server().run("XGROUP CREATE s g $");
        assertEquals(0, meter.allocatedBy(line), line);
    }
}
