package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.InfoReply;
import io.heddle.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Expiry of fields, in compact hashes (512) and in tables (0).
class HashExpiryCommandsTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void limit(int entries) {
        server.config().set(List.of("hash-max-listpack-entries", "" + entries), false);
    }

    private void expect(String command, String reply) {
        assertEquals(reply, server.run(command), command);
    }

    private String subexpiry() {
        String keyspace = InfoReply.of(server, "keyspace").field("db0");
        return keyspace.substring(keyspace.indexOf("subexpiry="));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldLetFieldsEnd(int entries) {
        limit(entries);
        expect("HSET h a 1 b 2 c 3", "(3)");
        expect("HEXPIRE h 10 FIELDS 2 a x", "[(1), (-2)]");
        expect("HPEXPIRE h 1500 FIELDS 1 b", "[(1)]");
        expect("OBJECT ENCODING h", entries == 0 ? "\"hashtable\"" : "\"listpackex\"");
        expect("HTTL h FIELDS 4 a b c x", "[(10), (2), (-1), (-2)]");
        expect("HPTTL h FIELDS 4 a b c x", "[(10000), (1500), (-1), (-2)]");
        expect("HEXPIRETIME h FIELDS 2 a c", "[(1700000010), (-1)]");
        expect("HPEXPIRETIME h FIELDS 2 b c", "[(1700000001500), (-1)]");
        assertEquals("subexpiry=1", subexpiry());
        server.clock().advance(1501);
        expect("HGET h b", "nil");
        expect("HLEN h", "(2)");
        expect("HMGET h a b c", "[\"1\", nil, \"3\"]");
        expect("HDEL h c", "(1)");
        server.clock().advance(8500);
        expect("HGETALL h", "[]");
        expect("EXISTS h", "(0)");
        assertEquals("2", InfoReply.of(server, "stats").field("expired_subkeys"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldRemoveFieldsInTheBackground(int entries) {
        limit(entries);
        for (int i = 0; i < 300; i++) {
            server.run("HSET h" + i + " stays 1 goes 2");
            server.run("HSET g" + i + " goes 2");
            server.run("HPEXPIRE h" + i + " " + (100 + i) + " FIELDS 1 goes");
            server.run("HPEXPIRE g" + i + " 200 FIELDS 1 goes");
        }
        assertEquals("subexpiry=600", subexpiry());
        for (int i = 0; i < 20; i++) {
            server.pass(100);
        }
        expect("DBSIZE", "(300)");
        assertEquals("subexpiry=0", subexpiry());
        assertEquals("600", InfoReply.of(server, "stats").field("expired_subkeys"));
        expect("HGETALL h7", "[\"stays\", \"1\"]");
    }

    @Test
    void shouldWorkOffALargeHashInTheBackground() {
        limit(10);
        for (int i = 0; i < 20_000; i++) {
            server.run("HSET h f" + i + " v");
            server.run("HPEXPIRE h " + (i % 2 == 0 ? 1000 : 100_000) + " FIELDS 1 f" + i);
        }
        server.pass(2000);
        for (int i = 0; i < 100; i++) {
            server.pass(100);
        }
        assertEquals("10000", InfoReply.of(server, "stats").field("expired_subkeys"));
        expect("HLEN h", "(10000)");
        expect("HMGET h f0 f1", "[nil, \"v\"]");
        server.run("HPEXPIRE h 1 FIELDS 1 f1");
        server.pass(100);
        server.pass(100);
        assertEquals("10001", InfoReply.of(server, "stats").field("expired_subkeys"));
    }

    @Test
    void shouldShowTheFewFieldsThatAreLeft() {
        limit(0);
        List<String> commands =
                List.of("HRANDFIELD h 1", "HRANDFIELD h 2", "HRANDFIELD h -2", "HRANDFIELD h", "HKEYS h");
        for (String command : commands) {
            for (int i = 0; i < 20_000; i++) {
                server.run("HSETEX h PX 10 FIELDS 1 f" + i + " v");
            }
            server.run("HSET h stays v remains v");
            server.clock().advance(11);
            String reply = server.run(command).replace("remains", "stays").replace(", \"stays\"", "");
            assertEquals("\"stays\"", reply.replaceAll("[\\[\\]]", ""), command);
            expect("PING", "PONG");
            expect("DEL h", "(1)");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldSetOnConditions(int entries) {
        limit(entries);
        expect("HSET h a 1 b 2", "(2)");
        expect("HEXPIRE h 100 XX FIELDS 1 a", "[(0)]");
        expect("HEXPIRE h 100 GT FIELDS 1 a", "[(0)]");
        expect("HEXPIRE h 100 NX FIELDS 1 a", "[(1)]");
        expect("HEXPIRE h 100 nx FIELDS 2 a b", "[(0), (1)]");
        expect("HEXPIRE h 50 GT FIELDS 1 a", "[(0)]");
        expect("HEXPIRE h 200 GT FIELDS 1 a", "[(1)]");
        expect("HEXPIRE h 300 LT FIELDS 1 a", "[(0)]");
        expect("HEXPIRE h 30 LT FIELDS 1 a", "[(1)]");
        expect("HEXPIRE h 40 XX FIELDS 1 a", "[(1)]");
        expect("HPERSIST h FIELDS 3 a a x", "[(1), (-1), (-2)]");
        expect("HEXPIRE h 40 LT FIELDS 1 a", "[(1)]");
        expect("HEXPIREAT h 1600000000 GT FIELDS 1 a", "[(0)]");
        expect("HEXPIREAT h 1600000000 FIELDS 2 a x", "[(2), (-2)]");
        expect("HPEXPIREAT h 0 FIELDS 1 b", "[(2)]");
        expect("EXISTS h", "(0)");
        expect("HEXPIRE h 1 FIELDS 2 a b", "[(-2), (-2)]");
        expect("HTTL h FIELDS 1 a", "[(-2)]");
        expect("HPERSIST h FIELDS 1 a", "[(-2)]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldEndExpiriesWhenAFieldIsOverwritten(int entries) {
        limit(entries);
        server.run("HSET h a 1 b 1");
        server.run("HEXPIRE h 10 FIELDS 2 a b");
        expect("HSET h a 2", "(0)");
        expect("HINCRBY h b 2", "(3)");
        expect("HINCRBYFLOAT h b 0.5", "\"3.5\"");
        expect("HTTL h FIELDS 2 a b", "[(-1), (10)]");
        assertEquals("subexpiry=1", subexpiry());
        expect("HDEL h b", "(1)");
        assertEquals("subexpiry=0", subexpiry());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldFollowTheirKeys(int entries) {
        limit(entries);
        server.run("HSET h a 1 b 1");
        server.run("HEXPIRE h 10 FIELDS 1 a");
        expect("RENAME h g", "OK");
        expect("COPY g c", "(1)");
        expect("MOVE g 1", "(1)");
        expect("EXPIRE c 1000", "(1)");
        assertEquals("subexpiry=1", subexpiry());
        expect("HTTL c FIELDS 1 a", "[(10)]");
        expect("COPY c d", "(1)");
        expect("SET d x", "OK");
        expect("COPY c d REPLACE", "(1)");
        expect("DEL c", "(1)");
        assertEquals("subexpiry=1", subexpiry());
        expect("SWAPDB 0 1", "OK");
        for (int i = 0; i < 3; i++) {
            server.pass(5000);
        }
        expect("HKEYS g", "[\"b\"]");
        assertEquals("subexpiry=0", subexpiry());
        expect("SELECT 1", "OK");
        expect("HKEYS d", "[\"b\"]");
        expect("HEXPIRE d 1 FIELDS 1 b", "[(1)]");
        expect("FLUSHDB", "OK");
        expect("SELECT 0", "OK");
        expect("FLUSHALL", "OK");
        assertEquals("2", InfoReply.of(server, "stats").field("expired_subkeys"));
    }

    @Test
    void shouldNotTellWatchersOfFieldsThatAreThere() {
        server.run("HSET h a 1 b 1");
        server.run("HEXPIRE h 10 FIELDS 1 a");
        expect("WATCH h", "OK");
        server.clock().advance(10_001);
        expect("MULTI", "OK");
        expect("HGET h b", "QUEUED");
        server.pass(200);
        expect("EXEC", "nil");
    }

    @Test
    void shouldRefuse() {
        server.run("HSET h a 1");
        server.run("SET s x");
        expect("HEXPIRE h 1 FIELD 1 a", "ERR Mandatory argument FIELDS is missing or not at the right position");
        expect("HEXPIRE h 1 NX GT FIELDS 1 a", "ERR Mandatory argument FIELDS is missing or not at the right position");
        expect("HEXPIRE h 1 FIELDS 0 a", "ERR Parameter `numFields` should be greater than 0");
        expect("HEXPIRE h 1 FIELDS x a", "ERR Parameter `numFields` should be greater than 0");
        expect("HEXPIRE h 1 FIELDS 2 a", "ERR The `numfields` parameter must match the number of arguments");
        expect("HEXPIRE h -1 FIELDS 1 a", "ERR invalid expire time, must be >= 0");
        expect("HEXPIRE h x FIELDS 1 a", "ERR value is not an integer or out of range");
        expect("HEXPIRE h 9223372036854775807 FIELDS 1 a", "ERR invalid expire time in 'hexpire' command");
        expect("HPEXPIREAT h 9223372036854775807 FIELDS 1 a", "ERR invalid expire time in 'hpexpireat' command");
        expect("HEXPIRE s 1 FIELDS 1 a", "WRONGTYPE Operation against a key holding the wrong kind of value");
        expect("HTTL s FIELDS 1 a", "WRONGTYPE Operation against a key holding the wrong kind of value");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldGetAndRemove(int entries) {
        limit(entries);
        server.run("HSET h a 1 b 2 c 3");
        expect("HGETDEL h FIELDS 3 a x a", "[\"1\", nil, nil]");
        expect("HGETDEL h FIELDS 2 b c", "[\"2\", \"3\"]");
        expect("EXISTS h", "(0)");
        expect("HGETDEL h FIELDS 1 b", "[nil]");
        expect("HGETDEL h b FIELDS 1", "ERR Mandatory argument FIELDS is missing or not at the right position");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldGetAndExpire(int entries) {
        limit(entries);
        server.run("HSET h a 1 b 2");
        expect("HGETEX h FIELDS 2 a x", "[\"1\", nil]");
        expect("HTTL h FIELDS 1 a", "[(-1)]");
        expect("HGETEX h EX 10 FIELDS 2 a x", "[\"1\", nil]");
        expect("HGETEX h PX 2000 FIELDS 1 b", "[\"2\"]");
        expect("HTTL h FIELDS 2 a b", "[(10), (2)]");
        expect("HGETEX h FIELDS 1 a", "[\"1\"]");
        expect("HTTL h FIELDS 1 a", "[(10)]");
        expect("HGETEX h PERSIST FIELDS 1 a", "[\"1\"]");
        expect("HTTL h FIELDS 1 a", "[(-1)]");
        expect("HGETEX h EXAT 1700000100 FIELDS 1 a", "[\"1\"]");
        expect("HTTL h FIELDS 1 a", "[(100)]");
        expect("HGETEX h PXAT 1 FIELDS 1 a", "[\"1\"]");
        expect("HGET h a", "nil");
        expect(
                "HGETEX h EX 1 PX 1 FIELDS 1 a",
                "ERR Only one of EX, PX, EXAT, PXAT or PERSIST arguments can be specified");
        expect("HGETEX h EX -1 FIELDS 1 a", "ERR invalid expire time, must be >= 0");
        assertTrue(server.run("HGETEX h FOO FIELDS 1 a").startsWith("ERR"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 512})
    void shouldSetWithExpiry(int entries) {
        limit(entries);
        expect("HSETEX h EX 10 FIELDS 2 a 1 b 2", "(1)");
        expect("HTTL h FIELDS 2 a b", "[(10), (10)]");
        expect("HSETEX h KEEPTTL FIELDS 2 a 3 c 4", "(1)");
        expect("HTTL h FIELDS 3 a b c", "[(10), (10), (-1)]");
        expect("HSETEX h FIELDS 1 a 5", "(1)");
        expect("HTTL h FIELDS 1 a", "[(-1)]");
        expect("HSETEX h FNX FIELDS 2 a 6 d 6", "(0)");
        expect("HSETEX h FXX FIELDS 2 a 6 d 6", "(0)");
        expect("HSETEX h FXX PX 5 FIELDS 2 a 6 b 6", "(1)");
        expect("HSETEX h FNX FIELDS 1 d 6", "(1)");
        expect("HMGET h a b c d", "[\"6\", \"6\", \"4\", \"6\"]");
        expect("HSETEX h PXAT 5 FIELDS 2 a 6 c 6", "(1)");
        expect("HKEYS h", "[\"b\", \"d\"]".equals(server.run("HKEYS h")) ? "[\"b\", \"d\"]" : "[\"d\", \"b\"]");
        expect(
                "HSETEX h EX 1 KEEPTTL FIELDS 1 a 1",
                "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified");
        expect("HSETEX h FNX FXX FIELDS 1 a 1", "ERR Only one of FXX or FNX arguments can be specified");
        expect("HSETEX h FIELDS 2 a 1", "ERR The `numfields` parameter must match the number of arguments");
    }
}
