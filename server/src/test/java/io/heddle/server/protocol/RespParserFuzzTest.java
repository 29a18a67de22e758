package io.heddle.server.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Streams of valid and damaged requests, whole and in pieces: the pieces must not matter, nothing outside the bytes
/// that have arrived may be read (checked memory mode sees it), and nothing may be lost or leaked.
final class RespParserFuzzTest {
    private static final List<String> LINES = List.of(
            "PING\r\n",
            "\r\n",
            "\n",
            "get k\n",
            "set k \"a b\\x00\\n\"\r\n",
            "config get 'x'\r\n",
            " \t\r\n",
            "*0\r\n",
            "*-1\r\n",
            "unknown \"\"\r\n");
    private static final List<String> GARBAGE = List.of(
            "*",
            "$",
            "\r",
            "\n",
            "\r\n",
            "\0",
            "*1\r\n",
            "$5\r\n",
            "*-2\r\n",
            "$-1\r\n",
            "*2147483648\r\n",
            "$536870912\r\n",
            "$536870913\r\n",
            "*9999999999999999999\r\n",
            "$99999999999999999999999\r\n",
            "*3\r\n$3\r\n",
            "\"",
            "'",
            "\\",
            "*1\r\n$40000\r\n",
            "*1000000\r\n",
            "+OK\r\n",
            ":1\r\n",
            "*+1\r\n",
            "$01\r\n");

    private static ParserLimits limits(Random random) {
        return new ParserLimits(() -> 512L << 20, random.nextBoolean() ? 100 : ParserLimits.BIG_ARGUMENT);
    }

    private static byte[] argument(Random random) {
        int kind = random.nextInt(20);
        int length = kind == 0 && random.nextInt(4) == 0
                ? random.nextInt(50_000)
                : kind < 3 ? random.nextInt(400) : random.nextInt(12);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] validStream(Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int commands = random.nextInt(12);
        for (int i = 0; i < commands; i++) {
            if (random.nextInt(4) == 0) {
                out.writeBytes(Requests.bytes(LINES.get(random.nextInt(LINES.size()))));
            } else {
                byte[][] arguments = new byte[1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 5)][];
                Arrays.setAll(arguments, _ -> argument(random));
                arguments[0] =
                        Requests.bytes(List.of("get", "SET", "Config", "nope").get(random.nextInt(4)));
                out.writeBytes(Requests.command(arguments));
            }
        }
        return out.toByteArray();
    }

    private static byte[] damaged(Random random, byte[] stream) {
        byte[] bytes = stream.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> {
                    if (bytes.length > 0) {
                        bytes[at] = (byte) random.nextInt(256);
                    }
                }
                case 2 -> bytes = spliced(bytes, at, Requests.bytes(GARBAGE.get(random.nextInt(GARBAGE.size()))), 0);
                default -> bytes = spliced(bytes, at, new byte[0], Math.min(bytes.length - at, 1 + random.nextInt(4)));
            }
        }
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] inserted, int removed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(inserted);
        out.write(bytes, at + removed, bytes.length - at - removed);
        return out.toByteArray();
    }

    private static Requests.Parsed whole(byte[] stream) {
        try (Requests.Connection connection = new Requests.Connection(new ParserLimits(() -> 512L << 20))) {
            connection.receive(stream, 0, stream.length);
            return connection.parsed();
        }
    }

    private static void assertSameInPieces(Random random, byte[] stream, Requests.Parsed expected, String seed) {
        int usual = 1 + stream.length / 100 + random.nextInt(random.nextBoolean() ? 8 : 3000);
        try (Requests.Connection connection = new Requests.Connection(limits(random))) {
            int at = 0;
            while (at < stream.length) {
                int to = Math.min(stream.length, at + 1 + random.nextInt(usual));
                connection.receive(stream, at, to);
                at = to;
            }
            assertEquals(expected, connection.parsed(), seed);
        }
    }

    @Test
    void shouldParseTheSameInAnyPieces() {
        long rawBytes = Memory.rawBytes();
        long first = Long.getLong("heddle.seed", System.nanoTime());
        for (long seed = first; seed < first + 400; seed++) {
            Random random = new Random(seed);
            byte[] stream = validStream(random);
            Requests.Parsed expected = whole(stream);
            assertEquals(null, expected.error(), "seed " + seed);
            assertSameInPieces(random, stream, expected, "seed " + seed);
        }
        assertEquals(rawBytes, Memory.rawBytes(), "seeds from " + first);
    }

    @Test
    void shouldAnswerDamageTheSameInAnyPieces() {
        long rawBytes = Memory.rawBytes();
        long first = Long.getLong("heddle.seed", System.nanoTime());
        int errors = 0;
        for (long seed = first; seed < first + 1500; seed++) {
            Random random = new Random(seed);
            byte[] stream = damaged(random, validStream(random));
            Requests.Parsed expected = whole(stream);
            errors += expected.error() == null ? 0 : 1;
            assertSameInPieces(random, stream, expected, "seed " + seed);
        }
        assertTrue(errors > 100, "too few errors to mean anything: " + errors + ", seeds from " + first);
        assertEquals(rawBytes, Memory.rawBytes(), "seeds from " + first);
    }

    @Test
    void shouldStandEverySplitOfAShortStream() {
        byte[] stream = Requests.bytes(String.join(
                "\r\n",
                "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$10\r\n0123456789",
                "",
                "config get \"x\\x41\"",
                "*0",
                "*2\r\n$3\r\nGET\r\n$0\r\n",
                "*1\r\n$x\r\n"));
        Requests.Parsed expected = whole(stream);
        assertEquals(3, expected.commands().size());
        for (int bigArgument : new int[] {1, 10, 11, 1000}) {
            for (int first = 0; first <= stream.length; first++) {
                for (int second = first; second <= stream.length; second++) {
                    ParserLimits limits = new ParserLimits(() -> 512L << 20, bigArgument);
                    try (Requests.Connection connection = new Requests.Connection(limits)) {
                        connection.receive(stream, 0, first);
                        connection.receive(stream, first, second);
                        connection.receive(stream, second, stream.length);
                        assertEquals(expected, connection.parsed(), first + " and " + second);
                    }
                }
            }
        }
    }
}
