package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands of the hot path leave no garbage.
class StringAllocationTest {
    private final AllocationMeter meter = new AllocationMeter();

    @AfterEach
    void close() {
        meter.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET text",
                "GET number",
                "GET long",
                "GET nokey",
                "SET text abc",
                "SET number 12345",
                "SET text abc EX 100",
                "SET text abc XX GET",
                "SET text abc KEEPTTL",
                "SETNX text v",
                "SETEX text 100 v",
                "GETEX text PX 100000",
                "GETSET text abc",
                "MGET text number long",
                "MSET text 1 number 2",
                "STRLEN long",
                "GETRANGE text 1 2",
                "SETRANGE text 0 xyz",
                "INCR number",
                "DECRBY number 7",
                "SETBIT bits 100 1",
                "GETBIT bits 7",
                "BITCOUNT long",
                "BITPOS long 1",
                "BITFIELD bits GET u8 0 SET u8 8 1 INCRBY i16 #2 3",
                "PFADD sparse a b c",
                "PFADD dense a b c"
            })
    void shouldAllocateNothing(String line) {
        prepare();
        assertEquals(0, meter.allocatedBy(line), line);
    }

    @Test
    void shouldSeeAllocations() {
        prepare();
        assertEquals(true, meter.allocatedBy("INCRBYFLOAT number 1") > 0);
    }

    private void prepare() {
        meter.server().run("MSET text abc number 5 long " + "abcdefgh".repeat(300));
        meter.server().run("SETBIT bits 200 1");
        meter.server().run("PFADD sparse 1 2 3");
        meter.server().run("PFADD dense 1 2 3");
        meter.server().run("PFDEBUG TODENSE dense");
    }
}
