package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The commands for single members leave no garbage, in each encoding. No block of memory comes or goes here: that
/// the memory checker remembers.
class SetAllocationTest {
    private final AllocationMeter meter = new AllocationMeter();

    @AfterEach
    void close() {
        meter.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SADD integers 1 2 3 4 5, SREM integers 400 x, SPOP integers",
        "SADD packed a 1 bc, SREM packed a x, SPOP packed",
        "SADD table x y z, SREM table x q, SPOP table",
        "SISMEMBER integers 7, SISMEMBER packed y, SISMEMBER table member77",
        "SMISMEMBER integers 7 x, SMISMEMBER packed y 7, SMISMEMBER table member77 7",
        "SCARD integers, SCARD packed, SCARD table",
        "SRANDMEMBER integers, SRANDMEMBER packed, SRANDMEMBER table",
        "SADD integers 7, SMOVE integers packed 7, SMOVE packed table 7"
    })
    void shouldAllocateNothing(String first, String second, String third) {
        meter.server().run("SADD integers 5 6 7 8 9");
        meter.server().run("SADD packed 5 6 x y z");
        StringBuilder many = new StringBuilder("SADD table");
        for (int i = 0; i < 3000; i++) {
            many.append(" member").append(i);
        }
        meter.server().run(many.toString());
        assertEquals(0, meter.allocatedBy(first, second, third));
    }
}
