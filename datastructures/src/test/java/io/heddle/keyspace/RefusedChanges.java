package io.heddle.keyspace;

import io.heddle.hash.HashReader;
import io.heddle.hash.HashWriter;
import io.heddle.list.ListWriter;
import io.heddle.set.SetDraft;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetWriter;
import io.heddle.stream.EntryParts;
import io.heddle.stream.GroupWriter;
import io.heddle.stream.StreamWriter;
import io.heddle.value.EncodingLimits;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/// Random changes of one element each, which can be made to several keyspaces with the same outcome.
final class RefusedChanges {
    /// What kind of value is changed.
    enum Kind {
        STRING,
        LIST,
        SET,
        HASH,
        EXPIRING_HASH,
        SORTED_SET,
        STREAM
    }

    /// One change, with all that is random about it decided.
    record Change(String name, BiConsumer<Harness, Bytes> work) {
        void make(Harness harness) {
            try (Bytes bytes = new Bytes()) {
                work.accept(harness, bytes);
            }
        }
    }

    private static final String[] KEYS = {"a", "b", "long-" + "k".repeat(300), "block-" + "k".repeat(9000)};
    private static final long START = 1_000_000_000_000L;

    private final Kind kind;
    private final Random random;
    private final int compact;
    private final int members;
    private final boolean longCompact;
    private long lastId = 1;

    RefusedChanges(Kind kind, Random random) {
        this.kind = kind;
        this.random = random;
        compact = 1 << random.nextInt(7);
        members = 20 << random.nextInt(7);
        longCompact = random.nextBoolean();
    }

    void limits(Harness harness) {
        EncodingLimits limits = harness.keyspaces.encodingLimits();
        if (longCompact) {
            limits.hashMaxListpackValue = 2000;
            limits.setMaxListpackValue = 2000;
            limits.zsetMaxListpackValue = 2000;
        }
        limits.listMaxListpackSize = compact;
        limits.hashMaxListpackEntries = compact;
        limits.setMaxIntsetEntries = compact;
        limits.setMaxListpackEntries = 2L * compact;
        limits.zsetMaxListpackEntries = compact;
        limits.streamNodeMaxEntries = compact;
    }

    Change next() {
        String key = KEYS[random.nextInt(random.nextInt(4) == 0 ? KEYS.length : 1)];
        if (random.nextInt(40) == 0) {
            return whole(key);
        }
        return switch (kind) {
            case STRING -> string(key);
            case LIST -> list(key);
            case SET -> set(key);
            case HASH, EXPIRING_HASH -> hash(key);
            case SORTED_SET -> sortedSet(key);
            case STREAM -> random.nextBoolean() ? stream(key) : group(key);
        };
    }

