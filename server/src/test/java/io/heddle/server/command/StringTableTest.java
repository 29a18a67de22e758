package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The tables say the same as COMMAND INFO of a real server, but for prose and for hints that newer versions dropped.
class StringTableTest extends OracleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "SET",
                "SETNX",
                "SETEX",
                "PSETEX",
                "GETEX",
                "GETDEL",
                "GETSET",
                "MGET",
                "MSET",
                "MSETNX",
                "APPEND",
                "STRLEN",
                "SETRANGE",
                "GETRANGE",
                "SUBSTR",
                "INCR",
                "DECR",
                "INCRBY",
                "DECRBY",
                "INCRBYFLOAT",
                "LCS",
                "SETBIT",
                "GETBIT",
                "BITCOUNT",
                "BITPOS",
                "BITOP",
                "BITFIELD",
                "BITFIELD_RO"
            })
    void shouldBeDescribedAsInRedis(String name) {
        bothAfter(StringTableTest::facts, "COMMAND INFO " + name);
        both(name, name + " 1 2 3 4 5 6 7 8");
    }

    private static String facts(String info) {
        return info.replaceAll("\"notes\", \"[^\"]*\", ", "").replaceAll("\"re[a-z]+_policy:[a-z_]+\"(, )?", "");
    }
}
