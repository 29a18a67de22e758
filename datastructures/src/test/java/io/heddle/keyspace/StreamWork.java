package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.keyspace.StreamModel.Group;
import io.heddle.keyspace.StreamModel.Pending;
import io.heddle.stream.EntryCursor;
import io.heddle.stream.EntryParts;
import io.heddle.stream.GroupReader;
import io.heddle.stream.GroupWriter;
import io.heddle.stream.NodeCursor;
import io.heddle.stream.PendingCursor;
import io.heddle.stream.StreamIds;
import io.heddle.stream.StreamReader;
import io.heddle.stream.StreamWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;

/// Random commands on a few streams, done to keyspace and model alike.
final class StreamWork {
    final Harness harness;
    final Random random;
    final Map<String, StreamModel> models = new HashMap<>();
    private final Bytes bytes = new Bytes();
    private final int most;
    private long now = 1000;

    /// @param most entries of a stream
    StreamWork(Harness harness, long seed, int most) {
        this.harness = harness;
        random = new Random(seed);
        this.most = most;
    }

    void step() {
        String key = random.nextInt(5) == 0 ? "t" : "s";
        StreamWriter stream = harness.database(0).editStream(bytes.of(key), key.length());
        StreamModel model = models.get(key);
        now += random.nextInt(3);
        if (model == null) {
            if (random.nextInt(3) == 0) {
                create(stream, key);
            } else {
                add(stream, models.computeIfAbsent(key, _ -> new StreamModel()));
            }
        } else if (random.nextInt(2000) == 0) {
            whole(key);
        } else if (random.nextBoolean()) {
            change(stream, model);
        } else {
            changeGroup(stream, model);
        }
        bytes.clear();
    }

    private void create(StreamWriter stream, String key) {
        stream.create();
        stream.finish();
        models.put(key, new StreamModel());
    }

    private void whole(String key) {
        if (random.nextBoolean()) {
            harness.delete(0, key);
            models.remove(key);
        } else {
            harness.copy(0, key, 0, "copy");
            models.put("copy", models.getOrDefault(key, new StreamModel()).copy());
        }
        while (random.nextInt(4) != 0) {
            harness.keyspaces.freeStep(random.nextInt(40));
        }
    }

    private void change(StreamWriter stream, StreamModel model) {
        int choice = random.nextInt(100);
        if (choice < 60 && model.entries.size() < most) {
            add(stream, model);
        } else if (choice < 80) {
            delete(stream, model);
        } else if (choice < 83 || model.entries.size() >= most && choice < 90) {
            trim(stream, model);
        } else if (choice < 85) {
            StreamModel.Id id =
                    new StreamModel.Id(model.last.ms() + random.nextInt(3), model.last.seq() + random.nextInt(2));
            model.last = id;
            model.added += random.nextInt(2);
            stream.setLast(id.ms(), id.seq(), model.added, 0, 0);
            stream.finish();
        } else {
            range(stream, model);
        }
    }

    // Entries.

    private void add(StreamWriter stream, StreamModel model) {
        StreamModel.Id id = random.nextInt(3) == 0
                ? new StreamModel.Id(model.last.ms(), model.last.seq() + 1 + random.nextInt(3))
                : new StreamModel.Id(
                        model.last.ms() + 1 + random.nextInt(200), random.nextInt(4) == 0 ? random.nextInt(1000) : 0);
        List<String> parts = parts();
        model.entries.put(id, parts);
        model.last = id;
        model.added++;
        List<Long> addresses = new ArrayList<>();
        parts.forEach(part -> addresses.add(bytes.of(part)));
        stream.add(id.ms(), id.seq(), new EntryParts() {
            @Override
            public int count() {
                return parts.size();
            }

            @Override
            public long address(int i) {
                return addresses.get(i);
            }

            @Override
            public int length(int i) {
                return parts.get(i).length();
            }
        });
        stream.finish();
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        int kind = random.nextInt(40);
        int fields = kind < 30 ? 2 : kind < 38 ? 1 + random.nextInt(5) : kind == 38 ? 1 + random.nextInt(600) : 1;
        for (int i = 0; i < fields; i++) {
            parts.add(kind < 36 ? "field" + i : text(20));
            parts.add(text(kind == 39 ? 6000 : 30));
        }
        return parts;
    }

    private String text(int longest) {
        return switch (random.nextInt(4)) {
            case 0 -> "" + random.nextInt(200);
            case 1 -> "" + random.nextLong();
            default -> "x".repeat(random.nextInt(longest)) + random.nextInt(100);
        };
    }

