package io.heddle.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The listening sockets of a server: opened before it starts, exchanged by the worker when `bind` or `port` change.
///
/// The sockets belong to the first carrier loop; where that runs on a thread of its own, an exchange waits for it. The
/// old
/// ones are closed before the new ones open, as both may want the same address, and opened again if that fails.
final class Listening {
    private static final long LOOP_WAIT_SECONDS = 5;

    private final TransportOptions options;
    private final CarrierLoop loop;
    private final boolean epoll;
    private List<String> bind;
    private int port;
    private volatile List<Listener> tcp = List.of();
    private volatile @Nullable Listener unix;

    Listening(TransportOptions options, CarrierLoop loop) {
        this.options = options;
        this.loop = loop;
        this.epoll = loop.poller() instanceof EpollPoller;
        this.bind = options.bind();
        this.port = options.port();
    }

    /// Before the threads start.
    ///
    /// @throws IOException with Redis's wording of the reason when an address cannot be bound
    void open() throws IOException {
        tcp = openTcp();
        if (options.unixSocket() != null) {
            unix = epoll
                    ? LinuxListener.unix(options.unixSocket(), options.unixPermissions(), options.backlog())
                    : NioListener.unix(options.unixSocket(), options.unixPermissions(), options.backlog());
        }
        all().forEach(loop::listen);
    }

    /// Listens elsewhere from now on; on the worker's thread.
    ///
    /// @throws IOException when an address cannot be bound; then everything is as before
    void exchange(List<String> newBind, int newPort) throws IOException {
        if (newBind.equals(bind) && newPort == port) {
            return;
        }
        List<String> oldBind = bind;
        int oldPort = port;
        closeTcp();
        bind = newBind;
        port = newPort;
        try {
            tcp = openTcp();
        } catch (IOException e) {
            bind = oldBind;
            port = oldPort;
            tcp = openTcp();
            throw e;
        } finally {
            List<Listener> opened = tcp;
            onLoop(() -> opened.forEach(loop::listen));
        }
    }

    private void closeTcp() throws IOException {
        List<Listener> closed = tcp;
        tcp = List.of();
        onLoop(() -> {
            for (Listener listener : closed) {
                loop.stopListening(listener);
                listener.close();
            }
        });
    }

    private void onLoop(Runnable task) throws IOException {
        if (loop.sharesWorkerThread()) {
            task.run();
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(() -> {
            task.run();
            done.countDown();
        });
        try {
            if (!done.await(LOOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the carrier loop does not answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private List<Listener> openTcp() throws IOException {
        List<Listener> opened = new ArrayList<>();
        if (port == 0) {
            return opened;
        }
        try {
            for (String address : bind) {
                Listener listener = openTcp(address);
                if (listener != null) {
                    opened.add(listener);
                }
            }
        } catch (IOException | RuntimeException e) {
            opened.forEach(Listener::close);
            throw e;
        }
        return opened;
    }

    /// Null for an address that may be missing and is.
    private @Nullable Listener openTcp(String address) throws IOException {
        boolean optional = address.startsWith("-");
        String host = optional ? address.substring(1) : address;
        int number = Math.max(0, port);
        try {
            InetAddress at = InetAddress.getByName(
                    switch (host) {
                        case "*" -> "0.0.0.0";
                        case "::*" -> "::";
                        default -> host;
                    });
            return epoll
                    ? LinuxListener.tcp(at, number, options.backlog(), options.keepAliveSeconds())
                    : NioListener.tcp(at, number, options.backlog(), options.keepAliveSeconds());
        } catch (IOException e) {
            if (!optional || "Address already in use".equals(e.getMessage())) {
                throw new IOException(host + ":" + number + ": bind: " + e.getMessage(), e);
            }
            return null;
        }
    }

    /// Those of TCP first.
    List<Listener> all() {
        List<Listener> all = new ArrayList<>(tcp);
        Listener path = unix;
        if (path != null) {
            all.add(path);
        }
        return all;
    }

    /// When the loop has ended.
    void close() {
        all().forEach(Listener::close);
    }
}
