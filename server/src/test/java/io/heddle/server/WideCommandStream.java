package io.heddle.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/// An endless stream of commands over values of all types whose sizes reach where the encodings change: whole ages of
/// few and of thousands of elements, of short ones and of those at 64 bytes and at 8 KB, and directives that move the
/// thresholds while values stand on either side of them.
///
/// ```
/// age:  elements up to 6 / 60 / 600 / 6000  x  lengths 0..12 / 60..68 / 1000.. / 4000.., 8100.. / all  x  batches
/// ```
///
/// No reply depends on the clock. Some depend on chance: those of SPOP, SRANDMEMBER, HRANDFIELD and ZRANDMEMBER.
public final class WideCommandStream extends WideWords {
    private static final int AGE = 500;
    private static final int KEYS = 3;
    private static final String[] TYPES = {"l", "h", "s", "z", "x", "g", "p", "t"};

    private static final String[] DIRECTIVES = {
        "list-max-listpack-size -5 -4 -3 -2 -1 1 2 3 16 128 1000",
        "list-compress-depth 0 0 1 2 5",
        "hash-max-listpack-entries 0 1 2 8 64 512",
        "hash-max-listpack-value 0 1 16 64 100 4100 9000",
        "zset-max-listpack-entries 0 1 2 8 128 600",
        "zset-max-listpack-value 0 1 16 64 100 4100 9000",
        "set-max-intset-entries 0 1 2 64 512",
        "set-max-listpack-entries 0 1 2 64 128 600",
        "set-max-listpack-value 0 1 16 64 100 4100",
        "stream-node-max-entries 0 1 2 5 100",
        "stream-node-max-bytes 0 1 100 4096 9000",
        "hll-sparse-max-bytes 0 50 300 3000 16000"
    };

    private final Deque<byte[][]> queue = new ArrayDeque<>();
    private int left;
    private long top;

    public WideCommandStream(Random random) {
        super(random);
    }

    /// The next command, which may be a CONFIG SET that only this server knows.
    public byte[][] next() {
        if (!queue.isEmpty()) {
            return queue.removeFirst();
        }
        words.clear();
        if (left == 0) {
            beginAge();
            add("FLUSHALL");
        } else if (random.nextInt(60) == 0) {
            configure();
        } else {
            call(pick(TYPES));
        }
        left--;
        return words.toArray(new byte[0][]);
    }

    /// Whether the real server does not know the directive, which no reply shows.
    public static boolean isOursAlone(byte[][] words) {
        return words.length > 2
                && new String(words[2], StandardCharsets.ISO_8859_1).matches("set-max-listpack-.*|list-compress-depth");
    }

    /// All keys that are used.
    public static List<String> keys() {
        return Arrays.stream(TYPES)
                .flatMap(type -> IntStream.range(0, KEYS).mapToObj(number -> type + number))
                .toList();
    }

    private void beginAge() {
        left = AGE;
        universe = pick(6, 60, 600, 6000);
        lengths = random.nextInt(6);
        batch = lengths >= 2 && lengths != 5 ? pick(2, 10) : pick(2, 10, 100, 1000);
        top = random.nextInt(3) == 0 ? Long.MAX_VALUE - 100 : random.nextInt(1000);
    }

    private void configure() {
        String[] parts = pick(DIRECTIVES).split(" ");
        line("CONFIG SET " + parts[0] + " " + parts[1 + random.nextInt(parts.length - 1)]);
    }

    private void call(String type) {
        if (random.nextInt(12) == 0) {
            general();
            return;
        }
        switch (type) {
            case "l" -> list();
            case "h" -> hash();
            case "s" -> set();
            case "z" -> sortedSet();
            case "x" -> stream();
            case "g" -> places();
            case "p" -> counter();
            default -> text();
        }
    }

