package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.AllTypesStream;
import io.heddle.server.CommandHistory;
import io.heddle.server.Oracle;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random commands over all types, each answered alike by this server and the real one; at the end both hold the same
/// keys. `-Dheddle.seed` repeats a run, `-Dheddle.commands` makes it longer; the profile `long` runs a million.
class AllTypesOracleTest {
    private static final int SHORT = Integer.getInteger("heddle.commands", 20_000);
    private static final int LONG = 1_000_000;

    @Test
    void shouldAnswerAsRedisDoes() {
        run(SHORT);
    }

    @Test
    @Tag("long")
    void shouldAnswerAMillionCommandsAsRedisDoes() {
        run(LONG);
    }

    private static void run(int commands) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        long seed = Oracle.seed();
        try (Oracle oracle = Oracle.start("--proto-max-bulk-len", "1mb");
                TestServer server = new TestServer(Config.of("proto-max-bulk-len", "1mb"))) {
            AllTypesStream stream = new AllTypesStream(new Random(seed), server.table());
            CommandHistory history = new CommandHistory();
            for (int i = 0; i < commands; i++) {
                byte[][] words = stream.next();
                server.clock()
                        .advance(System.currentTimeMillis() - server.clock().unixMillis());
                history.add(words);
                String preparation = AllTypesStream.preparation(words);
                if (preparation != null) {
                    oracle.run(preparation);
                }
                String reply = oracle.run(words);
                int number = i;
                assertEquals(
                        AllTypesStream.view(words, reply),
                        AllTypesStream.view(words, server.run(words)),
                        () -> "-Dheddle.seed=" + seed + ", command " + number + ": "
                                + StringCommandStream.describe(words) + "\n" + history.of(words));
                byte[][] repair = AllTypesStream.repair(words, reply);
                if (repair != null) {
                    assertEquals(oracle.run(repair), server.run(repair));
                }
            }
            assertEquals(oracle.run("DBSIZE"), server.run("DBSIZE"), "-Dheddle.seed=" + seed);
        }
    }
}
