package io.heddle.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real redis-server on loopback, for comparing replies: started on a free port without persistence, stopped by
/// `close`.
public final class Oracle implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    private Oracle(Process process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /// Whether a redis-server is on the path.
    public static boolean isInstalled() {
        String path = System.getenv("PATH");
        if (path == null) {
            return false;
        }
        for (String directory : path.split(":")) {
            if (Files.isExecutable(Path.of(directory, "redis-server"))) {
                return true;
            }
        }
        return false;
    }

    public static Oracle start(String... directives) {
        try {
            int port;
            try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = probe.getLocalPort();
            }
            List<String> command = new java.util.ArrayList<>(
                    List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", ""));
            command.addAll(List.of(directives));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .directory(Files.createTempDirectory("oracle").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // when a test run is cut short
            return new Oracle(process, connect(process, port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(Process process, int port) throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        while (true) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    process.destroy();
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /// Sends one command and renders its reply as `ReplyText` does.
    public String run(byte[]... arguments) {
        try {
            send(arguments);
            out.flush();
            return ReplyText.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `run`, with the words of a line.
    public String run(String line) {
        return run(CommandLine.split(line));
    }

    private void send(byte[]... arguments) throws IOException {
        out.write(("*" + arguments.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
        for (byte[] argument : arguments) {
            out.write(("$" + argument.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(argument);
            out.write('\r');
            out.write('\n');
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
