package io.heddle.server.engine;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.protocol.Args;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The keys that clients WATCH: a write to one spoils the transactions of all who watch it.
///
/// Costs nothing while nobody watches. A key whose time has come at WATCH counts as missing; one whose time comes
/// between WATCH and EXEC spoils the transaction, as in Redis. What is watched stands on the Java heap, of which it
/// takes an eighth at most: further watches are refused.
final class Watches {
    /// What a watch takes on the heap beside the bytes of the key.
    private static final int WATCH_BYTES = 300;

    private static final long HEAP_BYTES_MAX = Runtime.getRuntime().maxMemory() / 8;

    /// @param name the key's bytes as ISO 8859-1 characters
    private record Key(int database, String name) {
        static Key of(int database, byte[] bytes) {
            return new Key(database, new String(bytes, StandardCharsets.ISO_8859_1));
        }

        byte[] bytes() {
            return name.getBytes(StandardCharsets.ISO_8859_1);
        }

        long heapBytes() {
            return (long) WATCH_BYTES + name.length();
        }
    }

    /// One client's watch; `existed` is what the key was when the watch began.
    private record Watch(Session session, boolean existed) {}

    private final Map<Key, List<Watch>> byKey = new HashMap<>();
    private final Map<Session, Set<Key>> bySession = new HashMap<>();
    private long heapBytes;

    /// Watches for the session; a second watch of the same key changes nothing.
    ///
    /// @throws OutOfMemoryException if all clients watch too much
    void add(Session session, KeyspaceReader keyspace, byte[] bytes, boolean exists) {
        Key key = Key.of(keyspace.index(), bytes);
        if (heapBytes + key.heapBytes() > HEAP_BYTES_MAX) {
            throw OutOfMemoryException.INSTANCE;
        }
        if (!bySession.computeIfAbsent(session, _ -> new LinkedHashSet<>()).add(key)) {
            return;
        }
        heapBytes += key.heapBytes();
        byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(new Watch(session, exists));
    }

    /// Ends all watches of the session.
    void clear(Session session) {
        Set<Key> own = bySession.remove(session);
        if (own == null) {
            return;
        }
        for (Key key : own) {
            heapBytes -= key.heapBytes();
            List<Watch> watches = byKey.get(key);
            if (watches != null) {
                watches.removeIf(watch -> watch.session == session);
                if (watches.isEmpty()) {
                    byKey.remove(key);
                }
            }
        }
    }

    int count(Session session) {
        Set<Key> own = bySession.get(session);
        return own == null ? 0 : own.size();
    }

    /// Watched keys of all clients.
    int keys() {
        return byKey.size();
    }

    int sessions() {
        return bySession.size();
    }

    /// Looks each watched key up, so that one whose time has come is removed (and spoils the transaction) now.
    void expireFor(Session session, Engine engine) {
        Set<Key> own = bySession.get(session);
        if (own == null) {
            return;
        }
        for (Key key : own) {
            engine.withBytes(
                    key.bytes(),
                    (address, length) -> engine.database(key.database).peek(address, length));
        }
    }

    void onWrite(int database, long address, int length) {
        if (byKey.isEmpty()) {
            return;
        }
        for (Watch watch : watchesOf(database, address, length)) {
            watch.session.spoilTransaction();
        }
    }

    /// A key's time has come: a change for those who saw it alive.
    void onExpired(int database, long address, int length) {
        if (byKey.isEmpty()) {
            return;
        }
        for (Watch watch : watchesOf(database, address, length)) {
            if (watch.existed) {
                watch.session.spoilTransaction();
            }
        }
    }

    private List<Watch> watchesOf(int database, long address, int length) {
        if (length > Args.COPIED_MAX) {
            return List.of(); // WATCH has refused it
        }
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        return byKey.getOrDefault(Key.of(database, bytes), List.of());
    }

    /// All keys of a database were exchanged for others, or for nothing.
    void onCleared(int database, Engine engine) {
        byKey.forEach((key, watches) -> {
            if (key.database != database) {
                return;
            }
            boolean[] exists = new boolean[1];
            engine.withBytes(
                    key.bytes(),
                    (address, length) -> exists[0] = engine.database(database).peek(address, length) != 0);
            for (Watch watch : watches) {
                if (watch.existed || exists[0]) {
                    watch.session.spoilTransaction();
                }
            }
        });
    }
}
