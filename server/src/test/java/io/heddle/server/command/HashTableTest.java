package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table of hash commands says the same as COMMAND INFO of a real server.
class HashTableTest extends OracleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HSET",
                "HSETNX",
                "HMSET",
                "HGET",
                "HMGET",
                "HGETALL",
                "HKEYS",
                "HVALS",
                "HLEN",
                "HEXISTS",
                "HSTRLEN",
                "HDEL",
                "HINCRBY",
                "HINCRBYFLOAT",
                "HRANDFIELD",
                "HSCAN"
            })
    void shouldBeDescribedAsInRedis(String name) {
        both("COMMAND INFO " + name, name);
    }
}
