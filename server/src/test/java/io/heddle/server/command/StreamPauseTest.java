package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.heddle.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What `$` means to XREAD while clients are paused: the end of the stream when the command is carried out, not when
/// it came.
class StreamPauseTest {
    private static final String ENTRY = "[[\"s\", [[\"%s\", [\"f\", \"v\"]]]]]";

    private TestServer server;
    private TestServer.Client reader;
    private TestServer.Client writer;

    @BeforeEach
    void start() {
        server = new TestServer();
        reader = server.connect();
        writer = server.connect();
        server.run("XADD s 1-1 f v");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void endPause() {
        assertFalse(writer.hasReply());
        assertFalse(reader.hasReply());
        server.pass(101);
        server.settle();
    }

    @Test
    void shouldSeeWhatIsAddedBehindItAfterThePause() {
        server.run("CLIENT PAUSE 100 ALL");
        reader.begin("XREAD BLOCK 0 STREAMS s $");
        writer.begin("XADD s 2-1 f v");
        endPause();
        assertEquals("\"2-1\"", writer.readReply());
        assertEquals(ENTRY.formatted("2-1"), reader.readReply());
    }

    @Test
    void shouldNotSeeWhatIsAddedBeforeItAfterThePause() {
        server.run("CLIENT PAUSE 100 ALL");
        writer.begin("XADD s 2-1 f v");
        reader.begin("XREAD BLOCK 0 STREAMS s $");
        endPause();
        assertEquals("\"2-1\"", writer.readReply());
        assertFalse(reader.hasReply());
        assertEquals("\"3-1\"", server.run("XADD s 3-1 f v"));
        assertEquals(ENTRY.formatted("3-1"), reader.readReply());
    }

    @Test
    void shouldNotWaitWhenItDoesNotBlock() {
        server.run("CLIENT PAUSE 100 ALL");
        reader.begin("XREAD STREAMS s $");
        writer.begin("XADD s 2-1 f v");
        endPause();
        assertEquals("nil", reader.readReply());
        assertEquals("\"2-1\"", writer.readReply());
    }

    @Test
    void shouldCountItsWaitFromTheEndOfThePause() {
        server.run("CLIENT PAUSE 100 ALL");
        reader.begin("XREAD BLOCK 50 STREAMS s $");
        endPause();
        assertFalse(reader.hasReply());
        server.pass(60);
        server.settle();
        assertEquals("nil", reader.readReply());
    }

    @Test
    void shouldWaitAtOnceWhileOnlyWritesArePaused() {
        server.run("CLIENT PAUSE 100 WRITE");
        reader.begin("XREAD BLOCK 0 STREAMS s $");
        writer.begin("XADD s 2-1 f v");
        endPause();
        assertEquals("\"2-1\"", writer.readReply());
        assertEquals(ENTRY.formatted("2-1"), reader.readReply());
    }

    @Test
    void shouldServeWhoWaitedBeforeThePause() {
        reader.begin("XREAD BLOCK 0 STREAMS s $");
        server.run("CLIENT PAUSE 100 ALL");
        writer.begin("XADD s 2-1 f v");
        endPause();
        assertEquals("\"2-1\"", writer.readReply());
        assertEquals(ENTRY.formatted("2-1"), reader.readReply());
    }
}
