package io.heddle.server.engine;

import io.heddle.memory.Memory;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.command.KeyExtractor;
import io.heddle.server.config.Directives;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which clients keep copies of which keys (CLIENT TRACKING), and the messages that tell them to forget one.
///
/// ```
///   default    key ──▶ ids of the clients that have read it since its last change; one message, then it is forgotten
///   broadcast  prefix ──▶ its clients, and the keys with it that were written in this turn; sent at the turn's end
/// ```
///
/// Names of keys stand for all databases, as in Redis. Messages go to the client itself, in RESP3, or to the one it
/// has named; to a client whose command runs they go behind its reply.
///
/// Costs a comparison per command while nobody is tracked. What is noted stands on the Java heap, of which it takes a
/// third at most. The keys beyond `tracking-table-max-keys` are forgotten, with a message, some at a time; what is far
/// beyond goes at once. Those that were read first go first.
public final class Tracking {
    private static final int FORGOTTEN_PER_ROUND = 100;

    /// So many keys beyond the limit wait for a round.
    private static final int WAITING_MAX = 10_000;

    /// What a key takes on the heap beside its bytes, and each of its readers.
    private static final int KEY_BYTES = 140;

    private static final int READER_BYTES = 16;

    private static final long HEAP_BYTES_MAX = Runtime.getRuntime().maxMemory() / 3;

    private final Engine engine;
    private final KeyExtractor extractor = new KeyExtractor();
    private final Map<String, Readers> readers = new LinkedHashMap<>();
    private final Map<String, Prefix> prefixes = new LinkedHashMap<>();
    private final Deque<Consumer<Reply>> behindReply = new ArrayDeque<>();
    private long items;
    private long keyBytes;
    private int clients;

    Tracking(Engine engine) {
        this.engine = engine;
    }

    /// Who is told of the keys with a prefix, and which of them were written, each with who wrote it last.
    private static final class Prefix {
        final List<Session> sessions = new ArrayList<>();
        final Map<String, Long> written = new LinkedHashMap<>();
    }

    /// Ids of clients, in order.
    private static final class Readers {
        long[] ids = new long[1];
        int count;

