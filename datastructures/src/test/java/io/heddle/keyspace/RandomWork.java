package io.heddle.keyspace;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random commands, done to keyspace and model alike.
final class RandomWork {
    static final int DATABASES = 3;

    final Harness harness;
    final Model model = new Model(DATABASES);
    final Random random;
    private final int keys;
    private final int longest;

    /// Of 1000 commands, how many are edits in place and truncations instead of any other.
    int edits;

    /// @param keys how many different keys there are
    /// @param longest value length
    RandomWork(Harness harness, long seed, int keys, int longest) {
        this.harness = harness;
        random = new Random(seed);
        this.keys = keys;
        this.longest = longest;
    }

    void step() {
        int database = random.nextInt(10) == 0 ? random.nextInt(DATABASES) : 0;
        int choice = random.nextInt(1000);
        if (choice < edits) {
            if (random.nextInt(5) == 0) {
                truncate(database);
            } else {
                edit(database);
            }
            return;
        }
        choice = random.nextInt(1000);
        if (choice < 350) {
            set(database);
        } else if (choice < 500) {
            edit(database);
        } else if (choice < 750) {
            String key = key();
            check(harness.delete(database, key), model.databases[database].remove(key) != null, "delete");
        } else if (choice < 850) {
            expire(database);
        } else if (choice < 900) {
            moveKey(database);
        } else if (choice < 950) {
            truncate(database);
        } else if (choice < 970) {
            model.now += random.nextInt(2000);
            harness.keyspaces.time(model.now);
            model.expire();
        } else if (choice < 990) {
            harness.keyspaces.expireStep(1 + random.nextInt(200));
            harness.keyspaces.freeStep(1 + random.nextInt(100));
        } else if (choice < 992) {
            model.databases[database].clear();
            harness.database(database).clear(random.nextBoolean());
        } else if (choice < 995) {
            swap();
        } else {
            String key = key();
            compare(database, key);
        }
    }

    /// Adds or deletes keys of the first database, in random order, until it has that many.
    void resize(int size) {
        Map<String, Model.Value> database = model.databases[0];
        while (database.size() < size) {
            String key = "resize:" + random.nextInt();
            database.put(key, new Model.Value(key, KeyspaceReader.NO_EXPIRY));
            harness.set(key, key);
        }
        List<String> keyList = new ArrayList<>(database.keySet());
        Collections.shuffle(keyList, random);
        for (String key : keyList.subList(size, keyList.size())) {
            database.remove(key);
            check(harness.delete(0, key), true, "delete");
        }
    }

    private void swap() {
        int a = random.nextInt(DATABASES);
        int b = random.nextInt(DATABASES);
        Map<String, Model.Value> held = model.databases[a];
        model.databases[a] = model.databases[b];
        model.databases[b] = held;
        harness.database(0).swap(a, b);
    }

    private void set(int database) {
        String key = key();
        String value = value();
        Model.Value old = model.databases[database].get(key);
        long expireAt = expiry();
        long effective = expireAt;
        if (expireAt == KeyspaceReader.NO_EXPIRY && random.nextInt(4) == 0) {
            expireAt = KeyspaceWriter.KEEP_EXPIRY;
            effective = old == null ? KeyspaceReader.NO_EXPIRY : old.expireAt();
        }
        model.databases[database].put(key, new Model.Value(value, effective));
        if (random.nextInt(4) == 0) {
            harness.adopt(database, key, value, expireAt);
        } else {
            harness.set(database, key, value, expireAt);
        }
    }

    /// Overwrites or extends a value of the first database with that many bytes.
    void write(String key, int offset, int length) {
        Model.Value old = model.databases[0].get(key);
        String before = old == null ? "" : old.bytes();
        String part = text(length);
        StringBuilder after = new StringBuilder(before);
        after.setLength(Math.max(before.length(), offset + length));
        after.replace(offset, offset + length, part);
        model.databases[0].put(key, new Model.Value(after.toString(), KeyspaceReader.NO_EXPIRY));
        harness.write(0, key, offset, part);
    }

    /// Extends or overwrites one of three huge values.
    void writeHuge() {
        String key = "huge" + (random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0);
        Model.Value value = model.databases[0].get(key);
        int length = value == null ? 0 : value.bytes().length();
        boolean append = length == 0 || (random.nextInt(3) != 0 && length < 16_000_000);
        write(key, append ? length : random.nextInt(length), 1 + random.nextInt(1_000_000));
    }

    private void edit(int database) {
        String key = key();
        Model.Value old = model.databases[database].get(key);
        String before = old == null ? "" : old.bytes();
        String part = value();
        int beyond = edits == 0 ? 20 : longest;
        int offset = random.nextInt(3) == 0 ? before.length() : random.nextInt(before.length() + beyond);
        StringBuilder after = new StringBuilder(before);
        while (after.length() < offset + part.length()) {
            after.append('\0');
        }
        after.replace(offset, offset + part.length(), part);
        long expireAt = old == null ? KeyspaceReader.NO_EXPIRY : old.expireAt();
        model.databases[database].put(key, new Model.Value(after.toString(), expireAt));
        harness.write(database, key, offset, part);
    }

