package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.HashCommandStream;
import io.heddle.server.Oracle;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random hash commands, each answered alike by this server and the real one. `-Dheddle.seed` repeats a run,
/// `-Dheddle.commands` makes it longer.
class HashStreamTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 20_000);

    /// Small hashes, hashes that become large ones, and large ones alone.
    @ParameterizedTest
    @CsvSource({"512, 64, 40", "20, 1000, 60", "512, 100000, 700"})
    void shouldAnswerAsRedisDoes(String entries, String value, int fields) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        long seed = Oracle.seed();
        String[] limits = {"--hash-max-listpack-entries", entries, "--hash-max-listpack-value", value};
        Config config = Config.of("hash-max-listpack-entries", entries, "hash-max-listpack-value", value);
        try (Oracle oracle = Oracle.start(limits);
                TestServer server = new TestServer(config)) {
            HashCommandStream stream = new HashCommandStream(new Random(seed), fields);
            for (int i = 0; i < COMMANDS; i++) {
                byte[][] words = stream.next();
                String expected = HashCommandStream.view(words, oracle.run(words));
                assertEquals(
                        expected,
                        HashCommandStream.view(words, server.run(words)),
                        () -> "-Dheddle.seed=" + seed + ": " + StringCommandStream.describe(words));
            }
        }
    }
}
