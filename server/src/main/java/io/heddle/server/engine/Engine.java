package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.WriteListener;
import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directive;
import io.heddle.server.config.Directives;
import io.heddle.server.protocol.Reply;
import io.heddle.value.EncodingLimits;
import java.util.function.LongConsumer;

/// Everything the worker owns, in one place for the handlers that need more than a keyspace.
public final class Engine implements WriteListener {
    /// Blocks freed between two looks at the clock.
    private static final int FREE_STEP = 64;

    private final Config config;
    private final CommandTable commands;
    private final Clock clock;
    private final Allocator allocator;
    private final Keyspaces keyspaces;
    private final Sessions sessions = new Sessions();
    private final Access access;
    private final CommandStatistics commandStatistics;
    private final ErrorStatistics errorStatistics = new ErrorStatistics();
    private final Statistics statistics;
    private final Stalls stalls =
            new Stalls(() -> host().pageFaults(), () -> host().preemptions(), () -> host().processorNanos());
    private final ProcessFigures processFigures = new ProcessFigures();
    private final SlowLog slowLog = new SlowLog();
    private final LatencyMonitor latencyMonitor;
    private final long startBytes;
    private final Watches watches = new Watches();
    private final Pause pause = new Pause();
    private final Blocking blocking;
    private final ClientCare clientCare;
    private final Monitors monitors;
    private final SidePen sidePen;
    private final Tracking tracking;
    private final SnapshotTrial snapshotTrial;
    private final Dispatcher dispatcher;
    private Host host = Host.NONE;
    private boolean activeExpiry = true;
    private boolean paused;
    private long memoryLimit;
    private long changes;

    public Engine(
            Config config, CommandTable commands, Clock clock, Allocator allocator, Keyspaces keyspaces, Reply reply) {
        this.config = config;
        this.commands = commands;
        this.clock = clock;
        this.allocator = allocator;
        this.keyspaces = keyspaces;
        this.access = new Access(config, sessions);
        this.commandStatistics = new CommandStatistics(commands);
        this.statistics = new Statistics(clock.unixMillis());
        this.latencyMonitor = new LatencyMonitor(clock);
        this.startBytes = usedBytes();
        this.blocking = new Blocking(this);
        this.clientCare = new ClientCare(this);
        this.monitors = new Monitors(this, reply);
        this.sidePen = new SidePen(this);
        this.tracking = new Tracking(this);
        this.snapshotTrial = new SnapshotTrial(this);
        this.dispatcher = new Dispatcher(this, reply);
        keyspaces.listener(this);
        reply.onError(errorStatistics::onError);
        follow(Directives.LATENCY_TRACKING, () -> commandStatistics.tracking(config.flag(Directives.LATENCY_TRACKING)));
        follow(Directives.SLOWLOG_MAX_LEN, () -> slowLog.longest(config.number(Directives.SLOWLOG_MAX_LEN)));
        follow(
                Directives.LATENCY_MONITOR_THRESHOLD,
                () -> latencyMonitor.threshold(config.number(Directives.LATENCY_MONITOR_THRESHOLD)));
        follow(Directives.MAXMEMORY, this::readMemoryLimit);
        follow(Directives.SNAPSHOT_MEMORY_LIMIT, this::readSnapshotLimit);
        followEvictionPolicy();
        followEncodingLimits();
    }

    /// When small values become large ones.
    private void followEncodingLimits() {
        EncodingLimits limits = keyspaces.encodingLimits();
        followNumber(Directives.LIST_MAX_LISTPACK_SIZE, n -> limits.listMaxListpackSize = (int) n);
        followNumber(Directives.LIST_COMPRESS_DEPTH, n -> limits.listCompressDepth = (int) n);
        followNumber(Directives.HASH_MAX_LISTPACK_ENTRIES, n -> limits.hashMaxListpackEntries = n);
        followNumber(Directives.HASH_MAX_LISTPACK_VALUE, n -> limits.hashMaxListpackValue = n);
        followNumber(Directives.SET_MAX_INTSET_ENTRIES, n -> limits.setMaxIntsetEntries = n);
        followNumber(Directives.SET_MAX_LISTPACK_ENTRIES, n -> limits.setMaxListpackEntries = n);
        followNumber(Directives.SET_MAX_LISTPACK_VALUE, n -> limits.setMaxListpackValue = n);
        followNumber(Directives.ZSET_MAX_LISTPACK_ENTRIES, n -> limits.zsetMaxListpackEntries = n);
        followNumber(Directives.ZSET_MAX_LISTPACK_VALUE, n -> limits.zsetMaxListpackValue = n);
        followNumber(Directives.STREAM_NODE_MAX_BYTES, n -> limits.streamNodeMaxBytes = n);
        followNumber(Directives.STREAM_NODE_MAX_ENTRIES, n -> limits.streamNodeMaxEntries = n);
    }

    private void followNumber(Directive directive, LongConsumer use) {
        follow(directive, () -> use.accept(config.number(directive)));
    }

    private void readMemoryLimit() {
        memoryLimit = config.number(Directives.MAXMEMORY);
        if (isOverMemoryLimit()) {
            host.log(
                    true,
                    "WARNING: the new maxmemory value set via CONFIG SET (" + config.text(Directives.MAXMEMORY)
                            + ") is smaller than the current memory usage (" + usedBytes()
                            + "). Commands that take memory are refused.");
        }
    }