    private void general() {
        String from = pick(TYPES);
        switch (random.nextInt(26)) {
            case 0, 1, 2 ->
                line("COPY " + anyKey(from) + " " + anyKey(from) + pick("", " REPLACE", " DB 1", " DB 2 REPLACE"));
            case 3, 4 -> line("RENAME " + anyKey(from) + " " + anyKey(from));
            case 5 -> line("RENAMENX " + anyKey(from) + " " + anyKey(pick(TYPES)));
            case 6, 7 -> line("MOVE " + anyKey(from) + " " + random.nextInt(3));
            case 8 -> line("SWAPDB " + random.nextInt(3) + " " + random.nextInt(3));
            case 9, 10 -> line("SELECT " + random.nextInt(random.nextInt(3) + 1));
            case 11 -> line(pick("DEL ", "UNLINK ") + anyKey(from) + " " + anyKey(pick(TYPES)));
            case 12 -> line("PEXPIREAT " + anyKey(from) + " 99999999999" + random.nextInt(999));
            case 13 -> line("PERSIST " + anyKey(from));
            case 14, 15 -> line("PEXPIRETIME " + anyKey(from));
            case 16, 17, 18, 19 -> line("OBJECT ENCODING " + anyKey(from));
            case 20 -> line("TYPE " + anyKey(from));
            case 21 -> line(pick("DBSIZE", "EXISTS " + anyKey(from) + " " + anyKey(from), "TOUCH " + anyKey(from)));
            case 22 -> line("SORT " + anyKey(pick("l", "s")) + " ALPHA" + pick("", " DESC") + store());
            case 23 -> line("SORT " + anyKey(pick("l", "s")) + pick("", " DESC") + store());
            case 24 -> line("SORT " + anyKey("l") + " BY nosort GET # GET " + anyKey("t") + store());
            default -> line("EXPIRE " + anyKey(from) + " -1");
        }
    }

    private String store() {
        return random.nextInt(3) == 0 ? " STORE " + anyKey(pick("l", "l", "s")) : "";
    }

    private void list() {
        String key = key("l");
        switch (random.nextInt(30)) {
            case 0, 1, 2 -> lineAndElements(pick("LPUSH ", "RPUSH ") + key, many());
            case 3 -> lineAndElements(pick("LPUSHX ", "RPUSHX ") + key, few());
            case 4 -> line(pick("LPOP ", "RPOP ") + key);
            case 5 -> line(pick("LPOP ", "RPOP ") + key + " " + many());
            case 6 -> line("LLEN " + key);
            case 7, 8 -> line("LINDEX " + key + " " + index());
            case 9, 10 -> line("LRANGE " + key + " " + index() + " " + index());
            case 11, 12, 13 -> lineAndElements("LSET " + key + " " + index(), 1);
            case 14, 15, 16 -> {
                lineAndElements("LINSERT " + key + pick(" BEFORE", " AFTER"), 2);
            }
            case 17, 18 -> lineAndElements("LREM " + key + " " + pick("0", "1", "-1", "3", "-4", "" + index()), 1);
            case 19 -> line("LTRIM " + key + " " + random.nextInt(8) + " " + -random.nextInt(8));
            case 20 -> line("LTRIM " + key + " " + index() + " " + index());
            case 21, 22 -> line("LMOVE " + key + " " + key("l") + pick(" LEFT", " RIGHT") + pick(" LEFT", " RIGHT"));
            case 23 -> line("RPOPLPUSH " + key + " " + key("l"));
            case 24, 25 -> line("LMPOP 2 " + key + " " + key("l") + pick(" LEFT", " RIGHT") + " COUNT " + many());
            default -> {
                lineAndElements("LPOS " + key, 1);
                line(pick("", " RANK " + rank())
                        + pick("", " COUNT " + random.nextInt(9))
                        + pick("", " MAXLEN " + random.nextInt(900)));
            }
        }
    }

    private String rank() {
        int rank = random.nextInt(20) - 10;
        return "" + (rank == 0 ? 1 : rank);
    }

