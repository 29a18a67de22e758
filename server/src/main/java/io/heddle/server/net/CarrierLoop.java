package io.heddle.server.net;

import io.heddle.server.handoff.RequestRing;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// One carrier: a platform thread's poller, the run queue of its connections' virtual threads, and their writing side.
///
/// ```
///   poll ──▶ ready connections ──▶ run queue ──▶ virtual threads read, parse, offer to the ring
///    ▲                                                                         │
///    └──── posted connections (flush, rearm, close) ◀──── worker ◀─────────────┘
/// ```
///
/// It is the scheduler of its virtual threads: `execute` is called with a continuation whenever one may run. Other
/// threads reach it through two queues alone, of continuations and of posted connections (where worker and connections
/// share its thread, it posts to itself); `sleeping` tells them whether a wake-up is due (set before the last look at
/// the queues, so none is missed). What the loop itself lets run goes straight into its own run queue. The queues are
/// unbounded; they are small arrays that are used again and again, and allocate only under a burst.
///
/// Now and then, `tick`: a look at some connections, so that all are seen about once per second, whether they are
/// idle and hold memory that they do not need, or are ending and their peer takes nothing any more.
final class CarrierLoop implements Poller.Handler, Executor {
    /// Called on the loop's thread with each accepted socket.
    interface Acceptor {
        void onAccepted(Socket socket);
    }

    /// What loops share.
    ///
    /// @param sharesWorkerThread the worker runs on the loop's thread too (io-threads 1)
    /// @param alone so do all connections
    /// @param warn takes lines for the server's log; any thread
    record Surroundings(
            RequestRing ring, Acceptor acceptor, boolean sharesWorkerThread, boolean alone, Consumer<String> warn) {}

    /// Continuations between two looks at the clock.
    private static final int ALWAYS_RUN = 4;

    private static final int ACCEPTS_PER_EVENT = 64;
    private static final int QUEUE_CHUNK = 1024;
    private static final long TICK_NANOS = 100_000_000;
    private static final int TICKS_PER_ROUND = 10;
    private static final long WARNING_PERIOD_NANOS = 10_000_000_000L;

