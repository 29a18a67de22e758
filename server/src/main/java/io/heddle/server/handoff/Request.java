package io.heddle.server.handoff;

import org.jspecify.annotations.Nullable;

/// An element of the ring: what a connection (or another thread) asks of the worker. Preallocated per connection.
public final class Request {
    /// What is asked.
    public enum Kind {
        /// A new connection.
        OPEN,
        /// A batch of commands is ready.
        BATCH,
        /// A string block for a very long argument is needed.
        BLOCK,
        /// Nothing has come for a while of the argument that the block is for; the block is to be cut short.
        TRIM,
        /// The peer is gone; the session ends.
        GONE,
        /// The peer has ended its side while a batch was at the worker.
        PEER_ENDED,
        /// The connection has been idle for a while; what its outbox holds in reserve may go.
        REST,
        /// Something to run on the worker, from a thread that is no connection.
        CALL
    }

    private final Kind kind;
    private final @Nullable Port port;
    private final @Nullable Runnable call;

    Request(Kind kind, Port port) {
        this.kind = kind;
        this.port = port;
        this.call = null;
    }

    /// A call to run on the worker.
    public Request(Runnable call) {
        this.kind = Kind.CALL;
        this.port = null;
        this.call = call;
    }

    public Kind kind() {
        return kind;
    }

    /// The connection; not for calls.
    public Port port() {
        if (port == null) {
            throw new IllegalStateException("a call has no port");
        }
        return port;
    }

    /// The call; only for calls.
    public Runnable call() {
        if (call == null) {
            throw new IllegalStateException("not a call");
        }
        return call;
    }
}
