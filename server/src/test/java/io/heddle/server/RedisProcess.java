package io.heddle.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A redis-server of this machine, running on a free port of loopback without persistence.
public final class RedisProcess implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final int TRIES = 5;

    private final Process process;
    private final int port;

    private RedisProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Whether a redis-server is on the path.
    public static boolean isInstalled() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, "redis-server"))) {
                return true;
            }
        }
        return false;
    }

    /// Starts one in a directory of its own, and waits until it answers.
    public static RedisProcess start(String... directives) {
        try {
            Path directory = Files.createTempDirectory("redis");
            directory.toFile().deleteOnExit();
            return start(directory, directives);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts one in the directory, and waits until it answers. Another process may take the port that was free a
    /// moment before: then it is tried on another one.
    public static RedisProcess start(Path directory, String... directives) {
        try {
            for (int tries = 0; tries < TRIES; tries++) {
                RedisProcess started = launch(directory, directives);
                if (started.awaitAnswer()) {
                    return started;
                }
                started.close();
            }
            throw new IOException("redis-server does not start");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisProcess launch(Path directory, String... directives) throws IOException {
        int port;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        List<String> command = new ArrayList<>(
                List.of("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port), "--save", ""));
        command.addAll(List.of(directives));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .directory(directory.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly)); // when a test run is cut short
        return new RedisProcess(process, port);
    }

    /// Waits until a server answers.
    ///
    /// @return whether it is this one
    private boolean awaitAnswer() {
        long deadline = System.nanoTime() + START_NANOS;
        while (process.isAlive() && System.nanoTime() < deadline) {
            try (Socket socket = connect()) {
                socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(START_NANOS));
                socket.getOutputStream().write("INFO server\r\n".getBytes(StandardCharsets.US_ASCII));
                String info = ReplyText.read(new BufferedInputStream(socket.getInputStream()));
                return info.startsWith("NOAUTH") || info.contains("process_id:" + process.pid() + "\\x0d");
            } catch (IOException _) {
                Thread.onSpinWait(); // it does not listen yet
            }
        }
        return false;
    }

    /// A new connection.
    public Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /// By force: one that is in the middle of a very long command would not hear of it, and has nothing to save.
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
