package io.heddle.server.engine;

/// What became of a command.
enum Outcome {
    /// It has been answered.
    DONE,
    /// A pause holds it back: nothing was done.
    HELD,
    /// It waits for a key: it will run again from its arguments.
    BLOCKED
}
