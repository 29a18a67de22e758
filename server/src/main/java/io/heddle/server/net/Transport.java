package io.heddle.server.net;

import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import io.heddle.server.handoff.WorkerRole;
import io.heddle.server.protocol.RespParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads and sockets of a server: binds, then runs the worker and the carrier loops until stopped.
///
/// ```
/// io-threads 1:   [ thread "worker":  poll → run virtual threads → worker turn → write ] …
/// io-threads N:   [ thread "carrier-1": poll → run virtual threads → write ] …  [ thread "worker": worker turn ] …
/// ```
public final class Transport implements AutoCloseable {
    /// Longest reading and parsing before the worker's part of a shared turn.
    private static final long READ_NANOS = 50_000;

    private static final int RETAINED_CHUNKS = 1024;
    private static final int RING_CAPACITY = 4096;
    private static final long CARRIER_WAIT_MILLIS = 100;

    /// How long the end of all connections may take; by far longer than it does.
    private static final long END_NANOS = 5_000_000_000L;

    private final TransportOptions options;
    private final Consumer<String> warn;
    private final RequestRing ring;
    private final ReplyChunks chunks;
    private final List<CarrierLoop> loops = new ArrayList<>();
    private final Listening listening;
    private final Connection.Context context;
    private final boolean loopScheduler;
    private final CountDownLatch ended;
    private final AtomicInteger carriersLeft = new AtomicInteger();
    private final Object wakeLock = new Object();
    private int nextLoop;
    private boolean closed;

    /// The worker's, where it shares its thread.
    private long lastBusy;

    /// End of the last turn, where the worker shares its thread.
    private long lastEnd = System.nanoTime();

    private volatile boolean accepting = true;
    private volatile boolean stopping;
    private volatile boolean workerSleeping;
    private volatile @Nullable Thread workerThread;
    private volatile @Nullable Throwable failure;

