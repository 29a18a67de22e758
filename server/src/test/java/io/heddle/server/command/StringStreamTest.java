package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.Oracle;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random commands, each answered alike by this server and the real one. `-Dheddle.seed` repeats a run,
/// `-Dheddle.commands` makes it longer.
class StringStreamTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 30_000);

    @Test
    void shouldAnswerAsRedisDoes() {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        long seed = Oracle.seed();
        try (Oracle oracle = Oracle.start("--proto-max-bulk-len", "1mb");
                TestServer server = new TestServer(Config.of("proto-max-bulk-len", "1mb"))) {
            boolean withLists = server.table().named("RPUSH") != null;
            StringCommandStream stream = new StringCommandStream(new Random(seed), withLists);
            for (int i = 0; i < COMMANDS; i++) {
                byte[][] words = stream.next();
                String expected = oracle.run(words);
                assertEquals(
                        expected,
                        server.run(words),
                        () -> "-Dheddle.seed=" + seed + ": " + StringCommandStream.describe(words));
            }
        }
    }
}
