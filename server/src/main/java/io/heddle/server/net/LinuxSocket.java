package io.heddle.server.net;

/// A socket by its file descriptor, read and written with recv and send.
final class LinuxSocket implements Socket {
    private LinuxCalls reads;
    private LinuxCalls calls;
    private final int descriptor;
    private final String peer;
    private final String local;
    private final boolean unix;
    private final boolean loopback;

    /// @param calls of the thread that accepts
    LinuxSocket(LinuxCalls calls, int descriptor, String peer, String local, boolean unix, boolean loopback) {
        this.reads = calls;
        this.calls = calls;
        this.descriptor = descriptor;
        this.peer = peer;
        this.local = local;
        this.unix = unix;
        this.loopback = loopback;
    }

    /// From now on the socket belongs to other threads: each has its own calls.
    void use(LinuxCalls forReads, LinuxCalls forTheRest) {
        reads = forReads;
        calls = forTheRest;
    }

    @Override
    public int read(long address, int length) {
        int n = reads.recv(descriptor, address, length);
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
    public void shutdown() {
        calls.shutdown(descriptor);
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
