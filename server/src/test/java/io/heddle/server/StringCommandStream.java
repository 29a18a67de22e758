package io.heddle.server;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/// An endless stream of string and bitmap commands over few keys, half of them sensible and the rest at the edges:
/// bounds, wrong words, wrong types. No reply depends on the clock.
public final class StringCommandStream {
    private static final String[] NUMBERS = {
        "0",
        "1",
        "-1",
        "7",
        "10",
        "42",
        "-5",
        "100",
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775806",
        "9223372036854775808",
        "007",
        "+1",
        " 1",
        "1 ",
        "",
        "abc",
        "1.5",
        "-0",
        "4294967296",
        "1099511627776",
        "2147483647"
    };
    private static final String[] FLOATS = {
        "0",
        "1",
        "-1",
        "0.1",
        "0.2",
        "3.14",
        "-2.5",
        "1e3",
        "5.0e3",
        "1e-5",
        "1e17",
        "1.7e308",
        "10.50",
        "00.1",
        ".5",
        "5.",
        "0x10",
        "inf",
        "-inf",
        "nan",
        "abc",
        "",
        " 1",
        "1 ",
        "1e400",
        "123456789.123456789",
        "3.0000000000000000001",
        "-0.0",
        "1e-30"
    };
    private static final String[] SET_OPTIONS = {
        "NX",
        "xx",
        "GET",
        "KEEPTTL",
        "EX 100",
        "px 100000",
        "EXAT 99999999999",
        "PXAT 99999999999999",
        "EX",
        "PX",
        "EX 0",
        "EX -1",
        "EX abc",
        "PX 9223372036854775807",
        "EX 9223372036854775807",
        "EX 9223372036854776",
        "PXAT 0",
        "foo",
        "PERSIST",
        "PXAT -5"
    };
    private static final String[] GETEX_OPTIONS = {
        "PERSIST",
        "EX 100",
        "PX 100000",
        "EXAT 99999999999",
        "PXAT 99999999999999",
        "EXAT 1",
        "PXAT 1",
        "EX",
        "EX 0",
        "KEEPTTL",
        "PX x",
        "EX 9223372036854775807",
        "foo",
        "GET"
    };
    private static final String[] TIMES = {
        "1000000", "10000000", "0", "-1", "abc", "9223372036854775807", "9223372036854776"
    };
    private static final String[] FIELD_TYPES = {
        "u1", "u2", "u5", "u8", "u16", "u31", "u32", "u63", "i1", "i2", "i5", "i8", "i13", "i16", "i32", "i63", "i64",
        "u64", "i65", "i0", "x8", "U8", "u", ""
    };

    private final Random random;
    private final boolean withLists;

    /// @param withLists whether a list stands under one of the keys at times
    public StringCommandStream(Random random, boolean withLists) {
        this.random = random;
        this.withLists = withLists;
    }

    public byte[][] next() {
        return CommandLine.split(line());
    }

    private String line() {
        return switch (random.nextInt(41)) {
            case 0, 1 -> "GET " + key();
            case 2, 3 -> "SET " + key() + " " + value();
            case 4 -> "SET " + key() + " " + value() + some(SET_OPTIONS, 3);
            case 5 -> "GETEX " + key() + some(GETEX_OPTIONS, 2);
            case 6 -> "GETDEL " + key();
            case 7 -> "GETSET " + key() + " " + value();
            case 8 -> "SETNX " + key() + " " + value();
            case 9 -> pick("SETEX ", "PSETEX ") + key() + " " + pick(TIMES) + " " + value();
            case 10 -> "MGET " + key() + " " + key() + " " + key();
            case 11 ->
                pick("MSET ", "MSETNX ") + key() + " " + value() + pick("", " " + key() + " " + value(), " " + key());
            case 12, 13 -> "APPEND " + key() + " " + value();
            case 14 -> "STRLEN " + key();
            case 15, 16 -> "SETRANGE " + key() + " " + offset(200) + " " + value();
            case 17, 18 -> pick("GETRANGE ", "SUBSTR ") + key() + " " + offset(60) + " " + offset(60);
            case 19 -> pick("INCR ", "DECR ") + key();
            case 20, 21 -> pick("INCRBY ", "DECRBY ") + key() + " " + number();
            case 22, 23 -> "INCRBYFLOAT " + key() + " " + FLOATS[random.nextInt(FLOATS.length)];
            case 24 ->
                "LCS " + key() + " " + key() + pick("", " LEN", " IDX", " IDX WITHMATCHLEN", " IDX MINMATCHLEN 2");
            case 25 ->
                "LCS " + key() + " " + key()
                        + pick(" LEN IDX", " foo", " MINMATCHLEN", " MINMATCHLEN x", " IDX MINMATCHLEN -1");
            case 26, 27 -> "SETBIT " + key() + " " + offset(2000) + " " + pick("0", "1", "1", number());
            case 28 -> "GETBIT " + key() + " " + offset(2000);
            case 29 ->
                "BITCOUNT " + key()
                        + pick(
                                "",
                                " " + offset(60),
                                range(60),
                                range(60) + " BYTE",
                                range(400) + " bit",
                                range(9) + " x");
            case 30, 31 -> "BITPOS " + key() + pick(" 0", " 1", " 1", " 0", " " + number()) + bitposRange();
            case 32, 33 ->
                "BITOP " + pick("AND ", "or ", "XOR ", "AND ") + key() + " " + key() + " " + key()
                        + pick("", " " + key());
            case 34 -> "BITOP " + pick("NOT ", "NOT ", "FOO ") + key() + " " + key() + pick("", "", " " + key());
            case 35, 36, 37 -> "BITFIELD " + key() + operations(true);
            case 38 -> "BITFIELD_RO " + key() + operations(random.nextInt(5) == 0);
            case 39 -> pick("DEL ", "EXISTS ") + key();
            default -> pick("DEL l", withLists ? "RPUSH l x" : "GET l", "DEL " + key());
        };
    }

