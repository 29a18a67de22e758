package io.heddle.server.net;

import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotAbortedException;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import org.jspecify.annotations.Nullable;

/// Walks a snapshot on a thread of its own, and tells the worker when it is done.
///
/// One at a time, as only one snapshot is open at a time. The thread gives way to the worker where both share a CPU.
public final class SnapshotThread implements AutoCloseable {
    private final RequestRing ring;
    private final HelperThreads helpers;

    private volatile boolean closing;

    // The worker's.
    private @Nullable Thread thread;
    private @Nullable Snapshot snapshot;

    public SnapshotThread(RequestRing ring, HelperThreads helpers) {
        this.ring = ring;
        this.helpers = helpers;
    }

    /// Starts a walk.
    ///
    /// @param visitor called on the walking thread
    /// @param ended called by the worker when the walk has read its last, or was aborted; it closes the snapshot
    public void start(Snapshot opened, SnapshotVisitor visitor, Runnable ended) {
        snapshot = opened;
        Request report = new Request(ended);
        thread = Thread.ofPlatform().name("snapshot").daemon().start(() -> {
            helpers.settle();
            try {
                walk(opened, visitor);
            } finally {
                tell(report);
            }
        });
    }

    /// A walk that fails counts as aborted: the worker hears of both by `isAborted`.
    private static void walk(Snapshot opened, SnapshotVisitor visitor) {
        boolean whole = false;
        try (SnapshotWalk walk = opened.lastWalk()) {
            walk.run(visitor);
            whole = true;
        } catch (SnapshotAbortedException _) {
            // it was told to stop
        } finally {
            if (!whole) {
                opened.abort();
            }
        }
    }

    private void tell(Request report) {
        while (!closing && !ring.tryOffer(report)) {
            Thread.onSpinWait();
        }
    }

    /// Ends a walk that is under way; after the end of the worker.
    @Override
    public void close() {
        Thread running = thread;
        Snapshot opened = snapshot;
        if (running == null || opened == null) {
            return;
        }
        closing = true;
        opened.abort();
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        opened.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
