package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What searches by distance, and sorts, leaves no garbage either.
class GeoAllocationTest {
    private final AllocationMeter meter = new AllocationMeter();

    @AfterEach
    void close() {
        meter.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GEOADD g 13.36 38.11 a",
                "GEOADD g XX CH 13.36 38.11 a 13.5 38.5 b",
                "GEODIST g a b km",
                "GEOPOS g a nobody",
                "GEOHASH g a b",
                "GEOSEARCH g FROMLONLAT 13 38 BYRADIUS 500 km ASC COUNT 2 WITHDIST WITHCOORD WITHHASH",
                "GEORADIUSBYMEMBER g a 500 km DESC",
                "SORT l LIMIT 0 2",
                "SORT_RO l BY w_* DESC GET # GET w_*",
                "SORT l BY nosort DESC"
            })
    void shouldAllocateNothing(String line) {
        meter.server().run("GEOADD g 13.361389 38.115556 a 15.087269 37.502669 b 14 38 c");
        meter.server().run("RPUSH l 5 3 1 2 4");
        meter.server().run("MSET w_1 7 w_2 1 w_3 2.5");
        assertEquals(0, meter.allocatedBy(line), line);
    }
}
