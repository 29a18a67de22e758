package io.heddle.server.handoff;

/// The carrier loop of a connection as the worker sees it.
public interface Carrier {
    /// The port has new actions for its loop. Called at most once until the loop has taken them.
    void post(Port port);
}
