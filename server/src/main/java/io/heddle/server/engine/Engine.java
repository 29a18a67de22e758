package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.WriteListener;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.server.command.CommandTable;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.protocol.Reply;

/// Everything the worker owns, in one place for the handlers that need more than a keyspace.
public final class Engine implements WriteListener {
    private final Config config;
    private final CommandTable commands;
    private final Clock clock;
    private final Allocator allocator;
    private final Keyspaces keyspaces;
    private final Sessions sessions = new Sessions();
    private final Access access;
    private final CommandStatistics commandStatistics;
    private final Watches watches = new Watches();
    private final Dispatcher dispatcher;
    private long changes;

    public Engine(
            Config config,
            CommandTable commands,
            Clock clock,
            Allocator allocator,
            Keyspaces keyspaces,
            Reply reply) {
        this.config = config;
        this.commands = commands;
        this.clock = clock;
        this.allocator = allocator;
        this.keyspaces = keyspaces;
        this.access = new Access(config, sessions);
        this.commandStatistics = new CommandStatistics(commands);
        this.dispatcher = new Dispatcher(this, reply);
        keyspaces.listener(this);
        followEvictionPolicy();
    }

    /// Which kind of access the keyspace notes, now and after each CONFIG SET.
    private void followEvictionPolicy() {
        Runnable hook = () -> keyspaces.policy(
                config.text(Directives.MAXMEMORY_POLICY).endsWith("-lfu"),
                (int) config.number(Directives.LFU_LOG_FACTOR),
                (int) config.number(Directives.LFU_DECAY_TIME));
        hook.run();
        config.onChange(Directives.MAXMEMORY_POLICY, hook);
        config.onChange(Directives.LFU_LOG_FACTOR, hook);
        config.onChange(Directives.LFU_DECAY_TIME, hook);
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

    public Access access() {
        return access;
    }

    public CommandStatistics commandStatistics() {
        return commandStatistics;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    Watches watches() {
        return watches;
    }

    /// Changes of keys since the start (rdb_changes_since_last_save counts from the last snapshot).
    public long changes() {
        return changes;
    }

    /// Takes bytes by address and length.
    @FunctionalInterface
    interface BytesUser {
        void use(long address, int length);
    }

    /// Lends an off-heap copy of `bytes`; for paths that are not hot.
    void withBytes(byte[] bytes, BytesUser user) {
        long copy = Memory.allocateRaw(Math.max(1, bytes.length));
        try {
            Memory.copyFromArray(bytes, 0, copy, bytes.length);
            user.use(copy, bytes.length);
        } finally {
            Memory.freeRaw(copy);
        }
    }

    @Override
    public void onWrite(int database, long key, int keyLength) {
        changes++;
        watches.onWrite(database, key, keyLength);
    }

    @Override
    public void onExpired(int database, long key, int keyLength, boolean active) {
        changes++;
        watches.onWrite(database, key, keyLength);
    }

    @Override
    public void onCleared(int database) {
        changes++;
        watches.onCleared(database, this);
    }

    /// CONFIG RESETSTAT.
    public void resetStatistics() {
        commandStatistics.reset();
    }
}
