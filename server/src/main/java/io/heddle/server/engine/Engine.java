package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.memory.Allocator;
import io.heddle.server.command.CommandTable;
import io.heddle.server.config.Config;

/// Everything the worker owns, in one place for the handlers that need more than a keyspace.
public final class Engine {
    private final Config config;
    private final CommandTable commands;
    private final Clock clock;
    private final Allocator allocator;
    private final Keyspaces keyspaces;
    private final Sessions sessions = new Sessions();
    private final CommandStatistics commandStatistics;

    public Engine(Config config, CommandTable commands, Clock clock, Allocator allocator, Keyspaces keyspaces) {
        this.config = config;
        this.commands = commands;
        this.clock = clock;
        this.allocator = allocator;
        this.keyspaces = keyspaces;
        this.commandStatistics = new CommandStatistics(commands);
    }

    public Config config() {
        return config;
    }

    public CommandTable commands() {
        return commands;
    }

    public Clock clock() {
        return clock;
    }

    public Allocator allocator() {
        return allocator;
    }

    public Keyspaces keyspaces() {
        return keyspaces;
    }

    public KeyspaceWriter database(int index) {
        return keyspaces.database(index);
    }

    public Sessions sessions() {
        return sessions;
    }

    public CommandStatistics commandStatistics() {
        return commandStatistics;
    }

    /// CONFIG RESETSTAT.
    public void resetStatistics() {
        commandStatistics.reset();
    }
}
