package io.heddle.server.engine;

import io.heddle.memory.Memory;
import io.heddle.server.command.Command;
import io.heddle.server.command.Flag;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The clients that watch all commands go by: one line for each, written into their outboxes and sent as they can take
/// it.
///
/// `1339518083.107412 [0 127.0.0.1:60866] "keys" "*"`
///
/// Administrative commands are not shown, and what is secret in others is not readable.
final class Monitors {
    private static final int MICROS = 1_000_000;
    private static final String REDACTED = "\"(redacted)\"";

    /// More of an argument, or of a command, is not shown: a line stands on the Java heap.
    private static final int SHOWN_MAX = 1 << 20;

    private static final int WORDS_MAX = 4 << 20;

    private final Engine engine;
    private final Reply runningPen;
    private final List<Session> sessions = new ArrayList<>();

    /// @param runningPen attached to the client whose command runs
    Monitors(Engine engine, Reply runningPen) {
        this.engine = engine;
        this.runningPen = runningPen;
    }

    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    /// The words of a command that is about to run, as they are to be shown; null when nobody is to see it. It may
    /// take its arguments over.
    @Nullable
    String words(Command command, Args args) {
        if (sessions.isEmpty() || command.is(Flag.ADMIN) || command.is(Flag.SKIP_MONITOR)) {
            return null;
        }
        StringBuilder words = new StringBuilder(128);
        for (int i = 0; i < args.count(); i++) {
            words.append(' ');
            if (words.length() > WORDS_MAX) {
                return words.append("... (")
                        .append(args.count() - i)
                        .append(" more arguments)")
                        .toString();
            }
            if (Secrets.hides(command, args, i)) {
                words.append(REDACTED);
            } else {
                quote(words, args, i);
            }
        }
        return words.toString();
    }

    /// Shows a command that has run to all who watch.
    void feed(Session author, String words) {
        String line = line(author, words);
        for (Session session : List.copyOf(sessions)) {
            send(session, line, session == author);
        }
    }

    private void send(Session session, String line, boolean isRunning) {
        if (isRunning) {
            runningPen.simple(line);
        } else {
            engine.sidePen().write(session, pen -> pen.simple(line));
        }
    }

    private String line(Session author, String words) {
        long micros = engine.clock().unixMicros();
        StringBuilder line = new StringBuilder(128);
        line.append(micros / MICROS).append('.');
        String fraction = Long.toString(MICROS + micros % MICROS);
        line.append(fraction, 1, fraction.length());
        line.append(" [").append(author.database()).append(' ');
        String address = author.peer().address();
        if (author.peer().isUnix()) {
            line.append("unix:").append(address, 0, address.length() - (address.endsWith(":0") ? 2 : 0));
        } else {
            line.append(address);
        }
        return line.append(']').append(words).toString();
    }

    private static void quote(StringBuilder line, Args args, int i) {
        line.append('"');
        long address = args.address(i);
        int length = args.length(i);
        int shown = Math.min(length, SHOWN_MAX);
        for (int k = 0; k < shown; k++) {
            int c = Memory.getUnsignedByte(address + k);
            switch (c) {
                case '\\', '"' -> line.append('\\').append((char) c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                case 7 -> line.append("\\a");
                case '\b' -> line.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        line.append((char) c);
                    } else {
                        line.append("\\x")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    }
                }
            }
        }
        line.append('"');
        if (shown < length) {
            line.append("... (").append(length - shown).append(" more bytes)");
        }
    }
}
