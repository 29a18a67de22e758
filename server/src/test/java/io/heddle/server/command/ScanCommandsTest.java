package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanCommandsTest {
    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void populate(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            server.run("SET " + prefix + i + " v");
        }
    }

    /// One step; the keys without their quotes go to `keys`.
    private String step(String cursor, String options, List<String> keys) {
        String reply = server.run("SCAN " + cursor + options);
        String list = reply.substring(reply.indexOf(", [") + 3, reply.length() - 2);
        if (!list.isEmpty()) {
            for (String key : list.split(", ")) {
                keys.add(key.substring(1, key.length() - 1));
            }
        }
        return reply.substring(2, reply.indexOf('"', 2));
    }

    private List<String> scan(String options) {
        List<String> keys = new ArrayList<>();
        String cursor = "0";
        do {
            cursor = step(cursor, options, keys);
        } while (!cursor.equals("0"));
        return keys;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 100, 3000})
    void shouldVisitEveryKeyOnceWhenNothingChanges(int count) {
        populate("k", count);
        for (String options : new String[] {"", " COUNT 1", " COUNT 1000", " MATCH k*"}) {
            List<String> keys = scan(options);
            assertEquals(count, keys.size(), options);
            assertEquals(count, new TreeSet<>(keys).size(), options);
        }
    }

    @Test
    void shouldFilterByPatternAndType() {
        populate("key:", 200);
        populate("other:", 50);
        assertEquals(200, scan(" MATCH key:* COUNT 7").size());
        assertEquals(List.of("key:7"), scan(" MATCH key:7"));
        assertEquals(
                11,
                scan(" MATCH key:1? MATCH key:1*[5-9] MATCH *:11*").stream()
                        .filter(key -> key.startsWith("key:"))
                        .count());
        assertEquals(250, scan(" TYPE STRING").size());
        assertEquals(0, scan(" TYPE list").size());
        assertEquals(0, scan(" TYPE nonsense").size());
    }

    @Test
    void shouldDoAboutAsMuchWorkAsCountSays() {
        populate("k", 10_000);
        int steps = 0;
        String cursor = "0";
        do {
            List<String> keys = new ArrayList<>();
            cursor = step(cursor, " COUNT 100", keys);
            assertTrue(keys.size() < 200, () -> "in one step: " + keys.size());
            steps++;
        } while (!cursor.equals("0"));
        assertTrue(steps >= 50 && steps <= 101, "steps: " + steps);
    }

    @ParameterizedTest
    @CsvSource({
        "SCAN x, ERR invalid cursor",
        "SCAN -, ERR invalid cursor",
        "SCAN 18446744073709551616, ERR invalid cursor",
        "SCAN 99999999999999999999, ERR invalid cursor",
        "SCAN x COUNT 0, ERR invalid cursor",
        "SCAN 0 COUNT 0, ERR syntax error",
        "SCAN 0 COUNT x, ERR value is not an integer or out of range",
        "SCAN 0 COUNT x FOO, ERR value is not an integer or out of range",
        "SCAN 0 FOO 1 COUNT x, ERR syntax error",
        "SCAN 0 COUNT, ERR syntax error",
        "SCAN 0 MATCH, ERR syntax error"
    })
    void shouldRefuseWhatItCannotRead(String line, String error) {
        assertEquals(error, server.run(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "18446744073709551615", "9223372036854775808", "12345678901234567", "1", "+7"})
    void shouldTakeAnyNumberForACursor(String cursor) {
        populate("k", 500);
        List<String> keys = new ArrayList<>();
        String next = step(cursor, "", keys);
        for (int i = 0; !next.equals("0"); i++) {
            assertTrue(i < 10_000, "the cursor does not come to an end");
            next = step(next, "", keys);
        }
        assertTrue(keys.size() <= 500);
    }

    @Test
    void shouldLeaveOutAndRemoveExpiredKeys() {
        populate("stays", 100);
        for (int i = 0; i < 30; i++) {
            server.run("SET gone" + i + " v PX 5");
        }
        server.clock().advance(6);
        assertEquals(100, scan("").size());
        assertEquals("(100)", server.run("DBSIZE"));
    }

    @Test
    void shouldListKeysByPattern() {
        server.run("MSET hello 1 hallo 2 hxllo 3 heeeello 4 world 5 \"\" 6");
        assertEquals(6, count(server.run("KEYS *")));
        assertEquals(3, count(server.run("KEYS h?llo")));
        assertEquals(2, count(server.run("KEYS h[ae]llo")));
        assertEquals(2, count(server.run("KEYS h[^e]llo")));
        assertEquals(4, count(server.run("KEYS h*llo")));
        assertEquals("[\"world\"]", server.run("KEYS world"));
        assertEquals("[\"\"]", server.run("KEYS \"\""));
        assertEquals("[]", server.run("KEYS nothing"));
    }

    @Test
    void shouldListManyKeysInOneReply() {
        populate("some-longer-key-", 20_000);
        assertEquals(20_000, count(server.run("KEYS *")));
        assertEquals("(20000)", server.run("DBSIZE"));
    }

    private static int count(String list) {
        return list.equals("[]") ? 0 : list.split(", ").length;
    }

    /// The guarantee: a key that is there during the whole iteration is met, whatever the table does meanwhile; a
    /// key that was never there is not.
    @ParameterizedTest
    @CsvSource({"1, 40", "2, 40", "3, -40", "4, -40", "5, 300", "6, -300", "7, 0", "8, 0"})
    void shouldMeetWhatStaysWhileTheTableGrowsAndShrinks(long seed, int drift) {
        Random random = new Random(seed);
        populate("stays", 200);
        int first = 0;
        int last = drift < 0 ? 20_000 : 500;
        for (int i = first; i < last; i++) {
            server.run("SET t" + i + " v");
        }
        List<String> met = new ArrayList<>();
        String cursor = "0";
        do {
            cursor = step(cursor, " COUNT " + (1 + random.nextInt(20)), met);
            int added = random.nextInt(20) + Math.max(drift, 0);
            int removed = random.nextInt(20) + Math.max(-drift, 0);
            if (last > 40_000) {
                added = 0;
            }
            for (int i = 0; i < added; i++) {
                server.run("SET t" + last++ + " v");
            }
            for (int i = 0; i < removed && first < last; i++) {
                server.run("DEL t" + first++);
            }
        } while (!cursor.equals("0"));
        TreeSet<String> distinct = new TreeSet<>(met);
        for (int i = 0; i < 200; i++) {
            assertTrue(distinct.contains("stays" + i), "seed " + seed + " missed stays" + i);
        }
        for (String key : distinct) {
            assertTrue(key.matches("stays\\d+|t\\d+"), key);
        }
    }
}
