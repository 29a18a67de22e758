package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.value.Cell;

/// A sorted set under no key: the result of a command, on its way into a key or to the client.
///
/// A small one stands in a buffer of its own, a large one among the other values, where no snapshot sees it.
public final class SortedSetDraft implements AutoCloseable {
    private static final int FREED_AT_ONCE = 1 << 20;
    private static final int BYTES_FIRST = 256;

    private final SortedSetStructure structure;
    private final Draft draft = new Draft();
    private final SortedSet set;

    public SortedSetDraft(SortedSetStructure structure) {
        this.structure = structure;
        set = new SortedSet(draft, structure).open();
    }

    public SortedSetWriter set() {
        return set;
    }

    /// Makes the draft, which must not be empty, the value of a missing key; the draft is empty then.
    public void moveTo(Cell cell) {
        if (draft.root != 0) {
            cell.root(draft.root);
        } else {
            Memory.copy(draft.buffer, cell.splice(0, 0, draft.length), draft.length);
        }
        draft.root = 0;
        draft.present = false;
        set.open();
    }

    @Override
    public void close() {
        draft.remove();
        Memory.freeRaw(draft.buffer);
        set.close();
    }

    private final class Draft implements Cell {
        private boolean present;
        private long root;
        private long buffer = Memory.allocateRaw(BYTES_FIRST);
        private int capacity = BYTES_FIRST;
        private int length;

        @Override
        public long splice(int at, int removed, int inserted) {
            int before = length();
            int after = before - removed + inserted;
            if (after > capacity) {
                capacity = Math.max(after, 2 * capacity);
                buffer = Memory.resizeRaw(buffer, capacity);
            }
            Memory.copy(buffer + at + removed, buffer + at + inserted, before - at - removed);
            length = after;
            present = true;
            return buffer + at;
        }

        @Override
        public void root(long newRoot) {
            root = newRoot;
            present = true;
        }

        @Override
        public long compact(int newLength) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void changed() {}

        @Override
        public void remove() {
            while (root != 0 && structure.free(root, FREED_AT_ONCE) == 0) {
                // the next slice
            }
            root = 0;
            length = 0;
            present = false;
        }

        @Override
        public void discard(long oldRoot) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void due(long earliest) {
            throw new UnsupportedOperationException();
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
            return present && root != 0;
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
            return present ? length : 0;
        }
    }
}
