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
///
/// Where there is but one CPU, a thread beside the worker would take it away for milliseconds. There, or once the
/// process has been bound to one, the worker itself populates a small bite after each turn, which is still cheaper than
/// a fault for each page. The more is missing, the larger the bite.
public final class MemoryAhead implements AutoCloseable {
    private static final long CHUNK_BYTES = 2 << 20;

    /// What the worker takes upon itself in one turn, at least: two pages, a microsecond, but some tens of them
    /// where a host must first find the memory. A larger bite is felt by every client that waits behind it.
    private static final long BITE_BYTES = 8 << 10;

    private static final long BITE_BYTES_MAX = 64 << 10;

    /// The part of what is missing that is bitten off: the further behind, the larger the bite.
    private static final int BITE_PART = 256;

    private final Allocator allocator;
    private final LongSupplier distance;
    private final HelperThreads helpers;

    /// From the start: then it was decided on purpose who populates.
    private final boolean hadOneCpu;

    @SuppressWarnings("ThreadPriorityCheck") // only a wish: nothing goes wrong where it is not heard
    private final Thread thread = Thread.ofPlatform()
            .name("memory-ahead")
            .daemon()
            .priority(Thread.MIN_PRIORITY)
            .unstarted(this::run);

    /// Whether the worker populates; it stays so, but in a rehearsal.
    private volatile boolean inBites;

    private volatile long frontier;
    private volatile long target;
    private volatile boolean stopping;

    /// The worker's.
    private long told;

    private long bitten;

    /// @param distance bytes to stay ahead; asked for by the worker's thread
    public MemoryAhead(Allocator allocator, LongSupplier distance, HelperThreads helpers) {
        this(allocator, distance, helpers, helpers.shareOneCpu());
    }

    /// @param inBites whether the worker populates
    public MemoryAhead(Allocator allocator, LongSupplier distance, HelperThreads helpers, boolean inBites) {
        this.allocator = allocator;
        this.distance = distance;
        this.helpers = helpers;
        this.hadOneCpu = helpers.shareOneCpu();
        this.inBites = inBites;
        this.told = allocator.frontier();
        this.bitten = told;
        this.frontier = told;
        this.target = told;
    }

    public void start() {
        thread.start();
    }

    /// Whether the worker populates from now on. Only for one whose thread has not been started.
    public void populateInBites(boolean wanted) {
        inBites = wanted;
    }

    /// The worker may have used more memory.
    public void look() {
        long now = allocator.frontier();
        if (now != told) {
            told = now;
            frontier = now;
            target = now + distance.getAsLong();
            if (!inBites) {
                LockSupport.unpark(thread);
            }
        }
        if (inBites && bitten < target) {
            bite();
        }
    }

    private void bite() {
        bitten = Math.max(bitten, told);
        long bytes = Math.clamp((target - bitten) / BITE_PART & -BITE_BYTES, BITE_BYTES, BITE_BYTES_MAX);
        bitten = allocator.populate(bitten, bytes) ? bitten + bytes : Long.MAX_VALUE;
    }

    private void run() {
        helpers.settle();
        if (inBites) {
            return;
        }
        long populated = frontier;
        while (!stopping) {
            populated = Math.max(populated, frontier);
            if (populated >= target) {
                LockSupport.park(this);
            } else if (!hadOneCpu && helpers.cameToShareOneCpu()) {
                inBites = true;
                return;
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