    /// A negative number is a part of the machine's memory, in percent; 0, or a part of what is not known, is no
    /// limit.
    private void readSnapshotLimit() {
        long limit = config.number(Directives.SNAPSHOT_MEMORY_LIMIT);
        long bytes = limit < 0 ? processFigures.machineBytes() / 100 * -limit : limit;
        keyspaces.snapshotBytesMax(bytes == 0 ? Long.MAX_VALUE : bytes);
    }

    /// Does something now and whenever the directive changes.
    private void follow(Directive directive, Runnable action) {
        action.run();
        config.onChange(directive, action);
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

    public ErrorStatistics errorStatistics() {
        return errorStatistics;
    }

    public Statistics statistics() {
        return statistics;
    }

    public Stalls stalls() {
        return stalls;
    }

    public ProcessFigures processFigures() {
        return processFigures;
    }

    public SlowLog slowLog() {
        return slowLog;
    }

    public LatencyMonitor latencyMonitor() {
        return latencyMonitor;
    }

    /// The process that this runs in.
    public Host host() {
        return host;
    }

    public void host(Host process) {
        host = process;
    }

    /// Whether expired keys are looked for in the background (DEBUG SET-ACTIVE-EXPIRE).
    public boolean isActiveExpiry() {
        return activeExpiry;
    }

    public void activeExpiry(boolean on) {
        activeExpiry = on;
    }

    /// Whether the client may run DEBUG, or MODULE: enable-debug-command and enable-module-command say who.
    boolean allowsProtected(Session session, Command command) {
        boolean debug = command.name().equals("DEBUG");
        String who = config.text(debug ? Directives.ENABLE_DEBUG_COMMAND : Directives.ENABLE_MODULE_COMMAND);
        return who.equals("yes") || who.equals("local") && session.peer().isOnThisMachine();
    }

    /// Whether the worker does no background work of its own (DEBUG PAUSE-CRON).
    public boolean isPaused() {
        return paused;
    }

    public void paused(boolean on) {
        paused = on;
    }

    /// Memory of the data with its tables, and of all buffers.
    public long usedBytes() {
        return allocator.usedBytes() + Memory.rawBytes();
    }

    /// What `usedBytes` was before the first client.
    public long startBytes() {
        return startBytes;
    }

    boolean hasMemoryLimit() {
        return memoryLimit != 0;
    }

    /// Whether more memory is used than maxmemory allows.
    public boolean isOverMemoryLimit() {
        return memoryLimit != 0 && Long.compareUnsigned(usedBytes(), memoryLimit) > 0;
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /// CLIENT PAUSE.
    public Pause pause() {
        return pause;
    }

    /// Clients that wait for keys.
    public Blocking blocking() {
        return blocking;
    }

    /// Frees, for a moment, what was thrown away.
    ///
    /// @return whether there is more to free now
    boolean freeSlice() {
        long begin = clock.nanos();
        boolean more;
        do {
            more = keyspaces.freeStep(FREE_STEP);
        } while (more && clock.nanos() - begin < Background.SLICE_NANOS);
        if (!more) {
            blocking.onAllFreed();
        }
        return more;
    }

    public ClientCare clientCare() {
        return clientCare;
    }

    /// DEBUG SNAPSHOT.
    public SnapshotTrial snapshotTrial() {
        return snapshotTrial;
    }

    /// CLIENT TRACKING.
    public Tracking tracking() {
        return tracking;
    }

    SidePen sidePen() {
        return sidePen;
    }

    Monitors monitors() {
        return monitors;
    }

    Watches watches() {
        return watches;
    }

    /// Watched keys of all clients.
    public int watchedKeys() {
        return watches.keys();
    }

    /// Changes of keys since the start (rdb_changes_since_last_save counts from the last snapshot).
    public long changes() {
        return changes;
    }

    /// What was changed since there were `before` changes was one.
    void countAsOne(long before) {
        changes = Math.min(changes, before + 1);
    }

    /// Takes bytes by address and length.
    @FunctionalInterface
    public interface BytesUser {
        void use(long address, int length);
    }

    /// Lends an off-heap copy of `bytes`; for paths that are not hot.
    public void withBytes(byte[] bytes, BytesUser user) {
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
        blocking.onWrite(database, key, keyLength);
        tracking.onWrite(key, keyLength);
    }

    @Override
    public void onAside(int database, long key, int keyLength) {
        changes++;
        blocking.onWrite(database, key, keyLength);
    }

    @Override
    public void onExpired(int database, long key, int keyLength, boolean active) {
        changes++;
        watches.onExpired(database, key, keyLength);
        blocking.onExpired(database, key, keyLength);
        tracking.onWrite(key, keyLength);
    }

    @Override
    public void onCleared(int database) {
        changes++;
        watches.onCleared(database, this);
        blocking.onCleared(database);
        tracking.onCleared();
    }

    /// CONFIG RESETSTAT.
    public void resetStatistics() {
        commandStatistics.reset();
        errorStatistics.reset();
        statistics.reset();
        stalls.reset();
        clientCare.resetStatistics();
        keyspaces.resetCounters();
    }
}
