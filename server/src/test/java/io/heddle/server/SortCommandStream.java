package io.heddle.server;

import java.util.Random;

/// An endless stream of SORT and of what it reads: lists, sets and sorted sets of few elements, strings and hashes
/// named after them. What Redis promises no order for is never asked for: a set that is not sorted, and a set or a part
/// of a list where words of other keys are alike.
public final class SortCommandStream {
    private static final String[] WEIGHTS = {
        "1", "2", "-5", "0", "10", "3.5", "1e3", "\"\"", "abc", "inf", "0x10", "\" 7\"", "\"7 \"", "nan", "00"
    };
    private static final String[] PATTERNS = {
        "#", "w_*", "h_*->f", "h_*->g", "w_*->f", "h_*", "const", "*", "h_*->", "l*", "w_**", "-*>", "h_*-->f"
    };
    private static final String[] ODD = {
        "LIMIT 0", "LIMIT x 1", "LIMIT 1 x", "BY", "GET", "foo", "STORE", "LIMIT 1 99999999999999999999", "NOSORT"
    };

    private final Random random;

    public SortCommandStream(Random random) {
        this.random = random;
    }

    public String next() {
        return switch (random.nextInt(20)) {
            case 0, 1 -> pick("RPUSH l ", "LPUSH l ", "RPUSH k ") + element() + " " + element();
            case 2 -> "SADD s " + element() + " " + element();
            case 3 -> "ZADD z " + random.nextInt(10) + " " + element();
            case 4 -> pick("LPOP l", "SREM s " + element(), "ZREM z " + element(), "LTRIM l 0 30");
            case 5, 6 -> "SET w_" + element() + " " + pick(WEIGHTS);
            case 7, 8 -> "HSET h_" + element() + pick(" f ", " g ") + pick(WEIGHTS);
            case 9 -> pick("DEL w_", "DEL h_") + element();
            case 10 -> pick("LRANGE d 0 -1", "LLEN d", "TYPE d", "TTL d");
            case 11 -> pick("SET d 1 EX 100", "DEL d", "RPUSH d 1", "DEL nums", "SET l2 x");
            case 12 -> "RPUSH nums " + random.nextInt(1000) + " " + random.nextInt(100) + " -" + random.nextInt(50);
            default -> sort();
        };
    }

    private String sort() {
        // In a mixture of streams a sorted set may stand under d.
        String key = pick("l", "s", "z", "l", "k", "nums", "d", "nolist", "l2", "h_1");
        boolean set = key.equals("s");
        StringBuilder text = new StringBuilder(pick("SORT ", "SORT ", "SORT_RO ")).append(key);
        boolean by = random.nextInt(3) > 0;
        boolean unordered = set || key.equals("z") || key.equals("d");
        boolean alphabetic = random.nextBoolean() && !(by && unordered);
        if (by) {
            text.append(" BY ").append(set ? pick("w_*", "h_*->f", "*") : pick(PATTERNS));
        }
        if (alphabetic) {
            text.append(" ALPHA");
        }
        if (random.nextInt(3) == 0) {
            text.append(pick(" DESC", " ASC", " desc"));
        }
        if (random.nextInt(3) == 0 && !(by && alphabetic)) {
            text.append(" LIMIT ").append(random.nextInt(12) - 2).append(' ').append(random.nextInt(12) - 2);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(" GET ").append(pick(PATTERNS));
        }
        if (random.nextInt(4) == 0) {
            text.append(" STORE ").append(pick("d", "d", "d", "l", "nums"));
        }
        if (random.nextInt(20) == 0) {
            text.append(' ').append(pick(ODD));
        }
        return text.toString();
    }

    private String element() {
        return random.nextInt(6) == 0 ? pick("a", "b", "aa", "1.5", "-3", "x") : "" + random.nextInt(15);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
