package io.heddle.server.engine;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The connected clients in the order of their arrival.
public final class Sessions {
    private final NavigableMap<Long, Session> byId = new TreeMap<>();
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

    /// The first client that came after that one, or null.
    @Nullable
    Session after(long id) {
        Map.Entry<Long, Session> entry = byId.higherEntry(id);
        return entry == null ? null : entry.getValue();
    }

    public Collection<Session> all() {
        return byId.values();
    }

    public int size() {
        return byId.size();
    }
}
