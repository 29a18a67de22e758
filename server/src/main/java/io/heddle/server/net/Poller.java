package io.heddle.server.net;

/// Readiness of many sockets, for one carrier loop. All methods but `wakeup` belong to the loop's thread.
interface Poller extends AutoCloseable {
    /// Told of each ready connection during `poll`.
    interface Handler {
        /// A broken socket is both: the read or the write will tell, after what had come before.
        ///
        /// @param ended the peer has closed its side or the socket is broken; pollers of levels need not say so
        void onReady(Connection connection, boolean readable, boolean writable, boolean ended);

        /// A listener has connections to accept.
        void onAcceptable(Listener listener);
    }

    /// Registers for reading; false when the system refuses.
    boolean add(Connection connection);

    void add(Listener listener);

    void remove(Connection connection);

    void remove(Listener listener);

    /// Whether `onAcceptable` is wanted, as it is at first.
    void accepting(Listener listener, boolean wanted);

    /// Sets what is waited for, where readiness is a level; pollers of edges report both always.
    void interest(Connection connection, boolean read, boolean write);

    /// Waits at most that long (0: not at all; negative: until woken) until something is ready.
    ///
    /// @return the number of ready sockets, which `dispatch` reports
    int poll(long timeoutMillis);

    /// Reports what the last `poll` found. Apart from it, so that the loop counts as awake while handlers run.
    void dispatch(Handler handler);

    /// Ends a `poll` that waits, from any thread.
    void wakeup();

    /// Whether `onReady` tells of a peer's end before everything is read.
    boolean tellsEnd();

    /// "epoll" or "nio", for INFO.
    String name();

    @Override
    void close();
}
