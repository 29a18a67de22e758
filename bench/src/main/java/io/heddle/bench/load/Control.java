package io.heddle.bench.load;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// A plain blocking client for what a tool asks of the server beside its load: INFO, FLUSHALL, CONFIG.
public final class Control implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public Control(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
    }

    public Control(Options options) throws IOException {
        this(options.text("host"), options.integer("port"));
    }

    /// Sends a command and waits for its reply, which must be a simple string, an integer, a bulk string or an
    /// error.
    public String call(String... words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        out.write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
        String line = line(in);
        if (!line.startsWith("$")) {
            return line.substring(1);
        }
        int length = Integer.parseInt(line.substring(1));
        if (length < 0) {
            return "";
        }
        byte[] value = new byte[length];
        in.readFully(value);
        in.readFully(new byte[2]);
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.append((char) c);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }

    /// All fields of INFO.
    public Map<String, String> info() throws IOException {
        return info("everything");
    }

    /// The fields of one section of INFO: all of them together keep a young worker busy for a millisecond.
    public Map<String, String> info(String section) throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line : call("INFO", section).split("\r\n")) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
        return fields;
    }

    /// A whole number of INFO; -1 where the server does not say it.
    public static long number(Map<String, String> info, String field) {
        String value = info.get(field);
        return value == null ? -1 : Long.parseLong(value);
    }

    /// The worker's own account of its turns, as fields.
    public static Json stalls(Map<String, String> info) {
        Json json = new Json();
        for (String field : new String[] {
            "worker_turns",
            "worker_longest_turn_usec",
            "worker_stalls",
            "worker_stalls_with_page_faults",
            "worker_stalls_with_preemption",
            "worker_stalls_off_cpu",
            "worker_stalls_unexplained",
            "worker_page_faults",
            "worker_page_faults_in_stalls"
        }) {
            json.field(field, number(info, field));
        }
        return json;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
