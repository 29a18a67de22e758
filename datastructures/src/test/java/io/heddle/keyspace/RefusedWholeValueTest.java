package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.memory.Allocator;
import io.heddle.memory.MemoryOptions;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.KeyHash;
import java.util.HashMap;
import java.util.Map;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;

/// What a change of a whole value, or of one of megabytes, leaves behind when memory ends in the middle of it.
final class RefusedWholeValueTest {
    private static final long SEED = 7;
    private static final long EXPIRE_AT = 2_000_000_000_000L;
    private static final String LONG_KEY = "k".repeat(9000);

    @Test
    void shouldLeaveAHugeStringAsItWasWhenItsPagesCannotBeKept() {
        try (Harness harness = new Harness(2, SEED, 1L << 23)) {
            String before = "a".repeat(6 << 20);
            harness.set("huge", before);
            Map<String, String> expected = Contents.of(harness);
            harness.keyspaces.freeStep(1000);
            Snapshot snapshot = harness.keyspaces.openSnapshot();
            LongArrayList ballast = new LongArrayList();
            for (int bytes = 1 << 20; bytes >= 1 << 14; bytes >>>= 1) {
                exhaust(harness.allocator, ballast, bytes); // all but the reserve
            }
            assertThrows(OutOfMemoryException.class, () -> harness.write(0, "huge", 0, "b".repeat(13 << 20)));
            assertEquals(expected, Contents.of(harness));
            assertThrows(OutOfMemoryException.class, () -> harness.write(0, "huge", 5, "b".repeat(5 << 20)));
            assertEquals(expected, Contents.of(harness));
            ballast.forEach(harness.allocator::free);
            Map<String, String> shown = new HashMap<>();
            try (SnapshotWalk walk = snapshot.walk()) {
                while (walk.step(entry -> Contents.put(entry, harness, shown))) {
                    // until all is shown
                }
            }
            snapshot.close();
            assertEquals(expected, shown);
            while (harness.keyspaces.freeStep(1000) || !harness.keyspaces.canOpenSnapshot()) {
                // until all pages that were kept are free
            }
            harness.write(0, "huge", 0, "b".repeat(13 << 20));
            assertEquals("b".repeat(13 << 20), harness.get("huge"));
        }
    }

    /// The table of expiries grows by more than the reserve once in many millions of keys: here one that cannot
    /// grow at all stands in for it.
    @Test
    void shouldLoseNothingWhenTheTableOfExpiriesCannotGrow() {
        Allocator full = Allocator.create(new MemoryOptions(1L << 22, false));
        LongArrayList ballast = new LongArrayList();
        try (Harness harness = new Harness(2, SEED)) {
            harness.set(0, "source", "s".repeat(5000), EXPIRE_AT);
            harness.set(0, LONG_KEY, "v".repeat(3000), KeyspaceReader.NO_EXPIRY);
            harness.set(0, "short", "v", KeyspaceReader.NO_EXPIRY);
            Database database = (Database) harness.database(1);
            harness.copy(0, LONG_KEY, 1, LONG_KEY);
            Map<String, String> expected = Contents.of(harness);
            Table expires = database.expires;
            for (int bytes = 1 << 16; bytes >= 8; bytes >>>= 1) {
                exhaust(full, ballast, bytes);
            }
            database.expires = new Table(full, new Epochs(full), new KeyHash(1, 2), new SegmentScratch());
            assertThrows(OutOfMemoryException.class, () -> harness.copy(0, "source", 1, LONG_KEY));
            assertThrows(OutOfMemoryException.class, () -> harness.copy(0, "source", 1, "n".repeat(9000)));
            assertThrows(OutOfMemoryException.class, () -> harness.move(0, "source", 1));
            assertThrows(OutOfMemoryException.class, () -> harness.set(1, LONG_KEY, "x".repeat(2900), EXPIRE_AT));
            assertThrows(OutOfMemoryException.class, () -> harness.set(1, LONG_KEY, "x".repeat(9900), EXPIRE_AT));
            assertThrows(OutOfMemoryException.class, () -> harness.set(1, "n".repeat(9000), "x", EXPIRE_AT));
            assertThrows(OutOfMemoryException.class, () -> harness.expire(1, LONG_KEY, EXPIRE_AT));
            database.expires = expires;
            assertEquals(expected, Contents.of(harness));
        } finally {
            ballast.forEach(full::free);
            full.close();
        }
    }

    private static void exhaust(Allocator allocator, LongArrayList ballast, int bytes) {
        try {
            while (true) {
                ballast.addLong(allocator.allocate(bytes));
            }
        } catch (OutOfMemoryException _) {
            // it has ended
        }
    }
}