    private void truncate(int database) {
        String key = key();
        Model.Value old = model.databases[database].get(key);
        if (old == null || isInteger(database, key)) {
            return;
        }
        int length = random.nextInt(old.bytes().length() + 10);
        String bytes = old.bytes().substring(0, Math.min(length, old.bytes().length()));
        model.databases[database].put(key, new Model.Value(bytes, old.expireAt()));
        harness.truncate(database, key, length);
    }

    private boolean isInteger(int database, String key) {
        return harness.database(database).encoding(harness.find(database, key)).equals("int");
    }

    private void expire(int database) {
        String key = key();
        Model.Value old = model.databases[database].get(key);
        long expireAt = expiry();
        check(harness.expire(database, key, expireAt), old != null, "expire");
        if (old != null) {
            model.databases[database].put(key, new Model.Value(old.bytes(), expireAt));
        }
    }

    private void moveKey(int database) {
        String key = key();
        String other = key();
        Model.Value old = model.databases[database].get(key);
        if (old == null) {
            return;
        }
        int target = random.nextInt(DATABASES);
        switch (random.nextInt(3)) {
            case 0 -> {
                model.databases[database].remove(key);
                model.databases[database].put(other, old);
                harness.rename(database, key, other);
            }
            case 1 -> {
                model.databases[database].remove(key);
                model.databases[target].put(key, old);
                harness.move(database, key, target);
            }
            default -> {
                model.databases[target].put(other, old);
                harness.copy(database, key, target, other);
            }
        }
    }

    private String key() {
        int number = random.nextInt(keys);
        return switch (number % 50) {
            case 0 -> "long-" + "k".repeat(250 + number % 20) + number;
            case 1 -> "longer-" + "k".repeat(1500) + number;
            case 2 -> number == 2 ? "" : "n" + number;
            default -> "key:" + number;
        };
    }

    private String value() {
        return switch (random.nextInt(12)) {
            case 0 -> Long.toString(random.nextLong());
            case 1 -> Integer.toString(random.nextInt(100));
            case 2 -> "";
            case 3, 4 -> text(random.nextInt(longest + 1));
            case 5 -> text(900 + random.nextInt(300));
            default -> text(random.nextInt(100));
        };
    }

    private String text(int length) {
        StringBuilder text = new StringBuilder(length);
        char letter = (char) ('a' + random.nextInt(26));
        for (int i = 0; i < length; i++) {
            text.append((char) (letter + (i & 3)));
        }
        return text.toString();
    }

    private long expiry() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> model.now + random.nextInt(20_000);
            case 2 -> model.now + 1000L * random.nextInt(1 << 26);
            default -> KeyspaceReader.NO_EXPIRY;
        };
    }

    private void compare(int database, String key) {
        Model.Value value = model.databases[database].get(key);
        check(harness.get(database, key), value == null ? "(nil)" : value.bytes(), key);
    }

    /// Everything, by key and by scan.
    void compareAll() {
        for (int i = 0; i < DATABASES; i++) {
            Map<String, Model.Value> expected = model.databases[i];
            Map<String, String> scanned = harness.scanAll(i);
            check(scanned.keySet(), expected.keySet(), "keys of database " + i);
            List<String> volatileKeys = new ArrayList<>();
            for (Map.Entry<String, Model.Value> entry : expected.entrySet()) {
                String key = entry.getKey();
                check(scanned.getOrDefault(key, "(nil)"), entry.getValue().bytes(), "scanned value of " + key);
                compare(i, key);
                long found = harness.find(i, key);
                check(harness.database(i).expireAt(found), entry.getValue().expireAt(), "expiry of " + key);
                if (entry.getValue().expireAt() >= 0) {
                    volatileKeys.add(key);
                }
            }
            while (harness.keyspaces.expireStep(1000)) {
                // until the pass is over
            }
            while (harness.keyspaces.expireStep(1000)) {
                // a whole pass
            }
            check(harness.database(i).size(), (long) expected.size(), "size of database " + i);
            check(harness.database(i).volatileSize(), (long) volatileKeys.size(), "keys with an expiry in " + i);
        }
    }

    private static <T> void check(T actual, T expected, String what) {
        if (!expected.equals(actual)) {
            throw new AssertionError(what + ": expected " + brief(expected) + " but was " + brief(actual));
        }
    }

    private static String brief(Object object) {
        String text = String.valueOf(object);
        return text.length() > 200 ? text.substring(0, 200) + "... (" + text.length() + ")" : text;
    }
}
