package io.heddle.server.net;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A listening socket.
interface Listener extends AutoCloseable {
    /// The next connection, non-blocking; null when none waits.
    ///
    /// @throws IOException when none can be accepted for now, such as for want of descriptors
    @Nullable
    Socket accept() throws IOException;

    /// Address as given to the operator: "127.0.0.1:6379" or a path.
    String address();

    /// The port in use (after a request for port 0), or 0 for a Unix socket.
    int port();

    @Override
    void close();
}
