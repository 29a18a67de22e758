package io.heddle.server.config;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A redis-server on loopback whose configuration is compared with ours.
final class RealServer implements AutoCloseable {
    private final Process process;
    private final Socket socket;
    private final InputStream in;

    private RealServer(Process process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static boolean isInstalled() {
        String path = System.getenv("PATH");
        for (String directory : path == null ? new String[0] : path.split(":")) {
            if (Files.isExecutable(Path.of(directory, "redis-server"))) {
                return true;
            }
        }
        return false;
    }

    /// Starts one in the directory with nothing set but where it listens and that it saves nothing.
    static RealServer start(Path directory) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        "redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", "")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .directory(directory.toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return new RealServer(process, new Socket(InetAddress.getLoopbackAddress(), port));
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroy();
                    throw e;
                }
            }
        }
    }

    /// The elements of the reply; a single one for a status or an error, without its sign.
    List<String> run(String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
        List<String> elements = new ArrayList<>();
        read(elements);
        return elements;
    }

    private void read(List<String> elements) throws IOException {
        String line = line();
        switch (line.charAt(0)) {
            case '*' -> {
                for (int left = Integer.parseInt(line.substring(1)); left > 0; left--) {
                    read(elements);
                }
            }
            case '$' -> {
                byte[] bytes = in.readNBytes(Integer.parseInt(line.substring(1)) + 2);
                elements.add(new String(bytes, 0, bytes.length - 2, StandardCharsets.ISO_8859_1));
            }
            default -> elements.add(line.substring(1));
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new IOException("connection closed");
            }
            line.write(c);
        }
        in.skipNBytes(1);
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.destroy();
        process.onExit().join();
    }
}