        boolean add(long id) {
            int place = Arrays.binarySearch(ids, 0, count, id);
            if (place >= 0) {
                return false;
            }
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
            }
            int at = -place - 1;
            System.arraycopy(ids, at, ids, at + 1, count - at);
            ids[at] = id;
            count++;
            return true;
        }
    }

    public int clients() {
        return clients;
    }

    /// Keys that some client has read.
    public int keys() {
        return readers.size();
    }

    /// Pairs of a key and a client that has read it.
    public long items() {
        return items;
    }

    public int prefixes() {
        return prefixes.size();
    }

    // Who is tracked.

    /// Begins, or goes on with other options; prefixes are added to those there are.
    public void begin(Session session, TrackingMode mode) {
        TrackingMode before = session.tracking();
        if (before == null) {
            clients++;
        } else {
            before.prefixes.stream()
                    .filter(prefix -> !mode.prefixes.contains(prefix))
                    .forEach(mode.prefixes::add);
        }
        session.tracking(mode);
        for (String prefix : mode.prefixes) {
            List<Session> sessions = prefixes.computeIfAbsent(prefix, _ -> new Prefix()).sessions;
            if (!sessions.contains(session)) {
                sessions.add(session);
            }
        }
    }

    /// Ends it. What the client has read is forgotten when it changes.
    public void end(Session session) {
        TrackingMode mode = session.tracking();
        if (mode == null) {
            return;
        }
        clients--;
        session.tracking(null);
        for (String name : mode.prefixes) {
            Prefix prefix = prefixes.get(name);
            if (prefix != null) {
                prefix.sessions.remove(session);
                if (prefix.sessions.isEmpty()) {
                    prefixes.remove(name);
                }
            }
        }
    }

    // What they read.

    /// Notes the keys of a command that a tracked client runs.
    void onRead(Session session, TrackingMode mode, Command command, Args args) {
        boolean caching = session.waiting() == null ? mode.takeCaching() : mode.isExcepting();
        if (mode.isBroadcast() || !command.is(Flag.READONLY) || !(mode.isOptIn() ? caching : !caching)) {
            return;
        }
        if (!extractor.extract(command, args, 0)) {
            return;
        }
        for (int i = 0; i < extractor.count(); i++) {
            note(args.copyString(extractor.position(i)), session.id());
        }
    }

    private void note(String key, long id) {
        Readers noted = readers.get(key);
        if (noted == null) {
            noted = new Readers();
            readers.put(key, noted);
            keyBytes += KEY_BYTES + key.length();
        }
        if (noted.add(id)) {
            items++;
        }
        while (keyBytes + items * READER_BYTES > HEAP_BYTES_MAX && readers.size() > 1) {
            forgetEldest();
        }
        for (int i = 0; i < 2 && isBeyondLimit(WAITING_MAX); i++) { // two for one, so that they become fewer
            forgetEldest();
        }
    }

    // What changes.

    void onWrite(long address, int length) {
        if (readers.isEmpty() && prefixes.isEmpty() || length > Args.COPIED_MAX) {
            return; // nobody could read so long a key
        }
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        String key = new String(bytes, StandardCharsets.ISO_8859_1);
        Session writer = engine.dispatcher().running();
        if (!prefixes.isEmpty()) {
            Long id = writer == null ? 0 : writer.id();
            prefixes.forEach((name, prefix) -> {
                if (key.startsWith(name)) {
                    prefix.written.put(key, id);
                }
            });
        }
        invalidate(key, writer);
    }

    private void invalidate(String key, @Nullable Session writer) {
        Readers noted = readers.remove(key);
        if (noted == null) {
            return;
        }
        items -= noted.count;
        keyBytes -= KEY_BYTES + key.length();
        for (int i = 0; i < noted.count; i++) {
            Session session = engine.sessions().find(noted.ids[i]);
            TrackingMode mode = session == null ? null : session.tracking();
            if (session != null && mode != null && !mode.isBroadcast() && !(mode.isNoLoop() && session == writer)) {
                tell(session, mode, List.of(key));
            }
        }
    }

    /// All keys of a database went.
    void onCleared() {
        if (clients == 0) {
            return;
        }
        for (Session session : List.copyOf(engine.sessions().all())) { // one who cannot take the message goes
            TrackingMode mode = session.tracking();
            if (mode != null) {
                tell(session, mode, null);
            }
        }
        readers.clear();
        items = 0;
        keyBytes = 0;
    }

    /// At the end of a turn: sends what was written under the prefixes.
    void broadcast() {
        if (prefixes.isEmpty()) {
            return;
        }
        for (Prefix prefix : List.copyOf(prefixes.values())) { // with those who cannot take a message
            if (prefix.written.isEmpty()) {
                continue;
            }
            List<String> all = List.copyOf(prefix.written.keySet());
            for (Session session : List.copyOf(prefix.sessions)) {
                TrackingMode mode = session.tracking();
                if (mode != null) {
                    List<String> keys = mode.isNoLoop() ? writtenByOthers(prefix, session) : all;
                    if (!keys.isEmpty()) {
                        tell(session, mode, keys);
                    }
                }
            }
            prefix.written.clear();
        }
    }

    private static List<String> writtenByOthers(Prefix prefix, Session session) {
        List<String> keys = new ArrayList<>();
        prefix.written.forEach((key, writer) -> {
            if (writer != session.id()) {
                keys.add(key);
            }
        });
        return keys;
    }

    /// Forgets some of the keys beyond the limit.
    void round() {
        for (int i = 0; i < FORGOTTEN_PER_ROUND && isBeyondLimit(0); i++) {
            forgetEldest();
        }
    }

    private boolean isBeyondLimit(int tolerated) {
        long most = engine.config().number(Directives.TRACKING_TABLE_MAX_KEYS);
        return most != 0 && readers.size() - tolerated > most;
    }

    private void forgetEldest() {
        invalidate(readers.keySet().iterator().next(), null);
    }

    // Messages.

    /// @param keys null: all
    private void tell(Session tracked, TrackingMode mode, @Nullable List<String> keys) {
        Session target = tracked;
        if (mode.redirection() != 0) {
            target = engine.sessions().find(mode.redirection());
            if (target == null) {
                mode.redirectionBroken = true;
                if (tracked.protocol() == 3) {
                    write(tracked, pen -> {
                        pen.push(2);
                        pen.bulk("tracking-redir-broken");
                        pen.integer(mode.redirection());
                    });
                }
                return;
            }
        }
        if (target.protocol() == 3) {
            write(target, pen -> invalidation(pen, keys));
        }
    }

    private static void invalidation(Reply pen, @Nullable List<String> keys) {
        pen.push(2);
        pen.bulk("invalidate");
        if (keys == null) {
            pen.nil();
        } else {
            pen.array(keys.size());
            keys.forEach(pen::bulk);
        }
    }

    private void write(Session target, Consumer<Reply> message) {
        if (target == engine.dispatcher().running()) {
            behindReply.add(message);
        } else {
            engine.sidePen().write(target, message);
        }
    }

    /// Writes what waited for the end of the command, behind its reply.
    void afterReply(Reply pen) {
        while (!behindReply.isEmpty()) {
            behindReply.remove().accept(pen);
        }
    }
}
