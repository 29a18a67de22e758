package io.heddle.server;

import java.util.Random;
import java.util.regex.Pattern;

/// An endless stream of sorted set commands over few keys, most of them sensible and the rest at the edges. Scores have
/// few digits, so that all servers print them alike; sets grow to some hundred members and shrink again.
public final class SortedSetCommandStream {
    private static final String[] NUMBERS = words("0|1|-1|2|-2|5|-5|10|100|-100|9223372036854775807"
            + "|-9223372036854775807|9223372036854775808|abc|\"\"|1.5|007|+1|-0");
    private static final String[] SCORES =
            words("inf|-inf|+inf|(inf|(-inf" + "|nan|abc|\"\"|(|(abc|1e3|-0|(0|0x10|1e400|\" 5\"");
    private static final String[] ODD = words("ZADD|ZADD k0|ZADD k0 1|ZADD k0 1 a 2|ZADD k0 NX XX 1 a|ZADD k0 NX GT 1 a"
            + "|ZADD k0 GT LT 1 a|ZADD k0 INCR 1 a 2 b|ZADD k0 x a|ZADD k0 1 a x b|ZADD k0 nan a|ZADD k0 NX"
            + "|ZINCRBY k0 x a"
            + "|ZINCRBY k0 1|ZREM k0|ZCARD|ZCARD a b|ZSCORE k0|ZMSCORE k0|ZRANK k0|ZCOUNT k0 a b|ZCOUNT k0 1"
            + "|ZLEXCOUNT k0 a b|ZLEXCOUNT k0 [a|ZLEXCOUNT k0 -x +|ZRANGE k0 0|ZRANGE k0 a b|ZRANGE k0 0 1 LIMIT 0 1"
            + "|ZRANGE k0 [a [b BYLEX WITHSCORES|ZRANGE k0 0 1 LIMIT 0|ZRANGE k0 0 1 FOO|ZRANGE k0 a b BYSCORE"
            + "|ZRANGE k0 0 1 BYSCORE BYLEX|ZRANGE k0 0 1 BYSCORE LIMIT a b|ZREVRANGE k0 0 1 REV"
            + "|ZREVRANGE k0 0 1 BYSCORE"
            + "|ZRANGEBYSCORE k0 0 1 REV|ZRANGEBYSCORE k0 0 1 LIMIT 1|ZRANGEBYLEX k0 - + WITHSCORES|ZRANGEBYLEX k0 a +"
            + "|ZREVRANGEBYLEX k0 + -x|ZREMRANGEBYRANK k0 a b|ZREMRANGEBYSCORE k0 a b|ZREMRANGEBYLEX k0 a b"
            + "|ZPOPMIN k0 -1"
            + "|ZPOPMIN k0 a|ZPOPMAX k0 1 2|ZPOPMIN none|ZPOPMIN none 5|ZPOPMIN k0 0|ZMPOP 0 k0 MIN"
            + "|ZMPOP a k0 MIN|ZMPOP 1 k0"
            + "|ZMPOP 2 k0 MIN|ZMPOP 1 k0 MID|ZMPOP 1 k0 MIN COUNT|ZMPOP 1 k0 MIN COUNT 0"
            + "|ZMPOP 1 k0 MIN COUNT 1 COUNT 2"
            + "|ZMPOP 1 none MIN|ZMPOP 9223372036854775807 k0 MIN|ZSCAN k0|ZSCAN k0 a|ZSCAN none 0|ZSCAN k0 0 COUNT 0"
            + "|ZSCAN k0 0 COUNT|ZSCAN none 0 FOO|ZRANDMEMBER none|ZRANDMEMBER none 5|ZRANDMEMBER k0 0|ZRANDMEMBER k0 a"
            + "|ZRANDMEMBER k0 1 FOO|ZRANDMEMBER k0 1 WITHSCORES 2|ZRANDMEMBER k0 -9223372036854775808"
            + "|ZRANDMEMBER k0 -9223372036854775807 WITHSCORES|ZRANGESTORE k0 k1|ZRANGESTORE k0 k1 0 1 WITHSCORES"
            + "|ZRANGESTORE k3 none 0 -1|BZPOPMIN k0 x|BZPOPMIN k0 -1|BZPOPMIN full|BZMPOP 0 0 k0 MIN|BZMPOP x 1 k0 MIN"
            + "|BZPOPMIN text full 0|BZMPOP 0 2 text full MIN|BZPOPMAX text full 0");

