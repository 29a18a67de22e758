package io.heddle.server.net;

/// A socket by its file descriptor, read and written with recv and send.
final class LinuxSocket implements Socket {
    private final LinuxCalls calls;
    private final int descriptor;
    private final String peer;
    private final String local;
    private final boolean unix;
    private final boolean loopback;

    LinuxSocket(int descriptor, String peer, String local, boolean unix, boolean loopback) {
        this.calls = new LinuxCalls();
        this.descriptor = descriptor;
        this.peer = peer;
        this.local = local;
        this.unix = unix;
        this.loopback = loopback;
    }

    @Override
    public int read(long address, int length) {
        int n = calls.recv(descriptor, address, length);
        if (n > 0) {
            return n;
        }
        return n == 0 ? END : blocked(n);
    }

    @Override
    public int write(long address, int length) {
        int n = calls.send(descriptor, address, length);
        return n >= 0 ? n : blocked(n);
    }

    private static int blocked(int result) {
        return result == -LinuxCalls.EAGAIN || result == -LinuxCalls.EINTR ? WOULD_BLOCK : BROKEN;
    }

    @Override
    public void close() {
        calls.close(descriptor);
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public String local() {
        return local;
    }

    @Override
    public boolean isUnix() {
        return unix;
    }

    @Override
    public boolean isLoopback() {
        return loopback;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }
}
