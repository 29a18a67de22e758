package io.heddle.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Reads one RESP reply and writes it as one line for comparisons:
///
/// ```
/// OK   ERR syntax error   (5)   "bulk\x00"   nil   [(1), "a", nil]   {"key": (1)}
/// ```
public final class ReplyText {
    private ReplyText() {}

    public static String read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        read(in, text);
        return text.toString();
    }

    private static void read(InputStream in, StringBuilder text) throws IOException {
        int type = in.read();
        String line = line(in);
        switch (type) {
            case '+', '-' -> text.append(line);
            case ':' -> text.append('(').append(line).append(')');
            case ',' -> text.append(line);
            case '_' -> text.append("nil");
            case '#' -> text.append(line.equals("t"));
            case '$' -> bulk(in, Integer.parseInt(line), text);
            case '*', '~', '>' -> elements(in, Integer.parseInt(line), text);
            case '%' -> pairs(in, Integer.parseInt(line), text);
            case -1 -> throw new EOFException("connection closed");
            default -> throw new IOException("unknown reply type " + (char) type);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        while (c != '\r' && c >= 0) {
            line.append((char) c);
            c = in.read();
        }
        in.read();
        return line.toString();
    }

    private static void bulk(InputStream in, int length, StringBuilder text) throws IOException {
        if (length < 0) {
            text.append("nil");
            return;
        }
        byte[] bytes = in.readNBytes(length);
        in.skipNBytes(2);
        quote(bytes, text);
    }

    /// As a quoted string of printable characters.
    public static String quote(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        quote(bytes, text);
        return text.toString();
    }

    private static void quote(byte[] bytes, StringBuilder text) {
        text.append('"');
        for (char c : new String(bytes, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c >= ' ' && c < 127) {
                text.append(c);
            } else {
                text.append(String.format("\\x%02x", (int) c));
            }
        }
        text.append('"');
    }

    private static void elements(InputStream in, int count, StringBuilder text) throws IOException {
        if (count < 0) {
            text.append("nil");
            return;
        }
        text.append('[');
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ");
            read(in, text);
        }
        text.append(']');
    }

    private static void pairs(InputStream in, int count, StringBuilder text) throws IOException {
        text.append('{');
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ");
            read(in, text);
            text.append(": ");
            read(in, text);
        }
        text.append('}');
    }
}
