package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.OracleTest;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedSetCommandsTest extends OracleTest {
    @ParameterizedTest(name = "zset-max-listpack-entries {0}")
    @ValueSource(strings = {"128", "0"})
    void shouldAddAndAnswer(String limit) {
        configure("zset-max-listpack-entries", limit);
        expect("ZADD z 1 a 2 b 3 c 2.5 10", "(4)");
        expect("ZADD z CH XX GT 5 a 1 b 9 new", "(1)");
        expect("ZRANGE z 0 -1 WITHSCORES", "[\"b\", \"2\", \"10\", \"2.5\", \"c\", \"3\", \"a\", \"5\"]");
        expect("ZADD z INCR 1.5 b", "\"3.5\"");
        expect("ZADD z NX INCR 1.5 b", "nil");
        expect("ZINCRBY z -4 b", "\"-0.5\"");
        expect("ZSCORE z b", "\"-0.5\"");
        expect("ZSCORE z nomember", "nil");
        expect("ZMSCORE z a nomember 10", "[\"5\", nil, \"2.5\"]");
        expect("ZRANK z c", "(2)");
        expect("ZREVRANK z c", "(1)");
        expect("ZREVRANGE z 0 1", "[\"a\", \"c\"]");
        expect("ZCOUNT z (2.5 +inf", "(2)");
        expect("ZREM z c nomember", "(1)");
        expect("ZCARD z", "(3)");
        expect("ZPOPMAX z", "[\"a\", \"5\"]");
        expect("ZREMRANGEBYSCORE z -inf 0", "(1)");
        expect("ZREMRANGEBYRANK z 0 0", "(1)");
        expect("EXISTS z", "(0)");
        both("ZADD z inf a", "ZINCRBY z -inf a", "ZADD z INCR -inf a", "ZSCORE z a");
    }

    @ParameterizedTest(name = "zset-max-listpack-entries {0}")
    @ValueSource(strings = {"128", "0"})
    void shouldShowRangesByMember(String limit) {
        configure("zset-max-listpack-entries", limit);
        both("ZADD z 0 a 0 b 0 c 0 100 0 20");
        expect("ZRANGEBYLEX z [20 (c", "[\"20\", \"a\", \"b\"]");
        expect("ZREVRANGEBYLEX z + (a LIMIT 1 5", "[\"b\"]");
        expect("ZLEXCOUNT z - [b", "(4)");
        expect("ZREMRANGEBYLEX z - (b", "(3)");
        expect("ZRANGE z + - BYLEX REV", "[\"c\", \"b\"]");
        expect("ZRANGE z - + BYLEX REV", "[]");
    }

    /// Since 7.2.
    @Test
    void shouldTellRankAndScore() {
        server().run("ZADD z 1 a 2.5 b");
        assertEquals("[(1), \"2.5\"]", server().run("ZRANK z b WITHSCORE"));
        assertEquals("[(0), \"2.5\"]", server().run("ZREVRANK z b withscore"));
        assertEquals("nil", server().run("ZRANK z c WITHSCORE"));
        assertEquals("syntax error", server().run("ZRANK z b WITHSCORES").replace("ERR ", ""));
        assertEquals(
                "wrong number of arguments for 'zrank' command",
                server().run("ZRANK z b WITHSCORE x").replace("ERR ", ""));
    }

    @Test
    void shouldStoreRanges() {
        both("ZADD a 1 x 2 y 3 z");
        expect("ZRANGESTORE b a 1 -1", "(2)");
        expect("ZRANGESTORE a a (1 +inf BYSCORE LIMIT 1 1", "(1)");
        expect("ZRANGE a 0 -1", "[\"z\"]");
        both("SET t text");
        expect("ZRANGESTORE t b 0 -1", "(2)");
        expect("TYPE t", "zset");
        expect("ZRANGESTORE t none 0 -1", "(0)");
        expect("EXISTS t", "(0)");
    }

    @Test
    void shouldPopOfSeveral() {
        both("ZADD b 1 x 2 y 3 z");
        expect("ZMPOP 2 a b MAX COUNT 2", "[\"b\", [[\"z\", \"3\"], [\"y\", \"2\"]]]");
        expect("ZMPOP 2 a b MIN", "[\"b\", [[\"x\", \"1\"]]]");
        expect("ZMPOP 2 a b MIN", "nil");
    }

    @Test
    void shouldRefuseOtherTypes() {
        both("SET t text", "ZADD z 1 a");
        for (String command : new String[] {
            "ZADD t 1 a",
            "ZINCRBY t 1 a",
            "ZREM t a",
            "ZCARD t",
            "ZSCORE t a",
            "ZMSCORE t a",
            "ZRANK t a",
            "ZREVRANK t a",
            "ZCOUNT t 0 1",
            "ZLEXCOUNT t - +",
            "ZRANGE t 0 1",
            "ZREVRANGE t 0 1",
            "ZRANGEBYSCORE t 0 1",
            "ZREVRANGEBYSCORE t 1 0",
            "ZRANGEBYLEX t - +",
            "ZREVRANGEBYLEX t + -",
            "ZREMRANGEBYRANK t 0 1",
            "ZREMRANGEBYSCORE t 0 1",
            "ZREMRANGEBYLEX t - +",
            "ZPOPMIN t",
            "ZPOPMAX t 1",
            "ZMPOP 2 nokey t MIN",
            "ZSCAN t 0",
            "ZRANDMEMBER t",
            "ZRANDMEMBER t 2",
            "ZRANGESTORE z t 0 -1",
            "BZPOPMIN t 0",
            "BZPOPMAX nokey t 0",
            "BZMPOP 0 1 t MIN"
        }) {
            expect(command, "WRONGTYPE Operation against a key holding the wrong kind of value");
        }
    }

    @Test
    void shouldChangeTheEncodingAsItGrows() {
        both("ZADD z 1 a");
        expect("OBJECT ENCODING z", "\"listpack\"");
        both("ZADD z 1 " + "b".repeat(64));
        expect("OBJECT ENCODING z", "\"listpack\"");
        both("ZADD z 1 " + "b".repeat(65));
        expect("OBJECT ENCODING z", "\"skiplist\"");
        both("ZREM z " + "b".repeat(65));
        expect("OBJECT ENCODING z", "\"skiplist\"");
        both("ZADD n" + members(0, 128));
        expect("OBJECT ENCODING n", "\"listpack\"");
        both("ZADD n" + members(127, 129));
        expect("OBJECT ENCODING n", "\"skiplist\"");
        expect("ZRANGESTORE few n 0 9", "(10)");
        expect("OBJECT ENCODING few", "\"listpack\"");
    }

    private static String members(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(' ').append(i).append(" m").append(i);
        }
        return text.toString();
    }

    @Test
    void shouldAnswerInTheNewerProtocol() {
        bothAfter(_ -> "", "HELLO 3");
        try {
            compareInTheNewerProtocol();
        } finally {
            bothAfter(_ -> "", "HELLO 2");
        }
    }

    private void compareInTheNewerProtocol() {
        both("ZADD z 1 a 2.5 b");
        both(
                "ZSCORE z b",
                "ZRANGE z 0 -1 WITHSCORES",
                "ZRANGE z 0 -1",
                "ZADD z INCR 1 a",
                "ZMSCORE z a x",
                "ZPOPMIN z",
                "ZADD z 1 a",
                "ZPOPMIN z 1",
                "ZPOPMAX none",
                "ZMPOP 1 z MIN",
                "ZMPOP 1 z MIN",
                "ZADD z 1 a",
                "BZPOPMIN z 0",
                "ZADD z 1 a",
                "ZRANDMEMBER z 1 WITHSCORES",
                "ZSCAN z 0");
    }

    @Test
    void shouldScanAllMembersWhileTheSetGrowsAndShrinks() {
        for (int i = 0; i < 3000; i++) {
            server().run("ZADD z " + i + " stays:" + i);
        }
        Set<String> seen = new HashSet<>();
        String cursor = "0";
        int round = 0;
        do {
            String reply = server().run("ZSCAN z " + cursor + " COUNT 50");
            cursor = reply.substring(2, reply.indexOf('"', 2));
            for (String word : reply.split("\"")) {
                if (word.startsWith("stays:")) {
                    seen.add(word);
                }
            }
            for (int i = 0; i < 100; i++) {
                server().run(
                                round < 30
                                        ? "ZADD z 1 goes:" + (100 * round + i)
                                        : "ZREM z goes:" + (100 * (round - 30) + i));
            }
            round++;
        } while (!cursor.equals("0"));
        assertEquals(3000, seen.size());
    }

    @ParameterizedTest(name = "zset-max-listpack-entries {0}")
    @ValueSource(strings = {"128", "0"})
    void shouldChooseMembersFairly(String limit) {
        configure("zset-max-listpack-entries", limit);
        server().run("ZADD z" + members(0, 20));
        TreeMap<String, Integer> times = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            String sample = server().run("ZRANDMEMBER z 10");
            assertEquals(10, Set.of(sample.split(", ")).size(), sample);
            for (String word : sample.split("\"")) {
                if (word.startsWith("m")) {
                    times.merge(word, 1, Integer::sum);
                }
            }
            times.merge(server().run("ZRANDMEMBER z").replace("\"", ""), 1, Integer::sum);
        }
        assertEquals(20, times.size());
        times.forEach((member, count) -> assertTrue(count > 130 && count < 290, member + ": " + count));
        assertEquals(30, server().run("ZRANDMEMBER z -30").split(", ").length);
        assertEquals(20, server().run("ZRANDMEMBER z 100").split(", ").length);
    }
}