    private void hash() {
        String key = key("h");
        switch (random.nextInt(26)) {
            case 0, 1, 2, 3 -> {
                line("HSET " + key);
                for (int i = many(); i > 0; i--) {
                    element();
                    value();
                }
            }
            case 4 -> {
                lineAndElements("HSETNX " + key, 1);
                value();
            }
            case 5, 6 -> lineAndElements(pick("HGET ", "HEXISTS ", "HSTRLEN ") + key, 1);
            case 7 -> lineAndElements("HMGET " + key, few());
            case 8 -> line(pick("HGETALL ", "HKEYS ", "HVALS ") + key);
            case 9 -> line("HLEN " + key);
            case 10, 11, 12, 13 -> lineAndElements("HDEL " + key, many());
            case 14, 15 -> {
                lineAndElements("HINCRBY " + key, 1);
                add("" + integer());
            }
            case 16, 17 -> {
                lineAndElements("HINCRBYFLOAT " + key, 1);
                add(pick("1", "-1", "0.5", "-2.25", "1e3", "1e17", "100000000"));
            }
            case 18, 19 -> line("HRANDFIELD " + key + " " + count() + pick("", " WITHVALUES"));
            case 20 -> line("HRANDFIELD " + key);
            case 21 -> line("HSCAN " + key + " 0 COUNT 1000000" + pick("", " MATCH *1*", " MATCH m*"));
            default -> line("OBJECT ENCODING " + key);
        }
    }

    private void set() {
        String key = key("s");
        switch (random.nextInt(34)) {
            case 0, 1, 2, 3 -> lineAndElements("SADD " + key, many());
            case 4, 5 -> {
                line("SADD " + key);
                for (int i = many(); i > 0; i--) {
                    add("" + integer());
                }
            }
            case 6, 7, 8, 9 -> lineAndElements("SREM " + key, many());
            case 10 -> lineAndElements("SISMEMBER " + key, 1);
            case 11 -> lineAndElements("SMISMEMBER " + key, few());
            case 12 -> line("SCARD " + key);
            case 13 -> line("SMEMBERS " + key);
            case 14, 15 -> lineAndElements("SMOVE " + key + " " + key("s"), 1);
            case 16, 17 -> line(pick("SINTER ", "SUNION ", "SDIFF ") + keys("s"));
            case 18, 19, 20 -> line(pick("SINTERSTORE ", "SUNIONSTORE ", "SDIFFSTORE ") + key + " " + keys("s"));
            case 21 -> line("SINTERCARD 2 " + key + " " + key("s") + pick("", " LIMIT " + random.nextInt(40)));
            case 22, 23 -> line("SPOP " + key + pick("", " " + many()));
            case 24, 25 -> line("SRANDMEMBER " + key + pick("", " " + count()));
            case 26 -> line("SSCAN " + key + " 0 COUNT 1000000" + pick("", " MATCH *1*", " MATCH m*"));
            default -> line("OBJECT ENCODING " + key);
        }
    }