    /// A score that redis-server before 7.2 writes with 17 digits, and since with as few as tell it from others.
    private static final Pattern LONG_SCORE = Pattern.compile("(?<=\")-?[0-9]{1,16}\\.[0-9]{1,16}(?=\")");

    private final Random random;
    private final int longest;

    /// @param longest member, rarely
    public SortedSetCommandStream(Random random, int longest) {
        this.random = random;
        this.longest = longest;
    }

    public String next() {
        return switch (random.nextInt(48)) {
            case 0, 1, 2, 3, 4 -> "ZADD " + key() + options() + pairs(4);
            case 5, 6 -> "zadd " + key() + pairs(80);
            case 7 -> "ZADD " + key() + pick(" INCR", " NX INCR", " XX INCR CH", " GT INCR", " LT INCR XX") + pairs(1);
            case 8, 9 -> "ZINCRBY " + key() + " " + score() + " " + member();
            case 10, 11 -> "ZREM " + key() + members(6);
            case 12 -> "ZCARD " + key();
            case 13 -> "ZSCORE " + key() + " " + member();
            case 14 -> "ZMSCORE " + key() + members(4);
            case 15, 16 -> pick("ZRANK ", "ZREVRANK ") + key() + " " + member();
            case 17, 18 -> "ZCOUNT " + key() + " " + bound() + " " + bound();
            case 19 -> "ZLEXCOUNT lex" + " " + lexBound() + " " + lexBound();
            case 20, 21 ->
                "ZRANGE " + key() + " " + index() + " " + index() + pick("", " WITHSCORES", " REV", " rev withscores");
            case 22 -> "ZREVRANGE " + key() + " " + index() + " " + index() + pick("", " WITHSCORES");
            case 23, 24, 25 -> byScore(key());
            case 26, 27 -> byMember();
            case 28 -> "ZREMRANGEBYRANK " + key() + " " + index() + " " + index();
            case 29 -> "ZREMRANGEBYSCORE " + key() + " " + bound() + " " + bound();
            case 30 -> "ZREMRANGEBYLEX lex " + lexBound() + " " + lexBound();
            case 31, 32 -> pick("ZPOPMIN ", "ZPOPMAX ") + key() + pick("", " 1", " 3", " 0");
            case 33 -> "ZMPOP 2 " + key() + " " + key() + pick(" MIN", " max") + pick("", " COUNT 3", " count 1");
            case 34 -> pick("BZPOPMIN ", "BZPOPMAX ") + key() + " full 0";
            case 35 -> "BZMPOP 0 2 " + key() + " full" + pick(" MIN", " MAX") + pick("", " COUNT 2");
            case 36 -> "ZRANGESTORE " + key() + " " + key() + " " + index() + " " + index() + pick("", " REV");
            case 37 -> "ZRANGESTORE " + key() + " " + key() + " " + bound() + " " + bound() + " BYSCORE" + limit();
            case 38, 39 -> "ZADD lex" + lexPairs();
            case 40 -> pick("COPY ", "RENAME ") + key() + " " + key();
            case 41 -> random.nextInt(6) == 0 ? "DEL " + key() : "EXISTS " + key();
            case 42 -> pick("TYPE ", "GET ", "APPEND text a", "ZCARD ") + key();
            case 43, 44 -> pick("ZUNION ", "ZINTER ") + sources() + weights() + pick("", " WITHSCORES");
            case 45 -> pick("ZUNIONSTORE ", "ZINTERSTORE ") + key() + " " + sources() + weights();
            case 46 ->
                pick(
                        "ZDIFF " + sources() + pick("", " WITHSCORES"),
                        "ZDIFFSTORE " + key() + " " + sources(),
                        "ZINTERCARD " + sources() + pick("", " LIMIT 0", " LIMIT 3", " limit -1"));
            default -> pick(ODD);
        };
    }

    private String sources() {
        String keys = key() + " " + key();
        return pick("1 " + key(), "2 " + keys, "2 " + keys, "3 " + keys + " " + key(), "2 " + keys + " " + key());
    }

