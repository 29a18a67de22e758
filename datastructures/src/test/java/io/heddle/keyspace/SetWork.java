package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.set.SetDraft;
import io.heddle.set.SetReader;
import io.heddle.set.SetWriter;
import io.heddle.snapshot.SnapshotEntry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Random changes of sets, done to a keyspace and to a model alike.
final class SetWork extends ValueWork {
    private static final String[] KEYS = {"a", "b", "c", "d"};

    final Map<String, Set<String>> model = new HashMap<>();

    /// How many different members there are, how long they are at most, and how many of 100 are integers.
    private final int members;

    private final int longest;
    private final int integers;

    SetWork(Harness harness, long seed, int members, int longest, int integers) {
        super(harness, seed);
        this.members = members;
        this.longest = longest;
        this.integers = integers;
    }

    private KeyspaceWriter database() {
        return harness.database(0);
    }

    private SetWriter edit(int hand, String key) {
        return database().editSet(hand, bytes.of(key), key.length());
    }

    private SetReader read(String key) {
        return database().set(2, bytes.of(key), key.length());
    }

    private String member() {
        int number = random.nextInt(members);
        if (random.nextInt(100) < integers) {
            return switch (number % 50) {
                case 0 -> Long.toString(number * 1_000_000_007L * 1_000_003);
                case 1 -> Integer.toString(-100_000 * number);
                default -> Integer.toString(number);
            };
        }
        String text = "m" + number;
        return number % 7 == 0 ? text + "x".repeat(number % (longest + 1)) : text;
    }

    private String key() {
        return KEYS[random.nextInt(KEYS.length)];
    }

    @Override
    void step() {
        String key = key();
        int choice = random.nextInt(100);
        if (choice < 50) {
            add(key, 1);
        } else if (choice < 53) {
            add(key, 1 + random.nextInt(members));
        } else if (choice < 75) {
            remove(key, 1);
        } else if (choice < 77) {
            remove(key, 1 + random.nextInt(members));
        } else if (choice < 88) {
            pop(key);
        } else if (choice < 93) {
            move(key, key());
        } else if (choice < 96) {
            store(key, key(), key());
        } else if (choice < 98) {
            copy(key, key());
        } else if (choice < 99) {
            assertEquals(model.remove(key) != null, database().delete(bytes.of(key), key.length()));
        } else {
            compare(key);
        }
        bytes.clear();
    }

    private void add(String key, int count) {
        SetWriter set = edit(0, key);
        if (random.nextBoolean()) {
            set.expect(count);
        }
        Set<String> there = model.computeIfAbsent(key, any -> new HashSet<>());
        for (int i = 0; i < count; i++) {
            String member = member();
            assertEquals(there.add(member), set.add(bytes.of(member), member.length()), member);
        }
        assertEquals(there.size(), set.size());
    }

    private void remove(String key, int count) {
        SetWriter set = edit(0, key);
        Set<String> there = model.getOrDefault(key, new HashSet<>());
        for (int i = 0; i < count; i++) {
            String member = member();
            assertEquals(there.remove(member), set.remove(bytes.of(member), member.length()), member);
        }
        removed(key, there, set);
    }

    private void removed(String key, Set<String> there, SetWriter set) {
        if (there.isEmpty()) {
            model.remove(key);
        }
        assertEquals(there.size(), set.size());
        assertEquals(!there.isEmpty(), set.isPresent());
    }

    private void pop(String key) {
        SetWriter set = edit(0, key);
        Set<String> there = model.getOrDefault(key, new HashSet<>());
        assertEquals(!there.isEmpty(), set.isPresent());
        if (set.isPresent()) {
            set.pick();
            String picked = Bytes.text(set.pickedAddress(), set.pickedLength());
            assertTrue(there.remove(picked), picked);
            set.removePicked();
        }
        removed(key, there, set);
    }

    private void move(String from, String to) {
        SetWriter source = edit(0, from);
        SetWriter target = edit(1, to);
        Set<String> there = model.getOrDefault(from, new HashSet<>());
        String member = member();
        if (!from.equals(to) && there.remove(member)) {
            assertTrue(source.remove(bytes.of(member), member.length()));
            removed(from, there, source);
            boolean isNew = model.computeIfAbsent(to, any -> new HashSet<>()).add(member);
            assertEquals(isNew, target.add(bytes.of(member), member.length()));
        }
    }

    /// The union of two sets becomes the third.
    private void store(String target, String a, String b) {
        try (SetDraft draft = database().draftSet()) {
            Set<String> union = new HashSet<>();
            for (String key : new String[] {a, b}) {
                read(key).forEach((address, length) -> {
                    draft.set().add(address, length);
                    return true;
                });
                union.addAll(model.getOrDefault(key, Set.of()));
            }
            assertEquals(union.size(), draft.set().size());
            database().storeSet(bytes.of(target), target.length(), draft);
            if (union.isEmpty()) {
                model.remove(target);
            } else {
                model.put(target, union);
            }
        }
    }

    private void copy(String from, String to) {
        Set<String> there = model.get(from);
        if (there != null && !from.equals(to)) {
            harness.copy(0, from, 0, to);
            model.put(to, new HashSet<>(there));
        }
    }

    private void compare(String key) {
        Set<String> expected = model.getOrDefault(key, Set.of());
        SetReader set = read(key);
        assertEquals(expected.size(), set.size());
        Set<String> seen = new HashSet<>();
        set.forEach((address, length) -> seen.add(Bytes.text(address, length)));
        assertEquals(expected, seen);
        Set<String> scanned = new HashSet<>();
        long cursor = 0;
        do {
            cursor = set.scan(cursor, (address, length) -> scanned.add(Bytes.text(address, length)));
        } while (cursor != 0);
        assertEquals(expected, scanned);
        Set<String> sample = new HashSet<>();
        long count = random.nextInt(expected.size() + 1);
        set.sample(count, (address, length) -> {
            assertTrue(sample.add(Bytes.text(address, length)), "shown twice");
            return true;
        });
        assertEquals(count, sample.size());
        for (int i = 0; i < 20; i++) {
            String member = member();
            assertEquals(expected.contains(member), set.contains(bytes.of(member), member.length()), member);
        }
        for (String member : expected) {
            assertTrue(set.contains(bytes.of(member), member.length()), member);
        }
    }

    @Override
    void compareAll() {
        for (String key : KEYS) {
            compare(key);
        }
        bytes.clear();
    }

    private Map<String, Set<String>> copy() {
        Map<String, Set<String>> picture = new HashMap<>();
        model.forEach((key, members) -> assertNull(picture.put(key, new HashSet<>(members))));
        return picture;
    }

    @Override
    WalkPicture picture() {
        return new Picture(copy());
    }

    /// What a walk has shown.
    private static final class Picture extends WalkPicture {
        private final Map<String, Set<String>> expected;
        private final Map<String, Set<String>> seen = new HashMap<>();
        private Set<String> current = new HashSet<>();

        Picture(Map<String, Set<String>> expected) {
            this.expected = expected;
        }

        @Override
        public void entry(SnapshotEntry entry) {
            current = new HashSet<>();
            seen.put(Bytes.text(entry.key(), entry.keyLength()), current);
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            String member = Bytes.text(address, length);
            assertTrue(current.add(member), () -> "shown twice: " + member);
            between.run();
        }

        @Override
        void compare() {
            assertEquals(expected, seen);
        }
    }
}
