package io.heddle.server.protocol;

import io.heddle.server.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A redis-server of this machine on loopback, which is sent raw bytes: the judge of malformed requests and of
/// numbers.
final class RealServer implements AutoCloseable {
    private static final int READ_TIMEOUT_MS = 20_000;

    private final RedisProcess process;

    private RealServer(RedisProcess process) {
        this.process = process;
    }

    static RealServer start(String... directives) {
        return new RealServer(RedisProcess.start(directives));
    }

    /// Sends the bytes and then the end of the stream; the replies up to the server's own end, one element each.
    List<String> exchange(byte[] bytes) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = process.connect()) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            byte[] part = new byte[65536];
            int n;
            while ((n = in.read(part)) >= 0) {
                received.write(part, 0, n);
            }
        } catch (SocketException _) {
            // Closed with input unread: what was received before counts.
        }
        return replies(received.toString(StandardCharsets.ISO_8859_1));
    }

    /// Splits top-level simple strings, errors, integers and bulk strings; a bulk string is its content.
    private static List<String> replies(String text) {
        List<String> replies = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int end = text.indexOf("\r\n", at);
            if (text.charAt(at) == '$' && text.charAt(at + 1) != '-') {
                int length = Integer.parseInt(text.substring(at + 1, end));
                replies.add(text.substring(end + 2, end + 2 + length));
                at = end + 4 + length;
            } else {
                replies.add(text.substring(at, end));
                at = end + 2;
            }
        }
        return replies;
    }

    @Override
    public void close() {
        process.close();
    }
}
