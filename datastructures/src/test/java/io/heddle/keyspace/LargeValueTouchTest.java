package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.hash.HashWriter;
import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.set.SetWriter;
import io.heddle.sortedset.SortedSetWriter;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// In checked memory mode, each load of what is no block of the value's would fail.
final class LargeValueTouchTest {
    private static final int MEMBERS = 60_000;

    private final Harness harness = new Harness(2, 11);
    private final Bytes bytes = new Bytes();
    private final long digits = bytes.of(" ".repeat(Decimals.LONGEST));
    private final LargeValueTouch touch = harness.keyspaces.largeValue();

    @AfterEach
    void close() {
        bytes.close();
        harness.close();
    }

    @FunctionalInterface
    private interface Change {
        void member(KeyspaceWriter database, long key, int length);
    }

    private void change(int first, int end, Change change) {
        long key = bytes.of("k");
        for (int i = first; i < end; i++) {
            change.member(harness.database(0), key, Decimals.write(1_000_000_000_000L + i, digits));
        }
    }

    private long keyHash(String key) {
        return harness.keyspaces.hash(bytes.of(key), key.length());
    }

    private boolean select(int database, String key) {
        return touch.select(harness.keyspaces.touchRecord(database, keyHash(key)));
    }

    /// Touches members that are there and others, and any place of the value.
    private void touchMany() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            boolean there = i % 2 == 0;
            int length = Decimals.write(1_000_000_000_000L + random.nextInt(MEMBERS) + (there ? 0 : MEMBERS), digits);
            long hash = i % 3 == 0 ? random.nextLong() : harness.keyspaces.hash(digits, length);
            touch.member(hash);
            touch.entry(hash);
        }
    }

    private void shouldTouch(Change add, Change remove) {
        assertFalse(select(0, "k"), "no value");
        change(0, 2, add);
        assertFalse(select(0, "k"), "a compact value");
        change(2, 2000, add);
        assertFalse(select(0, "k"), "a value that the caches hold");
        change(2000, MEMBERS, add);
        assertTrue(select(0, "k"));
        assertFalse(select(1, "k"), "another database");
        touchMany();
        assertTrue(select(0, "k"));
        touchMany();
        long before = touch.sink();
        touch.member(1);
        assertTrue(touch.sink() != before, "something was loaded");
        change(0, MEMBERS - 3, remove);
        assertFalse(select(0, "k"), "small again");
        touchMany();
    }

    @Test
    void shouldTouchSets() {
        shouldTouch(
                (database, key, length) -> {
                    SetWriter set = database.editSet(0, key, 1);
                    assertTrue(set.add(digits, length));
                },
                (database, key, length) -> {
                    SetWriter set = database.editSet(0, key, 1);
                    assertTrue(set.remove(digits, length));
                });
    }

    @Test
    void shouldTouchHashes() {
        shouldTouch(
                (database, key, length) -> {
                    HashWriter hash = database.editHash(key, 1);
                    hash.put(digits, length, digits, length, HashWriter.KEEP_EXPIRY);
                },
                (database, key, length) -> {
                    HashWriter hash = database.editHash(key, 1);
                    assertTrue(hash.remove(digits, length));
                });
    }

    @Test
    void shouldTouchSortedSets() {
        shouldTouch(
                (database, key, length) -> {
                    SortedSetWriter set = database.editSortedSet(key, 1);
                    set.put(length, digits, length);
                },
                (database, key, length) -> {
                    SortedSetWriter set = database.editSortedSet(key, 1);
                    assertTrue(set.find(digits, length));
                    set.remove();
                });
    }

    @Test
    void shouldNotTouchStrings() {
        harness.set("s", "x".repeat(2 << 20));
        assertFalse(select(0, "s"));
        long before = touch.sink();
        touch.member(1);
        touch.entry(1);
        assertEquals(before, touch.sink());
        assertEquals(
                'x', Memory.getByte(harness.database(0).string(bytes.of("s"), 1).address()));
    }
}
