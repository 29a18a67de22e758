package io.heddle.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One connection of the open loop: requests go out when they are due, and each reply is set against the time
/// at which its request was to be sent.
///
/// ```
///   times: │ … answered │ taken        sent, unanswered        added │ …      a ring of intended times
/// ```
final class PacedConnection implements AutoCloseable {
    /// Told of each reply.
    interface Listener {
        void replied(boolean isSet, long intendedNanos);
    }

    private static final int UNANSWERED_MAX = 1 << 15;
    private static final int BUFFER_BYTES = 1 << 16;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ReplyCounter replies = new ReplyCounter();
    private final long[] intended = new long[UNANSWERED_MAX];
    private final boolean[] sets = new boolean[UNANSWERED_MAX];
    private long added;
    private long taken;

    PacedConnection(InetSocketAddress server, Selector selector) throws IOException {
        channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /// Whether another request fits; when not, the server is far behind and the request waits, with its time
    /// running.
    boolean hasRoom(Requests request) {
        return added - taken < UNANSWERED_MAX && out.remaining() >= request.length();
    }

    void add(Requests request, int number, boolean isSet, long intendedNanos) {
        request.put(out, number);
        int slot = (int) added & UNANSWERED_MAX - 1;
        intended[slot] = intendedNanos;
        sets[slot] = isSet;
        added++;
    }

    /// Sends what the socket takes.
    void send() throws IOException {
        if (out.position() == 0) {
            return;
        }
        out.flip();
        channel.write(out);
        out.compact();
    }

    /// Reads what has come.
    void receive(Listener listener) throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("the server closed the connection");
        }
        in.flip();
        while (replies.count(in, 1) == 1) {
            int slot = (int) taken & UNANSWERED_MAX - 1;
            taken++;
            listener.replied(sets[slot], intended[slot]);
        }
        in.compact();
    }

    long unanswered() {
        return added - taken;
    }

    long errors() {
        return replies.errors();
    }

    @Override
    public void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
