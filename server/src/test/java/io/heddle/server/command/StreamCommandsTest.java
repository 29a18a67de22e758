package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.OracleTest;
import org.junit.jupiter.api.Test;

class StreamCommandsTest extends OracleTest {
    private static final String ALL = "XRANGE s - +";

    @Test
    void shouldAddEntriesWithAscendingIds() {
        expect("XADD s 1-1 a 1 b x", "\"1-1\"");
        expect("XADD s 1-* a 2 b y", "\"1-2\"");
        expect("XADD s 5 c 3", "\"5-0\"");
        expect("XADD s 5-0 c 3", "ERR The ID specified in XADD is equal or smaller than the target stream top item");
        expect("XLEN s", "(3)");
        expect(
                ALL,
                "[[\"1-1\", [\"a\", \"1\", \"b\", \"x\"]], [\"1-2\", [\"a\", \"2\", \"b\", \"y\"]], [\"5-0\", [\"c\","
                        + " \"3\"]]]");
        expect("XREVRANGE s + (1-1 COUNT 1", "[[\"5-0\", [\"c\", \"3\"]]]");
        expect("TYPE s", "stream");
        expect("OBJECT ENCODING s", "\"stream\"");
    }

    @Test
    void shouldTakeTheIdFromTheClock() {
        server().run("XADD s * a 1");
        server().run("XADD s * a 2");
        String ms = String.valueOf(server().clock().unixMillis());
        assertEquals("[[\"" + ms + "-0\", [\"a\", \"1\"]], [\"" + ms + "-1\", [\"a\", \"2\"]]]", server().run(ALL));
    }

    @Test
    void shouldKnowTheLargestId() {
        expect("XADD s 18446744073709551615-18446744073709551614 a 1", "\"18446744073709551615-18446744073709551614\"");
        expect("XADD s 18446744073709551615-* a 1", "\"18446744073709551615-18446744073709551615\"");
        expect("XADD s * a 1", "ERR The stream has exhausted the last possible ID, unable to add more items");
        expect("XRANGE s (18446744073709551615-18446744073709551615 +", "ERR invalid start ID for the interval");
        expect("XRANGE s - (0-0", "ERR invalid end ID for the interval");
    }

    @Test
    void shouldDeleteAndTrim() {
        both("XADD s 1-1 a 1", "XADD s 2-1 a 2", "XADD s 3-1 a 3", "XADD s 4-1 a 4", "XADD s 5-1 a 5");
        expect("XDEL s 2-1 2-1 9-9", "(1)");
        expect("XDEL s 3-1 x", "ERR Invalid stream ID specified as stream command argument");
        expect("XTRIM s MAXLEN 3", "(1)");
        expect("XTRIM s MINID 4-2", "(2)");
        expect(ALL, "[[\"5-1\", [\"a\", \"5\"]]]");
        expect("XSETID s 4-1", "ERR The ID specified in XSETID is smaller than the target stream top item");
        expect("XSETID s 7-1 ENTRIESADDED 100 MAXDELETEDID 2-1", "OK");
        expect("XADD s 7-1 a 6", "ERR The ID specified in XADD is equal or smaller than the target stream top item");
    }

    @Test
    void shouldKeepEntriesOfAnyLength() {
        String text = "x".repeat(5000);
        both("XADD s 1-1 a " + text, "XADD s 1-2 a b", "XADD s 1-3 " + text + " " + text, "XADD s 1-4 a " + text + "y");
        StringBuilder many = new StringBuilder("XADD s 2-1");
        for (int i = 0; i < 3000; i++) {
            many.append(" field").append(i).append(' ').append(i);
        }
        both(many.toString(), many.toString().replace("2-1", "2-2"), ALL, "XREVRANGE s + -", "XDEL s 1-1 1-3 2-1", ALL);
        both("COPY s t", "XRANGE t - +", "DEL s", "XLEN t");
    }

    @Test
    void shouldTellOfAStream() {
        both("XADD s 1-1 a 1", "XADD s 2-1 a 2", "XGROUP CREATE s g 0", "XADD s 3-1 a 3", "XDEL s 2-1");
        bothAfter(StreamCommandsTest::withoutTree, "XINFO STREAM s");
        String full = server().run("XINFO STREAM s FULL COUNT 1");
        assertTrue(full.contains("\"entries\", [[\"1-1\", [\"a\", \"1\"]]]"), full);
        assertTrue(full.contains("\"pel-count\", (0), \"pending\", [], \"consumers\", []"), full);
        expect("XINFO STREAM none", "ERR no such key");
        expect(
                "XINFO STREAM s FULL COUNT",
                "ERR unknown subcommand or wrong number of arguments for 'STREAM'. Try XINFO HELP.");
        assertTrue(server().run("XINFO HELP").contains("STREAM <key>"));
    }

    private static String withoutTree(String reply) {
        return reply.replaceAll("\"radix-tree-nodes\", \\([0-9]+\\)", "");
    }

    @Test
    void shouldReadBehindAnId() {
        both("XADD s 1-1 a 1", "XADD s 2-1 a 2", "XADD t 1-1 b 1");
        expect(
                "XREAD COUNT 1 STREAMS s t 1-1 0",
                "[[\"s\", [[\"2-1\", [\"a\", \"2\"]]]], [\"t\", [[\"1-1\", [\"b\", \"1\"]]]]]");
        expect("XREAD STREAMS s $", "nil");
        assertEquals("[[\"s\", [[\"2-1\", [\"a\", \"2\"]]]]]", server().run("XREAD COUNT 9 STREAMS s +"));
        server().run("HELLO 3");
        assertEquals("{\"s\": [[\"2-1\", [\"a\", \"2\"]]]}", server().run("XREAD STREAMS s t 1-1 1-1"));
    }
}
