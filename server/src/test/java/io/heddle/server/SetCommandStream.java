package io.heddle.server;

import java.util.Random;

/// An endless stream of commands about few keys with sets under them, and now and then a string; members are integers
/// of all widths, short strings and a few long ones.
public final class SetCommandStream {
    private static final String[] COUNTS = {"0", "-1", "x", "9223372036854775807", "-9223372036854775808", "1.5"};
    private static final String[] ODD = {
        "SADD",
        "SADD a",
        "SREM a",
        "SPOP",
        "SPOP a 1 2",
        "SPOP a x",
        "SPOP a -1",
        "SRANDMEMBER a x",
        "SRANDMEMBER a 1 2",
        "SRANDMEMBER a -9223372036854775808",
        "SRANDMEMBER missing -5",
        "SMOVE a b",
        "SINTERCARD 0 a",
        "SINTERCARD x a",
        "SINTERCARD 3 a b",
        "SINTERCARD 1 a LIMIT",
        "SINTERCARD 1 a LIMIT -1",
        "SINTERCARD 1 a LIMIT x",
        "SINTERCARD 1 a foo 1",
        "SINTERCARD 2 a b LIMIT 1 LIMIT 3",
        "SSCAN a x",
        "SSCAN a 0 COUNT 0",
        "SSCAN missing 0 foo",
        "SSCAN a 0 foo",
        "SSCAN a 0 TYPE set",
        "SISMEMBER a",
        "SMISMEMBER a",
        "SINTERSTORE a",
        "SUNION",
        "SDIFF"
    };

    private final Random random;
    private final String[] keys;
    private final int members;

    public SetCommandStream(Random random, int keyCount, int members) {
        this.random = random;
        this.members = members;
        keys = new String[keyCount];
        for (int i = 0; i < keyCount; i++) {
            keys[i] = "s" + i;
        }
    }

    public String next() {
        return switch (random.nextInt(40)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> "SADD " + key() + memberList(1 + random.nextInt(4));
            case 9 -> "SADD " + key() + memberList(1 + random.nextInt(members));
            case 10 -> "SADD " + key() + integers(1 + random.nextInt(members));
            case 11, 12, 13, 14 -> "SREM " + key() + memberList(1 + random.nextInt(4));
            case 15 -> "SREM " + key() + memberList(1 + random.nextInt(members));
            case 16, 17 -> "SISMEMBER " + key() + memberList(1);
            case 18 -> "SMISMEMBER " + key() + memberList(1 + random.nextInt(5));
            case 19 -> "SCARD " + key();
            case 20 -> "SMEMBERS " + key();
            case 21, 22 -> "SMOVE " + key() + " " + key() + memberList(1);
            case 23, 24 -> pick("SINTER ", "SUNION ", "SDIFF ") + keyList();
            case 25, 26, 27 -> pick("SINTERSTORE ", "SUNIONSTORE ", "SDIFFSTORE ") + key() + " " + keyList();
            case 28, 29 -> interCard();
            case 30 -> "SSCAN " + key() + " 0 COUNT 100000" + pick("", " MATCH *1*", " MATCH x*");
            case 31 -> pick("SRANDMEMBER ", "SPOP ") + key() + " " + pick("0", "100000000");
            case 32 -> "SPOP " + key() + " " + pick(COUNTS);
            case 33 -> pick("DEL ", "TYPE ", "EXISTS ") + key();
            case 34 -> "RENAME " + key() + " " + key();
            case 35 -> "COPY " + key() + " " + key() + " REPLACE";
            case 36 -> random.nextInt(4) == 0 ? "SET " + key() + " text" : "DEL " + key();
            case 37 -> pick("OBJECT REFCOUNT ", "TTL ") + key();
            default -> pick(ODD);
        };
    }

    private String interCard() {
        int count = 1 + random.nextInt(3);
        StringBuilder line = new StringBuilder("SINTERCARD " + count);
        for (int i = 0; i < count; i++) {
            line.append(' ').append(key());
        }
        return line + pick("", " LIMIT 0", " LIMIT " + random.nextInt(20));
    }

    private String keyList() {
        StringBuilder line = new StringBuilder(key());
        for (int i = random.nextInt(4); i > 0; i--) {
            line.append(' ').append(key());
        }
        return line.toString();
    }

    private String memberList(int count) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < count; i++) {
            line.append(' ').append(member());
        }
        return line.toString();
    }

    private String integers(int count) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < count; i++) {
            line.append(' ').append(random.nextInt(2 * members));
        }
        return line.toString();
    }

    private String member() {
        int number = random.nextInt(members);
        return switch (random.nextInt(20)) {
            case 0 -> "" + (number + 40_000);
            case 1 -> "-" + (number + 3_000_000_000L);
            case 2 -> "x" + number;
            case 3 -> "0" + number;
            case 4 -> random.nextInt(10) == 0 ? "long" + "y".repeat(40 + number % 60) : "\"\"";
            case 5 -> random.nextInt(20) == 0 ? "huge" + number + "z".repeat(1500) : "\"\\x00\\r\\n" + number + "\"";
            default -> "" + number;
        };
    }

    private String key() {
        return pick(keys);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
