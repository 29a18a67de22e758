package io.heddle.server.handoff;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestRingTest {
    private final RequestRing ring = new RequestRing(4, () -> {});
    private final List<Request> offered = new ArrayList<>();

    private void offer(int count) {
        for (int i = 0; i < count; i++) {
            Request request = new Request(() -> {});
            assertTrue(ring.tryOffer(request));
            offered.add(request);
        }
    }

    @Test
    void shouldRefuseWhenFull() {
        offer(4);
        assertFalse(ring.tryOffer(new Request(() -> {})));
    }

    @Test
    void shouldMakeRoomAndKeepTheOrder() {
        offer(4);
        ring.setAside();
        offer(4);
        ring.setAside();
        offer(2);
        for (Request request : offered) {
            assertFalse(ring.isEmpty());
            assertSame(request, ring.poll());
        }
        assertNull(ring.poll());
        assertTrue(ring.isEmpty());
    }
}
