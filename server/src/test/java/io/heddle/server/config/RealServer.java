package io.heddle.server.config;

import io.heddle.server.RedisProcess;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A redis-server on loopback whose configuration is compared with ours.
final class RealServer implements AutoCloseable {
    private final RedisProcess process;
    private final Socket socket;
    private final InputStream in;

    private RealServer(RedisProcess process, Socket socket) throws IOException {
        this.process = process;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// Starts one in the directory with nothing set but where it listens and that it saves nothing.
    static RealServer start(Path directory) throws IOException {
        RedisProcess process = RedisProcess.start(directory);
        return new RealServer(process, process.connect());
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
        process.close();
    }
}
