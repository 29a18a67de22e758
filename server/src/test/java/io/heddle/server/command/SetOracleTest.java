package io.heddle.server.command;

import io.heddle.server.OracleTest;
import io.heddle.server.SetCommandStream;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The set commands answer as a real redis-server does, but for the order of members. For other runs:
/// `-Dheddle.commands=N`, `-Dheddle.seed=S`.
class SetOracleTest extends OracleTest {
    @ParameterizedTest
    @CsvSource({"3, 20", "4, 200", "3, 1500"})
    void shouldAnswerRandomCommandsAsTheOracleDoes(int keys, int members) {
        configure("set-max-intset-entries", "300");
        bothRandomly(
                4000,
                random -> new SetCommandStream(random, keys, members)::next,
                (command, reply) -> isUnordered(command) ? sorted(reply) : reply);
        both("DBSIZE");
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
