package io.heddle.server.engine;

/// What CLIENT REPLY has asked for.
public enum ReplyMode {
    ON,
    OFF,
    /// The next command goes unanswered, then ON again.
    SKIP
}
