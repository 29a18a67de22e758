package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringBlocks;
import io.heddle.server.command.Command;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.PeerInfo;
import io.heddle.server.handoff.Port;
import org.jspecify.annotations.Nullable;

/// One client as the worker knows it: identity, selected database, protocol version, transaction, reply stream.
public final class Session {
    private final Engine engine;
    private final long id;
    private final Port port;
    private final long createdNanos;
    private int database;
    private int protocol = 2;
    private String name = "";
    private String libraryName = "";
    private String libraryVersion = "";
    private boolean authenticated;
    private ReplyMode replyMode = ReplyMode.ON;
    private boolean noEvict;
    private boolean noTouch;
    private @Nullable Command lastCommand;
    private boolean monitor;
    private boolean held;
    private @Nullable Wait waiting;
    private boolean deniesBlocking;
    private long softLimitSince;
    private boolean running;
    private boolean closing;
    private boolean killed;
    private boolean gone;
    private long lastActiveNanos;
    private @Nullable Transaction transaction;
    private boolean spoilt;
    private @Nullable TrackingMode tracking;

    Session(Engine engine, long id, Port port) {
        this.engine = engine;
        this.id = id;
        this.port = port;
        this.createdNanos = engine.clock().nanos();
        this.lastActiveNanos = createdNanos;
    }

    public Engine engine() {
        return engine;
    }

    public long id() {
        return id;
    }

    public Port port() {
        return port;
    }

    public PeerInfo peer() {
        return port.peer;
    }

    public Outbox outbox() {
        return port.outbox;
    }

    /// The selected database.
    public KeyspaceWriter keyspace() {
        return engine.database(database);
    }

    public int database() {
        return database;
    }

    public void select(int index) {
        database = index;
    }

    /// 2 or 3.
    public int protocol() {
        return protocol;
    }

    public void protocol(int version) {
        protocol = version;
    }

    /// As CLIENT SETNAME gave it; empty without.
    public String name() {
        return name;
    }

    public void name(String newName) {
        name = newName;
    }

    /// As CLIENT SETINFO gave it; empty without.
    public String libraryName() {
        return libraryName;
    }

    public void libraryName(String newName) {
        libraryName = newName;
    }

    /// As CLIENT SETINFO gave it; empty without.
    public String libraryVersion() {
        return libraryVersion;
    }

    public void libraryVersion(String newVersion) {
        libraryVersion = newVersion;
    }

    /// As CLIENT LIST and the output limits sort clients.
    public ClientType type() {
        return ClientType.NORMAL;
    }

    /// Whether the client watches all commands (MONITOR).
    public boolean isMonitor() {
        return monitor;
    }

    /// MONITOR, or its end.
    public void monitor(boolean value) {
        if (value == monitor) {
            return;
        }
        monitor = value;
        if (value) {
            engine.monitors().add(this);
        } else {
            engine.monitors().remove(this);
        }
    }

    /// Whether a command of the client waits for the end of a pause.
    boolean isHeld() {
        return held;
    }

    void held(boolean value) {
        held = value;
    }

    /// Whether a command of the client waits for a key.
    public boolean isBlocked() {
        return waiting != null;
    }

    /// What the client waits for, also while its command makes another attempt; null when it does not wait.
    @Nullable
    Wait waiting() {
        return waiting;
    }

    void waiting(@Nullable Wait wait) {
        waiting = wait;
    }

    /// Whether commands that would wait are answered at once, as in a transaction.
    boolean deniesBlocking() {
        return deniesBlocking;
    }

    void denyBlocking(boolean value) {
        deniesBlocking = value;
    }

    /// Monotonic nanoseconds since when the unsent output is over the soft limit; 0 when it is not.
    long softLimitSince() {
        return softLimitSince;
    }

    void softLimitSince(long nanos) {
        softLimitSince = nanos;
    }

    /// The user whose rights the client has.
    public String user() {
        return Access.DEFAULT_USER;
    }

    /// Whether the client may run commands: it has authenticated or need not.
    public boolean isAuthenticated() {
        return authenticated || engine.access().isOpen();
    }

    public void authenticated(boolean value) {
        authenticated = value;
        limitInput();
    }

    /// Lets the parser take long requests from those who may run them.
    void limitInput() {
        port.trusted = isAuthenticated();
    }

    public ReplyMode replyMode() {
        return replyMode;
    }

    public void replyMode(ReplyMode mode) {
        replyMode = mode;
    }