    private String key() {
        return random.nextInt(20) == 0 ? "l" : "k" + random.nextInt(5);
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> quoted(number());
            case 2 -> quoted(FLOATS[random.nextInt(FLOATS.length)]);
            case 3 -> "\"\"";
            case 4 -> letters(random.nextInt(60));
            case 5 -> letters(random.nextInt(8));
            case 6 -> bits(random.nextInt(40));
            default -> letters(random.nextInt(20) == 0 ? 3000 : 12);
        };
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private String number() {
        return random.nextBoolean()
                ? "" + (random.nextInt(2001) - 1000)
                : quoted(NUMBERS[random.nextInt(NUMBERS.length)]);
    }

    private String offset(int bound) {
        return switch (random.nextInt(8)) {
            case 0 -> number();
            case 1, 2 -> "" + -random.nextInt(bound);
            default -> "" + random.nextInt(bound);
        };
    }

    private String range(int bound) {
        return " " + offset(bound) + " " + offset(bound);
    }

    private String bitposRange() {
        return pick(
                "",
                " " + offset(60),
                range(60),
                range(60) + " BYTE",
                range(400) + " BIT",
                range(9) + " x",
                range(9) + " BIT 1");
    }

    private String operations(boolean withWrites) {
        StringBuilder text = new StringBuilder();
        int count = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            text.append(operation(withWrites));
        }
        return text.toString();
    }

    private String operation(boolean withWrites) {
        String type = FIELD_TYPES[random.nextInt(random.nextInt(4) == 0 ? FIELD_TYPES.length : 17)];
        String place = " " + quoted(type) + " " + pick("", "#") + random.nextInt(70);
        return switch (withWrites ? random.nextInt(6) : 0) {
            case 0, 1 -> " GET" + place;
            case 2, 3 -> " SET" + place + " " + number();
            case 4 -> " INCRBY" + place + " " + number();
            default -> " OVERFLOW " + pick("WRAP", "sat", "FAIL", "FAIL", "x");
        };
    }

    private String letters(int length) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(4)));
        }
        return text.append('"').toString();
    }

    private String bits(int length) {
        StringBuilder text = new StringBuilder("\"");
        int kind = random.nextInt(3);
        for (int i = 0; i < length; i++) {
            text.append(String.format("\\x%02x", kind == 0 ? 0 : kind == 1 ? 0xff : random.nextInt(256)));
        }
        return text.append('"').toString();
    }

    private String some(String[] options, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            text.append(' ').append(options[random.nextInt(options.length)]);
        }
        return text.toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /// The words as they would be typed, for messages.
    public static String describe(byte[][] words) {
        StringBuilder text = new StringBuilder();
        for (byte[] word : words) {
            String plain = new String(word, StandardCharsets.ISO_8859_1);
            text.append(plain.matches("[A-Za-z0-9#_.-]+") ? plain : ReplyText.quote(word))
                    .append(' ');
        }
        return text.toString();
    }
}
