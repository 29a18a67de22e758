package io.heddle.snapshot;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets the worker move a huge block that the open snapshot has seen: its pages go elsewhere without a copy, and
/// walkers, who have the old address from old records, are led to the new one.
///
/// ```
///   state:  | MOVING | number of walkers inside a block (31 bits) |
/// ```
///
/// A walker is inside for the copy of one page. The worker moves only when it has set MOVING while nobody was inside;
/// it waits for that no longer than a page takes, and else has to copy. A walker that meets MOVING waits for the
/// move, which takes microseconds.
public final class BlockMoves {
    private static final int MOVING = 1 << 31;
    private static final int TRIES_MAX = 10_000;

    private final AtomicInteger state = new AtomicInteger();
    private final ConcurrentHashMap<Long, Long> moved = new ConcurrentHashMap<>();

    /// Walker: from now to `leave` the block stays where it is.
    ///
    /// @param node its address at the opening
    /// @return its address now
    long enter(long node) {
        while (true) {
            int now = state.getAcquire();
            if (now < 0) {
                Thread.onSpinWait();
            } else if (state.compareAndSet(now, now + 1)) {
                return moved.isEmpty() ? node : moved.getOrDefault(node, node);
            }
        }
    }

    void leave() {
        state.getAndDecrement();
    }

    /// Worker: whether the block may be moved now; then `end` must follow.
    public boolean begin() {
        for (int i = 0; i < TRIES_MAX; i++) {
            if (state.compareAndSet(0, MOVING)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    /// Worker: the block has moved, or not.
    public void end(long from, long to) {
        if (from != to) {
            Long origin = from;
            for (var entry : moved.entrySet()) {
                if (entry.getValue() == from) {
                    origin = entry.getKey();
                }
            }
            moved.put(origin, to);
            PageClones.onMoved(to);
        }
        state.setRelease(0);
    }
}
