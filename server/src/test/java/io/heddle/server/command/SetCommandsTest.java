package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.OracleTest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetCommandsTest extends OracleTest {
    @Test
    void shouldAddAndRemove() {
        expect("SADD s 1 2 3 2", "(3)");
        expect("SADD s 3 4", "(1)");
        expect("SCARD s", "(4)");
        expect("SISMEMBER s 4", "(1)");
        expect("SISMEMBER s 04", "(0)");
        expect("SMISMEMBER s 1 5 a", "[(1), (0), (0)]");
        expect("SMISMEMBER nokey 1", "[(0)]");
        expect("SREM s 1 9 2", "(2)");
        expect("SMEMBERS s", "[\"3\", \"4\"]");
        expect("SREM s 3 4 5", "(2)");
        expect("EXISTS s", "(0)");
        expect("SMEMBERS s", "[]");
    }

    @Test
    void shouldMoveMembers() {
        both("SADD a 1 x", "SADD b 2");
        expect("SMOVE a b x", "(1)");
        expect("SMOVE a b x", "(0)");
        expect("SMOVE a a 1", "(1)");
        expect("SMOVE a new 1", "(1)");
        expect("EXISTS a", "(0)");
        expect("SMEMBERS new", "[\"1\"]");
        both("SET t text", "SMOVE new t 1", "SMOVE t new 1", "SMOVE nokey t 1", "SMOVE b t nomember");
    }

    @Test
    void shouldRefuseOtherTypes() {
        both("SET t text", "SADD s 1");
        for (String command : new String[] {
            "SADD t 1",
            "SREM t 1",
            "SCARD t",
            "SMEMBERS t",
            "SISMEMBER t 1",
            "SMISMEMBER t 1",
            "SPOP t",
            "SPOP t 1",
            "SRANDMEMBER t",
            "SRANDMEMBER t 1",
            "SSCAN t 0",
            "SINTER nokey t",
            "SUNION s t",
            "SDIFF nokey t",
            "SINTERCARD 2 nokey t",
            "SINTERSTORE s nokey t",
            "SUNIONSTORE s s t",
            "SDIFFSTORE s s t"
        }) {
            expect(command, "WRONGTYPE Operation against a key holding the wrong kind of value");
        }
        expect("SUNIONSTORE t s", "(1)");
        expect("TYPE t", "set");
    }

    /// The forms of Redis 7.2; 7.0 knows no packed sets.
    @Test
    void shouldChangeTheEncodingAsItGrows() {
        server().run("SADD s 1 2 3");
        assertEquals("\"intset\"", server().run("OBJECT ENCODING s"));
        server().run("SADD s a");
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING s"));
        server().run("SADD s " + "b".repeat(64));
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING s"));
        server().run("SADD s " + "b".repeat(65));
        assertEquals("\"hashtable\"", server().run("OBJECT ENCODING s"));
        server().run("SREM s " + "b".repeat(65));
        assertEquals("\"hashtable\"", server().run("OBJECT ENCODING s"));
        assertEquals("(5)", server().run("SCARD s"));
        server().run("SADD n" + numbers(1, 128));
        assertEquals("\"intset\"", server().run("OBJECT ENCODING n"));
        server().run("SADD n x");
        assertEquals("\"hashtable\"", server().run("OBJECT ENCODING n"));
        server().run("SADD many" + numbers(1, 513));
        assertEquals("\"hashtable\"", server().run("OBJECT ENCODING many"));
        server().run("SINTERSTORE few many n");
        assertEquals("\"intset\"", server().run("OBJECT ENCODING few"));
    }

    private static String numbers(int from, int to) {
        StringBuilder numbers = new StringBuilder();
        for (int i = from; i <= to; i++) {
            numbers.append(' ').append(i);
        }
        return numbers.toString();
    }

    @Test
    void shouldCombineSets() {
        both("SADD a 1 2 3 x y", "SADD b 2 3 y z", "SADD c 3 y");
        expect("SINTERCARD 3 a b c", "(2)");
        expect("SINTERCARD 2 a b LIMIT 2", "(2)");
        expect("SINTERSTORE d a b c", "(2)");
        expect("SUNIONSTORE e a b c nokey", "(6)");
        expect("SDIFFSTORE f a b c", "(2)");
        expect("SDIFFSTORE f b a nokey", "(1)");
        expect("SMEMBERS f", "[\"z\"]");
        expect("SDIFF a a", "[]");
        expect("SINTER a nokey", "[]");
        expect("SINTERSTORE d a nokey", "(0)");
        expect("EXISTS d", "(0)");
        expect("SUNION f nokey", "[\"z\"]");
        both("EXPIRE f 1000", "SUNIONSTORE f f a", "TTL f");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2 3 4 5 6 7 8 9 10", "a b c d e f g h i 10", "LONG"})
    void shouldPopAndPickEachMemberAsOften(String members) {
        String all = members.replace("LONG", "a b c d e f g h i " + "j".repeat(100));
        Map<String, Integer> popped = new HashMap<>();
        Map<String, Integer> picked = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            server().run("SADD s " + all);
            picked.merge(server().run("SRANDMEMBER s"), 1, Integer::sum);
            popped.merge(server().run("SPOP s"), 1, Integer::sum);
        }
        assertEquals(10, popped.size());
        assertEquals(10, picked.size());
        popped.forEach((member, count) -> assertTrue(count > 110 && count < 300, popped.toString()));
        picked.forEach((member, count) -> assertTrue(count > 110 && count < 300, picked.toString()));
    }

    @Test
    void shouldPickDifferentMembers() {
        server().run("SADD s" + numbers(1, 2000));
        for (int count : new int[] {1, 5, 600, 1500, 1999, 2000, 3000}) {
            String[] members = server().run("SRANDMEMBER s " + count).split(", ");
            assertEquals(Math.min(count, 2000), members.length);
            assertEquals(members.length, new HashSet<>(Set.of(members)).size());
        }
        assertEquals(70, server().run("SRANDMEMBER s -70").split(", ").length);
        assertEquals(1500, server().run("SPOP s 1500").split(", ").length);
        assertEquals("(500)", server().run("SCARD s"));
        assertEquals(500, server().run("SPOP s 500").split(", ").length);
        expect("EXISTS s", "(0)");
    }

    @Test
    void shouldScanAllMembers() {
        server().run("SADD s" + numbers(1, 3000));
        Set<String> seen = new HashSet<>();
        String cursor = "0";
        int steps = 0;
        do {
            String reply = server().run("SSCAN s " + cursor + " COUNT 50");
            cursor = reply.substring(2, reply.indexOf('"', 2));
            String list = reply.substring(reply.indexOf(", [") + 3, reply.length() - 2);
            if (!list.isEmpty()) {
                seen.addAll(Set.of(list.split(", ")));
            }
            steps++;
        } while (!cursor.equals("0"));
        assertEquals(3000, seen.size());
        assertTrue(steps > 30 && steps < 70, "steps: " + steps);
        expect("SSCAN nokey 0", "[\"0\", []]");
    }

    @Test
    void shouldAnswerWithSetsInTheThirdProtocol() {
        bothAfter(reply -> "", "HELLO 3");
        both("SADD s 1", "SMEMBERS s", "SINTER s", "SPOP s 1", "SPOP s", "SRANDMEMBER s", "SRANDMEMBER s 1");
        bothAfter(reply -> "", "HELLO 2");
    }
}
