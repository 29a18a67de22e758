package io.heddle.server.integration;

import io.heddle.server.ReplyText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// A client that writes what it is told to, byte by byte if need be, and reads replies. Blocking, one thread.
final class Client implements AutoCloseable {
    private final SocketChannel channel;
    private final InputStream in;

    Client(SocketAddress address) throws IOException {
        channel = address instanceof InetSocketAddress
                ? SocketChannel.open()
                : SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(address);
        if (address instanceof InetSocketAddress) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        in = new BufferedInputStream(new ChannelInput(channel), 1 << 16);
    }

    /// Not through `Channels`, whose lock a reader and a writer on two threads would share.
    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return channel.read(ByteBuffer.wrap(bytes, offset, length));
        }
    }

    SocketChannel channel() {
        return channel;
    }

    void send(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    void send(byte[] bytes) throws IOException {
        send(bytes, 0, bytes.length);
    }

    void send(String bytes) throws IOException {
        send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// One reply as text, see `ReplyText`.
    String read() throws IOException {
        return ReplyText.read(in);
    }

    /// One line as it comes, without its end.
    String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        int c;
        while ((c = in.read()) != '\n') {
            if (c < 0) {
                throw new IOException("the server has closed after '" + line + "'");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /// Reads a bulk string's bytes.
    byte[] readBulk() throws IOException {
        String header = readLine();
        if (!header.startsWith("$")) {
            throw new IOException("not a bulk string: " + header);
        }
        byte[] bytes = in.readNBytes(Integer.parseInt(header.substring(1)));
        readLine();
        return bytes;
    }

    String run(String... arguments) throws IOException {
        send(command(arguments));
        return read();
    }

    /// Everything until the server closes.
    byte[] readToEnd() throws IOException {
        return in.readAllBytes();
    }

    /// Whether the server has closed; waits until it has or something comes.
    boolean isAtEnd() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    static byte[] command(String... arguments) {
        byte[][] bytes = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            bytes[i] = arguments[i].getBytes(StandardCharsets.ISO_8859_1);
        }
        return command(bytes);
    }

    static byte[] command(byte[]... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("*" + arguments.length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] argument : arguments) {
            out.writeBytes(("$" + argument.length + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.writeBytes(argument);
            out.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        return out.toByteArray();
    }

    /// Ends its own side, as `nc -N` does.
    void endSending() throws IOException {
        channel.shutdownOutput();
    }

    /// Vanishes with a reset.
    void reset() throws IOException {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
