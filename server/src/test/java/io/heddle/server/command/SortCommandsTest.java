package io.heddle.server.command;

import io.heddle.server.OracleTest;
import io.heddle.server.SortCommandStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SortCommandsTest extends OracleTest {
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

    /// For other runs: `-Dheddle.seed=S`, `-Dheddle.oracle.commands=N`.
    @Test
    void shouldAnswerRandomCommandsAsTheOracleDoes() {
        long seed = Long.getLong("heddle.seed", 20_261_121L);
        int commands = Integer.getInteger("heddle.oracle.commands", 6000);
        SortCommandStream stream = new SortCommandStream(new Random(seed));
        for (int i = 0; i < commands; i++) {
            String line = stream.next();
            if (server().table().named(line.substring(0, line.indexOf(' '))) != null) {
                both(line);
            }
        }
    }
}
