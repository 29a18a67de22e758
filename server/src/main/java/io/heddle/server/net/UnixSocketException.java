package io.heddle.server.net;

import java.io.IOException;

/// The Unix socket cannot be opened; the message says which and why.
public final class UnixSocketException extends IOException {
    private static final long serialVersionUID = 1L;

    UnixSocketException(String message, Exception cause) {
        super(message, cause);
    }
}
