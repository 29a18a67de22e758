package io.heddle.server.net;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A listening socket of the portable transport, TCP or Unix.
final class NioListener implements Listener {
    private final ServerSocketChannel channel;
    private final @Nullable Path path;
    private final IntSupplier keepAliveSeconds;

    private NioListener(ServerSocketChannel channel, @Nullable Path path, IntSupplier keepAliveSeconds)
            throws IOException {
        this.channel = channel;
        this.path = path;
        this.keepAliveSeconds = keepAliveSeconds;
        channel.configureBlocking(false);
    }

    /// The wildcard of IPv6 serves IPv4 as well: the JDK knows no socket that is for IPv6 alone.
    static NioListener tcp(InetAddress host, int port, int backlog, IntSupplier keepAliveSeconds) throws IOException {
        ServerSocketChannel channel = open(host instanceof Inet4Address);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(host, port), backlog);
            return new NioListener(channel, null, keepAliveSeconds);
        } catch (BindException e) {
            channel.close();
            boolean taken = String.valueOf(e.getMessage()).contains("in use");
            throw new IOException(taken ? "Address already in use" : e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static ServerSocketChannel open(boolean four) throws IOException {
        try {
            return ServerSocketChannel.open(four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        } catch (UnsupportedOperationException e) {
            throw new IOException("Address family not supported by protocol", e);
        }
    }

    static NioListener unix(Path path, int permissions, int backlog) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(path), backlog);
            if (permissions != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(FileModes.symbolic(permissions)));
            }
            return new NioListener(channel, path, () -> 0);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    ServerSocketChannel channel() {
        return channel;
    }

    @Override
    public @Nullable Socket accept() throws IOException {
        while (true) {
            SocketChannel accepted = channel.accept();
            if (accepted == null) {
                return null;
            }
            Socket socket = prepared(accepted);
            if (socket != null) {
                return socket;
            }
        }
    }

    /// Null for a connection that has ended already.
    private @Nullable Socket prepared(SocketChannel accepted) throws IOException {
        try {
            accepted.configureBlocking(false);
            if (path == null) {
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.setOption(StandardSocketOptions.SO_KEEPALIVE, keepAliveSeconds.getAsInt() > 0);
            }
            return new NioSocket(accepted, accepted.getRemoteAddress(), String.valueOf(path));
        } catch (IOException e) {
            accepted.close();
            return null;
        }
    }

    @Override
    public String address() {
        try {
            return path != null ? path.toString() : text((InetSocketAddress) channel.getLocalAddress());
        } catch (IOException e) {
            return "closed";
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Override
    public int port() {
        return path != null ? 0 : channel.socket().getLocalPort();
    }

    @Override
    public void close() {
        try {
            channel.close();
            if (path != null) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The next start removes a left socket file.
        }
    }
}
