package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.memory.Memory;
import io.heddle.server.net.ThreadWaits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        long[] faults = {100};
        Stalls stalls = new Stalls(() -> faults[0], () -> 3, () -> 0);
        stalls.countWaits();
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 1);
        assertEquals(0, stalls.stallsWithFaults());
        assertEquals(1, stalls.stallsUnexplained());
        faults[0] = 107;
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 2);
        assertEquals(1, stalls.stallsWithFaults());
        assertEquals(7, stalls.faultsInStalls());
        faults[0] = 110;
        stalls.onTurn(Stalls.THRESHOLD_NANOS, 3);
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 4);
        assertEquals(1, stalls.stallsWithFaults());
        assertEquals(2, stalls.stallsUnexplained());
        assertEquals(0, stalls.stallsWithPreemption());
        assertEquals(3, stalls.stalls());
        assertEquals(4, stalls.turns());
        assertEquals(110, stalls.faults());
        assertEquals(4, stalls.lastStallUnixMillis());
    }

    @Test
    void shouldSetStallsDownToOtherThreads() {
        long[] preemptions = {5};
        Stalls stalls = new Stalls(() -> 0, () -> preemptions[0], () -> 0);
        stalls.countWaits();
        preemptions[0] = 6;
        stalls.onTurn(Stalls.THRESHOLD_NANOS, 1);
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 2);
        assertEquals(0, stalls.stallsWithPreemption());
        preemptions[0] = 8;
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 3);
        assertEquals(1, stalls.stallsWithPreemption());
        assertEquals(1, stalls.stallsUnexplained());
        stalls.reset();
        assertEquals(0, stalls.stallsWithPreemption());
        assertEquals(0, stalls.stallsUnexplained());
    }

    @Test
    void shouldSetStallsDownToTimeWithoutProcessor() {
        long[] preemptions = {5};
        long[] processor = {1_000};
        Stalls stalls = new Stalls(() -> 0, () -> preemptions[0], () -> processor[0]);
        stalls.countWaits();
        stalls.onTurn(Stalls.THRESHOLD_NANOS + 1, 1);
        assertEquals(0, stalls.stallsOffCpu(), "there was no reading before");
        processor[0] += 2 * Stalls.THRESHOLD_NANOS;
        stalls.onTurn(2 * Stalls.THRESHOLD_NANOS, 2);
        assertEquals(0, stalls.stallsOffCpu(), "it ran all the time");
        assertEquals(2, stalls.stallsUnexplained());

        processor[0] += Stalls.THRESHOLD_NANOS / 2;
        stalls.onTurn(2 * Stalls.THRESHOLD_NANOS, 3);
        assertEquals(1, stalls.stallsOffCpu());
        processor[0] += Stalls.THRESHOLD_NANOS + 1;
        stalls.onTurn(2 * Stalls.THRESHOLD_NANOS, 4);
        assertEquals(1, stalls.stallsOffCpu(), "what it ran is a stall by itself");
        assertEquals(3, stalls.stallsUnexplained());

        preemptions[0]++;
        stalls.onTurn(2 * Stalls.THRESHOLD_NANOS, 5);
        assertEquals(1, stalls.stallsOffCpu(), "another thread had the processor");
        assertEquals(1, stalls.stallsWithPreemption());
        stalls.reset();
        assertEquals(0, stalls.stallsOffCpu());
    }

    @Test
    void shouldNotForgetWhatPollsBetweenShortTurnsTook() {
        long[] processor = {1_000};
        int[] readings = {0};
        Stalls stalls = new Stalls(() -> 0, () -> 0, () -> {
            readings[0]++;
            return processor[0];
        });
        stalls.onTurn(Stalls.THRESHOLD_NANOS, 1);
        for (int i = 0; i < 640; i++) {
            processor[0] += 20_000; // half of it in the poll
            stalls.onTurn(10_000, 2);
        }
        assertEquals(13, readings[0], "after half a millisecond of turns, 51 here, and after the long one");
        stalls.onTurn(2 * Stalls.THRESHOLD_NANOS, 3);
        assertEquals(1, stalls.stallsOffCpu(), "polls took 0.28 ms since the last reading");
    }

    @Test
    void shouldReadTheThreadsProcessorTime() throws InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        ThreadWaits waits = new ThreadWaits();
        long before = waits.processorNanos();
        assertTrue(before > 0);
        Thread.sleep(200);
        long asleep = waits.processorNanos() - before;
        assertTrue(asleep < 100_000_000, "it slept, and ran for " + asleep + " ns");
        long begin = System.nanoTime();
        while (waits.processorNanos() - before - asleep < 1_000_000) {
            assertTrue(System.nanoTime() - begin < 60_000_000_000L, "it runs, and its clock does not");
        }
    }

    @Test
    void shouldCountPageFaultsOfTheThread() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        ThreadWaits waits = new ThreadWaits();
        long before = waits.pageFaults();
        long bytes = 64L << 20;
        long memory = Memory.allocateRaw(bytes);
        for (long offset = 0; offset < bytes; offset += 4096) {
            Memory.putByte(memory + offset, (byte) 1);
        }
        Memory.freeRaw(memory);
        assertTrue(waits.pageFaults() > before);
    }

    @Test
    void shouldCountPreemptionsOfTheThread() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        ThreadWaits waits = new ThreadWaits();
        long before = kernelsPreemptions();
        long counted = waits.preemptions();
        long after = kernelsPreemptions();
        assertTrue(before <= counted && counted <= after, before + " <= " + counted + " <= " + after);
    }

    private static long kernelsPreemptions() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            if (line.startsWith("nonvoluntary_ctxt_switches:")) {
                return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        throw new AssertionError("no count");
    }

    @Test
    void shouldReadWhatTheSystemKnows() {
        ProcessFigures figures = new ProcessFigures();
        ProcessFigures.Usage usage = figures.process();
        boolean linux = System.getProperty("os.name").equals("Linux");
        assertEquals(linux, usage.userMicros() > 0);
        assertEquals(linux, figures.residentBytes() > 1 << 20);
        assertEquals(linux, figures.machineBytes() > 1 << 20);
    }
}
