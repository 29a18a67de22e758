package io.heddle.server.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A redis-server of this machine on loopback, which is sent raw bytes: the judge of malformed requests and of
/// numbers.
final class RealServer implements AutoCloseable {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int READ_TIMEOUT_MS = 20_000;

    private final Process process;
    private final int port;

    private RealServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, "redis-server"))) {
                return true;
            }
        }
        return false;
    }

    static RealServer start(String... directives) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> words = new ArrayList<>(
                List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""));
        words.addAll(List.of(directives));
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // when a test run is cut short
        long end = System.nanoTime() + PATIENCE_NS;
        while (true) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assert socket.isConnected();
                return new RealServer(process, port);
            } catch (IOException e) {
                if (System.nanoTime() > end || !process.isAlive()) {
                    process.destroy();
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /// Sends the bytes and then the end of the stream; the replies up to the server's own end, one element each.
    List<String> exchange(byte[] bytes) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
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
        process.destroy();
    }
}
