package io.heddle.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// An endless stream of hash commands over few keys and fields: sensible ones and those at the edges. No reply depends
/// on chance or the clock; of some, the order does not matter (see `view`).
public final class HashCommandStream {
    private static final String[] INCREMENTS = {
        "1",
        "-1",
        "0",
        "7",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "abc",
        "\"\"",
        "1.5",
        "-2.25",
        "1e3",
        "inf",
        "-inf",
        "nan",
        "1e400",
        "3.0000000000000000001",
        "\" 1\"",
        "007"
    };

    private final Random random;
    private final int fields;

    /// @param fields how many different names of fields there are
    public HashCommandStream(Random random, int fields) {
        this.random = random;
        this.fields = fields;
    }

    public byte[][] next() {
        return CommandLine.split(line());
    }

    /// What of a reply must be the same in both servers.
    public static String view(byte[][] words, String reply) {
        String name = new String(words[0], java.nio.charset.StandardCharsets.ISO_8859_1);
        int group = switch (name) {
            case "HGETALL" -> 2;
            case "HKEYS", "HVALS", "HRANDFIELD" -> 1;
            default -> 0;
        };
        if (group == 0 || !reply.startsWith("[") || reply.equals("[]")) {
            return reply;
        }
        List<String> items = List.of(reply.substring(1, reply.length() - 1).split(", "));
        List<String> groups = new ArrayList<>();
        for (int i = 0; i < items.size(); i += group) {
            groups.add(String.join("=", items.subList(i, i + group)));
        }
        groups.sort(null);
        return name.equals("HRANDFIELD") ? new TreeSet<>(groups).toString() : groups.toString();
    }

    private String line() {
        return switch (random.nextInt(34)) {
            case 0, 1, 2, 3 -> "HSET " + key() + pairs();
            case 4 -> "HMSET " + key() + pairs();
            case 5, 6 -> "HSETNX " + key() + " " + field() + " " + value();
            case 7, 8, 9 -> "HGET " + key() + " " + field();
            case 10 -> "HMGET " + key() + fields(4);
            case 11 -> "HGETALL " + key();
            case 12 -> pick("HKEYS ", "HVALS ") + key();
            case 13, 14 -> "HLEN " + key();
            case 15 -> "HEXISTS " + key() + " " + field();
            case 16 -> "HSTRLEN " + key() + " " + field();
            case 17, 18, 19 -> "HDEL " + key() + fields(3);
            case 20, 21 -> "HINCRBY " + key() + " " + field() + " " + increment();
            case 22, 23 -> "HINCRBYFLOAT " + key() + " " + field() + " " + increment();
            case 24 -> "HRANDFIELD " + key() + pick(" 0", " 1000000", " x", " 1 x", " 0 WITHVALUES", " 1 WITHVALUES 2");
            case 25 -> "HRANDFIELD " + key() + pick(" -9223372036854775808", " 9223372036854775807 WITHVALUES");
            case 26 -> "HSCAN nokey " + pick("0", "x", "0 COUNT", "0 COUNT x", "7 MATCH a");
            case 27 ->
                "HSCAN " + key() + pick(" x", " 0 COUNT", " 0 COUNT x", " 0 COUNT 0", " 0 MATCH", " 0 TYPE hash");
            case 28 -> pick("TYPE ", "OBJECT ENCODING ", "EXISTS ") + key();
            case 29 -> "COPY " + key() + " " + key() + pick("", " REPLACE");
            case 30 -> "RENAME " + key() + " " + key();
            case 31 -> pick("PEXPIREAT ", "EXPIREAT ") + key() + pick(" 99999999999999", " 9999999999", " 1");
            case 32 -> pick("DEL ", "UNLINK ", "PERSIST ") + key();
            default -> pick("SET s x", "HSET s a b", "HGET s a", "HGETALL s", "GET h1", "APPEND h1 x", "STRLEN h2");
        };
    }

    private String key() {
        return random.nextInt(20) == 0 ? "s" : "h" + random.nextInt(4);
    }

    private String pairs() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(' ').append(field()).append(' ').append(value());
        }
        return random.nextInt(30) == 0 ? text.append(" odd").toString() : text.toString();
    }

    private String fields(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(' ').append(field());
        }
        return text.toString();
    }

    private String field() {
        int number = random.nextInt(fields);
        return switch (number % 20) {
            case 0 -> "" + number;
            case 1 -> "\"\"";
            case 2 -> "f" + "x".repeat(55 + number % 30);
            case 3 -> "\"\\x00\\xff" + number + '"';
            default -> "field:" + number;
        };
    }

    private String value() {
        return switch (random.nextInt(10)) {
            case 0 -> "" + random.nextLong();
            case 1, 2 -> "" + (random.nextInt(400) - 200);
            case 3 -> "\"\"";
            case 4 -> "" + random.nextInt(100) / 8.0;
            case 5 -> "v".repeat(random.nextInt(6) == 0 ? 5000 : 50 + random.nextInt(12));
            default -> "value-" + random.nextInt(1000);
        };
    }

    private String increment() {
        return random.nextInt(3) == 0
                ? INCREMENTS[random.nextInt(INCREMENTS.length)]
                : "" + (random.nextInt(2001) - 1000);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
