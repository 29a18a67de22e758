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
    private static final long USUAL_SEED = 20_261_121;

    private final RedisProcess process;

    /// Whether closing this connection ends the server.
    private final boolean first;

    private final Socket socket;
    private final BufferedInputStream in;
    private final OutputStream out;

    private Oracle(RedisProcess process, boolean first) throws IOException {
        this.process = process;
        this.first = first;
        this.socket = process.connect();
        socket.setSoTimeout(REPLY_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream());
    }

    /// What a random comparison begins with: `-Dheddle.seed`, in the profile `long` a new number each time, and
    /// else always the same. The servers that are installed differ in their versions, and so in more than each view
    /// knows: what a new seed finds has to be looked at, and should not end a build that has nothing to do with it.
    public static long seed() {
        return Long.getLong("heddle.seed", Boolean.getBoolean("heddle.random") ? System.nanoTime() : USUAL_SEED);
    }

    /// Whether a redis-server is on the path.
    public static boolean isInstalled() {
        return RedisProcess.isInstalled();
    }

    public static Oracle start(String... directives) {
        RedisProcess process = RedisProcess.start(directives);
        try {
            return new Oracle(process, true);
        } catch (IOException e) {
            process.close();
            throw new UncheckedIOException(e);
        }
    }

    /// A further connection, to be closed before this one.
    public Oracle connect() {
        try {
            return new Oracle(process, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Sends one command and renders its reply as `ReplyText` does.
    public String run(byte[]... arguments) {
        return run(false, arguments);
    }

    /// As `run`, but renders the reply as `ReplyText.readExactly` does.
    public String runExactly(byte[]... arguments) {
        return run(true, arguments);
    }

    private String run(boolean exactly, byte[]... arguments) {
        try {
            send(arguments);
            out.flush();
            return exactly ? ReplyText.readExactly(in) : ReplyText.read(in);
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
            if (first) {
                process.close();
            }
        }
    }
}
