package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.OracleTest;
import io.heddle.server.SortCommandStream;
import io.heddle.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SortCommandsTest extends OracleTest {
    @Test
    void shouldSortNumbers() {
        both("RPUSH l 3 1 10 2", "SADD s 5 1 11", "ZADD z 1 30 2 4 3 100");
        expect("SORT l", "[\"1\", \"2\", \"3\", \"10\"]");
        expect("SORT l DESC", "[\"10\", \"3\", \"2\", \"1\"]");
        expect("SORT l LIMIT 1 2", "[\"2\", \"3\"]");
        expect("SORT s", "[\"1\", \"5\", \"11\"]");
        expect("SORT z", "[\"4\", \"30\", \"100\"]");
        expect("SORT_RO l ALPHA", "[\"1\", \"10\", \"2\", \"3\"]");
        expect("SORT nokey", "[]");
        both("RPUSH floats 1.1 5.10 3.10 7.44 2.1 5.75 6.12 0.25 1.15", "SORT floats", "SORT floats DESC");
    }

    @Test
    void shouldSortByOtherKeys() {
        both("RPUSH l a b c d", "MSET w_a 3 w_b 1 w_c 2", "HSET h_a f 1 n x", "HSET h_b f 7", "HSET h_d f 3");
        expect("SORT l BY w_*", "[\"d\", \"b\", \"c\", \"a\"]");
        expect("SORT l BY w_* ALPHA DESC", "[\"a\", \"c\", \"b\", \"d\"]");
        expect("SORT l BY h_*->f", "[\"c\", \"a\", \"d\", \"b\"]");
        expect("SORT l BY w_* GET # GET w_*", "[\"d\", nil, \"b\", \"1\", \"c\", \"2\", \"a\", \"3\"]");
        expect("SORT l BY w_* GET h_*->f LIMIT 1 2", "[\"7\", nil]");
        expect("SORT l BY none GET w_* GET const", "[\"3\", nil, \"1\", nil, \"2\", nil, nil, nil]");
        both("SET x:a-> 100", "SORT l BY num GET x:*->");
    }

    @Test
    void shouldKeepTheOrderWithoutAPattern() {
        both("RPUSH l 2 1 4 3 5", "ZADD z 1 a 5 b 2 c 10 d 3 e", "SADD s c a b");
        expect("SORT l BY nosort DESC", "[\"5\", \"3\", \"4\", \"1\", \"2\"]");
        expect("SORT l BY nosort DESC LIMIT 1 2", "[\"3\", \"4\"]");
        expect("SORT z BY nosort", "[\"a\", \"c\", \"e\", \"b\", \"d\"]");
        expect("SORT z BY nosort DESC LIMIT 0 2", "[\"d\", \"b\"]");
        expect("SORT z BY nosort LIMIT 5 10", "[]");
        expect("SORT z BY nosort LIMIT -10 100", "[\"a\", \"c\", \"e\", \"b\", \"d\"]");
        expect("SORT s BY nosort STORE d", "(3)");
        expect("LRANGE d 0 -1", "[\"a\", \"b\", \"c\"]");
    }

    @Test
    void shouldStore() {
        both("RPUSH l 3 1 2", "SET d x EX 100");
        expect("SORT l STORE d", "(3)");
        expect("LRANGE d 0 -1", "[\"1\", \"2\", \"3\"]");
        expect("TTL d", "(-1)");
        expect("SORT l GET d_* STORE d", "(3)");
        expect("LRANGE d 0 -1", "[\"\", \"\", \"\"]");
        expect("SORT l STORE l", "(3)");
        expect("LRANGE l 0 -1", "[\"1\", \"2\", \"3\"]");
        expect("SORT nokey STORE l", "(0)");
        expect("EXISTS l", "(0)");
    }

    @Test
    void shouldReportMistakes() {
        both("SET x 1", "RPUSH l 1 a", "SADD s 1 2", "MSET w_1 1 w_2 y");
        expect("SORT l", "ERR One or more scores can't be converted into double");
        expect("SORT s BY w_*", "ERR One or more scores can't be converted into double");
        expect("SORT x", "WRONGTYPE Operation against a key holding the wrong kind of value");
        for (String line : List.of(
                "SORT x foo",
                "SORT x LIMIT a 1",
                "SORT x LIMIT 1",
                "SORT x BY",
                "SORT x GET",
                "SORT x STORE",
                "SORT_RO l STORE d",
                "SORT_RO l ALPHA LIMIT 0 1 foo")) {
            both(line);
        }
    }

    /// For other runs: `-Dheddle.seed=S`, `-Dheddle.commands=N`.
    @Test
    void shouldAnswerRandomCommandsAsTheOracleDoes() {
        bothRandomly(6000, random -> new SortCommandStream(random)::next, (command, reply) -> reply);
    }

    @Test
    void shouldServeWhoWaitsForTheDestination() {
        TestServer.Client client = server().connect();
        client.begin("BLPOP d 0");
        server().run("RPUSH l 3 1 2");
        assertEquals("(3)", server().run("SORT l STORE d"));
        assertEquals("[\"d\", \"1\"]", client.readReply());
        assertEquals("[\"2\", \"3\"]", server().run("LRANGE d 0 -1"));
    }

    @Test
    void shouldStoreMoreElementsThanACompactListMayHave() {
        for (int i = 0; i < 70; i++) {
            StringBuilder push = new StringBuilder("RPUSH l");
            for (int k = 0; k < 1000; k++) {
                push.append(' ').append(1000 * i + k);
            }
            both(push.toString());
        }
        expect("SORT l BY nosort STORE d", "(70000)");
        expect("LLEN d", "(70000)");
        both("LINDEX d -1", "LRANGE d 65530 65540");
        both("SORT l BY nosort LIMIT 0 5000 STORE d", "LLEN d");
        assertEquals("\"quicklist\"", server().run("OBJECT ENCODING d"));
        both("SORT l BY nosort LIMIT 0 500 STORE d", "LLEN d");
        assertEquals("\"listpack\"", server().run("OBJECT ENCODING d"));
    }
}
