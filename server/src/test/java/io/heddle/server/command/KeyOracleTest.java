package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.KeyCommandStream;
import io.heddle.server.Oracle;
import io.heddle.server.TestServer;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The key commands answer as a real redis-server does. For other runs: `-Dheddle.commands=N`,
/// `-Dheddle.seed=S`.
class KeyOracleTest {
    /// How far the two clocks, and the moments at which they are read, may lie apart.
    private static final long TOLERANCE_MILLIS = 5_000;

    /// Redis 7.0 has no response policy for what is special.
    private static final String LATER_TIP = ", \"response_policy:special\"";

    private static Oracle oracle;

    @BeforeAll
    static void start() {
        assumeTrue(Oracle.isInstalled());
        oracle = Oracle.start();
    }

    @AfterAll
    static void stop() {
        if (oracle != null) {
            oracle.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 40})
    void shouldAnswerRandomCommandsAsTheOracleDoes(int keys) {
        long seed = Oracle.seed();
        int commands = Integer.getInteger("heddle.commands", 12_000);
        KeyCommandStream stream = new KeyCommandStream(new Random(seed), keys);
        oracle.run("FLUSHALL");
        try (TestServer server = new TestServer()) {
            for (int i = 0; i < commands; i++) {
                compare(server, stream.next(), "seed " + seed + ", command " + i);
                if (i % 1000 == 0) {
                    compareScans(server, "seed " + seed + ", after command " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EXPIRE a x NX XX",
                "EXPIRE a x foo",
                "EXPIRE a x",
                "EXPIRE missing 9223372036854775807",
                "EXPIRE missing 1 NX GT",
                "PEXPIRE a 9223372036854775807",
                "PEXPIREAT a 9223372036854775807",
                "PEXPIRETIME a",
                "EXPIRETIME a",
                "COPY a a",
                "COPY missing missing",
                "COPY a b DB 99999999999",
                "COPY a a DB 0 foo",
                "COPY a b DB 16 foo",
                "MOVE a 0",
                "MOVE missing 0",
                "MOVE missing x",
                "RENAME missing missing",
                "RENAME a a",
                "RENAMENX a a",
                "RENAMENX missing a",
                "SWAPDB x y",
                "SWAPDB 0 y",
                "SWAPDB 0 0",
                "SCAN \"\" COUNT 1000",
                "SCAN x COUNT 0",
                "SCAN +0 COUNT 1000",
                "SCAN 0 TYPE list COUNT 1000",
                "SCAN 0 TYPE STRING MATCH b* COUNT 1000",
                "SCAN 0 TYPE nonsense COUNT 1000",
                "SCAN 0 COUNT 9223372036854775807",
                "OBJECT FREQ missing",
                "OBJECT FREQ a",
                "OBJECT IDLETIME missing",
                "OBJECT REFCOUNT missing",
                "OBJECT REFCOUNT a",
                "OBJECT REFCOUNT n",
                "OBJECT REFCOUNT m",
                "OBJECT ENCODING n",
                "OBJECT IDLETIME a",
                "FLUSHALL ASYNC SYNC",
                "LOLWUT VERSION x"
            })
    void shouldAnswerEdgesAsTheOracleDoes(String line) {
        try (TestServer server = new TestServer()) {
            for (String setUp : new String[] {"FLUSHALL", "SET a 1234567x", "SET n 9999", "SET m 10000"}) {
                compare(server, setUp, "set-up");
            }
            if (line.startsWith("SCAN")) {
                assertEquals(sorted(oracle.run(line)), sorted(server.run(line)), line);
            } else {
                compare(server, line, "edge");
            }
        }
    }

    @Test
    void shouldDescribeCommandsAsTheOracleDoes() {
        String names = "DEL UNLINK EXISTS TYPE TOUCH KEYS SCAN RANDOMKEY RENAME RENAMENX COPY MOVE EXPIRE PEXPIRE"
                + " EXPIREAT PEXPIREAT TTL PTTL EXPIRETIME PEXPIRETIME PERSIST DBSIZE FLUSHALL FLUSHDB SWAPDB TIME"
                + " LOLWUT OBJECT|ENCODING OBJECT|FREQ OBJECT|IDLETIME OBJECT|REFCOUNT OBJECT|HELP";
        try (TestServer server = new TestServer()) {
            assertAll(Arrays.stream(names.split(" ")).map(name -> () -> {
                String line = "COMMAND INFO " + name;
                assertEquals(oracle.run(line), server.run(line).replace(LATER_TIP, ""));
            }));
        }
    }

    private static void compare(TestServer server, String line, String where) {
        server.clock().advance(System.currentTimeMillis() - server.clock().unixMillis());
        String expected = oracle.run(line);
        String actual = server.run(line);
        if (line.startsWith("KEYS")) {
            expected = sorted(expected);
            actual = sorted(actual);
        } else if (line.equals("RANDOMKEY") && !expected.equals("nil") && !actual.equals("nil")) {
            expected = "(1)";
            actual = server.run("EXISTS " + actual.replace("\\x0d", "\\r").replace("\\x0a", "\\n"));
        } else if (isNear(line, expected, actual)) {
            return;
        }
        assertEquals(expected, actual, () -> line + " (" + where + ")");
    }

    /// Whether both are times that differ no more than the clocks may.
    private static boolean isNear(String line, String expected, String actual) {
        boolean millis = line.startsWith("PTTL") || line.startsWith("PEXPIRETIME");
        boolean seconds = line.startsWith("TTL") || line.startsWith("EXPIRETIME");
        boolean times = expected.matches("\\(\\d+\\)") && actual.matches("\\(\\d+\\)");
        return (millis || seconds)
                && times
                && Math.abs(number(expected) - number(actual)) <= TOLERANCE_MILLIS / (millis ? 1 : 1000);
    }

    private static long number(String reply) {
        return Long.parseLong(reply.substring(1, reply.length() - 1));
    }

    private static void compareScans(TestServer server, String where) {
        for (String options : new String[] {"", " COUNT 3", " MATCH k*1*", " TYPE string COUNT 7", " TYPE list"}) {
            Set<String> expected = new TreeSet<>();
            Set<String> actual = new TreeSet<>();
            scan(oracle::run, options, expected);
            scan(server::run, options, actual);
            assertEquals(expected, actual, () -> "SCAN" + options + " (" + where + ")");
        }
    }

    private static void scan(UnaryOperator<String> run, String options, Set<String> keys) {
        String cursor = "0";
        do {
            String reply = run.apply("SCAN " + cursor + options);
            cursor = reply.substring(2, reply.indexOf('"', 2));
            String list = reply.substring(reply.indexOf(", [") + 3, reply.length() - 2);
            if (!list.isEmpty()) {
                keys.addAll(Arrays.asList(list.split(", ")));
            }
        } while (!cursor.equals("0"));
    }

    /// The elements of a flat list (a nested one loses its brackets), in order.
    private static String sorted(String reply) {
        String[] elements = reply.replaceAll("[\\[\\]]", "").split(", ");
        Arrays.sort(elements);
        return Arrays.toString(elements);
    }
}
