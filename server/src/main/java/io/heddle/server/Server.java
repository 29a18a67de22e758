package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import java.io.IOException;

/// A running server.
public final class Server {
    private Server() {}

    /// Binds, builds and starts.
    ///
    /// @throws IOException when an address cannot be bound
    public static Server start(Config config, ServerLog log) throws IOException {
        if (config.number(Directives.PORT) != 0) {
            throw new IOException("there is no server in this build");
        }
        return new Server();
    }

    /// Asks the server to stop; any thread.
    public void stop() {}

    /// Waits for the end of all threads.
    public void awaitStop() throws InterruptedException {}
}
