package io.heddle.server.net;

/// Readiness of many sockets, for one carrier loop. All methods but `wakeup` belong to the loop's thread.
interface Poller extends AutoCloseable {
    /// Told of each ready connection during `poll`.
    interface Handler {
        /// @param broken the peer is gone or the socket has failed; a read will tell
        void onReady(Connection connection, boolean readable, boolean writable, boolean broken);

        /// A listener has connections to accept.
        void onAcceptable(Listener listener);
    }

    /// Registers for reading.
    void add(Connection connection);

    void add(Listener listener);

    void remove(Connection connection);

    void remove(Listener listener);

    /// Sets what is waited for, where readiness is a level; pollers of edges report both always.
    void interest(Connection connection, boolean read, boolean write);

    /// Waits at most that long (0: not at all; negative: until woken) and reports what is ready.
    ///
    /// @return the number of ready sockets
    int poll(long timeoutMillis, Handler handler);

    /// Ends a `poll` that waits, from any thread.
    void wakeup();

    /// "epoll" or "nio", for INFO.
    String name();

    @Override
    void close();
}
