package io.heddle.server.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.server.TestServer;
import io.heddle.snapshot.Snapshot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// snapshot-memory-limit: what is held for a snapshot alone.
class SnapshotLimitTest {
    private static final int KEYS = 1_000;

    private static void setAll(TestServer server, String value) {
        for (int i = 0; i < KEYS; i++) {
            server.run("SET key:" + i + " " + value);
        }
    }

    @ParameterizedTest
    @CsvSource({"10kb, true", "100mb, false", "50%, false", "0, false"})
    void shouldGiveUpASnapshotThatNeedsMore(String limit, boolean aborted) {
        try (TestServer server = new TestServer()) {
            assertEquals("OK", server.run("CONFIG SET snapshot-memory-limit " + limit));
            setAll(server, "v".repeat(100));
            Snapshot snapshot = server.engine().keyspaces().openSnapshot();
            setAll(server, "w".repeat(100));
            assertEquals(aborted, snapshot.isAborted());
            snapshot.close();
        }
    }
}
