package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListCommandsTest extends OracleTest {
    private static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";

    private void fill(String key, int count, String prefix) {
        StringBuilder line = new StringBuilder("RPUSH " + key);
        for (int i = 0; i < count; i++) {
            line.append(' ').append(prefix).append(i);
        }
        both(line.toString());
    }

    @Test
    void shouldPushAndPopAtBothEnds() {
        expect("RPUSH l a b", "(2)");
        expect("LPUSH l c d", "(4)");
        expect("LRANGE l 0 -1", "[\"d\", \"c\", \"a\", \"b\"]");
        expect("LPOP l", "\"d\"");
        expect("RPOP l", "\"b\"");
        expect("RPOP l 5", "[\"a\", \"c\"]");
        expect("EXISTS l", "(0)");
        expect("LPOP l", "nil");
        expect("RPOP l", "nil");
        expect("LPOP l 2", "nil");
    }

    @Test
    void shouldPushOnlyToWhatIsThere() {
        expect("LPUSHX l a", "(0)");
        expect("RPUSHX l a", "(0)");
        both("RPUSH l b");
        expect("LPUSHX l a", "(2)");
        expect("RPUSHX l c d", "(4)");
        expect("LLEN l", "(4)");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2000})
    void shouldFindSetAndInsertByIndex(int size) {
        fill("l", size, "e");
        expect("LINDEX l 1", "\"e1\"");
        expect("LINDEX l -1", "\"e" + (size - 1) + "\"");
        expect("LINDEX l " + size, "nil");
        expect("LSET l -2 x", "OK");
        expect("LINSERT l BEFORE x 17", "(" + (size + 1) + ")");
        expect("LINSERT l after x \"\"", "(" + (size + 2) + ")");
        expect("LRANGE l -4 -1", "[\"17\", \"x\", \"\", \"e" + (size - 1) + "\"]");
        expect("LINSERT l AFTER nothing y", "(-1)");
        both("LSET l " + (size + 2) + " a", "LSET none 0 a", "LSET l a b", "LINDEX l a", "LINDEX none a");
        both("LRANGE l 0 -1");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 3000})
    void shouldRemoveByValueAndTrim(int size) {
        fill("l", size, "e");
        both("LPUSH l x", "RPUSH l x", "LINSERT l AFTER e3 x");
        expect("LREM l -2 x", "(2)");
        expect("LREM l 0 x", "(1)");
        expect("LREM l 0 x", "(0)");
        expect("LPOS l e4", "(4)");
        expect("LTRIM l 1 -2", "OK");
        expect("LLEN l", "(" + (size - 2) + ")");
        expect("LTRIM l 2 3", "OK");
        expect("LRANGE l 0 -1", "[\"e3\", \"e4\"]");
        expect("LTRIM l 5 9", "OK");
        expect("EXISTS l", "(0)");
    }

    @Test
    void shouldFindPositions() {
        both("RPUSH l a b c 1 2 3 c c");
        both("LPOS l c", "LPOS l c RANK 2", "LPOS l c RANK -1", "LPOS l c COUNT 0", "LPOS l c RANK -1 COUNT 2");
        both("LPOS l c COUNT 0 MAXLEN 3", "LPOS l c COUNT 0 RANK -2 MAXLEN 7", "LPOS l x", "LPOS l x COUNT 1");
        both("LPOS l 2", "LPOS l c COUNT 1 COUNT 0", "LPOS l c RANK 9");
    }

    @Test
    void shouldMoveBetweenListsAndRotateOne() {
        both("RPUSH a 1 2 3");
        expect("LMOVE a b LEFT RIGHT", "\"1\"");
        expect("RPOPLPUSH a b", "\"3\"");
        expect("LRANGE b 0 -1", "[\"3\", \"1\"]");
        expect("LMOVE b b LEFT RIGHT", "\"3\"");
        expect("LMOVE a a RIGHT LEFT", "\"2\"");
        expect("LMOVE a b RIGHT LEFT", "\"2\"");
        expect("EXISTS a", "(0)");
        expect("LMOVE a b RIGHT LEFT", "nil");
        expect("LRANGE b 0 -1", "[\"2\", \"1\", \"3\"]");
        both("SET s x");
        expect("LMOVE b s LEFT LEFT", WRONG_TYPE);
        expect("LLEN b", "(3)");
    }

    @Test
    void shouldPopFromTheFirstThatHasSomething() {
        both("RPUSH b 1 2 3");
        expect("LMPOP 2 a b LEFT", "[\"b\", [\"1\"]]");
        expect("LMPOP 2 a b RIGHT COUNT 5", "[\"b\", [\"3\", \"2\"]]");
        expect("LMPOP 2 a b LEFT", "nil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LPUSH s a",
                "RPUSHX s a",
                "LPOP s",
                "RPOP s 1",
                "LLEN s",
                "LRANGE s 0 1",
                "LINDEX s 0",
                "LSET s 0 a",
                "LREM s 0 a",
                "LINSERT s AFTER a b",
                "LTRIM s 0 1",
                "LPOS s a",
                "LMOVE s l LEFT LEFT",
                "RPOPLPUSH s l",
                "LMPOP 1 s LEFT",
                "BLPOP s 0",
                "BRPOP none s 0",
                "BLMOVE s l LEFT LEFT 0",
                "BRPOPLPUSH s l 0",
                "BLMPOP 0 1 s LEFT"
            })
    void shouldRefuseOtherTypes(String line) {
        both("SET s x");
        expect(line, WRONG_TYPE);
    }

    @Test
    void shouldChangeItsEncodingBySize() {
        server().run("RPUSH l a");
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING l"));
        server().run("RPUSH l " + "x".repeat(9000));
        assertEquals("\"quicklist\"", server().run("OBJECT ENCODING l"));
        server().run("RPOP l");
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING l"));
        configure("list-max-listpack-size", "4");
        server().run("RPUSH n 1 2 3 4");
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING n"));
        server().run("LPUSH n 0");
        assertEquals("\"quicklist\"", server().run("OBJECT ENCODING n"));
        server().run("RPOP n");
        assertEquals("\"quicklist\"", server().run("OBJECT ENCODING n"));
        server().run("LTRIM n 1 2");
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING n"));
    }

    @Test
    void shouldCompressInnerNodes() {
        configure("list-compress-depth", "1");
        configure("list-max-listpack-size", "-1");
        fill("l", 20_000, "the-same-but-for-the-number:");
        both("LINDEX l 9999", "LRANGE l 9000 9020", "LREM l 0 the-same-but-for-the-number:9500");
        both("LSET l 5000 x", "LINSERT l BEFORE x y", "LPOS l y", "LRANGE l 4990 5010");
        long plain = 20_000L * "the-same-but-for-the-number:12345".length();
        String usage = server().run("MEMORY USAGE l").replaceAll("[()]", "");
        assertTrue(Long.parseLong(usage) < plain / 2, usage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LPUSH l a",
                "RPOP l",
                "LREM l 1 e5",
                "LREM l -1 e1500",
                "LSET l 700 x",
                "LINSERT l AFTER e7 x",
                "LTRIM l 1 -1",
                "LTRIM l 0 3",
                "LMOVE l other LEFT LEFT",
                "LMPOP 1 l RIGHT"
            })
    void shouldTellThoseWhoWatchALargeList(String change) {
        fill("l", 2000, "e");
        expect("WATCH l", "OK");
        both("LRANGE l 0 10");
        both(change, "MULTI", "PING");
        expect("EXEC", "nil");
        expect("WATCH l", "OK");
        both("LREM l 1 nothing", "LINSERT l AFTER nothing x", "MULTI", "PING");
        expect("EXEC", "[PONG]");
    }
}
