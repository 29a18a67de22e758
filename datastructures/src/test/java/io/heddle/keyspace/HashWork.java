package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.hash.HashReader;
import io.heddle.hash.HashWriter;
import io.heddle.snapshot.SnapshotEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Random changes of hashes, done to a keyspace and to a model alike.
final class HashWork extends ValueWork {
    static final int DATABASES = 2;

    private static final String[] KEYS = {"a", "b", "c", "long-" + "k".repeat(300)};

    /// A value and its expiry.
    record Field(String value, long expireAt) {}

    List<Map<String, Map<String, Field>>> model = new ArrayList<>();
    long now = 1_000_000_000_000L;

    /// The longest value.
    private final int longest;

    /// How many different fields there are.
    private final int fields;

    /// Of 100 fields, how many get an expiry.
    private final int expiring;

    HashWork(Harness harness, long seed, int longest, int fields, int expiring) {
        super(harness, seed);
        this.longest = longest;
        this.fields = fields;
        this.expiring = expiring;
        for (int i = 0; i < DATABASES; i++) {
            model.add(new HashMap<>());
        }
    }

    private HashWriter edit(int database, String key) {
        return harness.database(database).editHash(bytes.of(key), key.length());
    }

    private HashReader read(int database, String key) {
        return harness.database(database).hash(bytes.of(key), key.length());
    }

