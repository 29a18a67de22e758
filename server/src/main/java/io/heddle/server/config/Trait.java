package io.heddle.server.config;

/// What is special about a directive beside its type.
public enum Trait {
    /// Set by files and the command line only.
    IMMUTABLE,
    /// CONFIG GET answers its exact name only, no pattern.
    HIDDEN,
    /// CONFIG SET needs `enable-protected-configs`.
    PROTECTED,
    /// Its value must not appear in logs, the slow log or MONITOR.
    SENSITIVE,
    /// Takes several words: on one line of a file, or in one argument of CONFIG SET.
    SEVERAL_WORDS,
    /// CONFIG SET is refused while the data set is loading.
    NOT_WHILE_LOADING,
    /// Empty means "not set": CONFIG REWRITE drops the line instead of writing "".
    EMPTY_IS_ABSENT,
    /// CONFIG REWRITE writes the line even for the default.
    ALWAYS_WRITTEN,
    /// CONFIG REWRITE drops the line for the default.
    DROPPED_AT_DEFAULT,
    /// Setting the same value again counts as a change: it names a file to be read again.
    READ_AGAIN,
    /// Compared and bounded without sign, up to 2^64 - 1.
    UNSIGNED,
    /// Not in Redis.
    OWN
}
