package io.heddle.server.net;

import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotAbortedException;
import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.snapshot.SnapshotWalk;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Walks snapshots on a thread of its own, and tells the worker when one is done.
///
/// One at a time, as only one snapshot is open at a time. The thread is there from the start and sleeps: one that the
/// worker made when it is asked for a snapshot would cost it a tenth of a millisecond, would begin on the worker's own
/// CPU, and find its way to that of the helpers by code that nobody has run before. It gives way to the worker where
/// both share a CPU.
public final class SnapshotThread implements AutoCloseable {
    private final RequestRing ring;
    private final HelperThreads helpers;

    private volatile boolean closing;
    private volatile @Nullable Errand errand;

    // The worker's.
    private @Nullable Thread thread;
    private @Nullable Snapshot snapshot;

    private record Errand(Snapshot opened, SnapshotVisitor visitor, Request report) {}

    public SnapshotThread(RequestRing ring, HelperThreads helpers) {
        this.ring = ring;
        this.helpers = helpers;
    }

    /// Makes the thread; before the worker starts, or by the worker.
    public void begin() {
        thread = Thread.ofPlatform().name("snapshot").daemon().start(this::run);
    }

    /// Starts a walk; the last one has ended.
    ///
    /// @param visitor called on the walking thread
    /// @param ended called by the worker when the walk has read its last, or was aborted; it closes the snapshot
    public void start(Snapshot opened, SnapshotVisitor visitor, Runnable ended) {
        if (thread == null) {
            begin();
        }
        snapshot = opened;
        errand = new Errand(opened, visitor, new Request(ended));
        LockSupport.unpark(thread);
    }

    private void run() {
        helpers.settle();
        while (!closing) {
            Errand next = errand;
            if (next == null) {
                LockSupport.park(this);
            } else {
                errand = null; // before the report: the worker may start the next walk when it has it
                run(next);
            }
        }
    }

    private void run(Errand next) {
        helpers.settle(); // there may be new compiler threads
        try {
            walk(next.opened, next.visitor);
        } catch (RuntimeException | Error e) {
            Thread self = Thread.currentThread();
            self.getUncaughtExceptionHandler().uncaughtException(self, e); // and the thread is there for the next
        } finally {
            tell(next.report);
        }
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

    /// Ends a walk that is under way, and the thread; after the end of the worker.
    @Override
    public void close() {
        Thread running = thread;
        if (running == null) {
            return;
        }
        closing = true;
        Snapshot opened = snapshot;
        if (opened != null) {
            opened.abort();
        }
        LockSupport.unpark(running);
        boolean interrupted = false;
        while (running.isAlive()) {
            try {
                running.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (opened != null) {
            opened.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
