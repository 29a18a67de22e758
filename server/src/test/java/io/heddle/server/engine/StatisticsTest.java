package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    @Test
    void shouldTakeTheMeanOfSixteenSamples() {
        Rate rate = new Rate(1000);
        rate.sample(0, 1000);
        for (int i = 1; i <= 16; i++) {
            rate.sample(i * 50L, 1000 + i * 100L);
        }
        assertEquals(500, rate.mean());
        for (int i = 1; i <= 8; i++) {
            rate.sample(800, 2600 + i * 100L);
        }
        assertEquals(250, rate.mean());
        rate.reset();
        assertEquals(0, rate.mean());
    }

    @Test
    void shouldNotTakeAResetCounterForANegativeRate() {
        Rate rate = new Rate(1000);
        rate.sample(100, 1000);
        rate.sample(0, 1100);
        assertEquals(0, rate.mean());
    }

    @Test
    void shouldStopTellingKindsApartWhenThereAreTooMany() {
        ErrorStatistics errors = new ErrorStatistics();
        for (int i = 0; i < 128; i++) {
            errors.onError(ascii("KIND" + i + " text"));
        }
        errors.onError(ascii("KIND5 text"));
        assertEquals(128, errors.kinds().size());
        assertEquals(2, errors.kinds().get("KIND5"));
        errors.onError(ascii("ONEMORE text"));
        errors.onError(ascii("KIND5 text"));
        assertEquals(Map.of("ERRORSTATS_DISABLED", 1L), errors.kinds());
        assertEquals(131, errors.total());
        errors.reset();
        errors.onError(ascii("without-a-code"));
        errors.onError(ascii("A".repeat(40) + " text"));
        assertEquals(Map.of("ERR", 2L), errors.kinds());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldSetStallsDownToPageFaults() {
        Stalls stalls = new Stalls();
        stalls.countFaults();
        byte[][] fresh = new byte[64][];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = new byte[1 << 20];
            fresh[i][i] = 1;
        }
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 1);
        stalls.onTurn(Stalls.THRESHOLD_NANOS, 2);
        assertEquals(1, stalls.stalls());
        assertEquals(2, stalls.turns());
        assertTrue(stalls.stallsWithFaults() <= 1);
        assertEquals(stalls.stallsWithFaults() > 0, stalls.faultsInStalls() > 0);
        assertEquals(1, stalls.lastStallUnixMillis());
    }

    @Test
    void shouldReadWhatTheSystemKnows() {
        ProcessFigures.Usage usage = ProcessFigures.process();
        boolean linux = System.getProperty("os.name").equals("Linux");
        assertEquals(linux, usage.userMicros() > 0);
        assertEquals(linux, usage.minorFaults() > 0);
        assertEquals(linux, ProcessFigures.residentBytes() > 1 << 20);
        assertEquals(linux, ProcessFigures.machineBytes() > 1 << 20);
    }
}
