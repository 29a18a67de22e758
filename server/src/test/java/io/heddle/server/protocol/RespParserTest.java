package io.heddle.server.protocol;

import static io.heddle.server.protocol.Requests.bytes;
import static io.heddle.server.protocol.Requests.command;
import static io.heddle.server.protocol.Requests.parse;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.CommandBatch;
import io.heddle.server.protocol.RespParser.Outcome;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RespParserTest {
    private static final ParserLimits LIMITS = new ParserLimits(() -> 512L << 20);

    private static void assertCommands(String stream, String... expected) {
        assertEquals(new Requests.Parsed(List.of(expected), null), parse(stream));
    }

    private static void assertError(String stream, String error) {
        assertEquals(new Requests.Parsed(List.of(), "Protocol error: " + error), parse(stream));
    }

    @Test
    void shouldFindCommandsOfAnyCase() {
        assertCommands("*2\r\n$3\r\ngEt\r\n$1\r\nk\r\n", "get[gEt][k]");
        assertCommands("*1\r\n$4\r\nNOPE\r\n", "?[NOPE]");
    }

    @Test
    void shouldFindSubcommandsOfContainers() {
        assertCommands("config get x\n", "config|get[config][get][x]");
        assertCommands("CONFIG NOPE x\nCONFIG\n", "config[CONFIG][NOPE][x]", "config[CONFIG]");
    }

    @Test
    void shouldParsePipelines() {
        assertCommands(
                "*1\r\n$4\r\nPING\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$0\r\n\r\nPING\r\n",
                "ping[PING]",
                "set[SET][k][]",
                "ping[PING]");
    }

    @Test
    void shouldTakeAnyBytesAsArguments() {
        byte[] value = new byte[256];
        for (int i = 0; i < value.length; i++) {
            value[i] = (byte) i;
        }
        assertEquals(
                List.of("get[GET][" + Requests.text(value) + "]"),
                parse(command(bytes("GET"), value)).commands());
        assertCommands("*1\r\n$0\r\n\r\n", "?[]");
    }

    @Test
    void shouldPassOverEmptyRequests() {
        assertCommands("*0\r\n*-1\r\n*-7\r\n\r\n\n  \r\nPING\r\n", "ping[PING]");
    }

    @Test
    void shouldNotLookAtTheBytesThatEndLinesAndArguments() {
        assertCommands("*1\rx$4\r.PING??", "ping[PING]");
    }

    @Test
    void shouldSplitInlineRequests() {
        assertCommands("set  k\tv \r\n", "set[set][k][v]");
        assertCommands("set k \"a b\\n\\x41\\q\\\"\" 'x\\'y\\n'\n", "set[set][k][a b\nAq\"][x'y\\n]");
        assertCommands("set k \"\" ''\n", "set[set][k][][]");
        assertCommands("set k a\"b c\" \"\\x4\" \"\\xzz\"\n", "set[set][k][ab c][x4][xzz]");
        assertCommands("\u000bset\u000b k\u000bv\n", "?[set\u000b][k\u000bv]");
        assertCommands("set k \"\\r\\t\\b\\a\"\u000c\n", "set[set][k][\r\t\b\u0007]");
    }

    @Test
    void shouldRefuseUnbalancedQuotes() {
        for (String line :
                List.of("\"", "get \"a", "get 'a", "get \"a\"b", "get 'a'b", "get \"a\\", "get 'a\\'", "\"\\")) {
            assertError(line + "\r\n", "unbalanced quotes in request");
        }
    }

    @Test
    void shouldRefuseWrongCounts() {
        for (String count :
                List.of("", "a", "-0", "01", "+1", "1 ", " 1", "2147483648", "99999999999999999999999", "1a")) {
            assertError("*" + count + "\r\n", "invalid multibulk length");
        }
    }

    @Test
    void shouldRefuseWrongLengths() {
        for (String length : List.of("", "a", "-1", "01", "+1", "1 ", "536870913", "9223372036854775808", "1a")) {
            assertError("*1\r\n$" + length + "\r\n", "invalid bulk length");
        }
        assertError("*1\r\n:1\r\n", "expected '$', got ':'");
        assertError("*1\r\n\r\n", "expected '$', got '\r'");
        assertError("*2\r\n$3\r\nGET\r\nk\r\n", "expected '$', got 'k'");
    }

    @Test
    void shouldRefuseLinesWithoutEnd() {
        String line = "1".repeat(ParserLimits.MAX_LINE);
        assertError("*" + line, "too big mbulk count string");
        assertError("*1\r\n$" + line, "too big bulk count string");
        assertError("x" + line, "too big inline request");
        assertCommands(line);
        assertCommands("*" + line.substring(1));
    }

    @Test
    void shouldGiveTheCommandsBeforeAnError() {
        assertEquals(
                new Requests.Parsed(List.of("ping[PING]"), "Protocol error: invalid multibulk length"),
                parse("PING\r\n*x\r\nPING\r\n"));
        assertEquals(
                new Requests.Parsed(List.of("ping[PING]"), "Protocol error: expected '$', got '!'"),
                parse("PING\r\n*2\r\n$3\r\nGET\r\n!\r\n"));
    }

    @Test
    void shouldKeepTheArgumentsOfAPartialCommand() {
        byte[] stream = command("SET", "key", "value", "more");
        long buffer = Memory.allocateRaw(stream.length);
        Memory.copyFromArray(stream, 0, buffer, stream.length);
        CommandBatch batch = new CommandBatch();
        batch.base = buffer;
        RespParser parser = new RespParser(Requests.table(), LIMITS);
        int part = stream.length - 3;
        assertEquals(Outcome.MORE, parser.parse(batch, 0, part));
        assertTrue(parser.hasPartial());
        assertEquals(3, batch.argumentCount);
        assertEquals(3, parser.needed());
        long moved = Memory.resizeRaw(buffer, stream.length);
        batch.base = moved;
        assertEquals(Outcome.COMMANDS, parser.parse(batch, parser.consumed(), stream.length));
        assertEquals(4, batch.argumentCount);
        assertFalse(parser.hasPartial());
        assertEquals(stream.length, parser.consumed());
        Memory.freeRaw(moved);
    }

    @Test
    void shouldRollAPartialCommandBackBehindCompleteOnes() {
        byte[] stream = bytes("PING\r\n*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$");
        long buffer = Memory.allocateRaw(stream.length);
        Memory.copyFromArray(stream, 0, buffer, stream.length);
        CommandBatch batch = new CommandBatch();
        batch.base = buffer;
        RespParser parser = new RespParser(Requests.table(), LIMITS);
        assertEquals(Outcome.COMMANDS, parser.parse(batch, 0, stream.length));
        assertEquals(1, batch.count);
        assertEquals(1, batch.argumentCount);
        assertEquals(6, parser.consumed());
        assertTrue(parser.needsBytes());
        assertFalse(parser.hasPartial());
        Memory.freeRaw(buffer);
    }

    @Test
    void shouldReadBigArgumentsIntoBlocks() {
        byte[] big = new byte[100_000];
        Arrays.fill(big, (byte) 'v');
        byte[] stream = command(bytes("SET"), bytes("k"), big, big, bytes("EX"), big);
        String expected = "[" + Requests.text(big) + "]";
        for (int piece : new int[] {1, 7, 16 * 1024, 50_000, 100_000, 101_000, stream.length}) {
            try (Requests.Connection connection = new Requests.Connection(LIMITS)) {
                for (int at = 0; at < stream.length; at += piece) {
                    connection.receive(stream, at, Math.min(stream.length, at + piece));
                }
                assertEquals(
                        List.of("set[SET][k]" + expected + expected + "[EX]" + expected),
                        connection.parsed().commands());
                assertTrue(connection.isIdle());
                if (piece <= 16 * 1024) {
                    assertEquals(3, connection.blocksFilled);
                }
            }
        }
    }

    @Test
    void shouldAllowABigArgumentToStayInTheBuffer() {
        byte[] stream = command("SET", "k", "v".repeat(40_000));
        long buffer = Memory.allocateRaw(stream.length);
        Memory.copyFromArray(stream, 0, buffer, stream.length);
        CommandBatch batch = new CommandBatch();
        batch.base = buffer;
        RespParser parser = new RespParser(Requests.table(), LIMITS);
        assertEquals(Outcome.BLOCK, parser.parse(batch, 0, 1000));
        assertEquals(40_000, parser.blockLength());
        assertEquals(Outcome.MORE, parser.parse(batch, parser.consumed(), stream.length - 1));
        assertEquals(1, parser.needed());
        assertEquals(Outcome.COMMANDS, parser.parse(batch, parser.consumed(), stream.length));
        assertEquals(40_000, batch.lengths[2]);
        assertEquals(0, batch.blockCount);
        Memory.freeRaw(buffer);
    }

    @Test
    void shouldLimitUnauthenticatedClients() {
        ParserLimits limits = new ParserLimits(() -> 512L << 20);
        limits.authenticated(false);
        assertEquals("Protocol error: unauthenticated multibulk length", errorOf(limits, "*11\r\n"));
        assertEquals("Protocol error: unauthenticated bulk length", errorOf(limits, "*1\r\n$16385\r\n"));
        assertNull(errorOf(limits, "*10\r\n"));
        assertNull(errorOf(limits, "*1\r\n$16384\r\n"));
        assertEquals("Protocol error: invalid bulk length", errorOf(limits, "*1\r\n$536870913\r\n"));
    }

    private static @Nullable String errorOf(ParserLimits limits, String stream) {
        try (Requests.Connection connection = new Requests.Connection(limits)) {
            byte[] bytes = bytes(stream);
            connection.receive(bytes, 0, bytes.length);
            return connection.parsed().error();
        }
    }

    @Test
    void shouldLookAgainWhenTheCommandsBeforeMayAuthenticate() {
        ParserLimits limits = new ParserLimits(() -> 512L << 20);
        limits.authenticated(false);
        byte[] stream = bytes("PING\r\n*11\r\n");
        long buffer = Memory.allocateRaw(stream.length);
        Memory.copyFromArray(stream, 0, buffer, stream.length);
        CommandBatch batch = new CommandBatch();
        batch.base = buffer;
        RespParser parser = new RespParser(Requests.table(), limits);
        assertEquals(Outcome.COMMANDS, parser.parse(batch, 0, stream.length));
        assertFalse(parser.needsBytes());
        assertEquals(6, parser.consumed());
        batch.clear();
        limits.authenticated(true);
        assertEquals(Outcome.MORE, parser.parse(batch, 6, stream.length));
        Memory.freeRaw(buffer);
    }

    @Test
    void shouldFollowTheLimitOfLengths() {
        long[] limit = {10};
        ParserLimits limits = new ParserLimits(() -> limit[0]);
        assertEquals("Protocol error: invalid bulk length", errorOf(limits, "*1\r\n$11\r\n"));
        limit[0] = 11;
        assertNull(errorOf(limits, "*1\r\n$11\r\n"));
        limit[0] = Long.MAX_VALUE;
        assertEquals("Protocol error: invalid bulk length", errorOf(limits, "*1\r\n$2147483648\r\n"));
    }

    @Test
    void shouldParseAMillionArgumentsInTimeOfTheirLength() {
        int count = 300_000;
        byte[] one = bytes("$1\r\nx\r\n");
        byte[] head = bytes("*" + count + "\r\n");
        long size = head.length + (long) one.length * count;
        long buffer = Memory.allocateRaw(size);
        Memory.copyFromArray(head, 0, buffer, head.length);
        for (int i = 0; i < count; i++) {
            Memory.copyFromArray(one, 0, buffer + head.length + (long) one.length * i, one.length);
        }
        CommandBatch batch = new CommandBatch();
        batch.base = buffer;
        RespParser parser = new RespParser(Requests.table(), LIMITS);
        int at = 0;
        int before = 0;
        for (int end = 1000; end < size; end += 1000) {
            assertEquals(Outcome.MORE, parser.parse(batch, at, end));
            assertTrue(parser.consumed() > end - 20, "all but the last argument is used");
            assertTrue(batch.argumentCount >= before, "nothing is parsed twice");
            before = batch.argumentCount;
            at = parser.consumed();
        }
        assertEquals(Outcome.COMMANDS, parser.parse(batch, at, (int) size));
        assertEquals(count, batch.argumentCount);
        batch.clear();
        assertTrue(batch.offsets.length < 10_000, "large arrays are dropped");
        assertArrayEquals(new long[0], batch.blocks);
        Memory.freeRaw(buffer);
    }
}
