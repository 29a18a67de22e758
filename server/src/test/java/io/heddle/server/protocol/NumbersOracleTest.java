package io.heddle.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.memory.Doubles;
import io.heddle.memory.LongDoubles;
import io.heddle.server.Oracle;
import io.heddle.server.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Floating-point numbers must be read and added as a redis-server does, when one is installed (on x86-64: its `long
/// double`).
final class NumbersOracleTest {
    private static @Nullable RealServer server;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(RedisProcess.isInstalled(), "no redis-server on the path");
        assumeTrue(List.of("amd64", "x86_64").contains(System.getProperty("os.arch")), "another long double");
        server = RealServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String usualNumber(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> Integer.toString(random.nextInt(20_000) - 10_000);
            case 1 -> BigDecimal.valueOf(random.nextInt(), random.nextInt(9)).toPlainString();
            case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(25)).toPlainString();
            case 3 -> random.nextInt(1000) + "e" + (random.nextInt(50) - 25);
            case 4 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(20) - 10));
            case 5 -> Long.toString(random.nextLong());
            default -> random.nextInt(100) + "." + random.nextInt(100);
        };
    }

    private static String oddNumber(Random random) {
        String usual = random.nextInt(4) == 0
                ? List.of(
                                "inf",
                                "-infinity",
                                "nan",
                                "0x1.8p3",
                                "0xfp-20",
                                "1e308",
                                "1e-320",
                                "1e4932",
                                "1e-4945",
                                "4e-324")
                        .get(random.nextInt(10))
                : usualNumber(random);
        StringBuilder text = new StringBuilder(usual);
        String alphabet = "0123456789.e+-xXpPinfINFa \t";
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length() + 1);
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            if (at == text.length() || random.nextBoolean()) {
                text.insert(at, c);
            } else {
                text.setCharAt(at, c);
            }
        }
        return text.toString();
    }

    private static List<String> exchange(List<byte[]> commands) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        commands.forEach(out::writeBytes);
        RealServer asked = Objects.requireNonNull(server);
        return asked.exchange(out.toByteArray());
    }

    private static String sum(String a, String b) {
        BigDecimal x = LongDoubles.parse(a);
        BigDecimal y = LongDoubles.parse(b);
        if (x == null || y == null) {
            return "-ERR value is not a valid float";
        }
        BigDecimal sum = LongDoubles.sum(x, y);
        return LongDoubles.isInfinite(sum) ? "-ERR increment would produce NaN or Infinity" : LongDoubles.text(sum);
    }

    @Test
    void shouldAddAsRedisDoes() throws IOException {
        long seed = Oracle.seed();
        Random random = new Random(seed);
        List<byte[]> commands = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            String a = i % 3 == 0 ? oddNumber(random) : usualNumber(random);
            String b = i % 5 == 0 ? oddNumber(random) : usualNumber(random);
            commands.add(Requests.command("SET", "k", a));
            commands.add(Requests.command("INCRBYFLOAT", "k", b));
            expected.add(sum(a, b));
            names.add(a + " + " + b + ", seed " + seed);
        }
        List<String> replies = exchange(commands);
        assertEquals(2 * expected.size(), replies.size());
        int numbers = 0;
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(replies.get(2 * i + 1), expected.get(i), names.get(i));
            numbers += expected.get(i).startsWith("-ERR") ? 0 : 1;
        }
        assertTrue(numbers > 10_000, "most are numbers: " + numbers);
    }

    @Test
    void shouldReadScoresAsRedisDoes() throws IOException {
        long seed = Oracle.seed();
        Random random = new Random(seed);
        List<byte[]> commands = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            String text = oddNumber(random);
            texts.add(text);
            commands.add(Requests.command("DEL", "z"));
            commands.add(Requests.command("ZADD", "z", text, "m"));
            commands.add(Requests.command("ZSCORE", "z", "m"));
        }
        List<String> replies = exchange(commands);
        assertEquals(3 * texts.size(), replies.size());
        for (int i = 0; i < texts.size(); i++) {
            String name = texts.get(i) + ", seed " + seed;
            double ours = Doubles.parse(texts.get(i));
            if (replies.get(3 * i + 1).startsWith("-")) {
                assertEquals("-ERR value is not a valid float", replies.get(3 * i + 1), name);
                assertTrue(Double.isNaN(ours), name);
            } else {
                // A small sorted set forgets the sign of zero.
                assertEquals(Doubles.parse(replies.get(3 * i + 2)) + 0.0, ours + 0.0, name);
            }
        }
    }
}
