package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.handoff.Outbox;

/// One client as the worker knows it: identity, selected database, protocol version, transaction, reply stream.
public final class Session {
    private final Engine engine;
    private final long id;
    private final Outbox outbox;
    private int database;
    private int protocol = 2;
    private String name = "";
    private boolean authenticated;
    private boolean closing;

    public Session(Engine engine, long id, Outbox outbox) {
        this.engine = engine;
        this.id = id;
        this.outbox = outbox;
    }

    public Engine engine() {
        return engine;
    }

    public long id() {
        return id;
    }

    public Outbox outbox() {
        return outbox;
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

    /// Close the connection once the replies written so far are sent.
    public void closeAfterReply() {
        closing = true;
    }

    public boolean isClosing() {
        return closing;
    }
}
