package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.ListCommandStream;
import io.heddle.server.Oracle;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random list commands, each answered alike by this server and the real one. `-Dheddle.seed` repeats a run,
/// `-Dheddle.commands` makes it longer.
class ListStreamTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 30_000) / 5;

    @ParameterizedTest(name = "list-max-listpack-size {0}, elements up to {1}, compress depth {2}")
    @CsvSource({"-2, 5000, 0", "-1, 1000, 1", "1, 300, 0", "5, 20000, 0", "128, 100, 2"})
    void shouldAnswerAsRedisDoes(String limit, int longest, String depth) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        long seed = Oracle.seed();
        try (Oracle oracle = Oracle.start();
                TestServer server =
                        new TestServer(Config.of("list-max-listpack-size", limit, "list-compress-depth", depth))) {
            ListCommandStream stream = new ListCommandStream(new Random(seed), longest);
            oracle.run("SET text a");
            server.run("SET text a");
            for (int i = 0; i < COMMANDS; i++) {
                oracle.run("RPUSH full end");
                server.run("RPUSH full end");
                String line = stream.next();
                assertEquals(oracle.run(line), server.run(line), () -> "-Dheddle.seed=" + seed + ": " + line);
                if (i % 500 == 0) {
                    compareAll(oracle, server, "-Dheddle.seed=" + seed);
                }
            }
        }
    }

    private static void compareAll(Oracle oracle, TestServer server, String seed) {
        for (String key : new String[] {"k0", "k1", "k2", "k3", "full"}) {
            String line = "LRANGE " + key + " 0 -1";
            assertEquals(oracle.run(line), server.run(line), () -> seed + ": " + line);
        }
    }
}
