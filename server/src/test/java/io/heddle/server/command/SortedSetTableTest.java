package io.heddle.server.command;

import io.heddle.server.OracleTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table of sorted set commands says the same as COMMAND INFO of a real server. Since 7.2 ZRANK and ZREVRANK take
/// WITHSCORE, and so have another arity; and scripts may call BZPOPMIN and BZPOPMAX.
class SortedSetTableTest extends OracleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ZADD",
                "ZINCRBY",
                "ZREM",
                "ZCARD",
                "ZSCORE",
                "ZMSCORE",
                "ZCOUNT",
                "ZLEXCOUNT",
                "ZRANGE",
                "ZREVRANGE",
                "ZRANGEBYSCORE",
                "ZREVRANGEBYSCORE",
                "ZRANGEBYLEX",
                "ZREVRANGEBYLEX",
                "ZREMRANGEBYRANK",
                "ZREMRANGEBYSCORE",
                "ZREMRANGEBYLEX",
                "ZPOPMIN",
                "ZPOPMAX",
                "ZMPOP",
                "ZSCAN",
                "ZRANDMEMBER",
                "ZRANGESTORE",
                "BZMPOP"
            })
    void shouldBeDescribedAsInRedis(String name) {
        both("COMMAND INFO " + name, name);
    }
}
