package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.keyspace.Keyspaces;
import io.heddle.server.CommandHistory;
import io.heddle.server.CommandLine;
import io.heddle.server.InfoReply;
import io.heddle.server.TestServer;
import io.heddle.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random commands on hashes whose fields expire, while the clock goes on in small steps: each reply is what a map of
/// maps with due times says. redis-server 7.0 knows nothing of this, so there is a model in its place.
/// `-Dheddle.seed` repeats a run, `-Dheddle.commands` makes it longer.
class HashExpiryModelTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 4000);
    private static final int KEYS = 4;
    private static final long NEVER = Long.MAX_VALUE;

    private record Value(String text, long due) {}

    /// What an expiry may ask of the one that is there.
    private enum Condition {
        NONE,
        NX,
        XX,
        GT,
        LT;

        boolean allows(long before, long after) {
            return switch (this) {
                case NONE -> true;
                case NX -> before == NEVER;
                case XX -> before != NEVER;
                case GT -> before != NEVER && after > before;
                case LT -> after < before;
            };
        }
    }

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Map<String, Map<String, Value>> model = new TreeMap<>();
    private final TestServer server = new TestServer();
    private final CommandHistory history = new CommandHistory();
    private int fields;
    private int longest;

    @ParameterizedTest(name = "up to {0} compact, {1} fields, values up to {2}")
    @CsvSource({"512, 12, 20", "8, 16, 20", "0, 12, 60", "64, 200, 100", "0, 3000, 20", "512, 40, 2000"})
    void shouldLetFieldsEndAsTheModelDoes(String compact, int differentFields, int longestValue) {
        fields = differentFields;
        longest = longestValue;
        limit(compact);
        Snapshot snapshot = null;
        Keyspaces keyspaces = server.engine().keyspaces();
        for (int i = 0; i < COMMANDS; i++) {
            server.clock().advance(random.nextInt(4) == 0 ? random.nextInt(40) : 0);
            dropDue();
            step();
            if (random.nextInt(200) == 0) {
                if (snapshot != null) {
                    snapshot.close();
                    snapshot = null;
                } else if (keyspaces.canOpenSnapshot()) {
                    snapshot = keyspaces.openSnapshot();
                }
            }
            if (random.nextInt(100) == 0) {
                server.pass(random.nextInt(200));
                dropDue();
                compareAll();
            }
            if (random.nextInt(300) == 0) {
                limit(pick(compact, compact, "0", "10", "512"));
            }
        }
        if (snapshot != null) {
            snapshot.close();
        }
        server.close();
    }

    private void limit(String entries) {
        server.config().set(List.of("hash-max-listpack-entries", entries), false);
    }

    /// Like keys, fields live in the very millisecond of their end.
    private void dropDue() {
        long now = server.clock().unixMillis();
        model.values().forEach(hash -> hash.values().removeIf(value -> value.due < now));
        model.values().removeIf(Map::isEmpty);
    }

    private void expect(String line, String reply) {
        history.add(CommandLine.split(line));
        assertEquals(
                reply,
                server.run(line),
                () -> "-Dheddle.seed=" + seed + ": " + line + "\n" + history.of(CommandLine.split(line)));
    }

    private Map<String, Value> hash(String key) {
        return model.getOrDefault(key, new TreeMap<>());
    }

    private Map<String, Value> hashToChange(String key) {
        return model.computeIfAbsent(key, _ -> new TreeMap<>());
    }

    private void step() {
        String key = "h" + random.nextInt(KEYS);
        switch (random.nextInt(22)) {
            case 0, 1, 2 -> set(key);
            case 3, 4, 5, 6 -> expire(key);
            case 7 -> persist(key);
            case 8, 9 -> times(key);
            case 10, 11 -> get(key);
            case 12 -> delete(key);
            case 13 -> increment(key);
            case 14 -> setIfMissing(key);
            case 15 -> copyOrRename(key);
            case 16, 17 -> setWithExpiry(key);
            case 18, 19 -> getWithExpiry(key);
            case 20 -> getAndDelete(key);
            default -> whole(key);
        }
        model.values().removeIf(Map::isEmpty);
    }

    private void set(String key) {
        StringBuilder line = new StringBuilder("HSET " + key);
        int added = 0;
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 60 : 4); i >= 0; i--) {
            String field = field();
            String value = value();
            line.append(' ').append(field).append(' ').append(value);
            added += hashToChange(key).put(field, new Value(value, NEVER)) == null ? 1 : 0;
        }
        expect(line.toString(), "(" + added + ")");
    }

    private void expire(String key) {
        long now = server.clock().unixMillis();
        String name = pick("HPEXPIRE", "HPEXPIRE", "HPEXPIREAT", "HEXPIRE", "HEXPIREAT");
        int step = random.nextInt(12) == 0 ? 0 : random.nextInt(random.nextInt(3) == 0 ? 100_000 : 500);
        long number = switch (name) {
            case "HPEXPIRE" -> step;
            case "HEXPIRE" -> step % 5;
            case "HPEXPIREAT" -> now + step - 50;
            default -> now / 1000 + step % 5 - 1;
        };
        long millis = name.startsWith("HP") ? number : number * 1000;
        long due = name.endsWith("AT") ? millis : now + millis;
        Condition condition = Condition.values()[random.nextInt(3) == 0 ? random.nextInt(5) : 0];
        List<String> names = someFields();
        List<String> replies = new ArrayList<>();
        Map<String, Value> hash = hash(key);
        for (String field : names) {
            Value value = hash.get(field);
            if (value == null) {
                replies.add("(-2)");
            } else if (!condition.allows(value.due, due)) {
                replies.add("(0)");
            } else {
                replies.add(due <= now ? "(2)" : "(1)");
                putOrRemove(hash, field, value.text, due);
            }
        }
        String option = condition == Condition.NONE ? "" : " " + condition;
        expect(name + " " + key + " " + number + option + list(names), replies.toString());
    }

    private void putOrRemove(Map<String, Value> hash, String field, String text, long due) {
        if (due <= server.clock().unixMillis()) {
            hash.remove(field);
        } else {
            hash.put(field, new Value(text, due));
        }
    }

    private void persist(String key) {
        List<String> names = someFields();
        List<String> replies = new ArrayList<>();
        for (String field : names) {
            Value value = hash(key).get(field);
            replies.add(value == null ? "(-2)" : value.due == NEVER ? "(-1)" : "(1)");
            if (value != null) {
                hash(key).put(field, new Value(value.text, NEVER));
            }
        }
        expect("HPERSIST " + key + list(names), replies.toString());
    }

    private void times(String key) {
        long now = server.clock().unixMillis();
        String name = pick("HPTTL", "HTTL", "HPEXPIRETIME", "HEXPIRETIME");
        List<String> names = someFields();
        List<String> replies = new ArrayList<>();
        for (String field : names) {
            Value value = hash(key).get(field);
            if (value == null || value.due == NEVER) {
                replies.add(value == null ? "(-2)" : "(-1)");
            } else {
                long millis = name.endsWith("TTL") ? value.due - now : value.due;
                replies.add("(" + (name.startsWith("HP") ? millis : (millis + 999) / 1000) + ")");
            }
        }
        expect(name + " " + key + list(names), replies.toString());
    }

    private void get(String key) {
        List<String> names = someFields();
        expect("HMGET " + key + " " + String.join(" ", names), texts(key, names).toString());
        String field = names.getFirst();
        Value value = hash(key).get(field);
        expect("HGET " + key + " " + field, text(value));
        expect("HEXISTS " + key + " " + field, value == null ? "(0)" : "(1)");
        expect("HSTRLEN " + key + " " + field, "(" + (value == null ? 0 : value.text.length()) + ")");
        expect("HLEN " + key, "(" + hash(key).size() + ")");
    }

    private List<String> texts(String key, List<String> names) {
        return names.stream().map(field -> text(hash(key).get(field))).toList();
    }

    private static String text(@Nullable Value value) {
        return value == null ? "nil" : '"' + value.text + '"';
    }

    private void delete(String key) {
        List<String> names = someFields();
        long removed =
                names.stream().filter(field -> hash(key).remove(field) != null).count();
        expect("HDEL " + key + " " + String.join(" ", names), "(" + removed + ")");
    }

    private void increment(String key) {
        String field = "n" + random.nextInt(4);
        Value value = hashToChange(key).getOrDefault(field, new Value("0", NEVER));
        String sum = "" + (Long.parseLong(value.text) + 7);
        hashToChange(key).put(field, new Value(sum, value.due));
        expect("HINCRBY " + key + " " + field + " 7", "(" + sum + ")");
        if (random.nextInt(3) == 0) {
            long due = server.clock().unixMillis() + 20;
            hash(key).put(field, new Value(sum, due));
            expect("HPEXPIREAT " + key + " " + due + " FIELDS 1 " + field, "[(1)]");
        }
    }

    private void setIfMissing(String key) {
        String field = field();
        String value = value();
        boolean added = hashToChange(key).putIfAbsent(field, new Value(value, NEVER)) == null;
        expect("HSETNX " + key + " " + field + " " + value, added ? "(1)" : "(0)");
    }

    private void copyOrRename(String key) {
        String other = "h" + random.nextInt(KEYS);
        if (other.equals(key)) {
            return;
        }
        removeWhatIsDue(key);
        boolean copies = random.nextBoolean();
        Map<String, Value> hash = model.get(key);
        if (hash == null) {
            expect(copies ? "COPY " + key + " " + other : "EXISTS " + key, "(0)");
        } else if (copies) {
            model.put(other, new TreeMap<>(hash));
            expect("COPY " + key + " " + other + " REPLACE", "(1)");
        } else {
            model.remove(key);
            model.put(other, hash);
            expect("RENAME " + key + " " + other, "OK");
        }
    }

    /// HSETEX takes all fields or none.
    private void setWithExpiry(String key) {
        String condition = pick("", "", " FNX", " FXX");
        List<String> names = someFields();
        Map<String, Value> hash = hashToChange(key);
        boolean taken = names.stream()
                .allMatch(field -> condition.isEmpty() || condition.equals(" FXX") == hash.containsKey(field));
        String expiry = pick("", " KEEPTTL", " PX", " PXAT", " EX");
        int number = 1 + random.nextInt(300);
        long now = server.clock().unixMillis();
        long due = switch (expiry) {
            case " PX", " PXAT" -> now + number;
            case " EX" -> now + number * 1000L;
            default -> NEVER;
        };
        StringBuilder line = new StringBuilder("HSETEX " + key + condition + expiry);
        line.append(due == NEVER ? "" : " " + (expiry.equals(" PXAT") ? due : number));
        line.append(" FIELDS ").append(names.size());
        for (String field : names) {
            String value = value();
            line.append(' ').append(field).append(' ').append(value);
            Value before = hash.get(field);
            if (taken) {
                hash.put(field, new Value(value, expiry.equals(" KEEPTTL") && before != null ? before.due : due));
            }
        }
        expect(line.toString(), taken ? "(1)" : "(0)");
    }

    private void getWithExpiry(String key) {
        List<String> names = someFields();
        String reply = texts(key, names).toString();
        String expiry = pick("", " PERSIST", " PX", " PXAT");
        long now = server.clock().unixMillis();
        int number = 1 + random.nextInt(300);
        for (String field : names) {
            Value value = hash(key).get(field);
            if (value != null && !expiry.isEmpty()) {
                hash(key).put(field, new Value(value.text, expiry.equals(" PERSIST") ? NEVER : now + number));
            }
        }
        String time = expiry.equals(" PX") ? " " + number : expiry.equals(" PXAT") ? " " + (now + number) : "";
        expect("HGETEX " + key + expiry + time + list(names), reply);
    }

    private void getAndDelete(String key) {
        List<String> names = someFields();
        List<String> replies = new ArrayList<>();
        for (String field : names) {
            replies.add(text(hash(key).remove(field)));
        }
        expect("HGETDEL " + key + list(names), replies.toString());
    }

    /// As in Redis, a key is there until somebody has noticed that all its fields are over.
    private void removeWhatIsDue(String key) {
        expect("HDEL " + key + " nosuch", "(0)");
    }

    private void whole(String key) {
        removeWhatIsDue(key);
        if (random.nextInt(8) == 0) {
            expect("DEL " + key, model.remove(key) == null ? "(0)" : "(1)");
            return;
        }
        List<String> pairs = new ArrayList<>();
        hash(key).forEach((field, value) -> pairs.add('"' + field + "\"=" + text(value)));
        assertEquals(
                pairs, sortedPairs(server.run("HGETALL " + key)), () -> "-Dheddle.seed=" + seed + ": HGETALL " + key);
        expect("EXISTS " + key, pairs.isEmpty() ? "(0)" : "(1)");
    }

    private static List<String> sortedPairs(String reply) {
        List<String> pairs = new ArrayList<>();
        String[] items = reply.substring(1, reply.length() - 1).split(", ");
        for (int i = 0; i + 1 < items.length; i += 2) {
            pairs.add(items[i] + "=" + items[i + 1]);
        }
        pairs.sort(null);
        return pairs;
    }

    /// Every hash, and what the keyspace counts.
    private void compareAll() {
        long expiring = 0;
        for (int i = 0; i < KEYS; i++) {
            Map<String, Value> hash = hash("h" + i);
            List<String> names = List.copyOf(hash.keySet());
            expect("HLEN h" + i, "(" + names.size() + ")");
            if (!names.isEmpty()) {
                List<String> times = hash.values().stream()
                        .map(value -> value.due == NEVER ? "(-1)" : "(" + value.due + ")")
                        .toList();
                expect("HPEXPIRETIME h" + i + list(names), times.toString());
                expect(
                        "HMGET h" + i + " " + String.join(" ", names),
                        texts("h" + i, names).toString());
            }
            expiring += hash.values().stream().anyMatch(value -> value.due != NEVER) ? 1 : 0;
        }
        String keyspace = InfoReply.of(server, "keyspace").field("db0");
        assertEquals(
                model.isEmpty() ? "" : "keys=" + model.size() + " " + expiring,
                keyspace.replaceAll("(keys=[0-9]+),.*subexpiry=", "$1 "),
                () -> "-Dheddle.seed=" + seed);
    }

    private static String list(List<String> names) {
        return " FIELDS " + names.size() + " " + String.join(" ", names);
    }

    /// Different ones.
    private List<String> someFields() {
        List<String> names = new ArrayList<>();
        for (int i = random.nextInt(random.nextInt(10) == 0 ? 40 : 4); i >= 0; i--) {
            String field = field();
            if (!names.contains(field)) {
                names.add(field);
            }
        }
        return names;
    }

    private String field() {
        return "f" + random.nextInt(fields);
    }

    private String value() {
        return random.nextInt(3) == 0 ? "" + random.nextInt(1000) : "v".repeat(1 + random.nextInt(longest));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
