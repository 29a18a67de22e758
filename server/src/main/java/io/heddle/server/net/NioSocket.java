package io.heddle.server.net;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A socket of the portable transport.
final class NioSocket implements Socket {
    private final SocketChannel channel;
    private final String peer;
    private final String local;
    private final boolean unix;
    private final boolean loopback;
    private @Nullable SelectionKey key;

    NioSocket(SocketChannel channel, SocketAddress remote, String unixPath) throws IOException {
        this.channel = channel;
        if (remote instanceof InetSocketAddress inet) {
            this.peer = SocketAddresses.text(inet.getAddress(), inet.getPort());
            InetSocketAddress own = (InetSocketAddress) channel.getLocalAddress();
            this.local = SocketAddresses.text(own.getAddress(), own.getPort());
            this.unix = false;
            this.loopback = inet.getAddress().isLoopbackAddress();
        } else {
            this.peer = unixPath + ":0";
            this.local = unixPath + ":0";
            this.unix = true;
            this.loopback = true;
        }
    }

    SocketChannel channel() {
        return channel;
    }

    void key(SelectionKey registered) {
        key = registered;
    }

    @Nullable
    SelectionKey key() {
        return key;
    }

    @SuppressWarnings("restricted") // the address is a live raw buffer of at least that length
    private static ByteBuffer view(long address, int length) {
        return MemorySegment.ofAddress(address).reinterpret(length).asByteBuffer();
    }

    @Override
    public int read(long address, int length) {
        try {
            int n = channel.read(view(address, length));
            return n >= 0 ? n : END;
        } catch (IOException e) {
            return BROKEN;
        }
    }

    @Override
    public int write(long address, int length) {
        try {
            return channel.write(view(address, length));
        } catch (IOException e) {
            return BROKEN;
        }
    }

    @Override
    public void shutdown() {
        close(); // a channel knows of those who use it
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
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
        return -1;
    }
}