    /// How the client is tracked (CLIENT TRACKING); null if it is not.
    public @Nullable TrackingMode tracking() {
        return tracking;
    }

    void tracking(@Nullable TrackingMode mode) {
        tracking = mode;
    }

    /// Whether the client's memory does not count for maxmemory-clients.
    public boolean isNoEvict() {
        return noEvict;
    }

    public void noEvict(boolean value) {
        noEvict = value;
    }

    /// Whether the client's commands leave no trace in the access times of keys.
    public boolean isNoTouch() {
        return noTouch;
    }

    public void noTouch(boolean value) {
        noTouch = value;
    }

    /// The last command that the server knew, refused or not; null before the first.
    public @Nullable Command lastCommand() {
        return lastCommand;
    }

    void lastCommand(@Nullable Command command) {
        lastCommand = command;
    }

    /// RESET: as a new connection, but for the identity of its library. Its mode of replies must be on already.
    public void reset() {
        monitor(false);
        discardTransaction();
        database = 0;
        protocol = 2;
        name = "";
        authenticated(engine.access().isOpen());
        noEvict = false;
        noTouch = false;
        engine.tracking().end(this);
    }

    /// Monotonic nanoseconds at the connection's start.
    public long createdNanos() {
        return createdNanos;
    }

    /// Monotonic nanoseconds at the last batch of commands.
    public long lastActiveNanos() {
        return lastActiveNanos;
    }

    void active(long nanos) {
        lastActiveNanos = nanos;
        running = true;
    }

    /// Whether a batch of this client is being executed right now.
    boolean isRunning() {
        return running;
    }

    void ended() {
        running = false;
    }

    /// Close the connection once the replies written so far are sent; no further command runs.
    public void closeAfterReply() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }

    /// Closes the connection at once, from another client's command or from the worker's own rounds; it counts as
    /// gone.
    public void kill() {
        engine.tracking().end(this);
        monitor(false);
        discardTransaction();
        engine.blocking().forget(this);
        closing = true;
        killed = true;
        engine.sessions().remove(this);
        port.act(Port.CLOSE_NOW);
    }

    /// Whether the connection is to be closed without sending what is left.
    boolean isKilled() {
        return killed;
    }

    // ---- transaction

    public boolean isInTransaction() {
        return transaction != null;
    }

    public void beginTransaction() {
        transaction = new Transaction();
    }

    /// The queue between MULTI and EXEC; null outside.
    @Nullable
    Transaction transaction() {
        return transaction;
    }

    /// A command was refused while queueing.
    public boolean isTransactionRefused() {
        return transaction != null && transaction.isRefused();
    }

    /// A watched key has changed since WATCH.
    public boolean isTransactionSpoilt() {
        engine.watches().expireFor(this, engine);
        return spoilt;
    }

    /// As far as is known without looking for keys whose time has come.
    boolean isSpoilt() {
        return spoilt;
    }

    void spoilTransaction() {
        spoilt = true;
    }

    /// Ends the transaction, without running anything, and all watches.
    public void discardTransaction() {
        Transaction ended = transaction;
        transaction = null;
        if (ended != null) {
            closeTransaction(ended);
        }
        unwatch();
    }

    /// Commands run at once again; the queue lives on until `closeTransaction`.
    void endQueueing() {
        transaction = null;
    }

    void closeTransaction(Transaction ended) {
        ended.close(block -> StringBlocks.free(engine.allocator(), block));
    }

    /// Watches a key of the selected database.
    public void watch(byte[] key, boolean exists) {
        engine.watches().add(this, keyspace(), key, exists);
    }

    /// Ends all watches.
    public void unwatch() {
        engine.watches().clear(this);
        spoilt = false;
    }

    /// Number of watched keys.
    public int watchedKeys() {
        return engine.watches().count(this);
    }

    /// Commands queued, or -1 outside a transaction.
    public int queuedCommands() {
        return transaction == null ? -1 : transaction.size();
    }

    /// Bytes of the arguments queued.
    long queuedBytes() {
        return transaction == null ? 0 : transaction.argumentBytes();
    }

    /// Bytes of memory that the queue takes.
    long queuedMemory() {
        return transaction == null ? 0 : transaction.bytes();
    }

    void gone() {
        engine.tracking().end(this);
        monitor(false);
        discardTransaction();
        engine.blocking().forget(this);
        gone = true;
        closing = true;
    }

    /// The connection has ended; the session is only waiting to be forgotten.
    public boolean isGone() {
        return gone;
    }
}
