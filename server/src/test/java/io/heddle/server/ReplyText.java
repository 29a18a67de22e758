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
        return read(in, false);
    }

    /// As `read`, with the type of each part that would else look like another: `+OK`, `-ERR`, `$nil`, `*nil`,
    /// `~[(1)]`.
    public static String readExactly(InputStream in) throws IOException {
        return read(in, true);
    }

    private static String read(InputStream in, boolean exactly) throws IOException {
        StringBuilder text = new StringBuilder();
        read(in, text, exactly);
        return text.toString();
    }

    private static void read(InputStream in, StringBuilder text, boolean exactly) throws IOException {
        int type = in.read();
        if (exactly && "+-,_#=~>".indexOf(type) >= 0) {
            text.append((char) type);
        }
        String line = line(in);
        switch (type) {
            case '+', '-' -> text.append(line);
            case ':' -> text.append('(').append(line).append(')');
            case ',' -> text.append(line);
            case '_' -> text.append("nil");
            case '#' -> text.append(line.equals("t"));
            case '$', '=' -> bulk(in, Integer.parseInt(line), text, exactly);
            case '*', '~', '>' -> elements(in, Integer.parseInt(line), text, exactly);
            case '%' -> pairs(in, Integer.parseInt(line), text, exactly);
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

    private static void bulk(InputStream in, int length, StringBuilder text, boolean exactly) throws IOException {
        if (length < 0) {
            text.append(exactly ? "$nil" : "nil");
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

    private static void elements(InputStream in, int count, StringBuilder text, boolean exactly) throws IOException {
        if (count < 0) {
            text.append(exactly ? "*nil" : "nil");
            return;
        }
        text.append('[');
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ");
            read(in, text, exactly);
        }
        text.append(']');
    }

    private static void pairs(InputStream in, int count, StringBuilder text, boolean exactly) throws IOException {
        text.append('{');
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ");
            read(in, text, exactly);
            text.append(": ");
            read(in, text, exactly);
        }
        text.append('}');
    }
}
