package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.list.ListReader;
import io.heddle.list.ListWriter;
import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.snapshot.SnapshotEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Random changes of lists, done to a keyspace and to a model alike.
final class ListWork extends ValueWork {
    private static final String[] KEYS = {"a", "b", "c", "d"};

    final Map<String, List<String>> model = new HashMap<>();

    /// The longest element.
    private final int longest;

    /// About how many elements the longest list has.
    private final int largest;

    ListWork(Harness harness, long seed, int longest, int largest) {
        super(harness, seed);
        this.longest = longest;
        this.largest = largest;
    }

    private KeyspaceWriter database() {
        return harness.database(0);
    }

    private ListWriter edit(String key) {
        return database().editList(bytes.of(key), key.length());
    }

    private ListReader read(String key) {
        return database().list(bytes.of(key), key.length());
    }

    private static String text(ListReader list) {
        if (!list.isInteger()) {
            return Bytes.text(list.address(), list.length());
        }
        long digits = Memory.allocateRaw(Decimals.LONGEST);
        String text = Bytes.text(digits, Decimals.write(list.integer(), digits));
        Memory.freeRaw(digits);
        check(list.length(), text.length(), "length of an integer");
        return text;
    }

    private String element() {
        return switch (random.nextInt(8)) {
            case 0 -> Integer.toString(random.nextInt(200));
            case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 2 -> "";
            case 3 -> "e".repeat(random.nextInt(longest + 1));
            case 4 -> "same";
            default -> "element:" + random.nextInt(1000);
        };
    }

    @Override
    void step() {
        String key = KEYS[random.nextInt(KEYS.length)];
        List<String> list = model.getOrDefault(key, List.of());
        int choice = random.nextInt(100);
        boolean grow = list.size() < largest / 2 || (list.size() < largest && random.nextBoolean());
        if (choice < 45) {
            if (grow) {
                push(key);
            } else {
                drop(key);
            }
        } else if (choice < 55) {
            drop(key);
        } else if (choice < 65) {
            set(key);
        } else if (choice < 75) {
            insert(key);
        } else if (choice < 80) {
            remove(key);
        } else if (choice < 86) {
            move(key, KEYS[random.nextInt(KEYS.length)]);
        } else if (choice < 88) {
            wholeKey(key);
        } else {
            look(key);
        }
        bytes.clear();
        tidy(key);
    }

    private void tidy(String key) {
        List<String> list = model.get(key);
        if (list != null && list.isEmpty()) {
            model.remove(key);
        }
        if (random.nextInt(20) == 0) {
            harness.keyspaces.freeStep(1 + random.nextInt(50));
        }
    }

    private void push(String key) {
        boolean front = random.nextInt(3) == 0;
        int count = random.nextInt(10) == 0 ? random.nextInt(largest / 4 + 1) : 1 + random.nextInt(3);
        List<String> list = model.computeIfAbsent(key, _ -> new ArrayList<>());
        ListWriter writer = edit(key);
        for (int i = 0; i < count; i++) {
            String element = element();
            writer.expect(element.length(), 1);
            writer.push(front, bytes.of(element), element.length());
            list.add(front ? 0 : list.size(), element);
        }
    }

    private void drop(String key) {
        List<String> list = model.get(key);
        if (list == null) {
            return;
        }
        boolean front = random.nextBoolean();
        int most = random.nextInt(4) == 0 ? list.size() : Math.min(list.size(), 4);
        int count = random.nextInt(most + 1);
        edit(key).drop(front, count);
        (front ? list.subList(0, count) : list.subList(list.size() - count, list.size())).clear();
    }

    private void set(String key) {
        List<String> list = model.get(key);
        if (list == null) {
            return;
        }
        int index = random.nextInt(list.size());
        String element = element();
        ListWriter writer = edit(key);
        writer.expect(element.length(), 1);
        writer.seek(index, random.nextBoolean());
        writer.next();
        check(text(writer), list.get(index), "element to be set");
        writer.set(bytes.of(element), element.length());
        writer.shrink();
        list.set(index, element);
    }

    private void insert(String key) {
        List<String> list = model.get(key);
        if (list == null || list.size() > largest) {
            return;
        }
        for (int i = random.nextInt(10); i >= 0; i--) {
            int index = random.nextInt(list.size());
            String element = element();
            ListWriter writer = edit(key);
            writer.expect(element.length(), 1);
            writer.seek(index, random.nextBoolean());
            writer.next();
            boolean before = random.nextBoolean();
            writer.insert(before, bytes.of(element), element.length());
            list.add(before ? index : index + 1, element);
        }
    }

