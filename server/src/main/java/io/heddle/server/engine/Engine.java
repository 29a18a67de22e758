package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.command.CommandTable;
import io.heddle.server.config.Config;

/// Everything the worker owns, in one place for the handlers that need more than a keyspace.
public interface Engine {
    Config config();

    CommandTable commands();

    Clock clock();

    KeyspaceWriter database(int index);

    /// Puts every counter that INFO tells back to zero.
    default void resetStatistics() {}
}
