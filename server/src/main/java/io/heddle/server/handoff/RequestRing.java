package io.heddle.server.handoff;

import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// The lock-free ring between all connections and the worker: many producers, one consumer, bounded.
///
/// A connection has at most two requests in flight (a batch and its end). When the ring is full the producer yields and
/// tries again; nothing is dropped. So it need not be large, and a small one stays in the processor's cache.
public final class RequestRing {
    private final MpscVarHandleArrayQueue<Request> queue;
    private final Runnable wakeWorker;

    /// @param wakeWorker ends the worker's wait if it is waiting; called after every offer
    public RequestRing(int capacity, Runnable wakeWorker) {
        this.queue = new MpscVarHandleArrayQueue<>(capacity);
        this.wakeWorker = wakeWorker;
    }

    /// Puts a request in, yielding while the ring is full.
    @SuppressWarnings("ThreadPriorityCheck") // on a carrier loop the yield lets the worker, on the same thread, drain the ring
    public void offer(Request request) {
        while (!queue.offer(request)) {
            Thread.yield();
        }
        wakeWorker.run();
    }

    /// Puts a request in if there is room; for threads that must not wait.
    public boolean tryOffer(Request request) {
        if (!queue.offer(request)) {
            return false;
        }
        wakeWorker.run();
        return true;
    }

    /// The next request, or null. Worker only.
    public @Nullable Request poll() {
        return queue.relaxedPoll();
    }

    public boolean isEmpty() {
        return queue.isEmpty();
    }

    public int capacity() {
        return queue.capacity();
    }
}
