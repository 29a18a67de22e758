package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.Oracle;
import io.heddle.server.SortedSetCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random sorted set commands, each answered alike by this server and the real one. `-Dheddle.seed` repeats a run,
/// `-Dheddle.commands` makes it longer.
class SortedSetStreamTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 20_000) / 4;

    @ParameterizedTest(name = "zset-max-listpack-entries {0}, members up to {1} bytes")
    @CsvSource({"128, 300", "128, 5000", "0, 600", "10, 100"})
    void shouldAnswerAsRedisDoes(String limit, int longest) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        long seed = Oracle.seed();
        try (Oracle oracle = Oracle.start();
                TestServer server = new TestServer(Config.of("zset-max-listpack-entries", limit))) {
            SortedSetCommandStream stream = new SortedSetCommandStream(new Random(seed), longest);
            oracle.run("CONFIG SET zset-max-listpack-entries " + limit);
            oracle.run("SET text a");
            server.run("SET text a");
            for (int i = 0; i < COMMANDS; i++) {
                oracle.run("ZADD full 5 end");
                server.run("ZADD full 5 end");
                String line = stream.next();
                assertEquals(
                        SortedSetCommandStream.view(oracle.run(line)),
                        SortedSetCommandStream.view(server.run(line)),
                        () -> "-Dheddle.seed=" + seed + ": " + line);
                if (i % 500 == 0) {
                    compareAll(oracle, server, "-Dheddle.seed=" + seed);
                }
            }
        }
    }

    private static void compareAll(Oracle oracle, TestServer server, String seed) {
        for (String key : new String[] {"k0", "k1", "k2", "k3", "lex", "full"}) {
            String line = "ZRANGE " + key + " 0 -1 WITHSCORES";
            assertEquals(
                    SortedSetCommandStream.view(oracle.run(line)),
                    SortedSetCommandStream.view(server.run(line)),
                    () -> seed + ": " + line);
        }
    }
}
