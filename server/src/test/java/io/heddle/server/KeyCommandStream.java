package io.heddle.server;

import java.util.Random;

/// An endless stream of commands about few keys in a few databases, with strings under them: half of the arguments are
/// sensible, the rest at the edges. What the clock decides is either long past or days apart from all other times.
public final class KeyCommandStream {
    private static final String[] CONDITIONS = words("NX|xx|GT|lt|Gt|LT|XX GT|xx lt|NX XX|foo|GT LT");
    private static final String[] TIMES = words("0|-1|-9223372036854775808|9223372036854775807|9223372036854775"
            + "|9223372036854776|-9223372036854776|9223372036854775808|-1000|abc|\"\"|1.5|007|+1|-0");
    private static final String[] DATABASES = words("0|1|2|1|1|15|16|-1|x|99999999999|\"\"");
    private static final String[] PATTERNS =
            words("*|k*|k?|k[0-3]|k[^0-3]|*1|?|\"\"|nothing*|k\\\\*|[a-k]*|**|k1|\"*\\x00*\"|[k");
    private static final String[] COPY_OPTIONS =
            words("REPLACE|db 1|DB 2|DB 1 replace|DB|foo|REPLACE DB 0|DB 16 foo|DB x");
    private static final String[] CURSORS = words("x|+|-|1x|\" 0\"|99999999999999999999|18446744073709551616|0x1");
    private static final String[] SCAN_OPTIONS = words("COUNT 0|COUNT x|COUNT|MATCH|TYPE|foo|COUNT -1|COUNT 5 foo 1"
            + "|MATCH a COUNT x|TYPE foo COUNT 0|type string match");
    private static final String[] SWAPS = words("0 1|1 0|2 0|1 2|0 0|0 16|x 0|0 x|-1 0|0 99999999999");
    private static final String[] FLUSHES = words("FLUSHDB|FLUSHALL|FLUSHDB ASYNC|flushall sync|FLUSHALL async"
            + "|FLUSHDB SYNC|FLUSHALL foo|FLUSHDB ASYNC SYNC");
    private static final String[] ODD_COUNTS = words("DEL|UNLINK|EXISTS|TYPE|TYPE a b|TOUCH|KEYS|KEYS a b|SCAN"
            + "|RANDOMKEY a|RENAME a|RENAME a b c|RENAMENX a|COPY a|MOVE a|MOVE a 1 2|EXPIRE a|PEXPIREAT a|TTL|TTL a b"
            + "|PTTL|EXPIRETIME|PEXPIRETIME a b|PERSIST|OBJECT|OBJECT ENCODING|OBJECT ENCODING a b|OBJECT foo a"
            + "|OBJECT FREQ|DBSIZE a|SWAPDB 1|SWAPDB 0 1 2|TIME a|OBJECT HELP a");

    private final Random random;
    private final String[] keys;

    public KeyCommandStream(Random random, int keyCount) {
        this.random = random;
        keys = new String[keyCount + 2];
        for (int i = 0; i < keyCount; i++) {
            keys[i] = "k" + i;
        }
        keys[keyCount] = "\"\"";
        keys[keyCount + 1] = "\"bin\\x00\\xff\\r\\n\"";
    }

    public String next() {
        return switch (random.nextInt(44)) {
            case 0, 1, 2, 3, 4, 5, 6 -> "SET " + key() + " " + value();
            case 7 -> "SET " + key() + " " + value() + " " + pick("KEEPTTL", "EX " + farSeconds());
            case 8, 9 -> pick("DEL ", "UNLINK ") + keyList();
            case 10 -> "EXISTS " + keyList();
            case 11 -> "TOUCH " + keyList();
            case 12 -> "TYPE " + key();
            case 13 -> "KEYS " + pick(PATTERNS);
            case 14 -> "RANDOMKEY";
            case 15, 16 -> "RENAME " + key() + " " + key();
            case 17 -> "RENAMENX " + key() + " " + key();
            case 18, 19 -> "COPY " + key() + " " + key();
            case 20, 21 -> "COPY " + key() + " " + key() + " " + pick(COPY_OPTIONS);
            case 22, 23 -> "MOVE " + key() + " " + pick(DATABASES);
            case 24, 25 -> "EXPIRE " + key() + " " + farSeconds() + condition();
            case 26 -> "PEXPIRE " + key() + " " + farSeconds() + "000" + condition();
            case 27, 28 -> pick("EXPIREAT ", "expireat ") + key() + " " + farInstant() + condition();
            case 29 -> "PEXPIREAT " + key() + " " + farInstant() + "000" + condition();
            case 30, 31 -> pick("EXPIRE ", "PEXPIRE ", "EXPIREAT ", "PEXPIREAT ") + key() + oddTime() + condition();
            case 32, 33 -> pick("TTL ", "EXPIRETIME ") + key();
            case 34, 35 -> pick("PTTL ", "PEXPIRETIME ") + key();
            case 36 -> "PERSIST " + key();
            case 37 -> "DBSIZE";
            case 38 -> "OBJECT ENCODING " + key();
            case 39 -> pick("OBJECT FREQ " + key(), "OBJECT foo a", badScan());
            case 40 -> "GET " + key();
            case 41 -> "SWAPDB " + pick(SWAPS);
            case 42 -> random.nextInt(8) == 0 ? pick(FLUSHES) : "DBSIZE";
            default -> pick(ODD_COUNTS);
        };
    }

    private String badScan() {
        return "SCAN " + (random.nextBoolean() ? pick(CURSORS) : "0 " + pick(SCAN_OPTIONS));
    }

    private String keyList() {
        return key() + pick("", "", " " + key(), " " + key() + " " + key());
    }

    private String key() {
        return pick(keys);
    }

    private String value() {
        return switch (random.nextInt(5)) {
            case 0 -> "" + random.nextInt(20_000);
            case 1 -> "v".repeat(44);
            case 2 -> "v".repeat(45 + random.nextInt(20));
            case 3 -> "x".repeat(random.nextInt(100) == 0 ? 40_000 : 5);
            default -> "\"\"";
        };
    }

    /// Between 3 and 300 years, so that two of them are hardly ever as near as two clocks differ.
    private String farSeconds() {
        return "" + (100_000_000L + random.nextInt(1_000_000) * 10_000L);
    }

    private String farInstant() {
        return "" + (5_000_000_000L + random.nextInt(1_000_000) * 10_000L);
    }

    /// Nothing in the near future: such a key would leave the two servers at different times.
    private String oddTime() {
        return " " + pick(TIMES);
    }

    private String condition() {
        return random.nextInt(3) == 0 ? " " + pick(CONDITIONS) : "";
    }

    private static String[] words(String separatedByBars) {
        return separatedByBars.split("\\|");
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
