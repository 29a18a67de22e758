package io.heddle.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random writes to a table and to a map beside it.
final class TableModel {
    static final Value NONE = new Value("(nil)", -2);

    record Value(String text, long expireAt) {}

    final TableHarness harness;
    final Random random;
    final Map<String, Value> model = new HashMap<>();

    /// How many different keys there are, and how long keys and values are at most.
    int keys;

    int longestKey;
    int longestValue;

    /// Of 1000 writes, so many remove.
    int removals = 300;

    private long now = 1000;

    TableModel(TableHarness harness, long seed, int keys, int longestKey, int longestValue) {
        this.harness = harness;
        random = new Random(seed);
        this.keys = keys;
        this.longestKey = longestKey;
        this.longestValue = harness.hasValues ? longestValue : 0;
        harness.table.create();
    }

    String key() {
        return key(random.nextInt(keys));
    }

    /// Key of that number, of a length that depends on the number.
    String key(int number) {
        String digits = "k" + number;
        int length = (int) ((number * 0x9E3779B97F4A7C15L >>> 33) % (longestKey + 1));
        return digits + "x".repeat(Math.max(0, length - digits.length()));
    }

    private Value value() {
        if (!harness.hasValues) {
            return new Value("", -1);
        }
        int length = random.nextInt(3) == 0 ? random.nextInt(longestValue + 1) : Math.min(longestValue, 12);
        return new Value(("" + random.nextLong()).repeat(length / 3 + 1).substring(0, length), expiry());
    }

    private long expiry() {
        return random.nextInt(4) == 0 ? now + random.nextInt(2000) : -1;
    }

    void step() {
        int kind = random.nextInt(1000);
        String key = key();
        if (kind < removals) {
            if (kind % 4 == 0 && !model.isEmpty()) {
                assertNotNull(model.remove(harness.pop()));
            } else {
                assertEquals(model.remove(key) != null, harness.remove(key));
            }
        } else if (kind < 940 || !harness.hasValues) {
            Value value = value();
            assertEquals(model.put(key, value) == null, harness.put(key, value));
        } else if (kind < 995) {
            expire(key, expiry());
        } else {
            now += random.nextInt(300);
            expireSome();
        }
        assertEquals(model.size(), harness.table.size());
    }

    private void expire(String key, long expireAt) {
        Value value = model.get(key);
        assertEquals(value != null, harness.expire(key, expireAt));
        if (value != null) {
            model.put(key, new Value(value.text(), expireAt));
        }
    }

    private void expireSome() {
        List<String> removed = new ArrayList<>();
        int count = harness.table.expireStep(now, 1 + random.nextInt(300), entry -> removed.add(harness.key(entry)));
        assertEquals(removed.size(), count);
        for (String key : removed) {
            Value value = model.remove(key);
            assertTrue(value != null && value.expireAt() != -1 && value.expireAt() < now, key);
        }
    }

    void expireAll() {
        while (harness.table.earliest() < now) {
            expireSome();
        }
        for (Value value : model.values()) {
            assertTrue(value.expireAt() == -1 || value.expireAt() >= now);
        }
    }

    void resize(int entries) {
        for (int i = 0; model.size() < entries; i++) {
            Value value = value();
            String key = key(i);
            assertEquals(model.put(key, value) == null, harness.put(key, value));
        }
        List<String> present = new ArrayList<>(model.keySet());
        Collections.shuffle(present, random);
        while (model.size() > entries) {
            String key = present.remove(present.size() - 1);
            model.remove(key);
            assertTrue(harness.remove(key));
        }
    }

    void compare() {
        assertEquals(model, harness.all());
        assertEquals(model, harness.scanned());
        long expiring = 0;
        long earliest = Long.MAX_VALUE;
        for (Map.Entry<String, Value> entry : model.entrySet()) {
            assertEquals(entry.getValue(), harness.get(entry.getKey()));
            if (entry.getValue().expireAt() != -1) {
                expiring++;
                earliest = Math.min(earliest, entry.getValue().expireAt());
            }
        }
        assertEquals(expiring, harness.table.expiring());
        assertTrue(harness.table.earliest() <= earliest);
        for (int i = 0; i < 50; i++) {
            String key = key() + "?";
            assertEquals(NONE, harness.get(key));
        }
    }
}