    private String field() {
        int number = random.nextInt(fields);
        return switch (number % 12) {
            case 0 -> Integer.toString(number);
            case 1 -> "field with a long name: " + number + "x".repeat(number % 70);
            case 2 -> number == 2 ? "" : "f" + number;
            default -> "field:" + number;
        };
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> "";
            case 2 -> "v".repeat(random.nextInt(longest + 1));
            default -> "value:" + random.nextInt(10_000);
        };
    }

    private long expiry() {
        return random.nextInt(100) < expiring ? now + 1 + random.nextInt(30_000) : HashReader.NO_EXPIRY;
    }

    @Override
    void step() {
        int database = random.nextInt(6) == 0 ? 1 : 0;
        String key = KEYS[random.nextInt(KEYS.length)];
        int choice = random.nextInt(100);
        if (choice < 40) {
            for (int i = random.nextInt(8) == 0 ? random.nextInt(fields) : 1; i > 0; i--) {
                put(database, key);
            }
        } else if (choice < 48) {
            expireField(database, key);
        } else if (choice < 72) {
            for (int i = random.nextInt(8) == 0 ? random.nextInt(fields) : 1; i > 0; i--) {
                remove(database, key);
            }
        } else if (choice < 76) {
            wholeKey(database, key);
        } else if (choice < 80) {
            background();
        } else {
            look(database, key);
        }
        bytes.clear();
    }

    private void background() {
        switch (random.nextInt(12)) {
            case 0 -> {
                harness.database(0).clear(random.nextBoolean());
                model.getFirst().clear();
            }
            case 1 -> {
                harness.database(0).swap(0, 1);
                model.add(model.removeFirst());
            }
            case 2, 3, 4, 5 -> {
                now += random.nextInt(3000);
                harness.keyspaces.time(now);
                expire();
            }
            default -> {
                harness.keyspaces.expireStep(1 + random.nextInt(300));
                harness.keyspaces.freeStep(1 + random.nextInt(100));
            }
        }
    }

    private void expire() {
        for (Map<String, Map<String, Field>> database : model) {
            database.values().forEach(hash -> hash.values().removeIf(field -> isOver(field.expireAt, now)));
            database.values().removeIf(Map::isEmpty);
        }
    }

    static boolean isOver(long expireAt, long now) {
        return expireAt != HashReader.NO_EXPIRY && expireAt < now;
    }

    private void put(int database, String key) {
        String field = field();
        String value = value();
        Map<String, Field> hash = model.get(database).computeIfAbsent(key, _ -> new HashMap<>());
        Field old = hash.get(field);
        long expireAt = expiry();
        long effective = expireAt;
        if (random.nextInt(3) == 0) {
            expireAt = HashWriter.KEEP_EXPIRY;
            effective = old == null ? HashReader.NO_EXPIRY : old.expireAt;
        }
        hash.put(field, new Field(value, effective));
        boolean isNew =
                edit(database, key).put(bytes.of(field), field.length(), bytes.of(value), value.length(), expireAt);
        check(isNew, old == null, "new");
    }

    private void expireField(int database, String key) {
        String field = field();
        long expireAt = expiry();
        Map<String, Field> hash = model.get(database).getOrDefault(key, Map.of());
        Field old = hash.get(field);
        boolean found = edit(database, key).setExpireAt(bytes.of(field), field.length(), expireAt);
        check(found, old != null, "found");
        if (old != null) {
            hash.put(field, new Field(old.value, expireAt));
        }
    }

    private void remove(int database, String key) {
        String field = field();
        Map<String, Field> hash = model.get(database).get(key);
        boolean removed = edit(database, key).remove(bytes.of(field), field.length());
        check(removed, hash != null && hash.remove(field) != null, "removed");
        if (hash != null && hash.isEmpty()) {
            model.get(database).remove(key);
        }
    }

    private void wholeKey(int database, String key) {
        String other = KEYS[random.nextInt(KEYS.length)];
        int target = random.nextInt(DATABASES);
        Map<String, Field> hash = model.get(database).get(key);
        if (hash == null) {
            return;
        }
        switch (random.nextInt(6)) {
            case 0 -> {
                harness.delete(database, key);
                model.get(database).remove(key);
            }
            case 1 -> {
                harness.copy(database, key, target, other);
                model.get(target).put(other, new HashMap<>(hash));
            }
            case 2 -> {
                harness.rename(database, key, other);
                model.get(database).remove(key);
                model.get(database).put(other, hash);
            }
            case 3 -> {
                harness.move(database, key, target);
                model.get(database).remove(key);
                model.get(target).put(key, hash);
            }
            case 4 -> harness.expire(database, key, random.nextBoolean() ? now * 2 : KeyspaceReader.NO_EXPIRY);
            default -> {
                harness.set(database, key, "string", KeyspaceReader.NO_EXPIRY);
                harness.delete(database, key);
                model.get(database).remove(key);
            }
        }
    }

    private void look(int database, String key) {
        Map<String, Field> hash = model.get(database).getOrDefault(key, Map.of());
        String field = field();
        HashReader reader = read(database, key);
        Field expected = hash.get(field);
        check(reader.find(bytes.of(field), field.length()), expected != null, "presence of a field");
        if (expected != null) {
            checkPlace(reader, field, expected);
        }
        check(reader.random(), !hash.isEmpty(), "a field at random");
        if (!hash.isEmpty()) {
            String any = text(reader);
            checkPlace(reader, any, Objects.requireNonNull(hash.get(any)));
        }
        if (random.nextInt(20) == 0) {
            compare(database, key, hash);
        }
    }

    private static String text(HashReader reader) {
        return Bytes.text(reader.field(), reader.fieldLength());
    }

    private static void checkPlace(HashReader reader, String field, Field expected) {
        check(text(reader), field, "field");
        check(new Field(Bytes.text(reader.value(), reader.valueLength()), reader.expireAt()), expected, field);
    }

    private void compare(int database, String key, Map<String, Field> hash) {
        HashReader reader = read(database, key);
        check(reader.liveSize(), (long) hash.size(), "size of " + key);
        Set<String> seen = new HashSet<>();
        reader.forEach(at -> {
            check(seen.add(text(at)), true, "shown once");
            checkPlace(at, text(at), Objects.requireNonNull(hash.get(text(at))));
        });
        check(seen.size(), hash.size(), "fields shown");
        seen.clear();
        long cursor = 0;
        do {
            cursor = reader.scan(cursor, at -> seen.add(text(at)));
        } while (cursor != 0);
        check(seen, hash.keySet(), "fields of a scan");
        seen.clear();
        int count = random.nextInt(hash.size() + 2);
        reader.sample(count, at -> check(seen.add(text(at)), true, "picked once"));
        check(seen.size(), Math.min(count, hash.size()), "fields picked");
    }

    /// All hashes, field by field; and that nothing else is left once the background has done its work.
    @Override
    void compareAll() {
        for (int i = 0; i < DATABASES; i++) {
            for (String key : KEYS) {
                compare(i, key, model.get(i).getOrDefault(key, Map.of()));
            }
            bytes.clear();
        }
        for (int i = 0; i < 1000; i++) {
            harness.keyspaces.expireStep(1000);
        }
        for (int i = 0; i < DATABASES; i++) {
            Map<String, Map<String, Field>> database = model.get(i);
            check(harness.database(i).size(), (long) database.size(), "keys");
            long due = database.values().stream()
                    .filter(hash -> hash.values().stream().anyMatch(field -> field.expireAt != HashReader.NO_EXPIRY))
                    .count();
            check(harness.database(i).dueHashes(), due, "hashes with expiring fields");
        }
    }

    private List<Map<String, Map<String, Field>>> copy() {
        List<Map<String, Map<String, Field>>> copy = new ArrayList<>();
        for (Map<String, Map<String, Field>> database : model) {
            Map<String, Map<String, Field>> keys = new HashMap<>();
            database.forEach((key, hash) -> keys.put(key, new HashMap<>(hash)));
            copy.add(keys);
        }
        return copy;
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

    @Override
    WalkPicture picture() {
        return new Picture(this);
    }

    /// What a walk has shown, without what was over at the opening.
    private static final class Picture extends WalkPicture {
        private final List<Map<String, Map<String, Field>>> expected;
        private final Map<Integer, Map<String, Map<String, Field>>> seen = new HashMap<>();
        private final long openedAt;
        private Map<String, Field> current = new HashMap<>();
        private @Nullable String field;
        private @Nullable String value;

        Picture(HashWork work) {
            expected = work.copy();
            openedAt = work.now;
            for (int i = 0; i < expected.size(); i++) {
                seen.put(i, new HashMap<>());
            }
        }

        @Override
        public void entry(SnapshotEntry entry) {
            current = new HashMap<>();
            String key = Bytes.text(entry.key(), entry.keyLength());
            Map<String, Field> before =
                    Objects.requireNonNull(seen.get(entry.database())).put(key, current);
            assertEquals(null, before, () -> key + " was shown before");
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            String text = Bytes.text(address, length);
            if (field == null) {
                field = text;
            } else {
                value = text;
            }
            between.run();
        }

        @Override
        public void number(long expireAt) {
            String name = Objects.requireNonNull(field);
            if (!isOver(expireAt, openedAt)) {
                Field shown = new Field(Objects.requireNonNull(value), expireAt);
                assertEquals(null, current.put(name, shown), () -> name + " was shown before");
            }
            field = null;
            value = null;
        }

        @Override
        void compare() {
            for (int i = 0; i < expected.size(); i++) {
                Map<String, Map<String, Field>> keys = Objects.requireNonNull(seen.get(i));
                keys.values().removeIf(Map::isEmpty);
                assertEquals(expected.get(i), keys, "database " + i);
            }
        }
    }
}