    private void sortedSet() {
        String key = key("z");
        switch (random.nextInt(44)) {
            case 0, 1, 2, 3, 4 -> {
                line("ZADD " + key + pick("", "", "", " NX", " XX", " GT CH", " LT", " XX CH"));
                scored(many());
            }
            case 5 -> {
                line("ZADD " + key + pick(" INCR", " NX INCR", " XX INCR", " GT INCR"));
                scored(1);
            }
            case 6, 7 -> lineAndElements("ZINCRBY " + key + " " + score(), 1);
            case 8, 9, 10 -> lineAndElements("ZREM " + key, many());
            case 11 -> lineAndElements("ZSCORE " + key, 1);
            case 12 -> lineAndElements("ZMSCORE " + key, few());
            case 13, 14 -> lineAndElements(pick("ZRANK ", "ZREVRANK ") + key, 1);
            case 15 -> line("ZCOUNT " + key + " " + bound() + " " + bound());
            case 16 ->
                line("ZRANGE " + key + " " + index() + " " + index() + pick("", " REV") + pick("", " WITHSCORES"));
            case 17, 18 ->
                line("ZRANGE " + key + " " + bound() + " " + bound() + " BYSCORE" + pick("", " REV") + limit()
                        + pick("", " WITHSCORES"));
            case 19, 20 -> lex("ZRANGE zlex", " BYLEX" + limit(), false);
            case 21 -> lex("ZRANGE zlex", " BYLEX REV" + limit(), true);
            case 22 -> lex(pick("ZLEXCOUNT zlex", "ZREMRANGEBYLEX zlex"), "", false);
            case 23 -> lex("ZRANGESTORE " + key + " zlex", " BYLEX" + limit(), false);
            case 24, 25 ->
                line("ZRANGESTORE " + key + " " + key("z") + " " + bound() + " " + bound() + " BYSCORE"
                        + pick("", " REV") + limit());
            case 26 -> line("ZRANGESTORE " + key + " " + key("z") + " " + index() + " " + index() + pick("", " REV"));
            case 27 -> line("ZREMRANGEBYRANK " + key + " " + index() + " " + index());
            case 28 -> line("ZREMRANGEBYSCORE " + key + " " + bound() + " " + bound());
            case 29 -> line(pick("ZPOPMIN ", "ZPOPMAX ") + key + pick("", " " + many()));
            case 30 -> line("ZMPOP 2 " + key + " " + key("z") + pick(" MIN", " MAX") + " COUNT " + many());
            case 31, 32 -> line(pick("ZUNION ", "ZINTER ") + sources() + weights() + " WITHSCORES");
            case 33, 34 -> line(pick("ZUNIONSTORE ", "ZINTERSTORE ") + key + " " + sources() + weights());
            case 35 -> line("ZDIFFSTORE " + key + " " + sources());
            case 36 -> line("ZINTERCARD " + sources() + pick("", " LIMIT " + random.nextInt(50)));
            case 37, 38 -> line("ZRANDMEMBER " + key + " " + count() + pick("", " WITHSCORES"));
            case 39 -> {
                line("ZADD zlex");
                for (int i = many(); i > 0; i--) {
                    add("0");
                    element();
                }
            }
            case 40 -> line("ZSCAN " + key + " 0 COUNT 1000000" + pick("", " MATCH *1*", " MATCH m*"));
            default -> line("OBJECT ENCODING " + key);
        }
    }

    private void lex(String before, String after, boolean reverse) {
        line(before);
        for (int i = 0; i < 2; i++) {
            if (random.nextInt(4) == 0) {
                add((i == 0) == reverse ? "+" : "-");
            } else {
                add(pick("[", "(") + elementText());
            }
        }
        line(after);
    }

    private String sources() {
        return switch (random.nextInt(4)) {
            case 0 -> "1 " + key("z");
            case 1 -> "2 " + key("z") + " " + key("s");
            case 2 -> "3 " + key("z") + " " + key("z") + " " + key("z");
            default -> "2 " + key("z") + " " + key("z");
        };
    }

    private String weights() {
        return pick("", " AGGREGATE MIN", " AGGREGATE MAX", " AGGREGATE SUM");
    }

