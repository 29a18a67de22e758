package io.heddle.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.keyspace.KeyspaceOptions;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.Keyspaces;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the worker hears of a walk whose visitor fails.
@Timeout(60)
final class FailingWalkTest {
    private static void put(Keyspaces keyspaces) {
        long text = Memory.allocateRaw(1);
        Memory.putByte(text, (byte) 'k');
        keyspaces.database(0).setString(text, 1, text, 1, KeyspaceReader.NO_EXPIRY);
        Memory.freeRaw(text);
    }

    private static Request await(RequestRing ring) {
        Request request = ring.poll();
        while (request == null) {
            Thread.onSpinWait();
            request = ring.poll();
        }
        return request;
    }

    @Test
    void shouldCountAsAborted() {
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        List<Throwable> failures = new ArrayList<>();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> failures.add(failure));
        RequestRing ring = new RequestRing(8, () -> {});
        Allocator allocator = Allocator.create(new MemoryOptions(1L << 30, false));
        SnapshotThread thread = new SnapshotThread(ring, new HelperThreads("", "", "", _ -> {}));
        try (Keyspaces keyspaces = new Keyspaces(allocator, new Epochs(allocator), new KeyspaceOptions(1, 1, 2))) {
            put(keyspaces);
            Snapshot snapshot = keyspaces.openSnapshot();
            RuntimeException failure = new IllegalStateException("a visitor's");
            List<Boolean> aborted = new ArrayList<>();
            thread.start(
                    snapshot,
                    _ -> {
                        throw failure;
                    },
                    () -> {
                        aborted.add(snapshot.isAborted());
                        snapshot.close();
                    });
            await(ring).call().run();
            assertEquals(List.of(true), aborted);
            thread.close();
            assertEquals(List.of(failure), failures);
            while (keyspaces.freeStep(100)) {
                // until all is cleaned up
            }
            assertTrue(keyspaces.canOpenSnapshot());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(handler);
        }
        allocator.close();
    }
}
