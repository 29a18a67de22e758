package io.heddle.server;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Splits a line into arguments as redis-cli does: blanks separate, double quotes hold together and know `\xHH`, `\n`,
/// `\"`.
public final class CommandLine {
    private CommandLine() {}

    public static byte[][] split(String line) {
        List<byte[]> words = new ArrayList<>();
        int i = 0;
        while (i < line.length()) {
            if (line.charAt(i) == ' ') {
                i++;
                continue;
            }
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            i = line.charAt(i) == '"' ? quoted(line, i + 1, word) : plain(line, i, word);
            words.add(word.toByteArray());
        }
        return words.toArray(new byte[0][]);
    }

    private static int plain(String line, int from, ByteArrayOutputStream word) {
        int i = from;
        while (i < line.length() && line.charAt(i) != ' ') {
            word.write(line.charAt(i++));
        }
        return i;
    }

    private static int quoted(String line, int from, ByteArrayOutputStream word) {
        int i = from;
        while (line.charAt(i) != '"') {
            char c = line.charAt(i++);
            if (c != '\\') {
                word.write(c);
                continue;
            }
            char escaped = line.charAt(i++);
            if (escaped == 'x') {
                word.write(Integer.parseInt(line.substring(i, i + 2), 16));
                i += 2;
            } else {
                word.write(escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped);
            }
        }
        return i + 1;
    }
}
