package io.heddle.server.handoff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The states of a port, where several threads share it and where it has one to itself.
class PortTest implements Carrier {
    private int posts;

    @Override
    public void post(Port port) {
        posts++;
    }

    private Port waiting(boolean alone) {
        PeerInfo peer = new PeerInfo("test:1", "test:2", false, true, -1);
        Port port = new Port(this, new ReplyChunks(1, alone), peer, alone);
        port.await();
        return port;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetTheThreadRunOnceForEachTimeItIsReadable(boolean alone) {
        Port port = waiting(alone);
        assertTrue(port.isWaiting());
        assertTrue(port.onReadable());
        assertFalse(port.isWaiting());
        assertFalse(port.onReadable());
        assertFalse(port.onReadable());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAskForAnotherLookWhenItBecameReadableMeanwhile(boolean alone) {
        Port port = waiting(alone);
        port.onReadable();
        port.await();
        assertEquals(0, port.takeActions());
        port.onReadable();
        port.onReadable();
        port.await();
        assertEquals(Port.REARM, port.takeActions());
        assertTrue(port.onReadable());
        port.noteReadable();
        port.await();
        assertEquals(Port.REARM, port.takeActions());
        assertEquals(2, posts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldPostOnceUntilActionsAreTaken(boolean alone) {
        Port port = waiting(alone);
        port.act(Port.FLUSH);
        port.act(Port.CLOSE_AFTER_FLUSH);
        assertEquals(1, posts);
        assertEquals(Port.FLUSH | Port.CLOSE_AFTER_FLUSH, port.takeActions());
        assertEquals(0, port.takeActions());
        port.act(Port.FLUSH);
        assertEquals(2, posts);
    }
}
