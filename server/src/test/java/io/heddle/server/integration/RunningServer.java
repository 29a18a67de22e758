package io.heddle.server.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.heddle.memory.Memory;
import io.heddle.server.Server;
import io.heddle.server.ServerLog;
import io.heddle.server.config.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A whole server with its threads and sockets, in this process, on a free port of the loopback interface.
///
/// Closing it checks that no thread has failed and that every byte of memory was given back.
final class RunningServer implements AutoCloseable {
    private static final int TRIES = 20;

    private final long rawBytesBefore = Memory.rawBytes();
    private final Server server;
    private final int port;

    /// @param namesAndValues directives beside address and port
    RunningServer(String... namesAndValues) throws IOException {
        Server started = null;
        int chosen = 0;
        for (int i = 0; started == null; i++) {
            chosen = freePort();
            List<String> all = new ArrayList<>(
                    List.of("bind", "127.0.0.1", "port", String.valueOf(chosen), "loglevel", "nothing"));
            all.addAll(Arrays.asList(namesAndValues));
            Config config = Config.of(all.toArray(String[]::new));
            try {
                started = Server.start(config, ServerLog.of(config));
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
        server = started;
        port = chosen;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Server server() {
        return server;
    }

    int port() {
        return port;
    }

    SocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Client connect() throws IOException {
        return new Client(address());
    }

    @Override
    public void close() {
        server.stop();
        try {
            server.awaitStop();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the server stops", e);
        }
        assertNull(server.failure());
        assertEquals(rawBytesBefore, Memory.rawBytes(), "raw buffers");
    }
}
