package io.heddle.server.net;

import java.util.concurrent.Executor;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// One carrier: a platform thread's poller, the run queue of its connections' virtual threads, and their writing side.
///
/// ```
///   poll ──▶ ready connections ──▶ run queue ──▶ virtual threads read, parse, offer to the ring
///    ▲                                                                         │
///    └──── posted connections (flush, rearm, close) ◀──── worker ◀─────────────┘
/// ```
///
/// It is the scheduler of its virtual threads: `execute` is called with a continuation whenever one may run. Other threads
/// reach it through the two queues alone; `sleeping` tells them whether a wake-up is due (set before the last look at
/// the queues, so none is missed).
final class CarrierLoop implements Poller.Handler, Executor {
    /// Called on the loop's thread with each accepted socket.
    interface Acceptor {
        void onAccepted(Socket socket);
    }

    private static final int ACCEPTS_PER_EVENT = 64;

    private final Poller poller;
    private final Acceptor acceptor;
    private final MpscVarHandleArrayQueue<Runnable> runQueue;
    private final MpscVarHandleArrayQueue<Connection> posted;
    private final boolean sharesWorkerThread;
    private volatile boolean sleeping;
    private int connections;

    /// @param sharesWorkerThread the worker runs on this loop's thread too (io-threads 1)
    CarrierLoop(Poller poller, Acceptor acceptor, int capacity, boolean sharesWorkerThread) {
        this.poller = poller;
        this.acceptor = acceptor;
        this.runQueue = new MpscVarHandleArrayQueue<>(capacity * 2);
        this.posted = new MpscVarHandleArrayQueue<>(capacity);
        this.sharesWorkerThread = sharesWorkerThread;
    }

    // ---- any thread

    /// A continuation or a task to run on the loop's thread.
    @Override
    public void execute(Runnable task) {
        while (!runQueue.offer(task)) {
            Thread.onSpinWait();
        }
        wakeIfSleeping();
    }

    /// The connection has actions for the loop.
    void post(Connection connection) {
        while (!posted.offer(connection)) {
            Thread.onSpinWait();
        }
        wakeIfSleeping();
    }

    void wakeIfSleeping() {
        if (sleeping) {
            poller.wakeup();
        }
    }

    // ---- the loop's thread

    boolean sharesWorkerThread() {
        return sharesWorkerThread;
    }

    Poller poller() {
        return poller;
    }

    int connections() {
        return connections;
    }

    /// Polls; waits at most `timeoutMillis` when nothing is pending here nor, says `idle`, elsewhere.
    ///
    /// @return whether it waited
    boolean poll(long timeoutMillis, @Nullable Idle idle) {
        if (timeoutMillis == 0 || hasPending()) {
            poller.poll(0, this);
            return false;
        }
        sleeping = true;
        try {
            if (hasPending() || (idle != null && !idle.isIdle())) {
                poller.poll(0, this);
                return false;
            }
            poller.poll(timeoutMillis, this);
            return true;
        } finally {
            sleeping = false;
        }
    }

    /// Asked between announcing the sleep and sleeping.
    @FunctionalInterface
    interface Idle {
        boolean isIdle();
    }

    private boolean hasPending() {
        return !runQueue.isEmpty() || !posted.isEmpty();
    }

    /// Runs the continuations that were ready at the call; ones that become ready meanwhile wait for the next turn.
    int runReady() {
        int most = runQueue.size();
        int done = 0;
        while (done < most) {
            Runnable task = runQueue.relaxedPoll();
            if (task == null) {
                break;
            }
            task.run();
            done++;
        }
        return done;
    }

    /// Carries out what the worker asked for: writes replies, rearms, closes.
    int runPosted() {
        int done = 0;
        Connection connection;
        while ((connection = posted.relaxedPoll()) != null) {
            connection.runActions();
            done++;
        }
        return done;
    }

    void adopt(Connection connection) {
        connections++;
        poller.add(connection);
        connection.start();
    }

    void forget(Connection connection) {
        connections--;
        poller.remove(connection);
    }

    @Override
    public void onReady(Connection connection, boolean readable, boolean writable, boolean broken) {
        if (writable) {
            connection.onWritable();
        }
        if (broken) {
            connection.onBroken();
        } else if (readable) {
            connection.onReadable();
        }
    }

    @Override
    public void onAcceptable(Listener listener) {
        for (int i = 0; i < ACCEPTS_PER_EVENT; i++) {
            Socket socket = listener.accept();
            if (socket == null) {
                return;
            }
            acceptor.onAccepted(socket);
        }
    }
}
