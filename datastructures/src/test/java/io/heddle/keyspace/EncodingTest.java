package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What OBJECT and MEMORY answer about a key, and how values are laid out.
final class EncodingTest {
    private static String encoding(Harness harness, String key) {
        return harness.database(0).encoding(harness.find(0, key));
    }

    @ParameterizedTest
    @CsvSource({
        "0, int", "-1, int", "9223372036854775807, int", "-9223372036854775808, int", "9223372036854775808, embstr",
        "007, embstr", "-0, embstr", "+1, embstr", "1.5, embstr", "'', embstr"
    })
    void shouldKeepCanonicalIntegersAsIntegers(String value, String encoding) {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("key", value);
            assertEquals(encoding, encoding(harness, "key"));
            assertEquals(value, harness.get("key"));
        }
    }

    @ParameterizedTest
    @CsvSource({"44, embstr", "45, raw", "1024, raw", "1025, raw", "100000, raw"})
    void shouldNameEncodingsByLength(int length, String encoding) {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("key", "x".repeat(length));
            assertEquals(encoding, encoding(harness, "key"));
            assertEquals("x".repeat(length), harness.get("key"));
        }
    }

    @Test
    void shouldCallWhatWasEditedRaw() {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("key", "12");
            harness.write(0, "key", 2, "3");
            assertEquals("123", harness.get("key"));
            assertEquals("raw", encoding(harness, "key"));
            harness.rename(0, "key", "other");
            harness.expire(0, "other", 1_000_000_005_000L);
            assertEquals("raw", encoding(harness, "other"));
            harness.set("other", "x");
            assertEquals("embstr", encoding(harness, "other"));
        }
    }

    @Test
    void shouldTakeEightyBytesForAShortKeyWithAValueOfSixtyFour() {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("warm up 123", "x".repeat(64));
            long before = harness.allocator.usedBytes();
            harness.set("key:0000001", "x".repeat(64));
            assertEquals(80, harness.allocator.usedBytes() - before);
            assertEquals(89, harness.database(0).memoryUsage(harness.find(0, "key:0000001")));
        }
    }

    @Test
    void shouldOverwriteInPlaceWhatFitsTheSameBlock() {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("key", "x".repeat(64));
            long before = harness.database(0).keyAddress(harness.find(0, "key"));
            harness.set("key", "y".repeat(65));
            assertEquals(before, harness.database(0).keyAddress(harness.find(0, "key")));
            harness.set("key", "y".repeat(640));
            assertNotEquals(before, harness.database(0).keyAddress(harness.find(0, "key")));
        }
    }

    @Test
    void shouldNoteTheTimeOfTheLastUse() {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("key", "x");
            long entry = harness.find(0, "key");
            harness.keyspaces.time(1_000_000_090_000L);
            assertEquals(90, harness.database(0).idleSeconds(entry));
            harness.get("key");
            assertEquals(0, harness.database(0).idleSeconds(entry));
            harness.database(0).setAccess(entry, 1000, -1);
            assertEquals(1000, harness.database(0).idleSeconds(entry));
            assertEquals("x", harness.get("key"));
        }
    }

    @Test
    void shouldCountUsesLogarithmicallyAndForgetThemInTime() {
        try (Harness harness = new Harness(1, 1)) {
            harness.keyspaces.policy(true, 10, 1);
            harness.set("key", "x");
            assertEquals(6, harness.database(0).frequency(harness.find(0, "key")), "5, and a sure step for this use");
            for (int i = 0; i < 10_000; i++) {
                harness.get("key");
            }
            long entry = harness.find(0, "key");
            int often = harness.database(0).frequency(entry);
            assertTrue(often > 25 && often < 70, () -> "counter " + often);
            harness.keyspaces.time(1_000_000_000_000L + 10 * 60_000L);
            assertEquals(often - 10, harness.database(0).frequency(entry));
            harness.database(0).setAccess(entry, -1, 200);
            assertEquals(200, harness.database(0).frequency(entry));
        }
    }

    @Test
    void shouldCountHitsAndMissesOfLookUpsThatTouch() {
        try (Harness harness = new Harness(1, 1)) {
            harness.set("key", "x");
            harness.get("key");
            harness.get("other");
            assertEquals(1, harness.keyspaces.hits());
            assertEquals(1, harness.keyspaces.misses());
        }
    }

    @Test
    void shouldKeepEntriesInPlaceWhenALookUpRemovesExpiredKeys() {
        try (Harness harness = new Harness(1, 1)) {
            for (int i = 0; i < 3000; i++) {
                harness.set(0, "key:" + i, "x", 1_000_000_000_001L);
            }
            harness.set("alive", "x");
            long entry = harness.find(0, "alive");
            harness.keyspaces.time(1_000_000_000_002L);
            for (int i = 0; i < 3000; i++) {
                assertEquals(0, harness.find(0, "key:" + i));
            }
            assertEquals(1, harness.database(0).size());
            assertEquals(entry, harness.find(0, "alive"));
        }
    }

    @Test
    void shouldTrustAHintOnlyForItsKeyAndCommand() {
        try (Harness harness = new Harness(1, 1);
                Bytes bytes = new Bytes()) {
            harness.set("key", "x");
            long key = bytes.of("key");
            long hash = harness.keyspaces.hash(key, 3);
            harness.keyspaces.touchBucket(0, hash);
            harness.keyspaces.touchRecord(0, hash);
            harness.keyspaces.hint(key, hash);
            assertTrue(harness.database(0).find(key, 3) != 0);
            harness.keyspaces.hint(key, ~hash);
            assertFalse(harness.database(0).find(key, 3) != 0, "the hint is used");
            assertEquals("x", harness.get("key"));
            harness.keyspaces.time(1_000_000_000_000L);
            assertTrue(harness.database(0).find(key, 3) != 0);
        }
    }
}
