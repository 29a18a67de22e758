package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.keyspace.ValueType;
import io.heddle.server.TestServer;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Timeouts of blocked clients against a map of deadlines.
class WaitTimersTest {
    private static final long MILLI = 1_000_000;

    private long now = 5_000_000_123L;
    private final WaitTimers timers = new WaitTimers(now);
    private final Map<Wait, Long> deadlines = new HashMap<>();
    private final List<Wait> over = new ArrayList<>();

    @Test
    void shouldFireEachOnceAtItsTimeAndNameTheNextOne() {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        Random random = new Random(seed);
        try (TestServer server = new TestServer()) {
            Session session = server.engine().sessions().all().iterator().next();
            for (int step = 0; step < 20_000; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> start(new Wait(session, ValueType.LIST, false, Reply::nilArray), 1 + timeout(random));
                    case 2 -> cancelOne(random);
                    default -> pass(random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(8), seed);
                }
            }
            pass(100_000_000, seed);
            assertEquals(0, timers.size(), "seed " + seed);
        }
    }

    private static long timeout(Random random) {
        return random.nextBoolean() ? random.nextInt(20) : random.nextInt(3_000_000);
    }

    private void start(Wait wait, long millis) {
        timers.start(wait, millis, now);
        deadlines.put(wait, now + millis * MILLI);
    }

    private void cancelOne(Random random) {
        if (!deadlines.isEmpty() && random.nextInt(3) == 0) {
            Wait wait = List.copyOf(deadlines.keySet()).get(random.nextInt(deadlines.size()));
            timers.cancel(wait);
            deadlines.remove(wait);
        }
    }

    /// Sleeps as the worker would, until the time has passed.
    private void pass(long millis, long seed) {
        long end = now + millis * MILLI;
        while (true) {
            long sleep = Math.min(timers.idleMillis(now), (end - now) / MILLI);
            long next =
                    deadlines.values().stream().mapToLong(each -> each).min().orElse(Long.MAX_VALUE);
            now += sleep * MILLI;
            assertTrue(now - MILLI < next, "slept too long, seed " + seed);
            timers.poll(now, over::add);
            for (Wait wait : over) {
                Long deadline = deadlines.remove(wait);
                assertTrue(deadline != null && deadline <= now, "seed " + seed);
            }
            over.clear();
            assertTrue(deadlines.values().stream().allMatch(each -> each > now), "seed " + seed);
            assertEquals(deadlines.size(), timers.size(), "seed " + seed);
            if (now >= end) {
                return;
            }
        }
    }

    @Test
    void shouldSleepWithoutTimersAndWaitForEverWhenAsked() {
        try (TestServer server = new TestServer()) {
            Session session = server.engine().sessions().all().iterator().next();
            assertEquals(Long.MAX_VALUE, timers.idleMillis(now));
            Wait wait = new Wait(session, ValueType.LIST, false, Reply::nilArray);
            timers.start(wait, Long.MAX_VALUE / 2, now);
            assertEquals(0, timers.size());
            assertEquals(Wait.NO_TIMER, wait.timer);
            timers.cancel(wait);
            assertFalse(timers.idleMillis(now) < Long.MAX_VALUE);
        }
    }

    @Test
    void shouldLookEveryMillisecondAtVeryManyTimers() {
        try (TestServer server = new TestServer()) {
            Session session = server.engine().sessions().all().iterator().next();
            for (int i = 0; i < 10_000; i++) {
                start(new Wait(session, ValueType.LIST, false, Reply::nilArray), 1000 + i / 10);
            }
            pass(3000, 0);
            assertEquals(0, timers.size());
        }
    }
}
