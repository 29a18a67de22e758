package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.OracleTest;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashCommandsTest extends OracleTest {
    private static final String WRONG_TYPE = "WRONGTYPE Operation against a key holding the wrong kind of value";
    private static final String SYNTAX = "ERR syntax error";

    /// 0 fields at most in a compact hash: all are tables.
    private void limit(int entries) {
        configure("hash-max-listpack-entries", "" + entries);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldSetGetAndRemove(int entries) {
        limit(entries);
        expect("HSET h a 1 b two", "(2)");
        expect("HSET h a 3 c \"\"", "(1)");
        expect("HMSET h d x", "OK");
        expect("HGET h a", "\"3\"");
        expect("HGET h nothing", "nil");
        expect("HGET nokey a", "nil");
        expect("HMGET h a nothing b", "[\"3\", nil, \"two\"]");
        expect("HMGET nokey a b", "[nil, nil]");
        expect("HLEN h", "(4)");
        expect("HEXISTS h c", "(1)");
        expect("HEXISTS h x", "(0)");
        expect("HSTRLEN h b", "(3)");
        expect("HSTRLEN h c", "(0)");
        expect("HSTRLEN nokey c", "(0)");
        expect("HSETNX h a 9", "(0)");
        expect("HSETNX h e 9", "(1)");
        expect("HSETNX new e 9", "(1)");
        expect("OBJECT ENCODING h", entries == 0 ? "\"hashtable\"" : "\"listpack\"");
        expect("HDEL h a a x b", "(2)");
        expect("HDEL h c d e", "(3)");
        expect("EXISTS h", "(0)");
        expect("HDEL h a", "(0)");
    }

    @Test
    void shouldListFieldsAndValues() {
        expect("HSET h a 1 b 2", "(2)");
        expect("HGETALL h", "[\"a\", \"1\", \"b\", \"2\"]");
        expect("HKEYS h", "[\"a\", \"b\"]");
        expect("HVALS h", "[\"1\", \"2\"]");
        expect("HGETALL nokey", "[]");
        expect("HKEYS nokey", "[]");
        bothAfter(_ -> "", "HELLO 3");
        both("HGETALL h", "HGETALL nokey", "HKEYS h", "HRANDFIELD h 2 WITHVALUES", "HGET h x");
        bothAfter(_ -> "", "HELLO 2");
    }

    @Test
    void shouldBecomeATableBeyondTheLimits() {
        limit(3);
        configure("hash-max-listpack-value", "8");
        expect("HSET h a 1 b 2 c 3", "(3)");
        expect("OBJECT ENCODING h", "\"listpack\"");
        expect("HSET h d 4", "(1)");
        expect("OBJECT ENCODING h", "\"hashtable\"");
        expect("HMGET h a b c d", "[\"1\", \"2\", \"3\", \"4\"]");
        expect("HDEL h a b c", "(3)");
        expect("OBJECT ENCODING h", "\"hashtable\"");
        for (String pair : new String[] {"123456789 x", "a 123456789"}) {
            expect("DEL g", pair.startsWith("a") ? "(1)" : "(0)");
            expect("HSET g a 12345678", "(1)");
            expect("OBJECT ENCODING g", "\"listpack\"");
            both("HSET g " + pair, "OBJECT ENCODING g", "HLEN g", "HGET g a");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldCount(int entries) {
        limit(entries);
        expect("HINCRBY h n 5", "(5)");
        expect("HINCRBY h n -7", "(-2)");
        expect("HSET h big 9223372036854775807 text x float 1.5 blank \" 1\"", "(4)");
        expect("HINCRBY h big 1", "ERR increment or decrement would overflow");
        expect("HINCRBY h text 1", "ERR hash value is not an integer");
        expect("HINCRBY h blank 1", "ERR hash value is not an integer");
        expect("HINCRBY h n x", "ERR value is not an integer or out of range");
        expect("HINCRBYFLOAT h float 0.25", "\"1.75\"");
        expect("HINCRBYFLOAT h new 3", "\"3\"");
        expect("HINCRBYFLOAT h text 1", "ERR hash value is not a float");
        expect("HINCRBYFLOAT h float x", "ERR value is not a valid float");
        expect("HINCRBYFLOAT h float inf", "ERR value is NaN or Infinity");
        expect("HGET h float", "\"1.75\"");
    }

    @Test
    void shouldRefuse() {
        expect("SET s x", "OK");
        for (String command : List.of("HSET s a b", "HGET s a", "HLEN s", "HDEL s a", "HINCRBY s a 1", "HKEYS s")) {
            expect(command, WRONG_TYPE);
        }
        expect("HSCAN s 0", WRONG_TYPE);
        expect("HRANDFIELD s 1", WRONG_TYPE);
        expect("HSET h a", "ERR wrong number of arguments for 'hset' command");
        expect("HSET h a b c", "ERR wrong number of arguments for 'hset' command");
        expect("HMSET h a b c", "ERR wrong number of arguments for 'hmset' command");
        expect("HSET h a b", "(1)");
        expect("APPEND h x", WRONG_TYPE);
        expect("HRANDFIELD h 1 x", SYNTAX);
        expect("HRANDFIELD h x", "ERR value is not an integer or out of range");
        both("HRANDFIELD h -9223372036854775808", "HRANDFIELD h 9223372036854775807 WITHVALUES");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldPickFieldsAtRandom(int entries) {
        limit(entries);
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            fields.append(" f").append(i).append(" v").append(i);
        }
        server().run("HSET h" + fields);
        assertEquals("nil", server().run("HRANDFIELD nokey"));
        assertEquals("[]", server().run("HRANDFIELD nokey 5"));
        assertEquals("[]", server().run("HRANDFIELD h 0"));
        for (int count : new int[] {1, 10, 33, 50, 99, 100, 1000}) {
            Set<String> picked = new TreeSet<>(items(server().run("HRANDFIELD h " + count)));
            assertEquals(Math.min(100, count), picked.size(), "different ones");
        }
        assertEquals(1000, items(server().run("HRANDFIELD h -1000")).size());
        List<String> pairs = items(server().run("HRANDFIELD h 20 WITHVALUES"));
        assertEquals(40, pairs.size());
        for (int i = 0; i < pairs.size(); i += 2) {
            assertEquals(pairs.get(i).replace('f', 'v'), pairs.get(i + 1));
        }
        Set<String> single = new TreeSet<>();
        for (int i = 0; i < 2000; i++) {
            single.add(server().run("HRANDFIELD h"));
        }
        assertTrue(single.size() > 90, () -> "of 100: " + single.size());
    }

    private static List<String> items(String reply) {
        return List.of(reply.substring(1, reply.length() - 1).split(", "));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldVisitEachFieldStepByStep(int entries) {
        limit(entries);
        int count = entries == 0 ? 3000 : 300;
        for (int i = 0; i < count; i++) {
            server().run("HSET h field:" + i + " " + i);
        }
        for (String options : new String[] {"", " COUNT 1", " COUNT 500", " MATCH field:*"}) {
            List<String> found = scan(options);
            assertEquals(2 * count, found.size(), options);
            assertEquals(count, scan(options + " NOVALUES").size(), options);
            for (int i = 0; i < found.size(); i += 2) {
                assertEquals(found.get(i).replace("field:", ""), found.get(i + 1));
            }
        }
        assertEquals(List.of("\"field:7\"", "\"7\""), scan(" MATCH *:7"));
        expect("HSCAN nokey 0 COUNT x", "[\"0\", []]");
        expect("HSET g a 1", "(1)");
        expect("HSCAN g 0 COUNT 0", SYNTAX);
        expect("HSCAN g 0 MATCH", SYNTAX);
        expect("HSCAN g x", "ERR invalid cursor");
        assertEquals("[\"0\", [\"a\"]]", server().run("HSCAN g 0 NOVALUES MATCH *"));
    }

    private List<String> scan(String options) {
        List<String> found = new ArrayList<>();
        String cursor = "0";
        do {
            String reply = server().run("HSCAN h " + cursor + options);
            cursor = reply.substring(2, reply.indexOf('"', 2));
            String list = reply.substring(reply.indexOf(", [") + 3, reply.length() - 2);
            found.addAll(list.isEmpty() ? List.of() : List.of(list.split(", ")));
        } while (!cursor.equals("0"));
        return found;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldFollowTheirKeys(int entries) {
        limit(entries);
        both("HSET h a 1 b 2", "COPY h copy", "HSET h a 9", "HMGET copy a b", "RENAME copy other", "HMGET other a b");
        both("MOVE other 3", "EXISTS other", "SELECT 3", "HMGET other a b", "SELECT 0");
        both("EXPIRE h 100", "HSET h c 3", "TTL h", "PERSIST h", "HLEN h", "DEL h", "HLEN h", "TYPE h");
    }

    @Test
    void shouldDigestTheSameWhateverTheEncoding() {
        String digest = "DEBUG DIGEST-VALUE h";
        try (TestServer debugged = new TestServer(Config.of("enable-debug-command", "yes"))) {
            debugged.run("HSET h a 1 b 2 c 3");
            String compact = debugged.run(digest);
            debugged.run("HSET h long " + "x".repeat(100));
            debugged.run("HDEL h long");
            assertEquals("\"hashtable\"", debugged.run("OBJECT ENCODING h"));
            assertEquals(compact, debugged.run(digest));
            debugged.run("HSET h c 4");
            assertNotEquals(compact, debugged.run(digest));
            debugged.run("HSET h c 3");
            debugged.run("HEXPIRE h 100 FIELDS 1 c");
            assertNotEquals(compact, debugged.run(digest));
        }
    }

    @Test
    void shouldShowTheirInsideToDebug() {
        try (TestServer debugged = new TestServer(Config.of("enable-debug-command", "yes"))) {
            debugged.run("HSET h a 1 b 2 c 3");
            assertEquals("Listpack structure printed on stdout", debugged.run("DEBUG LISTPACK h"));
            assertTrue(debugged.run("DEBUG OBJECT h").contains(" encoding:listpack "));
            assertEquals(
                    "ERR The value stored at the specified key is not represented using an hash table",
                    debugged.run("DEBUG HTSTATS-KEY h"));
            debugged.run("HSET h long " + "x".repeat(100));
            assertEquals("ERR Not a listpack encoded object.", debugged.run("DEBUG LISTPACK h"));
            assertTrue(debugged.run("DEBUG HTSTATS-KEY h").contains("number of elements: 4"));
        }
    }
}
