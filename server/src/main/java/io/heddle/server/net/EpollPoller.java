package io.heddle.server.net;

import io.heddle.memory.Memory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Readiness through epoll: edge-triggered, each connection registered once for everything and never changed.
///
/// An edge is reported once, so whoever is told must remember it: `Port` does for reading, `Connection` for writing.
/// That saves the kernel a second look at each ready socket in the next call, and every epoll_ctl after the first.
final class EpollPoller implements Poller {
    private static final int EVENTS = 512;
    private static final int BROKEN = LinuxCalls.EPOLLHUP | LinuxCalls.EPOLLERR;
    private static final int ENDED = LinuxCalls.EPOLLRDHUP | BROKEN;
    private static final int READABLE = LinuxCalls.EPOLLIN | ENDED;
    private static final int WRITABLE = LinuxCalls.EPOLLOUT | BROKEN;
    private static final int EDGES =
            LinuxCalls.EPOLLIN | LinuxCalls.EPOLLOUT | LinuxCalls.EPOLLRDHUP | LinuxCalls.EPOLLET;

    private final LinuxCalls calls = new LinuxCalls();
    private final boolean othersRead;
    private final int epoll;
    private final int wakeDescriptor;
    private final long events = Memory.allocateRaw((long) EVENTS * LinuxCalls.EVENT_SIZE);
    private final long event = Memory.allocateRaw(LinuxCalls.EVENT_SIZE);

    /// Eight bytes for the wake-up counter; written by any thread with the same value, so they need no order.
    private final long one = Memory.allocateRaw(16);

    private @Nullable Connection[] connections = new @Nullable Connection[1024];
    private @Nullable LinuxListener[] listeners = new @Nullable LinuxListener[64];

    /// Events of the last poll.
    private int found;

    /// @param othersRead sockets are read on other threads than the poller's
    EpollPoller(boolean othersRead) {
        this.othersRead = othersRead;
        epoll = calls.epollCreate();
        wakeDescriptor = calls.eventDescriptor();
        if (epoll < 0 || wakeDescriptor < 0) {
            throw new IllegalStateException("epoll is not available: error " + -Math.min(epoll, wakeDescriptor));
        }
        Memory.putLong(one, 1);
        if (!control(LinuxCalls.EPOLL_CTL_ADD, wakeDescriptor, LinuxCalls.EPOLLIN)) {
            throw new IllegalStateException("epoll is not available");
        }
    }

    /// Fails for want of memory and beyond the system's limit of watches.
    private boolean control(int operation, int descriptor, int mask) {
        Memory.putInt(event, mask);
        Memory.putInt(event + LinuxCalls.EVENT_DATA, descriptor);
        return calls.epollControl(epoll, operation, descriptor, event) >= 0;
    }

    @Override
    public boolean add(Connection connection) {
        LinuxSocket socket = (LinuxSocket) connection.socket();
        socket.use(othersRead ? new LinuxCalls() : calls, calls);
        int descriptor = connection.socket().descriptor();
        if (descriptor >= connections.length) {
            connections = Arrays.copyOf(connections, Math.max(descriptor + 1, connections.length * 2));
        }
        boolean added = control(LinuxCalls.EPOLL_CTL_ADD, descriptor, EDGES);
        connections[descriptor] = added ? connection : null;
        return added;
    }

    @Override
    public void add(Listener listener) {
        LinuxListener own = (LinuxListener) listener;
        int descriptor = own.descriptor();
        if (descriptor >= listeners.length) {
            listeners = Arrays.copyOf(listeners, descriptor + 1);
        }
        listeners[descriptor] = own;
        control(LinuxCalls.EPOLL_CTL_ADD, descriptor, LinuxCalls.EPOLLIN);
    }

    @Override
    public void remove(Connection connection) {
        int descriptor = connection.socket().descriptor();
        connections[descriptor] = null;
        control(LinuxCalls.EPOLL_CTL_DEL, descriptor, 0);
    }

    @Override
    public void remove(Listener listener) {
        int descriptor = ((LinuxListener) listener).descriptor();
        listeners[descriptor] = null;
        control(LinuxCalls.EPOLL_CTL_DEL, descriptor, 0);
    }

    @Override
    public void accepting(Listener listener, boolean wanted) {
        control(LinuxCalls.EPOLL_CTL_MOD, ((LinuxListener) listener).descriptor(), wanted ? LinuxCalls.EPOLLIN : 0);
    }

    @Override
    public void interest(Connection connection, boolean read, boolean write) {
        // Registered for both edges from the start.
    }

    @Override
    public int poll(long timeoutMillis) {
        int n = timeoutMillis == 0
                ? LinuxCalls.poll(epoll, events, EVENTS)
                : LinuxCalls.pollBlocking(epoll, events, EVENTS, (int) Math.min(timeoutMillis, Integer.MAX_VALUE));
        found = Math.max(n, 0);
        return found;
    }

    @Override
    public void dispatch(Handler handler) {
        for (int i = 0; i < found; i++) {
            long at = events + (long) i * LinuxCalls.EVENT_SIZE;
            dispatch(Memory.getInt(at + LinuxCalls.EVENT_DATA), Memory.getInt(at), handler);
        }
        found = 0;
    }

    private void dispatch(int descriptor, int mask, Handler handler) {
        if (descriptor == wakeDescriptor) {
            calls.read(wakeDescriptor, one + 8, 8);
            return;
        }
        Connection connection = descriptor < connections.length ? connections[descriptor] : null;
        if (connection != null) {
            // A peer that is gone may still have sent commands before: the read will find them, then the end.
            boolean ended = (mask & ENDED) != 0;
            handler.onReady(connection, (mask & READABLE) != 0, (mask & WRITABLE) != 0, ended);
            return;
        }
        LinuxListener listener = descriptor < listeners.length ? listeners[descriptor] : null;
        if (listener != null) {
            handler.onAcceptable(listener);
        }
    }

    @Override
    public void wakeup() {
        LinuxCalls.signal(wakeDescriptor, one);
    }

    @Override
    public boolean tellsEnd() {
        return true;
    }

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public void close() {
        calls.close(wakeDescriptor);
        calls.close(epoll);
        Memory.freeRaw(events);
        Memory.freeRaw(event);
        Memory.freeRaw(one);
    }
}
