package io.heddle.server;

import java.util.Random;

/// An endless line of stream commands over few keys, half of them sensible and the rest at the edges: IDs, options,
/// wrong words, wrong types. No reply depends on the clock.
public final class EntryCommandStream {
    private static final String[] IDS = {
        "0",
        "0-0",
        "0-1",
        "1",
        "-",
        "+",
        "18446744073709551615-18446744073709551615",
        "18446744073709551615",
        "18446744073709551616",
        "9223372036854775808-3",
        "5-*",
        "abc",
        "",
        "1-",
        "-1",
        "1-1-1",
        "007",
        "1-a",
        "*",
        "$",
        ">"
    };

    private final Random random;
    private final boolean withGroups;
    private long top;

    /// @param withGroups whether consumer groups are used
    public EntryCommandStream(Random random, boolean withGroups) {
        this.random = random;
        this.withGroups = withGroups;
    }

    public byte[][] next() {
        return CommandLine.split(withGroups && random.nextInt(2) == 0 ? groupLine() : line());
    }

    private String line() {
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> "XADD " + key() + options() + " " + newId() + parts();
            case 8 -> "XLEN " + key();
            case 9, 10 -> "XRANGE " + key() + " " + bound("-") + " " + bound("+") + count();
            case 11, 12 -> "XREVRANGE " + key() + " " + bound("+") + " " + bound("-") + count();
            case 13, 14 -> "XDEL " + key() + " " + id() + pick("", " " + id(), " " + id() + " " + id());
            case 15 -> "XTRIM " + key() + trim();
            case 16 ->
                random.nextInt(40) == 0
                        ? "XSETID " + key() + " 18446744073709551615-18446744073709551615" + setOptions()
                        : "XLEN " + key();
            case 17, 18 ->
                random.nextBoolean()
                        ? "XREAD" + count() + " STREAMS " + key() + " " + startId()
                        : "XREAD" + count() + " STREAMS " + key() + " " + key() + " " + startId() + " " + startId();
            case 19 -> random.nextInt(10) == 0 ? pick("DEL ", "EXISTS ", "TYPE ") + key() : "XLEN " + key();
            case 20 -> random.nextInt(20) == 0 ? "SET " + key() + " x" : "OBJECT ENCODING " + key();
            case 21 -> random.nextInt(5) == 0 ? "COPY " + key() + " " + key() + " REPLACE" : "EXISTS " + key();
            case 22 -> random.nextInt(10) == 0 ? "RENAME " + key() + " " + key() : "XLEN " + key();
            default ->
                "XREAD" + pick(" STREAMS", " COUNT", " NOACK STREAMS " + key(), " BLOCK x STREAMS " + key() + " 0");
        };
    }

    private String groupLine() {
        return switch (random.nextInt(22)) {
            case 0 -> "XGROUP CREATE " + key() + " " + group() + " " + pick("0", "$", id()) + create();
            case 1 -> random.nextInt(4) == 0 ? "XGROUP DESTROY " + key() + " " + group() : "XINFO GROUPS " + key();
            case 2 -> "XGROUP CREATECONSUMER " + key() + " " + group() + " " + consumer();
            case 3 ->
                random.nextInt(4) == 0
                        ? "XGROUP DELCONSUMER " + key() + " " + group() + " " + consumer()
                        : "XPENDING " + key() + " " + group();
            case 4 -> "XGROUP SETID " + key() + " " + group() + " " + pick("0", "$", id()) + read();
            case 5, 6, 7, 8, 9, 10 ->
                "XREADGROUP GROUP " + group() + " " + consumer() + count() + pick("", "", "", " NOACK") + " STREAMS "
                        + key() + " " + pick(">", ">", ">", "0", id());
            case 11 ->
                "XREADGROUP GROUP " + group() + " " + consumer() + " STREAMS " + key() + " " + key() + " > "
                        + pick(">", id());
            case 12, 13, 14 -> "XACK " + key() + " " + group() + " " + id() + pick("", " " + id() + " " + id());
            case 15 -> "XPENDING " + key() + " " + group();
            case 16 -> "XPENDING " + key() + " " + group() + " " + bound("-") + " " + bound("+") + " 0";
            case 17, 18 ->
                "XCLAIM " + key() + " " + group() + " " + consumer() + " 0 " + id() + pick("", " " + id()) + claim();
            case 19 ->
                "XAUTOCLAIM " + key() + " " + group() + " " + consumer() + " 0 " + bound("-") + pick("", " COUNT 2")
                        + pick("", " JUSTID");
            case 20 -> "XINFO GROUPS " + key();
            default ->
                pick(
                        "XREADGROUP GROUP " + group() + " a STREAMS " + key() + " $",
                        "XGROUP CREATE " + key() + " " + group(),
                        "XACK " + key() + " " + group(),
                        "XINFO CONSUMERS " + key() + " never",
                        "XCLAIM " + key() + " " + group() + " a x " + id());
        };
    }

    private String create() {
        return pick("", " MKSTREAM", " MKSTREAM", " ENTRIESREAD 3", " ENTRIESREAD -1", " ENTRIESREAD -2", " X");
    }

    private String read() {
        return pick("", "", " ENTRIESREAD 2", " ENTRIESREAD x");
    }

    private String claim() {
        return pick(
                "", " FORCE", " JUSTID", " FORCE JUSTID", " RETRYCOUNT 3", " LASTID " + id(), " IDLE 5 FORCE", " X");
    }

    private String group() {
        return pick("g", "g", "h", "nosuch");
    }

    private String consumer() {
        return pick("a", "b", "c");
    }

    private String key() {
        return random.nextInt(30) == 0 ? "other" : "s" + random.nextInt(3);
    }

    private String newId() {
        if (random.nextInt(12) == 0) {
            return quoted(IDS[random.nextInt(17)]);
        }
        if (top > 400) {
            top = 0; // until the stream is deleted, errors
        }
        top += random.nextInt(3);
        return random.nextInt(4) == 0 ? top + "-*" : top + "-" + random.nextInt(4);
    }

    private String id() {
        return switch (random.nextInt(10)) {
            case 0 -> quoted(IDS[random.nextInt(IDS.length)]);
            case 1 -> "" + Math.max(0, top - random.nextInt(20));
            default -> Math.max(0, top - random.nextInt(60)) + "-" + random.nextInt(4);
        };
    }

    /// The last entry, `+`, is younger than the real server.
    private String startId() {
        String id = id();
        return id.equals("\"+\"") ? "$" : id;
    }

    private String bound(String end) {
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> end;
            case 3 -> "(" + Math.max(0, top - random.nextInt(30)) + pick("", "-1");
            default -> id();
        };
    }

    private String count() {
        return pick("", "", " COUNT 1", " COUNT 3", " COUNT 0", " COUNT -1", " COUNT 100");
    }

    private String options() {
        return random.nextInt(6) == 0 ? pick(" NOMKSTREAM", trim(), trim() + " NOMKSTREAM") : "";
    }

    private String trim() {
        return pick(
                " MAXLEN " + random.nextInt(40),
                " MAXLEN = " + random.nextInt(40),
                " MAXLEN ~ " + random.nextInt(40),
                " MAXLEN ~ " + random.nextInt(20) + " LIMIT " + random.nextInt(12),
                " MINID " + id(),
                " MINID ~ " + id(),
                " MINID ~ " + id() + " LIMIT " + random.nextInt(12),
                pick(" MAXLEN -1", " MAXLEN 1 LIMIT 3", " MAXLEN 5 MINID 4", " LIMIT 3", " MAXLEN x", " MINID"));
    }

    private String setOptions() {
        return pick("", " ENTRIESADDED 300", " ENTRIESADDED 300 MAXDELETEDID 9", " ENTRIESADDED -1", " X");
    }

    private String parts() {
        return switch (random.nextInt(12)) {
            case 0 -> " other " + value() + " " + value() + " " + value();
            case 1 -> " " + value() + " " + value();
            case 2 -> " f";
            case 3 -> " f " + value() + " g";
            default -> " f " + value();
        };
    }

    private String value() {
        return switch (random.nextInt(8)) {
            case 0 -> "" + random.nextInt();
            case 1 -> "" + random.nextLong();
            case 2 -> "\"\"";
            case 3 -> random.nextInt(10) == 0 ? letters(5000) : letters(200);
            case 4 -> "" + random.nextInt(5000);
            default -> letters(12);
        };
    }

    private String letters(int most) {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append((char) ('a' + random.nextInt(4)));
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
