package io.heddle.server.net;

import io.heddle.memory.Memory;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A listening socket of the Linux transport, TCP or Unix.
final class LinuxListener implements Listener {
    private final LinuxCalls calls = new LinuxCalls();
    private final int descriptor;
    private final @Nullable Path path;
    private final IntSupplier keepAliveSeconds;
    private final long scratch = Memory.allocateRaw(SocketAddresses.SIZE + 8);
    private final int port;
    private final String address;

    private LinuxListener(int descriptor, String host, @Nullable Path path, IntSupplier keepAliveSeconds) {
        this.descriptor = descriptor;
        this.path = path;
        this.keepAliveSeconds = keepAliveSeconds;
        this.port = path == null ? localPort() : 0;
        this.address = path == null ? host + ":" + port : path.toString();
    }

    /// @param keepAliveSeconds of accepted connections (tcp-keepalive); 0: none
    static LinuxListener tcp(InetAddress host, int port, int backlog, IntSupplier keepAliveSeconds) throws IOException {
        LinuxCalls calls = new LinuxCalls();
        boolean six = host instanceof Inet6Address;
        int descriptor = checked(calls.socket(six ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET), "socket");
        long at = Memory.allocateRaw(SocketAddresses.SIZE);
        try {
            if (six) {
                calls.option(descriptor, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_V6ONLY, 1);
            }
            calls.option(descriptor, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_REUSEADDR, 1);
            checked(calls.bind(descriptor, at, SocketAddresses.write(at, host, port)), "bind");
            checked(calls.listen(descriptor, backlog), "listen");
            return new LinuxListener(descriptor, host.getHostAddress(), null, keepAliveSeconds);
        } catch (IOException e) {
            calls.close(descriptor);
            throw e;
        } finally {
            Memory.freeRaw(at);
        }
    }

    /// @param permissions of the socket file such as 0700, or 0 to leave them
    static LinuxListener unix(Path path, int permissions, int backlog) throws IOException {
        LinuxCalls calls = new LinuxCalls();
        Files.deleteIfExists(path);
        int descriptor = checked(calls.socket(LinuxCalls.AF_UNIX), "socket");
        long at = Memory.allocateRaw(SocketAddresses.SIZE);
        try {
            checked(calls.bind(descriptor, at, SocketAddresses.write(at, path.toString())), "bind");
            checked(calls.listen(descriptor, backlog), "listen");
            if (permissions != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(FileModes.symbolic(permissions)));
            }
            return new LinuxListener(descriptor, "", path, () -> 0);
        } catch (IOException e) {
            calls.close(descriptor);
            throw e;
        } finally {
            Memory.freeRaw(at);
        }
    }

    private static int checked(int result, String call) throws IOException {
        if (result >= 0) {
            return result;
        }
        String reason = switch (-result) {
            case LinuxCalls.EADDRINUSE -> "Address already in use";
            case LinuxCalls.EADDRNOTAVAIL -> "Cannot assign requested address";
            case LinuxCalls.EAFNOSUPPORT -> "Address family not supported by protocol";
            case LinuxCalls.EACCES -> "Permission denied";
            case LinuxCalls.EMFILE -> "Too many open files";
            case LinuxCalls.ENFILE -> "Too many open files in system";
            default -> call + " failed with error " + -result;
        };
        throw new IOException(reason);
    }

    private int localPort() {
        nameLength(SocketAddresses.SIZE);
        calls.socketName(descriptor, scratch, scratch + SocketAddresses.SIZE);
        return SocketAddresses.port(scratch);
    }

    private void nameLength(int length) {
        Memory.putInt(scratch + SocketAddresses.SIZE, length);
    }

    int descriptor() {
        return descriptor;
    }

    @Override
    public @Nullable Socket accept() throws IOException {
        int accepted;
        do {
            nameLength(SocketAddresses.SIZE);
            accepted = calls.accept(descriptor, scratch, scratch + SocketAddresses.SIZE);
        } while (accepted == -LinuxCalls.EINTR || accepted == -LinuxCalls.ECONNABORTED);
        if (accepted == -LinuxCalls.EAGAIN) {
            return null;
        }
        checked(accepted, "accept");
        if (path != null) {
            return new LinuxSocket(calls, accepted, path + ":0", path + ":0", true, true);
        }
        InetAddress peer = SocketAddresses.address(scratch);
        String peerText = SocketAddresses.text(peer, SocketAddresses.port(scratch));
        nameLength(SocketAddresses.SIZE);
        calls.socketName(accepted, scratch, scratch + SocketAddresses.SIZE);
        String localText = SocketAddresses.text(SocketAddresses.address(scratch), SocketAddresses.port(scratch));
        prepare(accepted, peer.isLoopbackAddress());
        return new LinuxSocket(calls, accepted, peerText, localText, false, peer.isLoopbackAddress());
    }

    /// Within a machine there is nothing to be congested, so there the simplest algorithm will do; another, if it
    /// is the system's default (BBR), models and paces every packet.
    private void prepare(int accepted, boolean loopback) {
        calls.option(accepted, LinuxCalls.IPPROTO_TCP, LinuxCalls.TCP_NODELAY, 1);
        if (loopback) {
            calls.congestionControl(accepted, "reno");
        }
        int seconds = keepAliveSeconds.getAsInt();
        if (seconds > 0) {
            calls.option(accepted, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_KEEPALIVE, 1);
            calls.option(accepted, LinuxCalls.IPPROTO_TCP, LinuxCalls.TCP_KEEPIDLE, seconds);
            int interval = Math.max(1, seconds / 3);
            calls.option(accepted, LinuxCalls.IPPROTO_TCP, LinuxCalls.TCP_KEEPINTVL, interval);
            calls.option(accepted, LinuxCalls.IPPROTO_TCP, LinuxCalls.TCP_KEEPCNT, 3);
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        calls.close(descriptor);
        Memory.freeRaw(scratch);
        if (path != null) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // The file stays; the next start removes it.
            }
        }
    }
}
