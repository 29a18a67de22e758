package io.heddle.server.net;

import io.heddle.memory.Allocator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Has the kernel clear memory before the worker needs it: a thread that stays some chunks ahead of the allocator's
/// frontier.
///
/// ```
///   | in use      | populated ahead | never touched
///                 ▲ frontier        ▲ frontier + distance
/// ```
///
/// The first touch of 2 MB costs a quarter of a millisecond, many times that under some hypervisors, and would be a
/// wait of all clients. The worker only tells that its frontier has moved; while it does not, the thread sleeps, and a
/// server that is not used populates nothing.
public final class MemoryAhead implements AutoCloseable {
    private static final long CHUNK_BYTES = 2 << 20;

    private final Allocator allocator;
    private final LongSupplier distance;

    @SuppressWarnings("ThreadPriorityCheck") // only a wish: nothing goes wrong where it is not heard
    private final Thread thread = Thread.ofPlatform()
            .name("memory-ahead")
            .daemon()
            .priority(Thread.MIN_PRIORITY)
            .unstarted(this::run);

    private volatile long frontier;
    private volatile long target;
    private volatile boolean stopping;

    /// The worker's.
    private long told;

    /// @param distance bytes to stay ahead; asked for by the worker's thread
    public MemoryAhead(Allocator allocator, LongSupplier distance) {
        this.allocator = allocator;
        this.distance = distance;
        this.told = allocator.frontier();
        this.frontier = told;
        this.target = told;
    }

    public void start() {
        thread.start();
    }

    /// The worker may have used more memory.
    public void look() {
        long now = allocator.frontier();
        if (now != told) {
            told = now;
            frontier = now;
            target = now + distance.getAsLong();
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        HelperThreads.giveWay();
        long populated = frontier;
        while (!stopping) {
            populated = Math.max(populated, frontier);
            if (populated >= target) {
                LockSupport.park(this);
            } else if (allocator.populate(populated)) {
                populated += CHUNK_BYTES;
            } else {
                return; // the end of the region, or a system that cannot
            }
        }
    }

    /// Waits for the end of the thread: the region may be given back only then.
    @Override
    public void close() {
        stopping = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
