package io.heddle.server.engine;

import io.heddle.keyspace.ValueType;
import io.heddle.memory.Memory;
import org.jspecify.annotations.Nullable;

/// The clients that wait for one key, in the order of their arrival.
///
/// ```
///   first ⇄ node ⇄ node ⇄ last          a node is one client's place in this queue
///             ▲
///           cursor: the next one to be looked at while the key is handed out
/// ```
///
/// Joining, leaving and going on from the cursor are O(1); a node that leaves takes the cursor on.
final class WaitQueue {
    /// One client's place in one queue.
    static final class Node {
        final WaitQueue queue;
        final Wait wait;
        private final long number;
        private @Nullable Node previous;
        private @Nullable Node next;

        private Node(WaitQueue queue, Wait wait, long number) {
            this.queue = queue;
            this.wait = wait;
            this.number = number;
        }
    }

    final int database;
    final long hash;
    final long address;
    final int length;

    /// The next queue in the same slot of the table.
    @Nullable
    WaitQueue chained;

    /// In the list of keys to look at.
    boolean signalled;

    /// Removed at its time: those who wait for its end are to be told, whoever removed it.
    boolean expired;

    /// The types that clients here have waited for, a bit each.
    private int types;

    /// Clients that want to hear of the key's end, too.
    private int untilGone;

    private @Nullable Node first;
    private @Nullable Node last;
    private @Nullable Node cursor;
    private long cursorEnd;
    private long numbers;

    /// Copies the key.
    WaitQueue(int database, long hash, long key, int length) {
        this.database = database;
        this.hash = hash;
        this.length = length;
        this.address = Memory.allocateRaw(Math.max(1, length));
        Memory.copy(key, address, length);
    }

    boolean is(int otherDatabase, long otherHash, long key, int keyLength) {
        return hash == otherHash
                && database == otherDatabase
                && length == keyLength
                && Memory.equal(address, key, length);
    }

    boolean isEmpty() {
        return first == null;
    }

    /// Whether it matters to somebody that a value of that type stands under the key, or NONE.
    boolean wants(ValueType type) {
        return untilGone > 0 || (types >>> type.ordinal() & 1) != 0;
    }

    boolean hasUntilGone() {
        return untilGone > 0;
    }

    /// Whether that client was the last to join.
    boolean endsWith(Wait wait) {
        return last != null && last.wait == wait;
    }

    Node join(Wait wait) {
        Node node = new Node(this, wait, ++numbers);
        Node before = last;
        node.previous = before;
        if (before == null) {
            first = node;
        } else {
            before.next = node;
        }
        last = node;
        types |= 1 << wait.type.ordinal();
        if (wait.untilGone) {
            untilGone++;
        }
        return node;
    }

    void leave(Node node) {
        Node before = node.previous;
        Node after = node.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        if (cursor == node) {
            cursor = after;
        }
        if (node.wait.untilGone) {
            untilGone--;
        }
    }

    /// Begins a walk over those who are here now.
    void rewind() {
        cursor = first;
        cursorEnd = numbers;
    }

    /// The next client of the walk, or null.
    @Nullable
    Wait next() {
        Node node = cursor;
        if (node == null || node.number > cursorEnd) {
            cursor = null;
            return null;
        }
        cursor = node.next;
        return node.wait;
    }

    void free() {
        Memory.freeRaw(address);
    }
}
