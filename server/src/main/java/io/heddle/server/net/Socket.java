package io.heddle.server.net;

/// A connected, non-blocking stream socket. The connection's thread reads, the loop's does the rest.
interface Socket {
    /// Nothing to read, or no room to write, for now.
    int WOULD_BLOCK = 0;

    /// The peer has closed its side (reads only).
    int END = -1;

    /// The connection is broken.
    int BROKEN = -2;

    /// Reads at most `length` bytes; the count, WOULD_BLOCK, END or BROKEN.
    int read(long address, int length);

    /// Writes at most `length` bytes; the count, WOULD_BLOCK or BROKEN.
    int write(long address, int length);

    /// Ends both directions but keeps the descriptor, for a thread that may be about to read; the loop's thread.
    void shutdown();

    /// The loop's thread, when no other can read any more.
    void close();

    /// Peer as Redis prints it: "127.0.0.1:50312", "[::1]:50312" or "/path:0".
    String peer();

    /// Local end in the same form.
    String local();

    boolean isUnix();

    /// Whether the peer is on this machine's loopback or a Unix socket (protected mode).
    boolean isLoopback();

    /// File descriptor, or -1 where there is none to show.
    int descriptor();
}
