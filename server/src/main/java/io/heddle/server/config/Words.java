package io.heddle.server.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Splits a line into words as redis.conf is written, and quotes a word so that splitting gives it back.
///
/// Words stand between blanks. Within double quotes `\n \r \t \b \a \xHH` and a backslash before anything else are
/// escapes, within single quotes only `\'`. A closing quote must end the word. One char is one byte (ISO 8859-1).
final class Words {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /// The words, or null when a quote is not closed or a word goes on after it.
    static @Nullable List<String> split(String line) {
        Words splitter = new Words(line);
        return splitter.run() ? splitter.words : null;
    }

    static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private boolean run() {
        while (true) {
            while (at < line.length() && isSpace(line.charAt(at))) {
                at++;
            }
            if (at == line.length()) {
                return true;
            }
            if (!word()) {
                return false;
            }
        }
    }

    private boolean word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
                break;
            }
            at++;
            if (c == '"' || c == '\'') {
                boolean closed = c == '"' ? doubleQuoted(word) : singleQuoted(word);
                if (!closed || at < line.length() && !isSpace(line.charAt(at))) {
                    return false;
                }
                break;
            }
            word.append(c);
        }
        words.add(word.toString());
        return true;
    }

    private boolean doubleQuoted(StringBuilder word) {
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return true;
            }
            word.append(c == '\\' && at < line.length() ? escaped() : c);
        }
        return false;
    }

    private char escaped() {
        char c = line.charAt(at++);
        if (c == 'x' && at + 1 < line.length()) {
            int high = Character.digit(line.charAt(at), 16);
            int low = Character.digit(line.charAt(at + 1), 16);
            if (high >= 0 && low >= 0) {
                at += 2;
                return (char) (high * 16 + low);
            }
        }
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> '\007';
            default -> c;
        };
    }

    private boolean singleQuoted(StringBuilder word) {
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '\'') {
                return true;
            }
            if (c == '\\' && at < line.length() && line.charAt(at) == '\'') {
                at++;
                c = '\'';
            }
            word.append(c);
        }
        return false;
    }

    /// The word in double quotes.
    static String quote(String word) {
        StringBuilder text = new StringBuilder(word.length() + 2).append('"');
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            switch (c) {
                case '\\', '"' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\007' -> text.append("\\a");
                default -> {
                    if (c >= ' ' && c < 127) {
                        text.append(c);
                    } else {
                        text.append("\\x").append(hex(c >> 4)).append(hex(c));
                    }
                }
            }
        }
        return text.append('"').toString();
    }

    private static char hex(int digit) {
        return "0123456789abcdef".charAt(digit & 15);
    }
}