    private final Poller poller;
    private final Surroundings surroundings;
    private final MpscUnboundedVarHandleArrayQueue<Runnable> fromOthers =
            new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);

    /// What is to run in this round or a later one; the loop's own.
    private final Deque<Runnable> runQueue = new ArrayDeque<>(QUEUE_CHUNK);

    private final Queue<Connection> posted;
    private final InputBuffers buffers = new InputBuffers();
    private final BriefPolling briefPolling = new BriefPolling();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();

    /// The loop's thread, once it runs. Others may read an old value, but never find themselves here.
    private @Nullable Thread owner;

    private volatile boolean sleeping;
    private boolean ending;
    private boolean acceptsPaused;
    private long nextTick = System.nanoTime() + TICK_NANOS;
    private long nextRound = nextTick;
    private long nextWarning = System.nanoTime();
    private int cursor;

    CarrierLoop(Poller poller, Surroundings surroundings) {
        this.poller = poller;
        this.surroundings = surroundings;
        this.posted = surroundings.alone()
                ? new ArrayDeque<>(QUEUE_CHUNK)
                : new MpscUnboundedVarHandleArrayQueue<>(QUEUE_CHUNK);
    }

    // ---- any thread

    /// A continuation or a task to run on the loop's thread. As a rule it comes from that very thread, which has
    /// found a socket readable.
    @Override
    @SuppressWarnings("ReferenceEquality") // a thread is equal to itself alone
    public void execute(Runnable task) {
        if (Thread.currentThread() == owner) {
            runQueue.addLast(task);
            return;
        }
        fromOthers.offer(task);
        wakeIfSleeping();
    }

    /// The connection has actions for the loop. Only from the loop's thread where it is alone.
    void post(Connection connection) {
        posted.add(connection);
        wakeIfSleeping();
    }

    void wakeIfSleeping() {
        if (sleeping) {
            poller.wakeup();
        }
    }

    // ---- the loop's thread

    /// The calling thread is the loop's from now on.
    void begin() {
        owner = Thread.currentThread();
    }

    boolean sharesWorkerThread() {
        return surroundings.sharesWorkerThread();
    }

    RequestRing ring() {
        return surroundings.ring();
    }

    Poller poller() {
        return poller;
    }

    InputBuffers buffers() {
        return buffers;
    }

    /// Connections that have not given everything back yet.
    int connections() {
        return connections.size();
    }

    /// Polls; waits at most `timeoutMillis` when nothing is pending here nor, says `idle`, elsewhere.
    ///
    /// @return whether it waited
    boolean poll(long timeoutMillis, @Nullable Idle idle) {
        boolean waits = timeoutMillis != 0 && !hasPending();
        boolean found = waits && sharesWorkerThread() && pollBriefly(idle);
        boolean waited = found || (waits && sleep(timeoutMillis, idle));
        if (!waited) {
            poller.poll(0);
        }
        poller.dispatch(this);
        return waited;
    }

    /// Notes bytes of replies that a connection of this loop has sent.
    void onSent(int bytes) {
        briefPolling.onSent(bytes);
    }

    /// Notes commands that a connection of this loop has read. Only where all connections run on the loop's thread.
    void onCommands(int count) {
        briefPolling.onCommands(count);
    }

    /// @return whether something is ready
    private boolean pollBriefly(@Nullable Idle idle) {
        int nanos = briefPolling.worthwhileNanos();
        if (nanos == 0) {
            return false;
        }
        long begin = System.nanoTime();
        long now = begin;
        boolean found = false;
        boolean pending = false;
        while (!found && !pending && now - begin < nanos) {
            long look = now + BriefPolling.PAUSE_NANOS;
            while (now - look < 0) {
                Thread.onSpinWait();
                now = System.nanoTime();
            }
            found = poller.poll(0) > 0;
            pending = hasPending() || (idle != null && !idle.isIdle());
        }
        briefPolling.onEnd(found || pending);
        return found;
    }

    private boolean sleep(long timeoutMillis, @Nullable Idle idle) {
        sleeping = true;
        try {
            if (hasPending() || (idle != null && !idle.isIdle())) {
                return false;
            }
            poller.poll(timeoutMillis);
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

    boolean hasPending() {
        return !runQueue.isEmpty() || !posted.isEmpty() || !fromOthers.isEmpty();
    }

    /// Runs continuations that were ready at the call, for about that long; the others wait for the next turn.
    ///
    /// A short round serves few connections at a time: their bytes are still in the near caches when they are
    /// executed and answered, and their clients go on while the next ones are read.
    int runReady(long nanos) {
        Runnable other;
        while ((other = fromOthers.relaxedPoll()) != null) {
            runQueue.addLast(other);
        }
        int most = runQueue.size();
        int done = 0;
        long begin = most > ALWAYS_RUN ? System.nanoTime() : 0;
        while (done < most) {
            runQueue.removeFirst().run();
            done++;
            if (done % ALWAYS_RUN == 0 && done < most && System.nanoTime() - begin >= nanos) {
                break;
            }
        }
        return done;
    }

    /// Carries out what the worker asked for: writes replies, rearms, closes.
    int runPosted() {
        int done = 0;
        Connection connection;
        while ((connection = posted.poll()) != null) {
            connection.runActions();
            done++;
        }
        return done;
    }

    void adopt(Connection connection) {
        if (ending || !poller.add(connection)) {
            connection.socket().close();
            return;
        }
        connection.place(connections.size());
        connections.add(connection);
        connection.start();
    }

    /// The connection has given everything back; the last of the list takes its place.
    void forget(Connection connection) {
        Connection last = connections.removeLast();
        if (last != connection) {
            connections.set(connection.place(), last);
            last.place(connection.place());
        }
    }

    // ---- now and then

    void tick(long now) {
        if (now - nextTick < 0) {
            return;
        }
        nextTick = now + TICK_NANOS;
        if (acceptsPaused && !ending) {
            accepting(true);
        }
        if (cursor >= connections.size() && now - nextRound >= 0) {
            cursor = 0;
            nextRound = now + TICK_NANOS * TICKS_PER_ROUND;
            buffers.trim();
        }
        for (int rest = connections.size() / TICKS_PER_ROUND + 1; rest > 0 && cursor < connections.size(); rest--) {
            Connection connection = connections.get(cursor++);
            connection.look();
        }
    }

    private void accepting(boolean wanted) {
        acceptsPaused = !wanted;
        for (Listener listener : listeners) {
            poller.accepting(listener, wanted);
        }
    }

    // ---- beginning and end

    void stopListening(Listener listener) {
        listeners.remove(listener);
        poller.remove(listener);
        listener.close();
    }

    void listen(Listener listener) {
        listeners.add(listener);
        poller.add(listener);
        if (acceptsPaused) {
            poller.accepting(listener, false);
        }
    }

    /// Accepts no more, sends what the sockets take at once, and ends all connections.
    void beginEnd() {
        ending = true;
        accepting(false);
        for (int i = connections.size() - 1; i >= 0; i--) {
            connections.get(i).end();
        }
    }

    /// After the end of the thread.
    void close() {
        poller.close();
        buffers.close();
    }

    // ---- events

    @Override
    public void onReady(Connection connection, boolean readable, boolean writable, boolean ended) {
        if (ended) {
            connection.onPeerEnded();
        }
        if (writable) {
            connection.onWritable();
        }
        if (readable) {
            connection.onReadable();
        }
    }

    @Override
    public void onAcceptable(Listener listener) {
        try {
            for (int i = 0; i < ACCEPTS_PER_EVENT && !acceptsPaused; i++) {
                Socket socket = listener.accept();
                if (socket == null) {
                    return;
                }
                surroundings.acceptor().onAccepted(socket);
            }
        } catch (IOException e) {
            // Out of descriptors, as a rule. Those who wait to be accepted go on waiting, and so must the loop.
            accepting(false);
            long now = System.nanoTime();
            if (now - nextWarning >= 0) {
                nextWarning = now + WARNING_PERIOD_NANOS;
                surroundings.warn().accept("Accepting client connection: accept: " + e.getMessage());
            }
        }
    }
}
