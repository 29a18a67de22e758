package io.heddle.server.handoff;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jctools.queues.varhandle.MpscVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

/// The lock-free ring between all connections and the worker: many producers, one consumer, bounded.
///
/// A connection has at most two requests in flight (a batch and its end). When the ring is full the producer yields and
/// tries again; nothing is dropped. So it need not be large, and a small one stays in the processor's cache.
public final class RequestRing {
    private final MpscVarHandleArrayQueue<Request> queue;
    private final Runnable wakeWorker;
    private @Nullable Deque<Request> aside;

    /// @param wakeWorker ends the worker's wait if it is waiting; called after every offer
    public RequestRing(int capacity, Runnable wakeWorker) {
        this.queue = new MpscVarHandleArrayQueue<>(capacity);
        this.wakeWorker = wakeWorker;
    }

    /// Puts a request in, yielding while the ring is full.
    @SuppressWarnings(
            "ThreadPriorityCheck") // on a carrier loop the yield lets the worker, on the same thread, drain the ring
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
        return aside == null ? queue.relaxedPoll() : pollAside(aside);
    }

    private @Nullable Request pollAside(Deque<Request> waiting) {
        Request request = waiting.pollFirst();
        if (request != null) {
            return request;
        }
        aside = null;
        return queue.relaxedPoll();
    }

    /// Makes room without handling anything, when the worker must wait for a thread that may be waiting for room
    /// here; what was there still comes first. Worker only.
    public void setAside() {
        Deque<Request> waiting = aside == null ? new ArrayDeque<>() : aside;
        Request request;
        while ((request = queue.relaxedPoll()) != null) {
            waiting.addLast(request);
        }
        aside = waiting;
    }

    /// Whether nothing waits. Worker only.
    public boolean isEmpty() {
        return aside == null && queue.isEmpty();
    }

    public int capacity() {
        return queue.capacity();
    }
}
