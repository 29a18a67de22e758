package io.heddle.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.Oracle;
import io.heddle.server.RedisProcess;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Malformed requests must get the very answers of a redis-server, when one is installed.
final class ProtocolOracleTest {
    private static @Nullable RealServer server;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(RedisProcess.isInstalled(), "no redis-server on the path");
        server = RealServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /// How many commands were understood, and the error line as it goes over the wire.
    private record Answer(int commands, @Nullable String error) {}

    private static Answer ours(byte[] stream, ParserLimits limits) {
        try (Requests.Connection connection = new Requests.Connection(limits)) {
            connection.receive(stream, 0, stream.length);
            String error = connection.parsed().error();
            String line =
                    error == null ? null : "-ERR " + error.replace('\r', ' ').replace('\n', ' ');
            return new Answer(connection.parsed().commands().size(), line);
        }
    }

    private static Answer theirs(byte[] stream, RealServer asked) throws IOException {
        List<String> replies = asked.exchange(stream);
        if (!replies.isEmpty() && replies.getLast().startsWith("-ERR Protocol error")) {
            return new Answer(replies.size() - 1, replies.getLast());
        }
        return new Answer(replies.size(), null);
    }

    private static void assertSame(String stream) throws IOException {
        assertSame(Requests.bytes(stream), stream.substring(0, Math.min(80, stream.length())));
    }

    private static void assertSame(byte[] stream, String name) throws IOException {
        RealServer asked = Objects.requireNonNull(server);
        assertEquals(theirs(stream, asked), ours(stream, new ParserLimits(() -> 512L << 20)), name);
    }

    @Test
    void shouldRefuseWhatRedisRefuses() throws IOException {
        for (String count : List.of(
                "",
                "a",
                "-0",
                "00",
                "01",
                "+1",
                " 1",
                "1 ",
                "-",
                "1a",
                "2147483647",
                "2147483648",
                "-2147483649",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "99999999999999999999999",
                "1\0")) {
            assertSame("*" + count + "\r\nPING\r\n");
            assertSame("PING\r\n*1\r\n$" + count + "\r\nPING\r\n");
        }
        for (String bulk : List.of("$", "$4", ":4", "PING", "\0", "\n", "", "\t", "\"", "%", "\u00e9", "*1")) {
            assertSame("*1\r\n" + bulk + "\r\n");
            assertSame("*1\r\n" + bulk);
        }
        assertSame("*1\r\n$536870912\r\n");
        assertSame("*1\r\n$536870913\r\n");
        assertSame("*1\rX$4\rXPINGxxPING\n");
        assertSame("*0\r\n*-1\r\n*-5\r\n\r\n\nPING\n");
    }

    @Test
    void shouldSplitLinesAsRedisDoes() throws IOException {
        for (String word : List.of(
                "x",
                "\"",
                "'",
                "\"x",
                "x\"",
                "\"x\"",
                "\"x\"y",
                "'x'y",
                "x'y'",
                "\"\\\"",
                "\"\\\\\"",
                "'\\'",
                "'\\''",
                "\"\\x4\"",
                "\"\\x41\"",
                "\"\\xZZ\"",
                "\\x41",
                "\"\\n\\r\\t\\b\\a\\q\"",
                "\u000b",
                "x\u000by",
                "\u000c",
                "\"x\"\u000b",
                "\u00a0",
                "",
                "\"\"",
                "''",
                "\"\" ''",
                "\0",
                "x\0y",
                "\r",
                "x\ry")) {
            String stream = "ECHO " + word + "\r\nECHO .\n";
            RealServer asked = Objects.requireNonNull(server);
            byte[] bytes = Requests.bytes(stream);
            Requests.Parsed ours = Requests.parse(bytes);
            assertSame(bytes, stream);
            List<String> replies = asked.exchange(bytes);
            if (ours.error() == null
                    && !replies.isEmpty()
                    && replies.size() == 2
                    && !replies.get(0).startsWith("-")) {
                assertEquals(ours.commands().getFirst(), "?[ECHO][" + replies.get(0) + "]", stream);
            }
        }
    }

    @Test
    void shouldGiveUpOnEndlessLinesWhereRedisDoes() throws IOException {
        for (String start : List.of("*", "*1\r\n$", "x")) {
            for (int length : new int[] {ParserLimits.MAX_LINE, ParserLimits.MAX_LINE + 1}) {
                int header = start.length() - start.lastIndexOf('\n') - 1;
                assertSame(start + "1".repeat(length - header));
            }
        }
    }

    @Test
    void shouldLimitUnauthenticatedClientsAsRedisDoes() throws Exception {
        try (RealServer asked = RealServer.start("--requirepass", "secret")) {
            for (String stream : List.of(
                    "*10\r\n",
                    "*11\r\n",
                    "*1\r\n$16384\r\n",
                    "*1\r\n$16385\r\n",
                    "*2147483648\r\n",
                    "*1\r\n$536870913\r\n",
                    "PING\r\n*11\r\n")) {
                byte[] bytes = Requests.bytes(stream);
                ParserLimits limits = new ParserLimits(() -> 512L << 20);
                limits.authenticated(false);
                assertEquals(theirs(bytes, asked), ours(bytes, limits), stream);
            }
        }
    }

    @Test
    void shouldAnswerRandomDamageAsRedisDoes() throws IOException {
        long first = Oracle.seed();
        String alphabet = "*$\r\n0123456789-\"' x\\\0:";
        for (long seed = first; seed < first + 1500; seed++) {
            Random random = new Random(seed);
            StringBuilder stream = new StringBuilder();
            int commands = 1 + random.nextInt(4);
            for (int i = 0; i < commands; i++) {
                stream.append(
                        random.nextInt(4) == 0
                                ? "echo \"a b\"\r\n"
                                : Requests.text(Requests.command("ECHO", "x".repeat(random.nextInt(30)))));
            }
            int changes = 1 + random.nextInt(3);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(stream.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> stream.setCharAt(at, c);
                    case 1 -> stream.insert(at, c);
                    default -> stream.deleteCharAt(at);
                }
            }
            assertSame(Requests.bytes(stream.toString()), "seed " + seed + ": " + stream);
        }
    }
}
