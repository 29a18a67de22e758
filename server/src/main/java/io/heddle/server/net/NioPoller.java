package io.heddle.server.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Set;

/// Readiness through `java.nio`, for systems without epoll and for whoever asks for it.
final class NioPoller implements Poller {
    private final Selector selector;

    NioPoller() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean add(Connection connection) {
        NioSocket socket = (NioSocket) connection.socket();
        try {
            socket.key(socket.channel().register(selector, SelectionKey.OP_READ, connection));
            return true;
        } catch (ClosedChannelException e) {
            return false;
        }
    }

    @Override
    public void add(Listener listener) {
        try {
            ((NioListener) listener).channel().register(selector, SelectionKey.OP_ACCEPT, listener);
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void remove(Connection connection) {
        SelectionKey key = ((NioSocket) connection.socket()).key();
        if (key != null) {
            key.cancel();
        }
    }

    @Override
    public void remove(Listener listener) {
        SelectionKey key = ((NioListener) listener).channel().keyFor(selector);
        if (key == null) {
            return;
        }
        key.cancel();
        try {
            selector.selectNow(); // lets go of the channel, which would hold its address beyond its end
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void accepting(Listener listener, boolean wanted) {
        SelectionKey key = ((NioListener) listener).channel().keyFor(selector);
        if (key != null && key.isValid()) {
            key.interestOps(wanted ? SelectionKey.OP_ACCEPT : 0);
        }
    }

    @Override
    public void interest(Connection connection, boolean read, boolean write) {
        SelectionKey key = ((NioSocket) connection.socket()).key();
        if (key != null && key.isValid()) {
            key.interestOps((read ? SelectionKey.OP_READ : 0) | (write ? SelectionKey.OP_WRITE : 0));
        }
    }

    @Override
    public int poll(long timeoutMillis) {
        try {
            int found = timeoutMillis == 0 ? selector.selectNow() : selector.select(Math.max(timeoutMillis, 0));
            return Math.max(found, selector.selectedKeys().size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void dispatch(Handler handler) {
        Set<SelectionKey> ready = selector.selectedKeys();
        for (SelectionKey key : ready) {
            dispatch(key, handler);
        }
        ready.clear();
    }

    private static void dispatch(SelectionKey key, Handler handler) {
        if (!key.isValid()) {
            return;
        }
        switch (key.attachment()) {
            case Connection connection -> handler.onReady(connection, key.isReadable(), key.isWritable(), false);
            case Listener listener -> handler.onAcceptable(listener);
            default -> throw new IllegalStateException("unknown key");
        }
    }

    @Override
    public void wakeup() {
        selector.wakeup();
    }

    @Override
    public boolean tellsEnd() {
        return false;
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
