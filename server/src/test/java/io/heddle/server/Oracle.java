package io.heddle.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/// A real redis-server on loopback, for comparing replies: started on a free port without persistence, stopped by
/// `close`. It waits a while for each reply and then names the command that has none, such as one that blocks.
public final class Oracle implements AutoCloseable {
    private static final int REPLY_MILLIS = 60_000;

    private final RedisProcess process;
    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    private Oracle(RedisProcess process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        socket.setSoTimeout(REPLY_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /// Whether a redis-server is on the path.
    public static boolean isInstalled() {
        return RedisProcess.isInstalled();
    }

    public static Oracle start(String... directives) {
        RedisProcess process = RedisProcess.start(directives);
        try {
            return new Oracle(process, process.connect());
        } catch (IOException e) {
            process.close();
            throw new UncheckedIOException(e);
        }
    }

    /// Sends one command and renders its reply as `ReplyText` does.
    public String run(byte[]... arguments) {
        try {
            send(arguments);
            out.flush();
            return ReplyText.read(in);
        } catch (SocketTimeoutException e) {
            throw new UncheckedIOException(
                    "redis-server does not answer: " + StringCommandStream.describe(arguments), e);
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
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            process.close();
        }
    }
}
