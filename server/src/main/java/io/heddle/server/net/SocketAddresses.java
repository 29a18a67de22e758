package io.heddle.server.net;

import io.heddle.memory.Memory;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/// The kernel's socket addresses (struct sockaddr_in, sockaddr_in6, sockaddr_un) written to and read from memory.
final class SocketAddresses {
    /// Room for any of them.
    static final int SIZE = 128;

    private static final int UNIX_PATH_MOST = 107;

    private SocketAddresses() {}

    /// Writes an IP address and returns its length.
    static int write(long at, InetAddress address, int port) {
        Memory.fill(at, SIZE, (byte) 0);
        byte[] raw = address.getAddress();
        boolean six = address instanceof Inet6Address;
        Memory.putShort(at, (short) (six ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET));
        Memory.putByte(at + 2, (byte) (port >>> 8));
        Memory.putByte(at + 3, (byte) port);
        Memory.copyFromArray(raw, 0, at + (six ? 8 : 4), raw.length);
        return six ? 28 : 16;
    }

    /// Writes a path and returns the address's length.
    static int write(long at, String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > UNIX_PATH_MOST) {
            throw new IllegalArgumentException("the path of a Unix socket has at most " + UNIX_PATH_MOST + " bytes");
        }
        Memory.fill(at, SIZE, (byte) 0);
        Memory.putShort(at, (short) LinuxCalls.AF_UNIX);
        Memory.copyFromArray(bytes, 0, at + 2, bytes.length);
        return 2 + bytes.length + 1;
    }

    static int port(long at) {
        return (Memory.getByte(at + 2) & 255) << 8 | Memory.getByte(at + 3) & 255;
    }

    static InetAddress address(long at) {
        boolean six = Memory.getShort(at) == LinuxCalls.AF_INET6;
        byte[] raw = new byte[six ? 16 : 4];
        Memory.copyToArray(at + (six ? 8 : 4), raw, 0, raw.length);
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /// "127.0.0.1:6379" or "[::1]:6379".
    static String text(InetAddress address, int port) {
        String host = address.getHostAddress();
        int scope = host.indexOf('%');
        if (scope >= 0) {
            host = host.substring(0, scope);
        }
        if (host.indexOf(':') >= 0) {
            host = "[" + compress(host) + "]";
        }
        return host + ":" + port;
    }

    /// Shortens the longest run of zero groups of an IPv6 address to "::", as inet_ntop does.
    private static String compress(String host) {
        String[] groups = host.split(":", -1);
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int k = i;
            while (k < groups.length && groups[k].equals("0")) {
                k++;
            }
            if (k - i > bestLength) {
                best = i;
                bestLength = k - i;
            }
        }
        if (best < 0) {
            return host;
        }
        String left = String.join(":", java.util.Arrays.copyOfRange(groups, 0, best));
        String right = String.join(":", java.util.Arrays.copyOfRange(groups, best + bestLength, groups.length));
        return left + "::" + right;
    }
}
