package io.heddle.server.engine;

import io.heddle.keyspace.Keyspaces;
import io.heddle.keyspace.ValueType;
import io.heddle.server.protocol.Args;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys that clients wait for: a small hash table from key to queue, and the keys that have changed.
///
/// ```
///   write ──▶ hash ──▶ slots ──▶ queue of that key ──▶ signalled, in the order in which they became ready
/// ```
///
/// A write to a key that nobody waits for costs one look into the table, and nothing while nobody waits at all; it
/// never allocates.
final class WaitTable {
    private static final int FIRST_SLOTS = 16;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Keyspaces keyspaces;
    private final Deque<WaitQueue> signalled = new ArrayDeque<>();
    private @Nullable WaitQueue[] slots = new @Nullable WaitQueue[FIRST_SLOTS];
    private int queues;

    WaitTable(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
    }

    boolean isEmpty() {
        return queues == 0;
    }

    /// Keys with somebody waiting.
    int keys() {
        return queues;
    }

    /// Keys whose end somebody waits for, too.
    int keysUntilGone() {
        int count = 0;
        for (WaitQueue head : slots) {
            for (WaitQueue queue = head; queue != null; queue = queue.chained) {
                count += queue.hasUntilGone() ? 1 : 0;
            }
        }
        return count;
    }

    // ---- joining and leaving

    /// Lines the client up for each of the keys; a key named twice counts once.
    void join(Wait wait, int database, Args args, int firstKey, int keys) {
        List<WaitQueue.Node> places = new ArrayList<>(keys);
        for (int i = firstKey; i < firstKey + keys; i++) {
            WaitQueue queue = queue(database, args.address(i), args.length(i));
            if (!queue.endsWith(wait)) {
                places.add(queue.join(wait));
            }
        }
        wait.places = places.toArray(WaitQueue.Node[]::new);
    }

    void leave(Wait wait) {
        for (WaitQueue.Node place : wait.places) {
            WaitQueue queue = place.queue;
            queue.leave(place);
            if (queue.isEmpty()) {
                remove(queue);
            }
        }
        wait.places = new WaitQueue.Node[0];
    }

    private WaitQueue queue(int database, long key, int length) {
        long hash = hash(database, key, length);
        WaitQueue found = find(database, hash, key, length);
        if (found != null) {
            return found;
        }
        if (queues >= slots.length) {
            grow();
        }
        WaitQueue queue = new WaitQueue(database, hash, key, length);
        place(queue);
        queues++;
        return queue;
    }

    private long hash(int database, long key, int length) {
        return keyspaces.hash(key, length) + database * SPREAD;
    }

    private @Nullable WaitQueue find(int database, long hash, long key, int length) {
        WaitQueue queue = slots[slot(hash)];
        while (queue != null && !queue.is(database, hash, key, length)) {
            queue = queue.chained;
        }
        return queue;
    }

    private int slot(long hash) {
        return (int) (hash ^ hash >>> 32) & slots.length - 1;
    }

    private void place(WaitQueue queue) {
        int slot = slot(queue.hash);
        queue.chained = slots[slot];
        slots[slot] = queue;
    }

    private void grow() {
        @Nullable WaitQueue[] old = slots;
        slots = new @Nullable WaitQueue[old.length * 2];
        for (WaitQueue head : old) {
            WaitQueue queue = head;
            while (queue != null) {
                WaitQueue following = queue.chained;
                place(queue);
                queue = following;
            }
        }
    }

    private void remove(WaitQueue gone) {
        int slot = slot(gone.hash);
        WaitQueue before = null;
        WaitQueue queue = slots[slot];
        while (queue != null && queue != gone) {
            before = queue;
            queue = queue.chained;
        }
        if (before == null) {
            slots[slot] = gone.chained;
        } else {
            before.chained = gone.chained;
        }
        queues--;
        gone.free();
    }

    // ---- signals

    /// The key has changed.
    ///
    /// @param expired it was removed because its time had come
    /// @return whether somebody waits for it
    boolean signal(int database, long key, int length, boolean expired) {
        WaitQueue queue = find(database, hash(database, key, length), key, length);
        if (queue == null) {
            return false;
        }
        queue.expired |= expired;
        signalIfWanted(queue);
        return true;
    }

    /// All keys of the database were exchanged.
    void signalAll(int database) {
        for (WaitQueue head : slots) {
            for (WaitQueue queue = head; queue != null; queue = queue.chained) {
                if (queue.database == database) {
                    signalIfWanted(queue);
                }
            }
        }
    }

    private void signalIfWanted(WaitQueue queue) {
        if (!queue.signalled && queue.wants(typeOf(queue))) {
            signal(queue);
        }
    }

    private ValueType typeOf(WaitQueue queue) {
        return keyspaces.typeOf(queue.database, queue.address, queue.length);
    }

    private void signal(WaitQueue queue) {
        if (!queue.signalled) {
            queue.signalled = true;
            signalled.addLast(queue);
        }
    }

    int signals() {
        return signalled.size();
    }

    /// Takes back the signals beyond the first `kept` but for those of keys that have expired, whenever that was,
    /// or are gone.
    void takeBack(int kept) {
        List<WaitQueue> ended = new ArrayList<>();
        while (signalled.size() > kept) {
            WaitQueue queue = signalled.removeLast();
            queue.signalled = false;
            if (queue.expired || typeOf(queue) == ValueType.NONE) {
                ended.addFirst(queue);
            }
        }
        ended.forEach(this::signal);
    }

    /// A walk over those who wait for a key is over. What they did to the key themselves makes it ready again only
    /// if there is something left, and behind the keys that they made ready.
    void endWalk(WaitQueue queue) {
        if (queue.signalled && !queue.isEmpty()) {
            signalled.remove(queue);
            queue.signalled = false;
            signalIfWanted(queue);
        }
    }

    /// The next key that has changed and has clients waiting, ready for a walk over them; null when there is none.
    @Nullable
    WaitQueue nextSignalled() {
        WaitQueue queue;
        while ((queue = signalled.pollFirst()) != null) {
            queue.signalled = false;
            queue.expired = false;
            if (!queue.isEmpty()) {
                queue.rewind();
                return queue;
            }
        }
        return null;
    }
}
