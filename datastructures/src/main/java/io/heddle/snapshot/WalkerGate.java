package io.heddle.snapshot;

import java.util.concurrent.atomic.AtomicInteger;

/// How walkers of a snapshot and the worker tell each other who is there: the only word that both write.
///
/// ```
///   state:  | ABORTED | CLOSED | ALONE | number of walkers inside (29 bits) |
/// ```
///
/// A walker enters before it reads anything and leaves after its last read; entering fails once CLOSED or ABORTED is
/// set, or ALONE by a walker that is to be the last. The worker frees what the snapshot saw only after it has seen
/// CLOSED with no walker inside. All in one atomic word, so that no order of two variables is to be thought of; the
/// leaving walker's decrement releases its reads, the worker's load acquires them.
public final class WalkerGate {
    private static final int ABORTED = 1 << 31;
    private static final int CLOSED = 1 << 30;
    private static final int ALONE = 1 << 29;
    private static final int WALKERS = ALONE - 1;

    private final AtomicInteger state;
    private final BlockMoves moves = new BlockMoves();

    WalkerGate() {
        state = new AtomicInteger();
    }

    private WalkerGate(int initial) {
        state = new AtomicInteger(initial);
    }

    static WalkerGate closed() {
        return new WalkerGate(CLOSED);
    }

    public BlockMoves moves() {
        return moves;
    }

    /// A walker comes in, unless the snapshot is closed or aborted. Any thread.
    public boolean enter() {
        while (true) {
            int now = state.getAcquire();
            if ((now & (ABORTED | CLOSED | ALONE)) != 0) {
                return false;
            }
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
        }
    }

    /// A walker comes in, unless there is one or the snapshot is closed or aborted; none comes in after it. Any
    /// thread.
    public boolean enterAlone() {
        return state.compareAndSet(0, ALONE | 1);
    }

    /// A walker that came in has made its last read. Any thread.
    public void leave() {
        int before = state.getAndDecrement();
        if ((before & WALKERS) == 0) {
            throw new IllegalStateException("no walker inside");
        }
    }

    /// Walkers are to stop at their next look. Any thread.
    public void abort() {
        set(ABORTED);
    }

    public boolean isAborted() {
        return (state.getAcquire() & ABORTED) != 0;
    }

    /// No more walkers may enter, and those inside are to stop.
    public void close() {
        set(CLOSED);
    }

    public boolean isClosed() {
        return (state.getAcquire() & CLOSED) != 0;
    }

    /// Whether walkers inside should go on.
    public boolean isOpen() {
        return (state.getAcquire() & (ABORTED | CLOSED)) == 0;
    }

    boolean isClosedAndQuiet() {
        return (state.getAcquire() & (CLOSED | WALKERS)) == CLOSED;
    }

    private void set(int bit) {
        while (true) {
            int now = state.getAcquire();
            if ((now & bit) != 0 || state.compareAndSet(now, now | bit)) {
                return;
            }
        }
    }
}