    /// Removes some of the elements, going one way or the other.
    private void remove(String key) {
        List<String> list = model.get(key);
        if (list == null) {
            return;
        }
        boolean forward = random.nextBoolean();
        String element = list.get(random.nextInt(list.size()));
        boolean most = random.nextInt(8) == 0;
        ListWriter writer = edit(key);
        int index = forward ? 0 : list.size() - 1;
        writer.seek(index, forward);
        while (writer.next()) {
            check(text(writer), list.get(index), "element on the way");
            check(writer.matches(bytes.of(element), element.length()), element.equals(list.get(index)), "match");
            if (element.equals(list.get(index)) || (most && random.nextInt(8) != 0)) {
                writer.remove();
                list.remove(index);
                index -= forward ? 0 : 1;
            } else {
                index += forward ? 1 : -1;
            }
        }
        check(index, forward ? list.size() : -1, "where the way ends");
        writer.shrink();
    }

    private void move(String key, String other) {
        List<String> list = model.get(key);
        if (list == null) {
            return;
        }
        boolean from = random.nextBoolean();
        boolean to = random.nextBoolean();
        ListWriter source = edit(key);
        ListWriter target = source;
        if (!key.equals(other)) {
            target = database().editSecondList(bytes.of(other), other.length());
        }
        source.seek(from ? 0 : source.size() - 1, from);
        source.next();
        target.pushElement(to, source);
        source.drop(from, 1);
        String element = list.remove(from ? 0 : list.size() - 1);
        List<String> targetList = model.computeIfAbsent(other, _ -> new ArrayList<>());
        targetList.add(to ? 0 : targetList.size(), element);
    }

    private void wholeKey(String key) {
        String other = KEYS[random.nextInt(KEYS.length)];
        List<String> list = model.get(key);
        if (random.nextInt(4) == 0) {
            model.remove(key);
            check(harness.delete(0, key), list != null, "delete");
        } else if (list != null && !key.equals(other)) {
            if (random.nextBoolean()) {
                harness.copy(0, key, 0, other);
                model.put(other, new ArrayList<>(list));
            } else {
                harness.rename(0, key, other);
                model.remove(key);
                model.put(other, list);
            }
        }
    }

    private void look(String key) {
        List<String> list = model.getOrDefault(key, List.of());
        ListReader reader = read(key);
        check(reader.isPresent(), !list.isEmpty(), "presence");
        check(reader.size(), (long) list.size(), "size");
        if (list.isEmpty()) {
            return;
        }
        boolean forward = random.nextBoolean();
        int index = random.nextInt(list.size());
        reader.seek(index, forward);
        for (int i = random.nextInt(200); i > 0 && index >= 0 && index < list.size(); i--) {
            check(reader.next(), true, "next");
            check(text(reader), list.get(index), "element " + index);
            index += forward ? 1 : -1;
        }
    }

    /// All lists, element by element, both ways.
    @Override
    void compareAll() {
        check(database().size(), (long) model.size(), "lists");
        model.forEach((key, list) -> {
            ListReader reader = read(key);
            check(reader.size(), (long) list.size(), "size of " + key);
            reader.seek(0, true);
            for (String element : list) {
                check(reader.next(), true, "next");
                check(text(reader), element, "element");
            }
            check(reader.next(), false, "next behind the last");
            reader.seek(list.size() - 1, false);
            for (String element : list.reversed()) {
                check(reader.next(), true, "next");
                check(text(reader), element, "element");
            }
            check(reader.next(), false, "next in front of the first");
        });
        bytes.clear();
    }

    private Map<String, List<String>> copy() {
        Map<String, List<String>> copy = new HashMap<>();
        model.forEach((key, list) -> copy.put(key, new ArrayList<>(list)));
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
        return new Picture(copy());
    }

    /// What a walk has shown.
    private static final class Picture extends WalkPicture {
        private final Map<String, List<String>> expected;
        private final Map<String, List<String>> seen = new HashMap<>();
        private List<String> current = new ArrayList<>();

        Picture(Map<String, List<String>> expected) {
            this.expected = expected;
        }

        @Override
        public void entry(SnapshotEntry entry) {
            current = new ArrayList<>();
            seen.put(Bytes.text(entry.key(), entry.keyLength()), current);
            entry.value(this);
        }

        @Override
        public void item(long address, int length) {
            current.add(Bytes.text(address, length));
            between.run();
        }

        @Override
        void compare() {
            assertEquals(expected.keySet(), seen.keySet());
            expected.forEach((key, list) -> {
                List<String> shown = Objects.requireNonNull(seen.get(key));
                for (int i = 0; i < Math.min(list.size(), shown.size()); i++) {
                    assertEquals(list.get(i), shown.get(i), "element " + i + " of " + key);
                }
                assertEquals(list.size(), shown.size(), "elements of " + key);
            });
        }
    }
}
