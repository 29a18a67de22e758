package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.handoff.Outbox;
import io.heddle.server.handoff.PeerInfo;
import io.heddle.server.handoff.Port;

/// One client as the worker knows it: identity, selected database, protocol version, transaction, reply stream.
public final class Session {
    private final Engine engine;
    private final long id;
    private final Port port;
    private final long createdNanos;
    private int database;
    private int protocol = 2;
    private String name = "";
    private boolean authenticated;
    private boolean closing;
    private boolean gone;
    private long lastActiveNanos;

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

    public boolean isAuthenticated() {
        return authenticated;
    }

    public void authenticated(boolean value) {
        authenticated = value;
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
    }

    /// Close the connection once the replies written so far are sent; no further command runs.
    public void closeAfterReply() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }

    /// Closes the connection at once, from another client's command or from the worker's own rounds.
    public void kill() {
        closing = true;
        port.act(Port.CLOSE_NOW);
    }

    void gone() {
        gone = true;
        closing = true;
    }

    /// The connection has ended; the session is only waiting to be forgotten.
    public boolean isGone() {
        return gone;
    }
}
