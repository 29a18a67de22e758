package io.heddle.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Sends numbered commands at full speed over one connection, a bounded number of replies outstanding.
final class Filler implements AutoCloseable {
    private static final int BATCH = 256;
    private static final int OUTSTANDING_MAX = 4 * BATCH;
    private static final int IN_BYTES = 1 << 18;

    private final SocketChannel channel;
    private final Requests requests;
    private final ByteBuffer out;
    private final ByteBuffer in = ByteBuffer.allocateDirect(IN_BYTES);
    private final ReplyCounter replies = new ReplyCounter();
    private int outstanding;

    Filler(String host, int port, Requests requests) throws IOException {
        this.requests = requests;
        channel = SocketChannel.open(new InetSocketAddress(host, port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        out = ByteBuffer.allocateDirect(BATCH * requests.length());
    }

    /// Commands for the keys from 0 on, each once; returns when all are answered.
    ///
    /// @return nanoseconds it took
    long run(int keys) throws IOException {
        return run(0, keys);
    }

    /// As `run`, for the numbers from `first` to `end` - 1.
    long run(int first, int end) throws IOException {
        long begin = System.nanoTime();
        for (int key = first; key < end; ) {
            int batch = Math.min(BATCH, end - key);
            out.clear();
            for (int i = 0; i < batch; i++) {
                requests.put(out, key + i);
            }
            out.flip();
            while (out.hasRemaining()) {
                channel.write(out);
            }
            key += batch;
            outstanding += batch;
            receive(OUTSTANDING_MAX - BATCH);
        }
        receive(0);
        return System.nanoTime() - begin;
    }

    /// Reads until no more than that many replies are outstanding.
    private void receive(int left) throws IOException {
        while (outstanding > left) {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed the connection");
            }
            in.flip();
            outstanding -= replies.count(in, outstanding);
            in.compact();
        }
    }

    long errors() {
        return replies.errors();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
