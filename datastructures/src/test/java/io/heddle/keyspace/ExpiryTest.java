package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExpiryTest {
    private static final long START = 1_000_000_000_000L;
    private static final long DAY = 86_400_000L;

    /// Notes what the keyspace tells.
    private static final class Notes implements WriteListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void onWrite(int database, long key, int keyLength) {
            events.add("write " + database + " " + Bytes.text(key, keyLength));
        }

        @Override
        public void onExpired(int database, long key, int keyLength, boolean active) {
            events.add((active ? "active " : "lazy ") + database + " " + Bytes.text(key, keyLength));
        }

        @Override
        public void onCleared(int database) {
            events.add("clear " + database);
        }
    }

    private static void pass(Harness harness) {
        while (harness.keyspaces.expireStep(100)) {
            // until the end of a pass
        }
    }

    @Test
    void shouldRemoveAtALookUpWhatIsDue() {
        try (Harness harness = new Harness(2, 1)) {
            harness.set(1, "key", "value", START + 10);
            Notes notes = new Notes();
            harness.keyspaces.listener(notes);
            harness.keyspaces.time(START + 10);
            assertEquals("value", harness.get(1, "key"));
            harness.keyspaces.time(START + 11);
            assertEquals("(nil)", harness.get(1, "key"));
            assertEquals(List.of("lazy 1 key"), notes.events);
            assertEquals(1, harness.keyspaces.expired());
            assertEquals(0, harness.database(1).size());
            assertEquals(0, harness.database(1).volatileSize());
        }
    }

    /// Removals merge segments under the pass.
    @Test
    void shouldRemoveManyKeysThatAreDueAtOnceInTwoPasses() {
        try (Harness harness = new Harness(1, System.nanoTime())) {
            for (int i = 0; i < 50_000; i++) {
                harness.set(0, "key" + i, "value", START + (i % 10 == 0 ? DAY : 10));
            }
            harness.keyspaces.time(START + 11);
            pass(harness);
            assertTrue(harness.keyspaces.expired() > 44_000, harness.keyspaces.expired() + " of 45000 in one pass");
            pass(harness);
            assertEquals(45_000, harness.keyspaces.expired());
            assertEquals(5000, harness.database(0).size());
        }
    }

    @Test
    void shouldTellTheListenerOfEachChangeOnce() {
        try (Harness harness = new Harness(2, 1)) {
            Notes notes = new Notes();
            harness.keyspaces.listener(notes);
            harness.set("a", "1");
            harness.set("a", "x".repeat(5000));
            harness.write(0, "a", 3, "y");
            harness.expire(0, "a", START + 5000);
            harness.copy(0, "a", 1, "b");
            harness.rename(0, "a", "c");
            harness.delete(0, "c");
            harness.delete(0, "c");
            harness.truncate(1, "b", 10);
            harness.database(0).clear(true);
            harness.database(0).swap(0, 1);
            assertEquals(
                    List.of(
                            "write 0 a",
                            "write 0 a",
                            "write 0 a",
                            "write 0 a",
                            "write 1 b",
                            "write 0 c",
                            "write 0 a",
                            "write 0 c",
                            "write 1 b",
                            "clear 0",
                            "clear 1"),
                    notes.events);
            assertEquals("xxxyxxxxxx", harness.get(0, "b"));
        }
    }

    @Test
    void shouldRemoveInOnePassAllThatIsDue() {
        try (Harness harness = new Harness(1, 1)) {
            int count = 30_000;
            for (int i = 0; i < count; i++) {
                harness.set(0, "key:" + i, "x", START + 5000 + i % 100);
                harness.set(0, "later:" + i, "x", START + 60_000);
            }
            pass(harness);
            assertEquals(2L * count, harness.database(0).size());
            harness.keyspaces.time(START + 5100);
            pass(harness);
            assertEquals(count, harness.database(0).size());
            assertEquals(count, harness.database(0).volatileSize());
            assertEquals(count, harness.keyspaces.expired());
            assertTrue(harness.keyspaces.expiredStalePercent() > 0);
        }
    }

    @Test
    void shouldPassOverWhatIsNotDueWithoutLookingAtEachKey() {
        try (Harness harness = new Harness(1, 1)) {
            int count = 30_000;
            for (int i = 0; i < count; i++) {
                harness.set(0, "key:" + i, "x", START + 60_000);
            }
            pass(harness);
            assertFalse(harness.keyspaces.expireStep(count / 100), "a pass costs a line per segment");
        }
    }

    @Test
    void shouldKeepApartExpiriesThatAreFarAway() {
        try (Harness harness = new Harness(1, 1)) {
            harness.set(0, "in 96 days", "x", START + 96 * DAY);
            harness.set(0, "in 98 days", "x", START + 98 * DAY);
            harness.set(0, "in 200 days", "x", START + 200 * DAY);
            harness.set(0, "in 10 years", "x", START + 3650 * DAY);
            long[] sizes = new long[230];
            for (int day = 0; day < 230; day++) {
                harness.keyspaces.time(START + day * DAY + 1);
                pass(harness);
                sizes[day] = harness.database(0).size();
            }
            assertEquals(4, sizes[95]);
            assertEquals(3, sizes[96]);
            assertEquals(3, sizes[97]);
            assertEquals(2, sizes[98]);
            assertEquals(2, sizes[199]);
            assertEquals(1, sizes[200]);
            assertEquals(1, sizes[229]);
            harness.keyspaces.time(START + 3651 * DAY);
            pass(harness);
            assertEquals(0, harness.database(0).size());
        }
    }

    @Test
    void shouldEstimateTheMeanTimeToLive() {
        try (Harness harness = new Harness(1, 1)) {
            assertEquals(0, harness.database(0).averageTtl());
            for (int i = 0; i < 5000; i++) {
                harness.set(0, "key:" + i, "x", START + 50_000 + 1000L * (i % 100));
            }
            for (int i = 0; i < 20; i++) {
                pass(harness);
            }
            long average = harness.database(0).averageTtl();
            assertTrue(average > 80_000 && average < 120_000, () -> "average " + average);
        }
    }

    @Test
    void shouldExpireNothingWhileTheTimeIsNotSet() {
        try (Harness harness = new Harness(1, 1)) {
            harness.keyspaces.time(0);
            harness.set(0, "key", "x", 5);
            pass(harness);
            assertEquals("x", harness.get("key"));
        }
    }
}