    private StreamModel.Id someId(StreamModel model) {
        if (model.entries.isEmpty() || random.nextInt(20) == 0) {
            return new StreamModel.Id(random.nextLong(), random.nextInt(3));
        }
        StreamModel.Id first = model.first();
        long between = first.ms() + (long) (random.nextDouble() * (model.last.ms() - first.ms()));
        StreamModel.Id id = model.entries.ceilingKey(new StreamModel.Id(between, 0));
        return id == null ? first : id;
    }

    private void delete(StreamWriter stream, StreamModel model) {
        StreamModel.Id id = random.nextInt(10) == 0 ? model.top() : someId(model);
        boolean there = model.entries.remove(id) != null;
        if (there && id.compareTo(model.deleted) > 0) {
            model.deleted = id;
        }
        assertEquals(there, stream.delete(id.ms(), id.seq()), "delete");
        if (there) {
            stream.finish();
        }
    }

    private void trim(StreamWriter stream, StreamModel model) {
        boolean whole = random.nextBoolean();
        StreamModel.Id least =
                random.nextInt(10) == 0 ? new StreamModel.Id(model.last.ms(), model.last.seq() + 1) : someId(model);
        int keep = random.nextInt(10) == 0 ? 0 : random.nextInt(model.entries.size() + 2);
        boolean byId = random.nextBoolean();
        long removed = byId
                ? stream.trimToId(least.ms(), least.seq(), whole, 0)
                : stream.trimToLength(keep, whole, whole ? random.nextInt(300) : 0);
        int expected = byId ? model.entries.headMap(least, false).size() : Math.max(0, model.entries.size() - keep);
        if (whole) {
            assertEquals(true, removed <= expected, "too many removed");
        } else {
            assertEquals(expected, removed, "removed");
        }
        for (long i = 0; i < removed; i++) {
            model.entries.pollFirstEntry();
        }
        stream.finish();
    }

    private void range(StreamReader stream, StreamModel model) {
        StreamModel.Id a = someId(model);
        StreamModel.Id b = someId(model);
        StreamModel.Id from = a.compareTo(b) < 0 ? a : b;
        StreamModel.Id to = a.compareTo(b) < 0 ? b : a;
        boolean backward = random.nextBoolean();
        EntryCursor entries = backward
                ? stream.backward(to.ms(), to.seq(), from.ms(), from.seq())
                : stream.forward(from.ms(), from.seq(), to.ms(), to.seq());
        NavigableMap<StreamModel.Id, List<String>> expected = model.entries.subMap(from, true, to, true);
        int shown = 50;
        for (Map.Entry<StreamModel.Id, List<String>> entry :
                (backward ? expected.descendingMap() : expected).entrySet()) {
            if (shown-- == 0) {
                return;
            }
            assertEquals(true, entries.next(), "one more entry");
            assertEquals(entry.getKey(), new StreamModel.Id(entries.ms(), entries.seq()));
            assertEquals(entry.getValue(), parts(entries));
        }
        assertEquals(false, entries.next(), "no more entry");
    }

    static List<String> parts(EntryCursor entry) {
        List<String> parts = new ArrayList<>();
        while (entry.nextPart()) {
            parts.add(entry.isInteger() ? "" + entry.integer() : Bytes.text(entry.address(), entry.length()));
        }
        return parts;
    }

    // Groups.

    private String name(int kinds) {
        int number = random.nextInt(kinds);
        return number == 1 ? "y".repeat(700) : "name" + number;
    }

    private void changeGroup(StreamWriter stream, StreamModel model) {
        String name = name(3);
        GroupWriter groups = stream.groups();
        long address = bytes.of(name);
        long group = groups.find(address, name.length());
        Group expected = model.groups.get(name);
        assertEquals(expected != null, group != 0, "whether there is a group");
        if (expected == null) {
            if (random.nextInt(4) == 0) {
                expected = new Group();
                expected.last = someId(model);
                expected.read = random.nextInt(3) - 1L;
                model.groups.put(name, expected);
                groups.create(address, name.length(), expected.last.ms(), expected.last.seq(), expected.read);
                stream.finish();
            }
            return;
        }
        int choice = random.nextInt(200);
        if (choice == 0) {
            model.groups.remove(name);
            groups.destroy(group);
        } else if (choice < 5) {
            expected.last = someId(model);
            expected.read = -1;
            groups.set(group, expected.last.ms(), expected.last.seq(), -1);
        } else if (choice < 20) {
            List<String> names = new ArrayList<>();
            for (NodeCursor all = groups.consumers(group); all.next(); ) {
                names.add(Bytes.text(GroupReader.name(all.node()), GroupReader.nameLength(all.node())));
            }
            assertEquals(List.copyOf(expected.consumers.keySet()), names);
        } else {
            changeConsumer(groups, group, model, expected);
        }
        stream.finish();
    }

