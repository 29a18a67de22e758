package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.OracleTest;
import io.heddle.server.SetCommandStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The set commands answer as a real redis-server does, but for the order of members. For other runs:
/// `-Dheddle.oracle.commands=N`, `-Dheddle.seed=S`.
class SetOracleTest extends OracleTest {
    @ParameterizedTest
    @CsvSource({"3, 20", "4, 200", "3, 1500"})
    void shouldAnswerRandomCommandsAsTheOracleDoes(int keys, int members) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        int commands = Integer.getInteger("heddle.oracle.commands", 4000);
        SetCommandStream stream = new SetCommandStream(new Random(seed), keys, members);
        configure("set-max-intset-entries", "300");
        for (int i = 0; i < commands; i++) {
            String line = stream.next();
            try {
                bothAfter(reply -> isUnordered(line) ? sorted(reply) : reply, line);
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed + ", command " + i, failure);
            }
        }
        assertEquals("(" + server().run("DBSIZE").replaceAll("\\D", "") + ")", server().run("DBSIZE"));
    }

    private static boolean isUnordered(String line) {
        return line.matches("(SMEMBERS|SINTER|SUNION|SDIFF|SSCAN|SPOP|SRANDMEMBER) .*");
    }

    private static String sorted(String reply) {
        String[] elements = reply.replaceAll("[\\[\\]]", "").split(", ");
        Arrays.sort(elements);
        return Arrays.toString(elements);
    }
}
