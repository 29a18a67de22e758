package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// The server's log, in the shape that people and tools know from Redis:
/// `12345:M 20 Nov 2026 23:49:01.123 * message`.
///
/// A line is put together first and then written with one call, so lines of several threads do not mix and there is no
/// lock. A log file is opened for each line, so it may be moved away or deleted at any time. Writing is synchronous:
/// the worker is held up as long as the operating system takes to copy a line, which is microseconds unless the disk
/// or the reader of the pipe has stalled; nothing on the path of a command logs above the level `debug`.
public final class ServerLog {
    /// How much a line matters; the names and signs are Redis's.
    public enum Level {
        DEBUG('.'),
        VERBOSE('-'),
        NOTICE('*'),
        WARNING('#'),
        NOTHING(' ');

        private final char sign;

        Level(char sign) {
            this.sign = sign;
        }
    }

    private static final String[] MONTHS = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };
    private static final Level[] LEVELS = Level.values();
    private static final int LONGEST_MESSAGE = 16 * 1024;

    private final OutputStream output;
    private final @Nullable Path file;
    private final long pid = ProcessHandle.current().pid();
    private char role = 'C';
    private Level least;

    ServerLog(OutputStream output, @Nullable Path file, Level least) {
        this.output = output;
        this.file = file;
        this.least = least;
    }

    /// To standard output, everything from `notice` on: the log before there is a configuration.
    static ServerLog plain() {
        return new ServerLog(new FileOutputStream(FileDescriptor.out), null, Level.NOTICE);
    }

    /// As `logfile` and `loglevel` say, and as CONFIG SET changes them.
    public static ServerLog of(Config config) {
        String name = config.text(Directives.LOGFILE);
        Path file = name.isEmpty() ? null : config.path(name);
        ServerLog log = new ServerLog(new FileOutputStream(FileDescriptor.out), file, level(config));
        config.onChange(Directives.LOGLEVEL, () -> log.least = level(config));
        return log;
    }

    private static Level level(Config config) {
        return LEVELS[(int) config.number(Directives.LOGLEVEL)];
    }

    /// A server that takes commands logs as `M`, one that is starting as `C`, a replica as `S`.
    public void role(char letter) {
        role = letter;
    }

    /// Whether lines of the level are kept, for those who would have to put them together at a cost.
    public boolean keeps(Level level) {
        return level.compareTo(least) >= 0;
    }

    public void debug(String message) {
        write(Level.DEBUG, message);
    }

    public void verbose(String message) {
        write(Level.VERBOSE, message);
    }

    public void notice(String message) {
        write(Level.NOTICE, message);
    }

    public void warning(String message) {
        write(Level.WARNING, message);
    }

    /// @param message one char per byte or plain ASCII; longer ones are cut
    public void write(Level level, String message) {
        if (!keeps(level)) {
            return;
        }
        String kept = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
        StringBuilder line = new StringBuilder(kept.length() + 48);
        line.append(pid).append(':').append(role).append(' ');
        appendTime(line, LocalDateTime.now(ZoneId.systemDefault()));
        line.append(' ').append(level.sign).append(' ').append(kept).append('\n');
        byte[] bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        try {
            if (file == null) {
                output.write(bytes);
                return;
            }
            try (OutputStream opened =
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                opened.write(bytes);
            }
        } catch (IOException e) {
            // There is nowhere else to say it, and a server goes on without its log.
            return;
        }
    }

    /// `20 Nov 2026 23:49:01.123`, put together by hand: a formatter would cost more than the rest of the start.
    static void appendTime(StringBuilder line, LocalDateTime time) {
        padded(line, time.getDayOfMonth(), 10);
        line.append(' ')
                .append(MONTHS[time.getMonthValue() - 1])
                .append(' ')
                .append(time.getYear())
                .append(' ');
        padded(line, time.getHour(), 10);
        line.append(':');
        padded(line, time.getMinute(), 10);
        line.append(':');
        padded(line, time.getSecond(), 10);
        line.append('.');
        padded(line, time.getNano() / 1_000_000, 100);
    }

    private static void padded(StringBuilder line, int number, int least) {
        for (int limit = least; limit > 1 && number < limit; limit /= 10) {
            line.append('0');
        }
        line.append(number);
    }
}
