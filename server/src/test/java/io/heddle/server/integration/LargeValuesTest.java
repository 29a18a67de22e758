package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Pipelines over values so large that members are looked up ahead, mixed with commands that make them small, gone, or
/// of another type between the look and the command.
@Timeout(60)
final class LargeValuesTest {
    private static final int MEMBERS = 60_000;
    private static final int ROUNDS = 60;
    private static final int PIPELINE = 200;

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
    private final List<String> expected = new ArrayList<>();

    // What should be there.
    private final Set<String> set = new HashSet<>();
    private final Map<String, String> hash = new HashMap<>();
    private final Map<String, Integer> scores = new HashMap<>();

    private void say(String reply, String... words) {
        pipeline.writeBytes(Client.command(words));
        expected.add(reply);
    }

    private static String integer(boolean one) {
        return one ? "(1)" : "(0)";
    }

    private static String bulk(Object value) {
        return value == null ? "nil" : "\"" + value + "\"";
    }

    private void fill() {
        for (int i = 0; i < MEMBERS; i += 20) {
            List<String> sadd = new ArrayList<>(List.of("SADD", "set"));
            List<String> hset = new ArrayList<>(List.of("HSET", "hash"));
            List<String> zadd = new ArrayList<>(List.of("ZADD", "zset"));
            for (int k = i; k < i + 20; k++) {
                String member = member(k);
                sadd.add(member);
                hset.addAll(List.of(member, "v" + k));
                zadd.addAll(List.of(String.valueOf(k), member));
                set.add(member);
                hash.put(member, "v" + k);
                scores.put(member, k);
            }
            say("(20)", sadd.toArray(String[]::new));
            say("(20)", hset.toArray(String[]::new));
            say("(20)", zadd.toArray(String[]::new));
        }
    }

    private static String member(int number) {
        return "member:" + (1_000_000 + number);
    }

    private void oneCommand() {
        String member = member(random.nextInt(2 * MEMBERS));
        int number = random.nextInt(1000);
        switch (random.nextInt(13)) {
            case 0 -> say(integer(set.add(member)), "SADD", "set", member);
            case 1 -> say(integer(set.remove(member)), "SREM", "set", member);
            case 2, 3 -> say(integer(set.contains(member)), "SISMEMBER", "set", member);
            case 4 -> say(integer(hash.put(member, "w" + number) == null), "HSET", "hash", member, "w" + number);
            case 5 -> say(integer(hash.remove(member) != null), "HDEL", "hash", member);
            case 6, 7 -> say(bulk(hash.get(member)), "HGET", "hash", member);
            case 8 -> say(integer(scores.put(member, number) == null), "ZADD", "zset", String.valueOf(number), member);
            case 9 -> say(integer(scores.remove(member) != null), "ZREM", "zset", member);
            case 10, 11 -> say(bulk(scores.get(member)), "ZSCORE", "zset", member);
            default -> say("(0)", "SISMEMBER", "missing", member);
        }
    }

    /// The value goes in the middle of the window that was looked at, and comes again.
    private void replaceValue() {
        switch (random.nextInt(3)) {
            case 0 -> {
                say("(1)", "DEL", "set");
                set.clear();
                say("OK", "SET", "set", "x");
                say("WRONGTYPE Operation against a key holding the wrong kind of value", "SADD", "set", "y");
                say("(1)", "UNLINK", "set");
            }
            case 1 -> {
                say("OK", "RENAME", "hash", "other");
                say("nil", "HGET", "hash", "x");
                say("OK", "RENAME", "other", "hash");
            }
            default -> {
                say("(" + scores.size() + ")", "ZCARD", "zset");
                say("OK", "SWAPDB", "0", "1");
                say("nil", "ZSCORE", "zset", "x");
                say("OK", "SWAPDB", "0", "1");
            }
        }
    }

    private void send(Client client) throws IOException {
        client.send(pipeline.toByteArray());
        pipeline.reset();
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), client.read(), "seed " + seed + ", reply " + i);
        }
        expected.clear();
    }

    @Test
    void shouldAnswerPipelinesOverLargeValuesAsTheModel() throws Exception {
        try (RunningServer server = new RunningServer();
                Client client = server.connect()) {
            fill();
            send(client);
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < PIPELINE; i++) {
                    oneCommand();
                }
                if (round % 10 == 9) {
                    replaceValue();
                    oneCommand();
                }
                send(client);
            }
        }
    }
}
