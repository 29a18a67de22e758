package io.heddle.keyspace;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Nodes;
import java.util.Arrays;

/// Large values that no key names any more, until they are freed in slices.
///
/// Those that an open snapshot sees are held back as they are until it is over and its clones are freed; the others
/// can go at once. Small values of few blocks do not wait.
final class DetachedRoots {
    private static final int TYPE_MASK = 7;
    private static final int FREED_AT_ONCE = 32;
    private static final int STEP_MAX = 1 << 30;
    private static final ValueType[] TYPES = ValueType.values();

    private final Epochs epochs;
    private final Structures structures;

    /// Root addresses with their type in the low bits.
    private long[] ready = new long[16];

    private int readyCount;
    private long[] held = new long[16];
    private int heldCount;

    DetachedRoots(Epochs epochs, Structures structures) {
        this.epochs = epochs;
        this.structures = structures;
    }

    int size() {
        return readyCount + heldCount;
    }

    /// Takes a large value that no key names any more.
    ///
    /// @return how many blocks were freed at once
    int discard(ValueType type, long root) {
        if (epochs.isOpen() && (epochs.needsClone(root) || Memory.getLong(root + Nodes.CLONE) != 0)) {
            if (heldCount == held.length) {
                held = Arrays.copyOf(held, heldCount * 2);
            }
            held[heldCount++] = root | type.ordinal();
            epochs.charge(structures.of(type).bytes(root));
            return 0;
        }
        if (structures.of(type).blocks(root) <= FREED_AT_ONCE) {
            int left = structures.of(type).free(root, 2 * FREED_AT_ONCE);
            if (left > 0) {
                return 2 * FREED_AT_ONCE - left;
            }
        }
        push(root | type.ordinal());
        return 0;
    }

    private void push(long word) {
        if (readyCount == ready.length) {
            ready = Arrays.copyOf(ready, readyCount * 2);
        }
        ready[readyCount++] = word;
    }

    /// Whether something can be freed now.
    boolean hasReady() {
        return readyCount != 0;
    }

    /// The snapshot is over and its clones are freed.
    void release() {
        for (int i = 0; i < heldCount; i++) {
            push(held[i]);
        }
        heldCount = 0;
    }

    /// Frees about `max` blocks.
    ///
    /// @return how many of `max` are left
    int free(int max) {
        int left = max;
        while (left > 0 && readyCount != 0) {
            long word = ready[readyCount - 1];
            int leftOfMore =
                    structures.of(TYPES[(int) word & TYPE_MASK]).free(word & ~TYPE_MASK, Math.min(left, STEP_MAX) + 1);
            if (leftOfMore > 0) {
                readyCount--;
            }
            left = leftOfMore > 0 && left > STEP_MAX ? left : Math.max(0, leftOfMore - 1);
        }
        return left;
    }
}
