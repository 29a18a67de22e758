package io.heddle.server.protocol;

import io.heddle.memory.Memory;
import io.heddle.server.handoff.CommandBatch;

/// Splits an inline request into arguments, in place: what quotes and escapes leave is never longer than what was
/// sent.
///
/// ```
///   SET  "a\x41\n"  'it\'s'        words are divided by blanks; a quote may begin inside a word and ends it
///   ▲    ▲▲         ▲
///   0    │write ≤ read
///        start
/// ```
///
/// Inside "…" a backslash makes \n \r \t \b \a and \xHH, and stands for the next character otherwise; inside '…' only
/// \' is special. A closing quote must be followed by a blank or the end.
final class InlineSplitter {
    private long base;
    private int read;
    private int write;
    private int end;

    /// Adds the words of `[from, to)`, which holds neither NUL nor line feed, to the batch's open command.
    ///
    /// @return false when quotes are not balanced
    boolean split(CommandBatch batch, int from, int to) {
        base = batch.base;
        read = from;
        end = to;
        while (true) {
            while (read < end && isSpace(at(read))) {
                read++;
            }
            if (read == end) {
                return true;
            }
            int start = read;
            write = start;
            if (!word()) {
                return false;
            }
            batch.addArgument(start, write - start);
        }
    }

    /// Moves one word to `write`, up to and without the blank behind it.
    private boolean word() {
        while (read < end) {
            int c = at(read++);
            switch (c) {
                case ' ', '\t', '\r' -> {
                    return true;
                }
                case '"' -> {
                    return doubleQuoted();
                }
                case '\'' -> {
                    return singleQuoted();
                }
                default -> put(c);
            }
        }
        return true;
    }

    private boolean doubleQuoted() {
        while (read < end) {
            int c = at(read++);
            if (c == '"') {
                return isClosed();
            }
            put(c == '\\' && read < end ? escaped() : c);
        }
        return false;
    }

    private boolean singleQuoted() {
        while (read < end) {
            int c = at(read++);
            if (c == '\'') {
                return isClosed();
            }
            if (c == '\\' && read < end && at(read) == '\'') {
                c = at(read++);
            }
            put(c);
        }
        return false;
    }

    /// The character that follows a backslash, or what it stands for.
    private int escaped() {
        int c = at(read++);
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'a' -> 7;
            case 'x' -> hexadecimal();
            default -> c;
        };
    }

    private int hexadecimal() {
        if (end - read < 2) {
            return 'x';
        }
        int high = digit(at(read));
        int low = digit(at(read + 1));
        if (high < 0 || low < 0) {
            return 'x';
        }
        read += 2;
        return high << 4 | low;
    }

    private static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    private boolean isClosed() {
        return read == end || isSpace(at(read));
    }

    private static boolean isSpace(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private int at(int offset) {
        return Memory.getByte(base + offset);
    }

    private void put(int c) {
        Memory.putByte(base + write++, (byte) c);
    }
}