    private void stream() {
        String key = key("x");
        switch (random.nextInt(44)) {
            case 0, 1, 2, 3, 4, 5, 6, 7, 8 -> {
                top += random.nextInt(3);
                line("XADD " + key + (random.nextInt(8) == 0 ? trim() : "") + " " + Long.toUnsignedString(top)
                        + pick("-*", "-" + random.nextInt(4), "-*"));
                int fields = random.nextInt(6) == 0 ? few() : 1;
                for (int i = 0; i < fields; i++) {
                    if (random.nextInt(8) == 0) {
                        element();
                    } else {
                        add("f" + i);
                    }
                    value();
                }
            }
            case 9 -> line("XLEN " + key);
            case 10, 11 ->
                line("XRANGE " + key + " " + idBound("-") + " " + idBound("+")
                        + pick("", " COUNT " + random.nextInt(30)));
            case 12 ->
                line("XREVRANGE " + key + " " + idBound("+") + " " + idBound("-")
                        + pick("", " COUNT " + random.nextInt(30)));
            case 13, 14, 15 -> {
                line("XDEL " + key);
                for (int i = few(); i > 0; i--) {
                    add(id());
                }
            }
            case 16, 17 -> line("XTRIM " + key + trim());
            case 18, 19 ->
                line("XREAD COUNT " + random.nextInt(9) + " STREAMS " + key + " " + key("x") + " " + id() + " " + id());
            case 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34 -> groups(key);
            case 35, 36 -> line("XPENDING " + key + " " + group());
            case 37 ->
                line("XPENDING " + key + " " + group() + " " + idBound("-") + " " + idBound("+") + " "
                        + random.nextInt(50) + pick("", " a"));
            case 38, 39 -> line("XINFO GROUPS " + key);
            case 40, 41 -> line("XINFO STREAM " + key + pick("", " FULL", " FULL COUNT " + random.nextInt(20)));
            case 42 -> line("XINFO CONSUMERS " + key + " " + group());
            default ->
                line(
                        random.nextInt(6) == 0
                                ? "XSETID " + key + " " + Long.toUnsignedString(top + 1) + "-0"
                                        + pick("", " ENTRIESADDED " + random.nextInt(1000) + " MAXDELETEDID " + id())
                                : "XLEN " + key);
        }
    }

    private void groups(String key) {
        switch (random.nextInt(15)) {
            case 0, 1 ->
                withConsumers("XGROUP CREATE " + key + " " + group() + " " + pick("0", "$", id())
                        + pick("", " MKSTREAM", " ENTRIESREAD " + random.nextInt(60)));
            case 2 ->
                line("XGROUP SETID " + key + " " + group() + " " + pick("0", "$", id())
                        + pick("", " ENTRIESREAD " + random.nextInt(60)));
            case 3 ->
                withConsumers(
                        random.nextInt(4) == 0
                                ? "XGROUP DESTROY " + key + " " + group()
                                : "XGROUP DELCONSUMER " + key + " " + group() + " " + pick("a", "b"));
            case 4, 5, 6, 7, 8 ->
                line("XREADGROUP GROUP " + group() + " " + pick("a", "b") + pick("", " COUNT " + random.nextInt(20))
                        + pick("", "", " NOACK") + " STREAMS " + key + " " + pick(">", ">", ">", "0", id()));
            case 9, 10 -> {
                line("XACK " + key + " " + group());
                for (int i = few(); i > 0; i--) {
                    add(id());
                }
            }
            case 11, 12 -> {
                line("XCLAIM " + key + " " + group() + " " + pick("a", "b") + " 0");
                for (int i = few(); i > 0; i--) {
                    add(id());
                }
                line(pick("", " FORCE", " JUSTID", " FORCE JUSTID", " RETRYCOUNT 4", " IDLE 5 LASTID " + id()));
            }
            default ->
                line("XAUTOCLAIM " + key + " " + group() + " " + pick("a", "b") + " 0 " + idBound("-") + " COUNT "
                        + (1 + random.nextInt(20)) + pick("", " JUSTID"));
        }
    }

    /// Since 7.2 reading makes a consumer even when there is nothing to read: here all groups have the same ones.
    private void withConsumers(String line) {
        line(line);
        String[] parts = line.split(" ");
        for (String consumer : new String[] {"a", "b"}) {
            queue.add(CommandLine.split("XGROUP CREATECONSUMER " + parts[2] + " " + parts[3] + " " + consumer));
        }
    }

    private String group() {
        return pick("g", "g", "h");
    }

    private String trim() {
        String id = id();
        int most = random.nextInt(80);
        return pick(
                " MAXLEN " + most,
                " MAXLEN = " + most,
                " MAXLEN ~ " + most,
                " MAXLEN ~ " + most + " LIMIT " + random.nextInt(60),
                " MINID " + id,
                " MINID ~ " + id,
                " MINID ~ " + id + " LIMIT " + random.nextInt(60));
    }

    private String id() {
        int back = random.nextInt(pick(3, 40, 300));
        return Long.toUnsignedString(Long.compareUnsigned(top, back) < 0 ? 0 : top - back)
                + pick("", "-0", "-" + random.nextInt(4));
    }

