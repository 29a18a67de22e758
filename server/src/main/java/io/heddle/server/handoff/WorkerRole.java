package io.heddle.server.handoff;

/// The worker as its thread sees it: something to step, and when to step it again.
public interface WorkerRole {
    /// One bounded turn; the number of requests handled.
    int turn();

    /// Whether requests wait for the next turn.
    boolean hasWork();

    /// Milliseconds that may pass before the next turn when no request comes; 0 for none.
    ///
    /// @param now monotonic time in nanoseconds, from the end of the last turn or later
    long idleMillis(long now);

    /// Tells how long the thread was busy between two waits, in nanoseconds.
    void onBusy(long nanos);
}
