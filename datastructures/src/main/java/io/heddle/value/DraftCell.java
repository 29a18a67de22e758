package io.heddle.value;

import io.heddle.memory.Memory;

/// The cell of a value under no key: a result that a command builds, on its way into a key or to the client.
///
/// Compact bytes stand in a buffer of its own, nodes among those of the other values, where no snapshot sees them:
/// a draft does not outlive its command.
public final class DraftCell implements Cell, AutoCloseable {
    private static final int FREED_AT_ONCE = 1 << 20;
    private static final int BYTES_FIRST = 256;
    private static final int BYTES_KEPT_MAX = 1 << 16;

    /// A key that takes the value of a draft.
    ///
    /// Where memory is refused, the key keeps what it has, and a root that was given is freed.
    public interface Destination {
        /// Puts a large value in the place of whatever stands there.
        void replaceByRoot(long root);

        /// Puts a compact value in the place of whatever stands there.
        void replaceByBytes(long bytes, int length);

        /// See [Cell#due].
        void due(long earliest);
    }

    private final Structure structure;
    private boolean present;
    private long root;
    private long buffer = Memory.allocateRaw(BYTES_FIRST);
    private int capacity = BYTES_FIRST;
    private int length;
    private long earliest = -1;

    public DraftCell(Structure structure) {
        this.structure = structure;
    }

    /// Moves the value to a key; the draft is then missing. Nothing moves if it is missing already.
    public void moveTo(Destination key) {
        if (!present) {
            return;
        }
        if (root != 0) {
            long moved = root;
            root = 0;
            key.replaceByRoot(moved);
        } else {
            key.replaceByBytes(buffer, length);
        }
        if (earliest != -1) {
            key.due(earliest);
        }
        remove();
    }

    @Override
    public void close() {
        remove();
        Memory.freeRaw(buffer);
    }

    /// Gives the memory of a large value that was back.
    public void trim() {
        if (capacity > BYTES_KEPT_MAX && !present) {
            buffer = Memory.resizeRaw(buffer, BYTES_FIRST);
            capacity = BYTES_FIRST;
        }
    }

    @Override
    public long splice(int at, int removed, int inserted) {
        int before = length();
        reserve(before - removed + inserted);
        Memory.copy(buffer + at + removed, buffer + at + inserted, before - at - removed);
        length = before - removed + inserted;
        present = true;
        return buffer + at;
    }

    private void reserve(int bytes) {
        if (bytes > capacity) {
            int larger = (int) Math.min(Integer.MAX_VALUE, Math.max(bytes, 2L * capacity));
            buffer = Memory.resizeRaw(buffer, larger);
            capacity = larger;
        }
    }

    @Override
    public void root(long newRoot) {
        root = newRoot;
        length = 0;
        present = true;
    }

    @Override
    public long compact(int newLength) {
        reserve(newLength);
        root = 0;
        length = newLength;
        present = true;
        return buffer;
    }

    @Override
    public void changed() {}

    @Override
    public void changedAside() {}

    @Override
    public void due(long newEarliest) {
        earliest = newEarliest;
    }

    @Override
    public void discard(long cutOff) {
        while (structure.free(cutOff, FREED_AT_ONCE) == 0) {
            // the next slice
        }
    }

    @Override
    public void remove() {
        if (root != 0) {
            discard(root);
        }
        root = 0;
        length = 0;
        earliest = -1;
        present = false;
    }

    @Override
    public long expireAt() {
        return -1;
    }

    @Override
    public boolean isPresent() {
        return present;
    }

    @Override
    public boolean isRoot() {
        return root != 0;
    }

    @Override
    public long root() {
        return root;
    }

    @Override
    public long bytes() {
        return buffer;
    }

    @Override
    public int length() {
        return root == 0 ? length : 0;
    }
}
