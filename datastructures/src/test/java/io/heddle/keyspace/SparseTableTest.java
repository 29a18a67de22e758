package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tables that are emptied in the order of the hash, as expiry and clients with SCAN do it: then a segment is empty
/// on one side and full on the other, and two sparse ones need not fit into one.
final class SparseTableTest {
    private static final int KEYS = 30_000;
    private static final int PASSES_MAX = 20;
    private static final long EXPIRY = 1_000_000_001_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldExpireManyKeysAtOnceBesideOthers(long seed) {
        try (Harness harness = new Harness(1, seed)) {
            for (int i = 0; i < KEYS; i++) {
                harness.set(0, "lasting:" + i, "value", KeyspaceReader.NO_EXPIRY);
                harness.set(0, "expiring:" + i, "value", EXPIRY);
                harness.set(0, "also:" + i, "value", EXPIRY);
            }
            harness.keyspaces.time(EXPIRY + 1000);
            for (int pass = 0; pass < PASSES_MAX; pass++) { // segments that merge may slip by a pass
                while (harness.keyspaces.expireStep(16)) {
                    assertEquals(
                            KEYS,
                            harness.database(0).size() - harness.database(0).volatileSize());
                }
            }
            assertEquals(KEYS, harness.database(0).size());
            assertAllLasting(harness);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDeleteInOrderOfScan(long seed) {
        try (Harness harness = new Harness(1, seed)) {
            for (int i = 0; i < 3 * KEYS; i++) {
                harness.set("gone:" + i, "value");
            }
            for (int i = 0; i < KEYS; i++) {
                harness.set("lasting:" + i, "value");
            }
            KeyspaceReader reader = harness.database(0);
            long cursor = 0;
            do {
                List<String> visited = new ArrayList<>();
                cursor = reader.scan(cursor, entry -> visited.add(key(reader, entry)));
                visited.stream().filter(key -> key.startsWith("gone:")).forEach(key -> harness.delete(0, key));
            } while (cursor != 0);
            assertEquals(KEYS, reader.size());
            assertAllLasting(harness);
        }
    }

    private static void assertAllLasting(Harness harness) {
        for (int i = 0; i < KEYS; i++) {
            assertEquals("value", harness.get("lasting:" + i));
        }
    }

    private static String key(KeyspaceReader reader, long entry) {
        byte[] bytes = new byte[reader.keyLength(entry)];
        Memory.copyToArray(reader.keyAddress(entry), bytes, 0, bytes.length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