    private String weights() {
        return pick("", "", " WEIGHTS 2 1", " WEIGHTS 0.5", " WEIGHTS -1 2 0", " weights 1 inf", " WEIGHTS 1 x")
                + pick("", "", " AGGREGATE MIN", " aggregate max", " AGGREGATE SUM", " AGGREGATE", " AGGREGATE AVG");
    }

    /// What of a reply must be the same in both servers: all of it, but for the digits of long scores, and for the
    /// sign of zero, which compact sets of redis-server lose since 7.2.
    public static String view(String reply) {
        return LONG_SCORE
                .matcher(reply.replace("\"-0\"", "\"0\""))
                .replaceAll(score -> Double.toString(Double.parseDouble(score.group())));
    }

    private String byScore(String key) {
        String scores = pick("", " WITHSCORES");
        return switch (random.nextInt(3)) {
            case 0 -> "ZRANGEBYSCORE " + key + " " + bound() + " " + bound() + scores + limit();
            case 1 -> "ZREVRANGEBYSCORE " + key + " " + bound() + " " + bound() + limit() + scores;
            default ->
                "ZRANGE " + key + " " + bound() + " " + bound() + " BYSCORE" + pick("", " REV") + limit() + scores;
        };
    }

    private String byMember() {
        String bounds = "lex " + lexBound() + " " + lexBound();
        return switch (random.nextInt(3)) {
            case 0 -> "ZRANGEBYLEX " + bounds + limit();
            case 1 -> "ZREVRANGEBYLEX " + bounds + limit();
            default -> "ZRANGE " + bounds + " BYLEX" + pick("", " REV") + limit();
        };
    }

    private String key() {
        return random.nextInt(40) == 0 ? "text" : "k" + random.nextInt(4);
    }

    private String options() {
        return pick("", "", "", " NX", " XX", " GT", " LT", " CH", " XX CH", " GT CH", " lt xx");
    }

    private String limit() {
        return random.nextBoolean()
                ? ""
                : " LIMIT " + pick("0", "1", "5", "-1", "1000") + " " + pick("0", "3", "-1", "100");
    }

    private String index() {
        return random.nextInt(8) == 0 ? pick(NUMBERS) : Integer.toString(random.nextInt(400) - 200);
    }

    private String score() {
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> Integer.toString(random.nextInt(20) - 5);
            case 3, 4 -> Double.toString(random.nextInt(400) / 4.0 - 50);
            case 5 -> Integer.toString(random.nextInt() >> random.nextInt(32));
            case 6 -> Long.toString(random.nextLong() >> 12 + random.nextInt(40));
            default -> random.nextInt(4) == 0 ? pick("inf", "-inf", "1e10", "0x1f", "0.125") : "3";
        };
    }

    private String bound() {
        return random.nextInt(8) == 0 ? pick(SCORES) : pick("", "(") + score();
    }

    private String lexBound() {
        return random.nextInt(5) == 0 ? pick("-", "+") : pick("[", "(") + lexMember();
    }

    private String lexMember() {
        return switch (random.nextInt(4)) {
            case 0 -> "" + (char) ('a' + random.nextInt(26));
            case 1 -> "" + (char) ('a' + random.nextInt(26)) + random.nextInt(30);
            case 2 -> Integer.toString(random.nextInt(300));
            default -> "m:" + random.nextInt(200);
        };
    }

    private String lexPairs() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(" 0 ").append(lexMember());
        }
        return text.toString();
    }

    private String pairs(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(' ').append(score()).append(' ').append(member());
        }
        return text.toString();
    }

    private String members(int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            text.append(' ').append(member());
        }
        return text.toString();
    }

    private String member() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> "" + (char) ('a' + random.nextInt(26));
            case 3, 4 -> "" + random.nextInt(50);
            case 5 -> "\"\"";
            case 6 -> "x".repeat(random.nextInt(90));
            case 7 -> random.nextInt(10) == 0 ? "y".repeat(random.nextInt(longest)) : "y";
            case 8 -> pick("\"\\x00\\xff\\r\\n\"", "-0", "007", "\" 1\"", "1.0", "9223372036854775808");
            default -> "member:" + random.nextInt(300);
        };
    }

    private static String[] words(String separatedByBars) {
        return separatedByBars.split("\\|");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
