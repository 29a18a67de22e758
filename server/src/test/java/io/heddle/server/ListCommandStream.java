package io.heddle.server;

import java.util.Random;

/// An endless stream of list commands over few keys, most of them sensible and the rest at the edges. Lists grow to
/// some thousand elements and shrink again.
public final class ListCommandStream {
    private static final String[] NUMBERS = words("0|1|-1|2|-2|5|-5|10|100|-100|1000|9223372036854775807"
            + "|-9223372036854775808|-9223372036854775807|9223372036854775808|abc|\"\"|1.5|007|+1|-0|\" 1\"");
    private static final String[] ODD =
            words("LPUSH|LPUSH k0|RPUSHX k0|LPOP|LPOP k0 1 2|RPOP k0 -1|RPOP none 0|LLEN|LLEN a b|LINDEX k0|LINDEX"
                + " none abc|LINDEX k0 abc|LRANGE k0 0|LRANGE none a 0|LSET k0 0|LSET none a b|LSET k0 a b|LINSERT k0"
                + " BESIDE a b|LINSERT none AFTER a b|LINSERT k0 before|LREM k0 x a|LREM none x a|LTRIM k0 0|LTRIM"
                + " none a b|LMOVE k0 k1 LEFT|LMOVE k0 k1 LEFT DOWN|LMOVE k0 k1 UP LEFT|RPOPLPUSH k0|LMPOP 0 k0"
                + " LEFT|LMPOP 1 k0|LMPOP 2 k0 LEFT|LMPOP a k0 LEFT|LMPOP 1 k0 LEFT COUNT|LMPOP 1 k0 LEFT COUNT"
                + " 0|LMPOP 1 k0 LEFT COUNT a|LMPOP 1 k0 LEFT COUNT 1 COUNT 2|LMPOP 1 k0 UP|LMPOP 9223372036854775807"
                + " k0 LEFT|LMPOP 1 none LEFT|LMPOP -1 k0 LEFT|LPOS k0|LPOS k0 a RANK 0|LPOS k0 a RANK|LPOS k0 a COUNT"
                + " -1|LPOS k0 a MAXLEN -1|LPOS k0 a RANK x|LPOS k0 a FOO 1|LPOS k0 a COUNT x|LPOS none a COUNT 1|LPOS"
                + " none a|BLPOP k0 -1|BLPOP k0 x|BLPOP k0|BLMOVE k0 k1 LEFT UP 0|BLMPOP 0 0 k0 LEFT|BLMPOP x 1 k0"
                + " LEFT|BLMPOP -1 1 k0 LEFT|BRPOPLPUSH k0 k1 x|BLPOP text full 0");

    private final Random random;
    private final int longest;

    /// @param longest element, rarely
    public ListCommandStream(Random random, int longest) {
        this.random = random;
        this.longest = longest;
    }

    public String next() {
        return switch (random.nextInt(44)) {
            case 0, 1, 2, 3, 4 -> pick("LPUSH ", "RPUSH ", "rpush ") + key() + elements(3);
            case 5 -> pick("LPUSH ", "RPUSH ") + key() + elements(120);
            case 6, 7 -> pick("LPUSHX ", "RPUSHX ") + key() + elements(4);
            case 8, 9, 10 -> pick("LPOP ", "RPOP ") + key();
            case 11 -> pick("LPOP ", "RPOP ") + key() + " " + random.nextInt(30);
            case 12 -> pick("LPOP ", "RPOP ") + key() + " " + pick(NUMBERS);
            case 13 -> "LLEN " + key();
            case 14, 15 -> "LINDEX " + key() + " " + index();
            case 16, 17 -> "LRANGE " + key() + " " + index() + " " + index();
            case 18, 19, 20 -> "LSET " + key() + " " + index() + " " + element();
            case 21, 22, 23 ->
                "LINSERT " + key() + " " + pick("BEFORE ", "after ", "AFTER ") + element() + " " + element();
            case 24, 25 -> "LREM " + key() + " " + pick("0", "1", "-1", "3", "-3", "200") + " " + element();
            case 26 -> "LREM " + key() + " " + pick(NUMBERS) + " " + element();
            case 27 -> "LTRIM " + key() + " " + random.nextInt(20) + " " + -random.nextInt(20);
            case 28 -> random.nextInt(4) == 0 ? "LTRIM " + key() + " " + index() + " " + index() : "LLEN " + key();
            case 29, 30, 31 -> "LMOVE " + key() + " " + key() + side() + side();
            case 32 -> "RPOPLPUSH " + key() + " " + key();
            case 33 -> "LMPOP 2 " + key() + " " + key() + side() + pick("", " COUNT 3", " count 40");
            case 34, 35 -> "LPOS " + key() + " " + element() + position();
            case 36 -> pick("BLPOP ", "BRPOP ") + "k0 k1 k2 k3 full 0";
            case 37 -> "BLMOVE full " + key() + side() + side() + " 0";
            case 38 -> "BLMPOP 0 2 " + key() + " full" + side() + pick("", " COUNT 2");
            case 39 -> "RPUSH full" + elements(6);
            case 40 -> pick("COPY ", "RENAME ") + key() + " " + key();
            case 41 -> random.nextInt(4) == 0 ? "DEL " + key() : "EXISTS " + key();
            case 42 -> pick("TYPE ", "GET ", "APPEND text a", "SET text b", "LLEN ") + key();
            default -> pick(ODD);
        };
    }

    private String key() {
        return random.nextInt(40) == 0 ? "text" : "k" + random.nextInt(4);
    }

    private String side() {
        return pick(" LEFT", " RIGHT", " left");
    }

    private String index() {
        return random.nextInt(8) == 0 ? pick(NUMBERS) : Integer.toString(random.nextInt(400) - 200);
    }

    private String position() {
        return pick("", " RANK 2", " RANK -1", " rank -3")
                + pick("", " COUNT 0", " COUNT 2")
                + pick("", "", " MAXLEN 0", " MAXLEN 10", " maxlen 300");
    }

    private String elements(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(' ').append(element());
        }
        return text.toString();
    }

    private String element() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "" + (char) ('a' + random.nextInt(6));
            case 3, 4 -> "" + random.nextInt(50);
            case 5 -> "" + (random.nextLong() >> random.nextInt(64));
            case 6 -> "\"\"";
            case 7 -> "x".repeat(random.nextInt(90));
            case 8 -> random.nextInt(10) == 0 ? "y".repeat(random.nextInt(longest)) : "y";
            case 9 -> pick("\"\\x00\\xff\\r\\n\"", "-0", "007", "\" 1\"", "1.0", "9223372036854775808");
            default -> "element:" + random.nextInt(100);
        };
    }

    private static String[] words(String separatedByBars) {
        return separatedByBars.split("\\|");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
