package io.heddle.server.net;

import io.heddle.server.handoff.ReplyChunks;
import io.heddle.server.handoff.Request;
import io.heddle.server.handoff.RequestRing;
import io.heddle.server.handoff.WorkerRole;
import io.heddle.server.protocol.RespParser;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The threads and sockets of a server: binds, then runs the worker and the carrier loops until stopped.
///
/// ```
/// io-threads 1:   [ thread "worker":  poll → run virtual threads → worker turn → write ] …
/// io-threads N:   [ thread "carrier-1": poll → run virtual threads → write ] …  [ thread "worker": worker turn ] …
/// ```
public final class Transport implements AutoCloseable {
    private static final int RETAINED_CHUNKS = 1024;
    private static final long CARRIER_WAIT_MILLIS = 1000;

    private final TransportOptions options;
    private final RequestRing ring;
    private final ReplyChunks chunks = new ReplyChunks(RETAINED_CHUNKS);
    private final List<CarrierLoop> loops = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Connection.Context context;
    private final boolean loopScheduler;
    private final CountDownLatch ended;
    private int nextLoop;
    private volatile boolean stopping;
    private volatile boolean workerSleeping;
    private @Nullable Thread workerThread;

    /// Binds the listening sockets.
    ///
    /// @param parsers makes the parser of each connection
    /// @throws IOException with Redis's wording of the reason when an address cannot be bound
    public Transport(TransportOptions options, Supplier<RespParser> parsers) throws IOException {
        this.options = options;
        this.loopScheduler = !options.scheduler().equals("jdk") && VirtualThreads.isAvailable();
        int capacity = Integer.highestOneBit(Math.max(1024, options.maxClients() + 64)) * 4;
        this.ring = new RequestRing(capacity, this::wakeWorker);
        this.context = new Connection.Context(
                ring, chunks, parsers::get, options.inputLimit()::getAsLong, loopScheduler);
        int carriers = Math.max(1, options.ioThreads() - 1);
        for (int i = 0; i < carriers; i++) {
            loops.add(new CarrierLoop(newPoller(), this::onAccepted, capacity, options.ioThreads() == 1));
        }
        this.ended = new CountDownLatch(options.ioThreads() == 1 ? 1 : carriers + 1);
        try {
            listen();
        } catch (IOException | RuntimeException e) {
            closeSockets();
            throw e;
        }
    }

    private Poller newPoller() {
        boolean epoll = !options.poller().equals("nio") && LinuxCalls.isAvailable();
        return epoll ? new EpollPoller() : new NioPoller();
    }

    private boolean isEpoll() {
        return loops.getFirst().poller() instanceof EpollPoller;
    }

    private void listen() throws IOException {
        if (options.port() != 0) {
            for (String address : options.bind()) {
                listenTcp(address);
            }
        }
        if (options.unixSocket() != null) {
            listeners.add(
                    isEpoll()
                            ? LinuxListener.unix(options.unixSocket(), options.unixPermissions(), options.backlog())
                            : NioListener.unix(options.unixSocket(), options.unixPermissions(), options.backlog()));
        }
        for (Listener listener : listeners) {
            loops.getFirst().poller().add(listener);
        }
    }

    private void listenTcp(String address) throws IOException {
        boolean optional = address.startsWith("-");
        String host = optional ? address.substring(1) : address;
        int port = Math.max(0, options.port());
        try {
            InetAddress at = InetAddress.getByName(
                    switch (host) {
                        case "*" -> "0.0.0.0";
                        case "::*" -> "::";
                        default -> host;
                    });
            listeners.add(
                    isEpoll()
                            ? LinuxListener.tcp(at, port, options.backlog(), options.keepAliveSeconds())
                            : NioListener.tcp(at, port, options.backlog(), options.keepAliveSeconds()));
        } catch (IOException e) {
            if (!optional || "Address already in use".equals(e.getMessage())) {
                throw new IOException(host + ":" + port + ": bind: " + e.getMessage(), e);
            }
        }
    }

    public RequestRing ring() {
        return ring;
    }

    public ReplyChunks chunks() {
        return chunks;
    }

    public List<Listener> listening() {
        return List.copyOf(listeners);
    }

    /// Addresses that are listened on.
    public List<String> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /// The first TCP port in use, or 0.
    public int port() {
        for (Listener listener : listeners) {
            if (listener.port() > 0) {
                return listener.port();
            }
        }
        return 0;
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
    public void start(WorkerRole worker) {
        if (options.ioThreads() == 1) {
            startThread("worker", options.workerCpus(), () -> runTogether(worker, loops.getFirst()));
        } else {
            for (int i = 0; i < loops.size(); i++) {
                CarrierLoop loop = loops.get(i);
                startThread("carrier-" + (i + 1), options.ioCpus(), () -> runCarrier(loop));
            }
            startThread("worker", options.workerCpus(), () -> runWorker(worker));
        }
        workerThread = threads.getLast();
    }

    private void startThread(String name, String cpus, Runnable body) {
        Thread thread = Thread.ofPlatform().name(name).start(() -> {
            try {
                if (!cpus.isEmpty()) {
                    Affinity.bind(cpus);
                }
                body.run();
            } finally {
                ended.countDown();
            }
        });
        threads.add(thread);
    }

    private void runTogether(WorkerRole worker, CarrierLoop loop) {
        CarrierLoop.Idle idle = () -> !worker.hasWork() && !stopping;
        long spinNanos = options.busyPollMicros() * 1000;
        long lastBusy = System.nanoTime();
        while (!stopping) {
            long wait = worker.idleMillis();
            if (spinNanos > 0 && System.nanoTime() - lastBusy < spinNanos) {
                wait = 0;
            }
            loop.poll(wait, idle);
            long begin = System.nanoTime();
            int done = loop.runReady() + worker.turn();
            loop.runPosted();
            long end = System.nanoTime();
            worker.onBusy(end - begin);
            if (done > 0) {
                lastBusy = end;
            }
        }
    }

    private void runCarrier(CarrierLoop loop) {
        while (!stopping) {
            loop.poll(CARRIER_WAIT_MILLIS, () -> !stopping);
            loop.runReady();
            loop.runPosted();
        }
    }

    private void runWorker(WorkerRole worker) {
        long spinNanos = Math.max(20, options.busyPollMicros()) * 1000;
        long lastBusy = System.nanoTime();
        while (!stopping) {
            long begin = System.nanoTime();
            int done = worker.turn();
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
    }

    private void sleepWorker(WorkerRole worker) {
        workerSleeping = true;
        try {
            long millis = worker.hasWork() || stopping ? 0 : worker.idleMillis();
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

    /// Runs something on the worker's thread, from any other.
    public void call(Runnable task) {
        ring.offer(new Request(task));
    }

    /// Asks the threads to end; may be called by any thread, the worker included.
    public void requestStop() {
        stopping = true;
        for (CarrierLoop loop : loops) {
            loop.poller().wakeup();
        }
        LockSupport.unpark(workerThread);
    }

    /// Waits until all threads have ended.
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void closeSockets() {
        for (Listener listener : listeners) {
            listener.close();
        }
        for (CarrierLoop loop : loops) {
            loop.poller().close();
        }
    }

    /// Closes listeners and pollers once the threads have ended; sockets still open go with the process.
    @Override
    public void close() {
        closeSockets();
        chunks.close();
    }
}