    /// Binds the listening sockets.
    ///
    /// @param parsers makes the parser of each connection
    /// @param warn takes lines for the server's log; any thread
    /// @throws IOException with Redis's wording of the reason when an address cannot be bound
    public Transport(TransportOptions options, Supplier<RespParser> parsers, Consumer<String> warn) throws IOException {
        this.options = options;
        this.warn = warn;
        this.loopScheduler = !options.scheduler().equals("jdk") && VirtualThreads.isAvailable();
        boolean oneThread = options.ioThreads() == 1;
        this.chunks = new ReplyChunks(RETAINED_CHUNKS, oneThread);
        this.ring = new RequestRing(RING_CAPACITY, this::wakeWorker);
        boolean alone = oneThread && loopScheduler;
        this.context = new Connection.Context(
                ring, chunks, parsers::get, options.inputLimit()::getAsLong, loopScheduler, alone);
        int carriers = Math.max(1, options.ioThreads() - 1);
        CarrierLoop.Surroundings surroundings =
                new CarrierLoop.Surroundings(ring, this::onAccepted, oneThread, alone, warn);
        for (int i = 0; i < carriers; i++) {
            loops.add(new CarrierLoop(newPoller(), surroundings));
        }
        this.ended = new CountDownLatch(oneThread ? 1 : carriers + 1);
        this.listening = new Listening(options, loops.getFirst(), warn);
        try {
            listening.open();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Poller newPoller() {
        boolean epoll = !options.poller().equals("nio") && LinuxCalls.isAvailable();
        return epoll ? new EpollPoller(!loopScheduler) : new NioPoller();
    }

    public RequestRing ring() {
        return ring;
    }

    public ReplyChunks chunks() {
        return chunks;
    }

    /// Addresses that are listened on.
    public List<String> addresses() {
        return listening.all().stream().map(Listener::address).toList();
    }

    /// The TCP port, or 0.
    public int port() {
        return listening.port();
    }

    /// "epoll" or "nio".
    public String pollerName() {
        return loops.getFirst().poller().name();
    }

    /// Whether the carrier loops schedule their virtual threads themselves.
    public boolean isLoopScheduled() {
        return loopScheduler;
    }

    /// Starts the threads.
    ///
    /// @param afterTurn called by the worker's thread after each of its turns
    public void start(WorkerRole worker, Runnable afterTurn) {
        if (options.ioThreads() == 1) {
            startThread("worker", options.workerCpus(), () -> runTogether(worker, afterTurn, loops.getFirst()));
            return;
        }
        carriersLeft.set(loops.size());
        startThread("worker", options.workerCpus(), () -> runWorker(worker, afterTurn));
        for (int i = 0; i < loops.size(); i++) {
            CarrierLoop loop = loops.get(i);
            startThread("carrier-" + (i + 1), options.ioCpus(), () -> runCarrier(loop));
        }
    }

    /// Lets the calling thread be the transport's, in place of `start`, and play the clients, too.
    ///
    /// @return null where sockets are not the kernel's own, or are shared among several threads
    public @Nullable Rehearsal rehearse(WorkerRole worker, Runnable afterTurn) {
        CarrierLoop loop = loops.getFirst();
        if (options.ioThreads() > 1 || !(loop.poller() instanceof EpollPoller)) {
            return null;
        }
        workerThread = Thread.currentThread();
        loop.begin();
        CarrierLoop.Idle idle = idle(worker);
        return new Rehearsal(
                this::onAccepted,
                () -> {
                    do {
                        turnTogether(worker, afterTurn, loop, idle);
                    } while (loop.hasPending() || worker.hasWork());
                },
                () -> endTogether(worker, loop));
    }

    private void startThread(String name, String cpus, Runnable body) {
        Thread.ofPlatform().name(name).start(() -> {
            try {
                if (!cpus.isEmpty() && !Affinity.bind(cpus)) {
                    warn.accept("Cannot bind the thread '" + name + "' to the CPUs " + cpus);
                }
                body.run();
            } catch (RuntimeException | Error e) {
                failure = e;
                requestStop();
            } finally {
                ended.countDown();
            }
        });
    }

    private void runTogether(WorkerRole worker, Runnable afterTurn, CarrierLoop loop) {
        workerThread = Thread.currentThread();
        loop.begin();
        CarrierLoop.Idle idle = idle(worker);
        lastBusy = System.nanoTime();
        while (!stopping) {
            turnTogether(worker, afterTurn, loop, idle);
        }
        endTogether(worker, loop);
    }

    /// Made at one place, so that it has one class in a rehearsal and in earnest.
    private CarrierLoop.Idle idle(WorkerRole worker) {
        return () -> !worker.hasWork() && !stopping;
    }

    /// A method of its own, as compiling the endless loop around it takes long and has to be done again for each
    /// branch that is new.
    private void turnTogether(WorkerRole worker, Runnable afterTurn, CarrierLoop loop, CarrierLoop.Idle idle) {
        long spinNanos = options.busyPollMicros().getAsLong() * 1000;
        long wait = worker.idleMillis(lastEnd);
        if (spinNanos > 0 && lastEnd - lastBusy < spinNanos) {
            wait = 0;
        }
        loop.poll(wait, idle);
        long begin = System.nanoTime();
        int done = loop.runReady(READ_NANOS) + worker.turn();
        loop.runPosted();
        afterTurn.run();
        long end = System.nanoTime();
        worker.onBusy(end - begin);
        loop.tick(end);
        lastEnd = end;
        if (done > 0) {
            lastBusy = end;
        }
    }

    private void endTogether(WorkerRole worker, CarrierLoop loop) {
        loop.beginEnd();
        long begin = System.nanoTime();
        while (loop.connections() > 0 && System.nanoTime() - begin < END_NANOS) {
            loop.poll(1, null);
            loop.runReady(Long.MAX_VALUE);
            worker.turn();
            loop.runPosted();
        }
        runLastRequests(worker);
    }

    private void runCarrier(CarrierLoop loop) {
        try {
            runCarrierUntilEnd(loop);
        } finally {
            carriersLeft.decrementAndGet();
        }
    }

    private void runCarrierUntilEnd(CarrierLoop loop) {
        loop.begin();
        CarrierLoop.Idle idle = () -> !stopping;
        while (!stopping) {
            loop.poll(CARRIER_WAIT_MILLIS, idle);
            loop.runReady(Long.MAX_VALUE);
            loop.runPosted();
            loop.tick(System.nanoTime());
        }
        loop.beginEnd();
        if (loop == loops.getFirst()) {
            accepting = false; // no loop ends before: it might still be given a socket
        }
        long begin = System.nanoTime();
        while ((loop.connections() > 0 || accepting || loop.hasPending()) && System.nanoTime() - begin < END_NANOS) {
            loop.poll(1, null);
            loop.runReady(Long.MAX_VALUE);
            loop.runPosted();
        }
    }

    private void runWorker(WorkerRole worker, Runnable afterTurn) {
        workerThread = Thread.currentThread();
        lastBusy = System.nanoTime();
        while (!stopping) {
            long spinNanos = Math.max(20, options.busyPollMicros().getAsLong()) * 1000;
            long begin = System.nanoTime();
            int done = worker.turn();
            afterTurn.run();
            long end = System.nanoTime();
            if (done > 0) {
                worker.onBusy(end - begin);
                lastBusy = end;
            } else if (end - lastBusy < spinNanos) {
                Thread.onSpinWait();
            } else {
                sleepWorker(worker);
            }
        }
        while (carriersLeft.get() > 0) { // each of their connections ends through here
            worker.turn();
            LockSupport.parkNanos(this, 100_000);
        }
        runLastRequests(worker);
    }

    private static void runLastRequests(WorkerRole worker) {
        while (worker.hasWork()) {
            worker.turn();
        }
    }

    private void sleepWorker(WorkerRole worker) {
        workerSleeping = true;
        try {
            long millis = worker.hasWork() || stopping ? 0 : worker.idleMillis(System.nanoTime());
            if (millis > 0) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(millis));
            }
        } finally {
            workerSleeping = false;
        }
    }

