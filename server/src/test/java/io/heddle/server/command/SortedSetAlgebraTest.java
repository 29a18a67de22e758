package io.heddle.server.command;

import io.heddle.server.Oracle;
import io.heddle.server.OracleTest;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Union, intersection and difference of sorted sets and sets, beside redis-server.
class SortedSetAlgebraTest extends OracleTest {
    @BeforeEach
    void fill() {
        both(
                "ZADD a 1 one 2 two 3 three inf most",
                "ZADD b 10 two 20 three 30 four -inf most",
                "SADD s one three five 7",
                "ZADD n 1 1 2 2 3 7",
                "SET text x");
    }

    @Test
    void shouldCombineScores() {
        both(
                "ZUNION 2 a b",
                "ZUNION 2 a b WITHSCORES",
                "ZUNION 2 a b WEIGHTS 2 3 WITHSCORES",
                "ZUNION 2 a b WEIGHTS 0 0 AGGREGATE MAX WITHSCORES",
                "ZUNION 3 a b s AGGREGATE MIN WITHSCORES",
                "ZUNION 3 a a missing WITHSCORES",
                "ZINTER 2 a b WITHSCORES",
                "ZINTER 2 b a WEIGHTS 1 -1 WITHSCORES",
                "ZINTER 3 a b s AGGREGATE max WITHSCORES",
                "ZINTER 2 n s WITHSCORES",
                "ZINTER 2 a missing",
                "ZDIFF 2 a b WITHSCORES",
                "ZDIFF 2 s a WITHSCORES",
                "ZDIFF 3 a s b",
                "ZDIFF 1 a",
                "ZDIFF 2 a a",
                "ZINTERCARD 2 a b",
                "ZINTERCARD 2 a b LIMIT 1",
                "ZINTERCARD 2 a s LIMIT 0");
    }

    /// Infinity times zero is no number: zero in the first source, nothing for a minimum or maximum, and zero as a
    /// sum.
    @Test
    void shouldCombineScoresThatAreNoNumbers() {
        both(
                "ZADD low -2 k",
                "ZADD zero 0 k",
                "ZINTER 2 low zero WEIGHTS 1 inf WITHSCORES",
                "ZINTER 2 low zero WEIGHTS 1 inf AGGREGATE MIN WITHSCORES",
                "ZINTER 2 low zero WEIGHTS 1 inf AGGREGATE MAX WITHSCORES",
                "ZUNION 2 low zero WEIGHTS 1 inf WITHSCORES",
                "ZUNION 2 low zero WEIGHTS 1 inf AGGREGATE MAX WITHSCORES");
    }

    @Test
    void shouldStoreResults() {
        both(
                "ZUNIONSTORE d 2 a b WEIGHTS 1 2",
                "ZRANGE d 0 -1 WITHSCORES",
                "ZINTERSTORE a 2 a b AGGREGATE MIN",
                "ZRANGE a 0 -1 WITHSCORES",
                "ZDIFFSTORE text 2 b a",
                "ZRANGE text 0 -1 WITHSCORES",
                "ZINTERSTORE d 2 a missing",
                "EXISTS d",
                "ZUNIONSTORE d 1 s",
                "ZRANGE d 0 -1 WITHSCORES",
                "ZDIFFSTORE d 2 a a",
                "EXISTS d");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        both(
                "ZUNION 0 a",
                "ZUNION x a",
                "ZUNION 3 a b",
                "ZUNION 1 text",
                "ZUNIONSTORE d 0 a",
                "ZUNIONSTORE d 1 a WITHSCORES",
                "ZUNION 2 a b WEIGHTS 1",
                "ZUNION 2 a b WEIGHTS 1 x",
                "ZUNION 2 a b WEIGHTS 1 nan",
                "ZUNION 2 a b AGGREGATE AVERAGE",
                "ZUNION 2 a b FOO",
                "ZDIFF 2 a b WEIGHTS 1 2",
                "ZDIFFSTORE d 2 a b AGGREGATE MIN",
                "ZINTERCARD 0 a",
                "ZINTERCARD 1 a LIMIT -1",
                "ZINTERCARD 1 a LIMIT x",
                "ZINTERCARD 1 a LIMIT",
                "ZINTERCARD 1 a WITHSCORES");
    }

    @Test
    void shouldCombineLargeOnesAsRedisDoes() {
        long seed = Oracle.seed();
        Random random = new Random(seed);
        for (String key : new String[] {"large1", "large2", "large3"}) {
            for (int i = 0; i < 40; i++) {
                StringBuilder line = new StringBuilder("ZADD " + key);
                for (int k = 0; k < 20; k++) {
                    line.append(' ')
                            .append(random.nextInt(1000) / 8.0)
                            .append(" member:")
                            .append(random.nextInt(1000));
                }
                both(line.toString());
            }
        }
        both(
                "ZUNION 3 large1 large2 large3 WITHSCORES",
                "ZINTER 3 large1 large2 large3 WEIGHTS 1.5 2 -1 WITHSCORES",
                "ZDIFF 3 large1 large2 large3 WITHSCORES",
                "ZINTERCARD 2 large1 large3",
                "ZUNIONSTORE d 3 large1 large2 large3",
                "ZRANGE d 0 -1 WITHSCORES",
                "OBJECT ENCODING d",
                "ZINTERSTORE d 2 large1 large2 AGGREGATE MIN",
                "ZRANGE d 0 -1 WITHSCORES");
    }
}