    private String idBound(String end) {
        return random.nextInt(3) == 0 ? end : pick("", "", "(") + id();
    }

    private void places() {
        String key = key("g");
        switch (random.nextInt(9)) {
            case 0, 1, 2 -> {
                line("GEOADD " + key + pick("", "", " NX", " XX CH"));
                for (int i = Math.min(many(), 100); i > 0; i--) {
                    line(number(13 + random.nextGaussian() * 4) + " " + number(38 + random.nextGaussian() * 3));
                    element();
                }
            }
            case 3, 4 ->
                line("GEOSEARCHSTORE " + key("z") + " " + key + " FROMLONLAT " + place() + by()
                        + pick("", " STOREDIST", " COUNT " + few() + " ASC"));
            case 5, 6 ->
                line("GEOSEARCH " + key + " FROMLONLAT " + place() + by() + pick(" ASC", " DESC")
                        + pick("", " COUNT " + few()) + pick("", " WITHDIST"));
            case 7 -> lineAndElements("GEOPOS " + key, few());
            default -> lineAndElements("ZREM " + key, few());
        }
    }

    private String place() {
        return number(13 + random.nextGaussian() * 4) + " " + number(38 + random.nextGaussian() * 3);
    }

    private String by() {
        return random.nextBoolean()
                ? " BYRADIUS " + number(random.nextDouble() * 900) + " km"
                : " BYBOX " + number(random.nextDouble() * 900) + " " + number(random.nextDouble() * 900) + " km";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private void counter() {
        String key = key("p");
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> lineAndElements("PFADD " + key, many());
            case 3, 4 -> line("PFCOUNT " + keys("p"));
            case 5, 6 -> line("PFMERGE " + key + " " + keys("p"));
            default -> line("STRLEN " + key);
        }
    }

    private void text() {
        String key = key("t");
        switch (random.nextInt(24)) {
            case 0, 1 -> {
                line("SET " + key);
                value();
            }
            case 2, 3 -> {
                line("APPEND " + key);
                value();
            }
            case 4, 5, 6 -> {
                line("SETRANGE " + key + " " + place(70_000));
                value();
            }
            case 7, 8 -> line("GETRANGE " + key + " " + place(70_000) + " " + (place(70_000) - 3000));
            case 9, 10 -> line("SETBIT " + key + " " + place(500_000) + " " + random.nextInt(2));
            case 11 -> line("GETBIT " + key + " " + place(500_000));
            case 12, 13 -> line("BITCOUNT " + key + " " + place(70_000) + " " + place(70_000) + pick("", " BIT"));
            case 14, 15 ->
                line("BITPOS " + key + " " + random.nextInt(2) + " " + place(70_000)
                        + pick("", " -1", " " + place(70_000) + " BIT"));
            case 16, 17 -> line("BITOP " + pick("AND ", "OR ", "XOR ") + key + " " + keys("t"));
            case 18 -> line("BITOP NOT " + key + " " + key("t"));
            case 19, 20 ->
                line("BITFIELD " + key + " SET u" + (1 + random.nextInt(63)) + " " + place(500_000) + " "
                        + random.nextInt() + " INCRBY i" + (1 + random.nextInt(64)) + " " + place(500_000) + " "
                        + random.nextInt());
            case 21 -> line(pick("INCR ", "DECR ", "STRLEN ", "GETDEL ") + key);
            case 22 -> line("INCRBYFLOAT " + key + " " + pick("1", "-0.5", "3e5"));
            default -> line("OBJECT ENCODING " + key);
        }
    }

    private String keys(String type) {
        StringBuilder text = new StringBuilder(key(type));
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(' ').append(key(type));
        }
        return text.toString();
    }

    private String key(String type) {
        return random.nextInt(80) == 0 ? pick(TYPES) + "0" : type + random.nextInt(KEYS);
    }

    private String anyKey(String type) {
        return type + random.nextInt(KEYS);
    }
}