    private void changeConsumer(GroupWriter groups, long group, StreamModel model, Group expected) {
        String name = name(random.nextInt(20) == 0 ? 300 : 3);
        long address = bytes.of(name);
        long consumer = groups.findConsumer(group, address, name.length());
        StreamModel.Consumer known = expected.consumers.get(name);
        assertEquals(known != null, consumer != 0, "whether there is a consumer");
        if (known == null) {
            expected.consumers.put(name, new StreamModel.Consumer(now, -1));
            groups.createConsumer(group, address, name.length(), now);
            return;
        }
        int choice = random.nextInt(1000);
        if (choice < 3) {
            expected.consumers.remove(name);
            expected.pending.values().removeIf(pending -> pending.consumer().equals(name));
            groups.deleteConsumer(group, consumer);
        } else if (choice < 50) {
            expected.consumers.put(name, new StreamModel.Consumer(now, now));
            groups.seen(consumer, now);
            groups.active(consumer, now);
        } else if (choice < 650) {
            StreamModel.Id id = someId(model);
            Pending pending = new Pending(name, now, random.nextInt(5));
            expected.pending.put(id, pending);
            groups.assign(group, consumer, id.ms(), id.seq(), now, pending.times());
        } else if (choice < 960) {
            acknowledge(groups, group, expected, someId(model));
        } else {
            checkPending(groups, group, consumer, name, expected, someId(model));
        }
    }

    private void acknowledge(GroupWriter groups, long group, Group expected, StreamModel.Id about) {
        StreamModel.Id pending = expected.pending.ceilingKey(about);
        StreamModel.Id id = pending == null ? about : pending;
        boolean there = expected.pending.remove(id) != null;
        assertEquals(there, groups.acknowledge(group, id.ms(), id.seq()), "acknowledge");
        if (random.nextInt(500) == 0) {
            while (!expected.pending.isEmpty()) {
                id = expected.pending.pollFirstEntry().getKey();
                assertEquals(true, groups.acknowledge(group, id.ms(), id.seq()), "acknowledge all");
            }
        }
    }

    private void checkPending(
            GroupWriter groups, long group, long consumer, String name, Group expected, StreamModel.Id from) {
        boolean all = random.nextBoolean();
        PendingCursor pending = all
                ? groups.pending(group, from.ms(), from.seq())
                : groups.consumerPending(group, consumer, from.ms(), from.seq());
        int shown = 300;
        for (Map.Entry<StreamModel.Id, Pending> entry :
                expected.pending.tailMap(from, true).entrySet()) {
            Pending value = entry.getValue();
            if (!all && !value.consumer().equals(name)) {
                continue;
            }
            if (shown-- == 0) {
                return;
            }
            assertEquals(true, pending.next(), "one more pending");
            assertEquals(entry.getKey(), new StreamModel.Id(pending.ms(), pending.seq()));
            assertEquals(value.at(), pending.deliveredAt());
            assertEquals(value.times(), pending.deliveries());
            long owner = pending.consumer();
            assertEquals(value.consumer(), Bytes.text(GroupReader.name(owner), GroupReader.nameLength(owner)));
        }
        assertEquals(false, pending.next(), "no more pending");
        assertEquals(expected.pending.size(), GroupReader.pendingCount(group));
    }

    // Everything.

    void compareAll() {
        for (String key : List.of("s", "t", "copy")) {
            StreamModel model = models.get(key);
            StreamReader stream = harness.database(0).stream(bytes.of(key), key.length());
            assertEquals(model != null, stream.isPresent(), key);
            if (model != null) {
                EntryCursor entries = stream.forward(0, 0, StreamIds.MAX, StreamIds.MAX);
                for (Map.Entry<StreamModel.Id, List<String>> entry : model.entries.entrySet()) {
                    assertEquals(true, entries.next(), "one more entry");
                    assertEquals(entry.getKey(), new StreamModel.Id(entries.ms(), entries.seq()));
                    assertEquals(entry.getValue(), parts(entries));
                }
                assertEquals(false, entries.next(), "no more entry");
                assertEquals(model.entries.size(), stream.length());
                assertEquals(model.top(), new StreamModel.Id(stream.topMs(), stream.topSeq()));
            }
        }
        bytes.clear();
    }

    /// All streams as a walk should tell of them.
    Map<String, List<String>> tokens() {
        Map<String, List<String>> tokens = new HashMap<>();
        models.forEach((key, model) -> tokens.put(key, model.tokens()));
        return tokens;
    }
}
