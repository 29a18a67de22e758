package io.heddle.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// What recv and send answer when they fail: the reason, though the first try goes without it.
@EnabledOnOs(OS.LINUX)
class LinuxCallsTest {
    private static final int ROOM = 4096;
    private static final int EPIPE = 32;
    private static final int EBADF = 9;

    private final LinuxCalls calls = new LinuxCalls();
    private final long room = Memory.allocateRaw(ROOM);
    private int left;
    private int right;

    @BeforeEach
    void open() {
        assertEquals(0, calls.socketPair(room));
        left = Memory.getInt(room);
        right = Memory.getInt(room + 4);
    }

    @AfterEach
    void close() {
        calls.close(left);
        calls.close(right);
        Memory.freeRaw(room);
    }

    @Test
    void shouldSayThatThereIsNothingToRead() {
        assertEquals(-LinuxCalls.EAGAIN, calls.recv(left, room, ROOM));
        assertEquals(5, calls.send(right, room, 5));
        assertEquals(5, calls.recv(left, room, ROOM));
        assertEquals(-LinuxCalls.EAGAIN, calls.recv(left, room, ROOM));
    }

    @Test
    void shouldSayThatTheSocketTakesNoMore() {
        int sent = 0;
        int n;
        while ((n = calls.send(left, room, ROOM)) > 0) {
            sent += n;
        }
        assertEquals(-LinuxCalls.EAGAIN, n);
        int read = 0;
        while ((n = calls.recv(right, room, ROOM)) > 0) {
            read += n;
        }
        assertEquals(-LinuxCalls.EAGAIN, n);
        assertTrue(sent > 0);
        assertEquals(sent, read);
    }

    @Test
    void shouldTellTheEndFromABrokenSocket() {
        calls.shutdown(right);
        assertEquals(0, calls.recv(left, room, ROOM));
        assertEquals(-EPIPE, calls.send(left, room, 1));
        assertEquals(-EBADF, calls.recv(-1, room, ROOM));
    }
}
