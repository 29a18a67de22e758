package io.heddle.server.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The connected clients in the order of their arrival.
public final class Sessions {
    private final Map<Long, Session> byId = new LinkedHashMap<>();
    private long lastId;

    public long nextId() {
        return ++lastId;
    }

    void add(Session session) {
        byId.put(session.id(), session);
    }

    void remove(Session session) {
        byId.remove(session.id());
    }

    public @Nullable Session find(long id) {
        return byId.get(id);
    }

    public Collection<Session> all() {
        return byId.values();
    }

    public int size() {
        return byId.size();
    }
}