    private void wakeWorker() {
        if (options.ioThreads() == 1) {
            loops.getFirst().wakeIfSleeping();
        } else if (workerSleeping) {
            LockSupport.unpark(workerThread);
        }
    }

    private void onAccepted(Socket socket) {
        CarrierLoop loop = loops.get(nextLoop);
        nextLoop = (nextLoop + 1) % loops.size();
        Connection connection = new Connection(socket, loop, context);
        if (loop == loops.getFirst()) {
            loop.adopt(connection);
        } else {
            loop.execute(() -> loop.adopt(connection));
        }
    }

    /// Listens on other addresses or another port from now on; on the worker's thread.
    ///
    /// @throws IOException when an address cannot be bound; then everything is as before
    public void rebind(List<String> bind, int port) throws IOException {
        if (options.ioThreads() == 1) {
            listening.listen(bind, port);
            return;
        }
        FutureTask<@Nullable Void> task = new FutureTask<>(() -> {
            listening.listen(bind, port);
            return null;
        });
        loops.getFirst().execute(task);
        while (!task.isDone() && carriersLeft.get() > 0) {
            ring.setAside(); // the loop may wait for room in it before it comes to the task
            LockSupport.parkNanos(this, 100_000);
        }
        if (!task.isDone()) {
            throw new IOException("the server is ending");
        }
        if (task.state() == Future.State.FAILED) {
            throw new IOException(task.exceptionNow().getMessage(), task.exceptionNow());
        }
    }

    /// Runs something on the worker's thread, from any other.
    public void call(Runnable task) {
        ring.offer(new Request(task));
    }

    /// Asks the threads to end; may be called by any thread, the worker included.
    public void requestStop() {
        stopping = true;
        synchronized (wakeLock) {
            if (!closed) {
                loops.forEach(loop -> loop.poller().wakeup());
            }
        }
        LockSupport.unpark(workerThread);
    }

    /// Waits until all threads have ended, and with them all connections.
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /// What ended a thread, and so the server, without being asked for.
    public @Nullable Throwable failure() {
        return failure;
    }

    /// Gives everything back once the threads have ended.
    @Override
    public void close() {
        synchronized (wakeLock) {
            closed = true;
            listening.close();
            loops.forEach(CarrierLoop::close);
        }
        chunks.close();
    }
}
