package io.heddle.server.net;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The listening sockets of a transport: opened at start, and opened anew when the port or the addresses change.
///
/// ```
///   another port:   open new ──▶ close old          a failure leaves the old ones untouched
///   the same port:  close old ──▶ open new          for the old ones are in the way of the new;
///                                                   a failure opens the old ones again
/// ```
///
/// Only the thread of the loop that accepts changes them, once it runs; any thread may ask what they are.
final class Listening implements AutoCloseable {
    private static final String IPV4_WILDCARD = "*";
    private static final String IPV6_WILDCARD = "::*";

    private final TransportOptions options;
    private final CarrierLoop loop;
    private final Consumer<String> warn;
    private final boolean epoll;
    private @Nullable Listener unix;
    private List<String> addresses = List.of();
    private volatile List<Listener> tcp = List.of();
    private volatile int port;

    /// @param warn takes lines for the server's log
    Listening(TransportOptions options, CarrierLoop loop, Consumer<String> warn) {
        this.options = options;
        this.loop = loop;
        this.warn = warn;
        this.epoll = loop.poller() instanceof EpollPoller;
    }

    /// Opens what the options say.
    void open() throws IOException {
        listen(options.bind(), options.port());
        if (options.unixSocket() != null) {
            Listener listener = openedUnix(options.unixSocket());
            loop.listen(listener);
            unix = listener;
        }
    }

    private Listener openedUnix(Path path) throws IOException {
        try {
            return epoll
                    ? LinuxListener.unix(path, options.unixPermissions(), options.backlog())
                    : NioListener.unix(path, options.unixPermissions(), options.backlog());
        } catch (IOException | IllegalArgumentException e) {
            throw new UnixSocketException("Failed opening Unix socket " + path + ": " + e.getMessage(), e);
        }
    }

    /// Listens on these TCP addresses and on no others.
    ///
    /// @param wantedPort 0 for none, negative for any free one
    /// @throws IOException with Redis's wording of the reason; the addresses are those of before then
    void listen(List<String> wanted, int wantedPort) throws IOException {
        if (wantedPort == port && wanted.equals(addresses)) {
            return;
        }
        List<Listener> old = tcp;
        boolean inTheWay = wantedPort == port;
        if (inTheWay) {
            closeTcp(old);
        }
        try {
            tcp = opened(wanted, wantedPort);
        } catch (IOException e) {
            if (inTheWay) {
                reopen(e);
            }
            throw e;
        }
        if (!inTheWay) {
            closeTcp(old);
        }
        addresses = wanted;
        port = wantedPort;
    }

    private void reopen(IOException cause) {
        try {
            tcp = opened(addresses, port);
        } catch (IOException e) {
            cause.addSuppressed(e);
            tcp = List.of();
            addresses = List.of();
        }
    }

    private void closeTcp(List<Listener> old) {
        old.forEach(loop::stopListening);
    }

    private List<Listener> opened(List<String> wanted, int wantedPort) throws IOException {
        List<Listener> opened = new ArrayList<>();
        try {
            boolean both = false;
            for (String address : wantedPort == 0 ? List.<String>of() : inOrder(wanted)) {
                if (both && isWildcard(address, IPV4_WILDCARD)) {
                    continue;
                }
                Listener listener = opened(address, Math.max(0, wantedPort));
                if (listener != null) {
                    opened.add(listener);
                    both |= !epoll && isWildcard(address, IPV6_WILDCARD);
                }
            }
        } catch (IOException e) {
            opened.forEach(Listener::close);
            throw e;
        }
        opened.forEach(loop::listen);
        return List.copyOf(opened);
    }

    /// For the JDK's sockets the wildcard of IPv6 comes first: it serves IPv4, too, and a socket for that alone
    /// would be in its way.
    private List<String> inOrder(List<String> wanted) {
        List<String> order = new ArrayList<>(wanted);
        if (!epoll) {
            order.sort(Comparator.comparing(address -> !isWildcard(address, IPV6_WILDCARD)));
        }
        return order;
    }

    private static boolean isWildcard(String address, String wildcard) {
        return address.equals(wildcard) || address.equals("-" + wildcard);
    }

    /// Null when the address may be missing, and is.
    private @Nullable Listener opened(String address, int at) throws IOException {
        boolean optional = address.startsWith("-");
        String host = optional ? address.substring(1) : address;
        try {
            InetAddress ip = InetAddress.getByName(
                    switch (host) {
                        case IPV4_WILDCARD -> "0.0.0.0";
                        case IPV6_WILDCARD -> "::";
                        default -> host;
                    });
            return epoll
                    ? LinuxListener.tcp(ip, at, options.backlog(), options.keepAliveSeconds())
                    : NioListener.tcp(ip, at, options.backlog(), options.keepAliveSeconds());
        } catch (IOException e) {
            if (optional && !"Address already in use".equals(e.getMessage())) {
                return null;
            }
            warn.accept("Warning: Could not create server TCP listening socket " + host + ":" + at + ": bind: "
                    + e.getMessage());
            throw new IOException(host + ":" + at + ": bind: " + e.getMessage(), e);
        }
    }

    /// Those that are open.
    List<Listener> all() {
        List<Listener> all = new ArrayList<>(tcp);
        Listener socket = unix;
        if (socket != null) {
            all.add(socket);
        }
        return all;
    }

    /// The TCP port, or 0.
    int port() {
        List<Listener> open = tcp;
        return port >= 0 || open.isEmpty() ? Math.max(0, port) : open.getFirst().port();
    }

    @Override
    public void close() {
        all().forEach(Listener::close);
    }
}