    private String text() {
        return switch (random.nextInt(12)) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> "";
            case 2 -> "v".repeat(random.nextInt(200));
            case 3 -> "w".repeat(random.nextInt(random.nextBoolean() ? 25_000 : 1500));
            default -> "value:" + random.nextInt(10_000);
        };
    }

    private String member() {
        int number = random.nextInt(members);
        return switch (number % 16) {
            case 0, 1, 2, 3 -> Integer.toString(number * number * number);
            case 4 -> "m".repeat(60) + number;
            case 5 -> number % 3 != 0 ? "x".repeat(number % 3 == 1 ? 9000 : 1100) + number : "y" + number;
            default -> "member:" + number;
        };
    }

    private Change whole(String key) {
        String other = KEYS[random.nextInt(KEYS.length)];
        long expireAt = random.nextBoolean() ? KeyspaceReader.NO_EXPIRY : START * 2 + random.nextInt(1000);
        int choice = random.nextInt(7);
        int database = random.nextInt(2);
        return new Change("whole key " + choice + " " + key + " " + other, (harness, bytes) -> {
            if (harness.database(0).peek(bytes.of(key), key.length()) == 0) {
                return;
            }
            switch (choice) {
                case 0 -> harness.delete(0, key);
                case 1 -> harness.rename(0, key, other);
                case 2, 3 -> harness.copy(0, key, database, other);
                case 4 -> harness.move(0, key, 1);
                default -> harness.expire(0, key, expireAt);
            }
        });
    }

    private Change string(String key) {
        int number = random.nextInt(members);
        String name = random.nextInt(3) == 0 ? key : "key" + (number % 8 == 0 ? "k".repeat(9000) : "") + number;
        String value = text().repeat(1 + random.nextInt(10) / 9 * random.nextInt(20));
        int at = random.nextInt(1200);
        long expireAt = random.nextInt(3) == 0 ? 2 * START + random.nextInt(1000) : KeyspaceReader.NO_EXPIRY;
        int choice = random.nextInt(12);
        return new Change("string " + choice + " " + name, (harness, bytes) -> {
            long address = bytes.of(name);
            boolean there = harness.database(0).peek(address, name.length()) != 0;
            switch (choice) {
                case 0, 1 -> harness.set(0, name, value, expireAt);
                case 2, 3 -> adopt(harness, name, value, expireAt);
                case 4 -> harness.set(0, name, value, KeyspaceWriter.KEEP_EXPIRY);
                case 5, 6, 7 -> harness.write(0, name, at, value);
                case 8, 9 -> harness.delete(0, name);
                case 10 -> harness.expire(0, name, expireAt);
                default -> {
                    if (there) {
                        harness.truncate(0, name, at);
                    }
                }
            }
        });
    }

    /// Refusals begin when there is a block to be adopted.
    private static void adopt(Harness harness, String name, String value, long expireAt) {
        int nth = harness.allocator.refuse(0);
        long block = StringBlocks.allocate(harness.allocator, value.length());
        harness.allocator.refuse(nth);
        harness.adopt(0, name, block, value, expireAt);
    }

    private Change list(String key) {
        String value = text();
        boolean front = random.nextBoolean();
        int at = random.nextInt(members);
        int choice = random.nextInt(20);
        return new Change("list " + choice + " " + key, (harness, bytes) -> {
            ListWriter list = harness.database(0).editList(bytes.of(key), key.length());
            if (choice < 10) {
                list.expect(value.length(), 1);
                list.push(front, bytes.of(value), value.length());
            } else if (choice < 13) {
                list.drop(front, Math.min(list.size(), 1 + at % 4));
            } else if (at < list.size()) {
                list.seek(at, true);
                list.next();
                if (choice < 15) {
                    list.expect(value.length(), 0);
                    list.seek(at, true);
                    list.next();
                    list.set(bytes.of(value), value.length());
                } else if (choice < 18) {
                    list.expect(value.length(), 1);
                    list.seek(at, true);
                    list.next();
                    list.insert(front, bytes.of(value), value.length());
                } else {
                    list.remove();
                    list.shrink();
                }
            }
        });
    }

    private Change set(String key) {
        if (random.nextInt(20) == 0) {
            return storeSet(key, random.nextInt(3 * compact));
        }
        String member = random.nextInt(200) < compact ? "" + random.nextInt(1 << random.nextInt(30)) : member();
        boolean add = random.nextInt(3) != 0;
        return new Change("set " + (add ? "add" : "remove") + " " + key + " " + member, (harness, bytes) -> {
            var set = harness.database(0).editSet(0, bytes.of(key), key.length());
            if (add) {
                set.expect(1);
                set.add(bytes.of(member), member.length());
            } else {
                set.remove(bytes.of(member), member.length());
            }
        });
    }

    private Change storeSet(String key, int count) {
        List<String> stored = Stream.generate(this::member).limit(count).toList();
        return new Change("set store " + count + " " + key, (harness, bytes) -> {
            try (SetDraft draft = harness.database(0).draftSet()) {
                stored.forEach(member -> draft.set().add(bytes.of(member), member.length()));
                harness.database(0).storeSet(bytes.of(key), key.length(), draft);
            }
        });
    }

    private Change storeSortedSet(String key, int count) {
        List<String> stored = Stream.generate(this::member).limit(count).toList();
        return new Change("sorted set store " + count + " " + key, (harness, bytes) -> {
            try (SortedSetDraft draft = harness.database(0).draftSortedSet()) {
                stored.forEach(member -> draft.set().put(member.length(), bytes.of(member), member.length()));
                harness.database(0).storeSortedSet(bytes.of(key), key.length(), draft);
            }
        });
    }

    private Change hash(String key) {
        String field = member();
        String value = text();
        int choice = random.nextInt(10);
        boolean expires = kind == Kind.EXPIRING_HASH && random.nextInt(3) == 0;
        long expireAt = expires ? 2 * START + random.nextInt(10_000) : HashReader.NO_EXPIRY;
        return new Change("hash " + choice + " " + key + " " + field + " expiry " + expireAt, (harness, bytes) -> {
            HashWriter hash = harness.database(0).editHash(bytes.of(key), key.length());
            long address = bytes.of(field);
            if (choice < 6) {
                hash.put(address, field.length(), bytes.of(value), value.length(), expireAt);
            } else if (choice < 9 || kind == Kind.HASH) {
                hash.remove(address, field.length());
            } else {
                hash.setExpireAt(address, field.length(), expireAt);
            }
        });
    }

    private Change sortedSet(String key) {
        if (random.nextInt(20) == 0) {
            return storeSortedSet(key, random.nextInt(3 * compact));
        }
        String member = member();
        double score = random.nextInt(4) == 0 ? random.nextDouble() : random.nextInt(members);
        int choice = random.nextInt(20);
        int at = random.nextInt(members);
        return new Change("sorted set " + choice + " " + key + " " + member + " " + score, (harness, bytes) -> {
            SortedSetWriter set = harness.database(0).editSortedSet(bytes.of(key), key.length());
            if (choice < 13) {
                set.put(score, bytes.of(member), member.length());
            } else if (choice < 19) {
                if (set.find(bytes.of(member), member.length())) {
                    set.remove();
                }
            } else {
                set.removeRange(at, 2);
            }
        });
    }

    private Change stream(String key) {
        lastId += random.nextInt(100) + 1;
        long ms = lastId;
        long about = 1 + random.nextLong(lastId);
        List<String> parts = List.of("field" + random.nextInt(3), text());
        int choice = random.nextInt(20);
        int keep = random.nextInt(members);
        return new Change("stream " + choice + " " + key, (harness, bytes) -> {
            StreamWriter stream = harness.database(0).editStream(bytes.of(key), key.length());
            if (choice < 12) {
                stream.add(ms, 0, parts(parts, bytes));
            } else if (!stream.isPresent()) {
                if (choice < 14) {
                    stream.create();
                    stream.finish();
                }
                return;
            } else if (choice < 18) {
                var entry = stream.forward(about, 0, Long.MAX_VALUE, 0);
                if (!entry.next() || !stream.delete(entry.ms(), entry.seq())) {
                    return;
                }
            } else if (choice == 18) {
                stream.trimToLength(keep, false, 0);
            } else {
                stream.setLast(ms, 1, -1, 0, 0);
            }
            stream.finish();
        });
    }

    private static EntryParts parts(List<String> parts, Bytes bytes) {
        long[] addresses = parts.stream().mapToLong(bytes::of).toArray();
        return new EntryParts() {
            @Override
            public int count() {
                return addresses.length;
            }

            @Override
            public long address(int i) {
                return addresses[i];
            }

            @Override
            public int length(int i) {
                return parts.get(i).length();
            }
        };
    }

    private String name() {
        int number = random.nextInt(random.nextInt(10) == 0 ? 100 : 4);
        return number == 1 ? "n".repeat(700) : "name" + number;
    }

    private Change group(String key) {
        String name = "group" + random.nextInt(3) + (random.nextInt(4) == 0 ? "n".repeat(9000) : "");
        String consumerName = name();
        long id = 1 + random.nextLong(lastId);
        int choice = random.nextInt(100);
        return new Change("group " + choice + " " + key + " " + name, (harness, bytes) -> {
            StreamWriter stream = harness.database(0).editStream(bytes.of(key), key.length());
            GroupWriter groups = stream.groups();
            long group = stream.isPresent() ? groups.find(bytes.of(name), name.length()) : 0;
            if (group == 0) {
                groups.create(bytes.of(name), name.length(), 1, 1, 0);
                stream.finish();
                return;
            }
            long consumer = groups.findConsumer(group, bytes.of(consumerName), consumerName.length());
            if (choice == 0) {
                groups.destroy(group);
            } else if (consumer == 0) {
                groups.createConsumer(group, bytes.of(consumerName), consumerName.length(), id);
            } else if (choice < 3) {
                groups.deleteConsumer(group, consumer);
            } else if (choice < 60) {
                groups.assign(group, consumer, id, 0, id, 1);
            } else if (choice < 65) {
                groups.set(group, id, 0, -1);
            } else if (!groups.acknowledge(group, id, 0)) {
                return;
            }
            stream.finish();
        });
    }
}
