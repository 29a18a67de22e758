package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.hash.HashWriter;
import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.set.SetWriter;
import io.heddle.sortedset.SortedSetWriter;
import io.heddle.value.EncodingLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compact values end at a size of their own, whatever the directives allow.
final class CompactLimitsTest {
    private static final int BYTES_MAX = 2_000;
    private static final int MEMBERS = 1_000;

    /// Adds a member, given by a number.
    @FunctionalInterface
    private interface Adding {
        void add(KeyspaceWriter database, long key, long digits, int length, int number);
    }

    /// Adds members with all directives at their greatest.
    ///
    /// @return the encoding before the first long value, and the one at the end
    private static String encodings(Adding adding) {
        try (Harness harness = new Harness(1, 7);
                Bytes bytes = new Bytes()) {
            EncodingLimits limits = harness.keyspaces.encodingLimits();
            limits.compactBytesMax = BYTES_MAX;
            limits.hashMaxListpackEntries = Long.MAX_VALUE;
            limits.hashMaxListpackValue = Long.MAX_VALUE;
            limits.setMaxIntsetEntries = Long.MAX_VALUE;
            limits.setMaxListpackEntries = Long.MAX_VALUE;
            limits.setMaxListpackValue = Long.MAX_VALUE;
            limits.zsetMaxListpackEntries = Long.MAX_VALUE;
            limits.zsetMaxListpackValue = Long.MAX_VALUE;
            KeyspaceWriter database = harness.database(0);
            long key = bytes.of("k");
            long digits = bytes.of(" ".repeat(Decimals.LONGEST));
            String first = "";
            for (int i = 0; i < MEMBERS; i++) {
                adding.add(database, key, digits, Decimals.write(1_000_000_000_000L + i, digits), i);
                first = i == 1 ? database.encoding(harness.find(0, "k")) : first;
            }
            return first + " " + database.encoding(harness.find(0, "k"));
        }
    }

    @Test
    void shouldEndCompactHashes() {
        assertEquals("listpack hashtable", encodings((database, key, digits, length, _) -> {
            HashWriter hash = database.editHash(key, 1);
            hash.put(digits, length, digits, length, HashWriter.KEEP_EXPIRY);
        }));
    }

    @Test
    void shouldEndSetsOfIntegers() {
        assertEquals("intset hashtable", encodings((database, key, digits, length, _) -> {
            SetWriter set = database.editSet(0, key, 1);
            assertTrue(set.add(digits, length));
        }));
    }

    @Test
    void shouldEndPackedSets() {
        assertEquals("listpack hashtable", encodings((database, key, digits, length, _) -> {
            Memory.putByte(digits, (byte) 'x');
            SetWriter set = database.editSet(0, key, 1);
            assertTrue(set.add(digits, length));
        }));
    }

    @Test
    void shouldEndPackedSortedSets() {
        assertEquals("listpack skiplist", encodings((database, key, digits, length, number) -> {
            SortedSetWriter set = database.editSortedSet(key, 1);
            set.expect(1, length);
            set.add(number, digits, length);
        }));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, StringBlocks.LENGTH_MAX - 1, StringBlocks.LENGTH_MAX, 1 << 30, Integer.MAX_VALUE})
    void shouldNeverMakeLessRoomThanNeeded(int length) {
        for (int more : new int[] {0, 1, length >>> 2, length}) {
            assertTrue(StringBlocks.roomToGrow(length, more) >= length);
        }
        assertEquals(1_500, StringBlocks.roomToGrow(1_000, 500));
    }
}
