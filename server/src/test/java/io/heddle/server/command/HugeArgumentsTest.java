package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import io.heddle.server.protocol.Args;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Arguments that the Java heap has no room for: whoever must copy one to it refuses.
class HugeArgumentsTest {
    private static final byte[] HUGE = huge();
    private static final String OUT_OF_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

    private final TestServer server = new TestServer();

    private static byte[] huge() {
        byte[] bytes = new byte[Args.COPIED_MAX + 1];
        Arrays.fill(bytes, (byte) '1');
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String run(Object... words) {
        byte[][] arguments = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            arguments[i] = words[i] instanceof String text ? bytes(text) : HUGE;
        }
        return server.run(arguments);
    }

    @Test
    void shouldShowTheBeginningOfAnUnknownCommand() {
        String shown = "1".repeat(128);
        assertEquals("ERR unknown command '" + shown + "', with args beginning with: ", run((Object) HUGE));
        assertEquals("ERR unknown command 'what', with args beginning with: '" + shown + "' ", run("what", HUGE));
        assertEquals("ERR unknown subcommand '" + shown + "'. Try CLIENT HELP.", run("CLIENT", HUGE));
    }

    @Test
    void shouldRefuseWhatWouldBeCopied() {
        assertEquals(OUT_OF_MEMORY, run("WATCH", HUGE));
        assertEquals(OUT_OF_MEMORY, run("SCAN", "0", "MATCH", HUGE));
        assertEquals(OUT_OF_MEMORY, run("KEYS", HUGE));
        assertEquals(OUT_OF_MEMORY, run("CONFIG", "GET", HUGE));
    }

    @Test
    void shouldWatchNoMoreThanTheHeapHasRoomFor() {
        byte[] key = Arrays.copyOf(HUGE, Args.COPIED_MAX);
        long most = Runtime.getRuntime().maxMemory() / 8 / key.length;
        String last = "OK";
        for (int i = 0; i <= most && last.equals("OK"); i++) {
            key[i] = 'x';
            last = server.run(bytes("WATCH"), key);
        }
        assertEquals(OUT_OF_MEMORY, last);
        assertEquals("OK", run("UNWATCH"));
        assertEquals("OK", server.run(bytes("WATCH"), key));
    }

    @Test
    void shouldTakeHugeTextsForNoNumbers() {
        assertEquals("OK", run("SET", "k", HUGE));
        assertEquals("ERR value is not a valid float", run("INCRBYFLOAT", "k", "1"));
        assertEquals("ERR value is not a valid float", run("INCRBYFLOAT", "n", HUGE));
        assertEquals("(1)", run("HSET", "h", "f", HUGE));
        assertEquals("ERR hash value is not a float", run("HINCRBYFLOAT", "h", "f", "1"));
        assertEquals("ERR value is not a valid float", run("ZADD", "z", HUGE, "m"));
        assertEquals("ERR min or max is not a float", run("ZCOUNT", "z", HUGE, "1"));
    }

    @Test
    void shouldKeepHugeKeysWhileOthersAreWatchedAndTracked() {
        TestServer.Client other = server.connect();
        other.run("HELLO 3");
        other.run("CLIENT TRACKING ON");
        other.run("GET k");
        other.run("WATCH k");
        assertEquals("OK", run("SET", HUGE, "v"));
        assertEquals("\"v\"", run("GET", HUGE));
        assertEquals(OUT_OF_MEMORY, other.run(bytes("GET"), HUGE));
        assertEquals("(1)", run("DEL", HUGE));
    }

    @Test
    void shouldShowTheBeginningOfAHugeValueToMonitors() {
        TestServer.Client monitor = server.connect();
        monitor.run("MONITOR");
        assertEquals("OK", run("SET", "k", HUGE));
        String line = monitor.readReply();
        assertTrue(line.endsWith("\"... (" + (HUGE.length - (1 << 20)) + " more bytes)"), () -> line.substring(0, 60));
    }
}
