package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.EntryCommandStream;
import io.heddle.server.Oracle;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Random stream commands, each answered alike by this server and the real one. `-Dheddle.seed` repeats a run,
/// `-Dheddle.commands` makes it longer.
class EntryStreamTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 15_000);

    @ParameterizedTest(name = "nodes of up to {0} entries, {1} bytes; groups {2}")
    @CsvSource({"100, 4096, false", "10, 4096, false", "0, 300, false", "100, 4096, true", "3, 1000, true"})
    void shouldAnswerAsRedisDoes(String nodeEntries, String nodeBytes, boolean withGroups) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        long seed = Oracle.seed();
        try (Oracle oracle =
                        Oracle.start("--stream-node-max-entries", nodeEntries, "--stream-node-max-bytes", nodeBytes);
                TestServer server = new TestServer(
                        Config.of("stream-node-max-entries", nodeEntries, "stream-node-max-bytes", nodeBytes))) {
            EntryCommandStream stream = new EntryCommandStream(new Random(seed), withGroups);
            for (int i = 0; i < COMMANDS; i++) {
                byte[][] words = stream.next();
                String expected = oracle.run(words);
                String reply = server.run(words);
                int number = i;
                assertEquals(
                        comparable(expected, words),
                        comparable(reply, words),
                        () -> "-Dheddle.seed=" + seed + ", command " + number + ": "
                                + StringCommandStream.describe(words));
                if (i % 2000 == 1999) {
                    oracle.run("FLUSHALL");
                    server.run("FLUSHALL");
                }
            }
        }
    }

    /// Since 7.2 reading and claiming make a consumer even when there is nothing for it.
    private static String comparable(String reply, byte[][] words) {
        if (words.length > 1 && new String(words[1], StandardCharsets.US_ASCII).equals("CREATECONSUMER")) {
            return reply.startsWith("(") ? "some" : reply;
        }
        return reply.replaceAll("\"consumers\", \\([0-9]+\\)", "\"consumers\", some");
    }
}
