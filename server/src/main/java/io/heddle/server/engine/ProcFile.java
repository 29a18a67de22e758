package io.heddle.server.engine;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.jspecify.annotations.Nullable;

/// A short file of /proc with numbers in it, kept open: reading it again is one system call and no objects.
/// The worker asks for it on behalf of INFO, perhaps each second, long before the compiler has seen it: hence by hand.
final class ProcFile {
    private static final int LONGEST = 2048;

    private final String path;
    private final byte[] text = new byte[LONGEST];
    private @Nullable RandomAccessFile file;
    private int length;
    private int at;

    ProcFile(String path) {
        this.path = path;
    }

    /// Reads it anew; false where there is no such file.
    boolean read() {
        at = 0;
        length = 0;
        try {
            if (file == null) {
                file = new RandomAccessFile(path, "r");
            }
            file.seek(0);
            length = Math.max(0, file.read(text));
        } catch (IOException e) {
            return false;
        }
        return length > 0;
    }

    /// Goes behind the last such character, from where fields count.
    void skipPast(char last) {
        at = length;
        while (at > 0 && text[at - 1] != last) {
            at--;
        }
    }

    /// The n-th of the fields between blanks, counted from 0, as a number without a sign; 0 where it is none.
    long field(int n) {
        int i = at;
        while (i < length && text[i] == ' ') {
            i++;
        }
        for (int skipped = 0; skipped < n && i < length; i++) {
            if (text[i] == ' ') {
                skipped++;
            }
        }
        long value = 0;
        while (i < length && text[i] >= '0' && text[i] <= '9') {
            value = value * 10 + (text[i++] - '0');
        }
        return value;
    }
}
