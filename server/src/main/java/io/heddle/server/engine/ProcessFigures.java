package io.heddle.server.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the operating system knows about this process, from /proc; zeros where there is none.
public final class ProcessFigures {
    private static final long PAGE_BYTES = 4096;

    /// The kernel gives times in hundredths of a second, whatever its own tick is.
    private static final long TICK_MICROS = 10_000;

    // Fields of /proc/…/stat, counted from the one behind the name in parentheses.
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int CHILDREN_USER_TICKS = 13;
    private static final int CHILDREN_SYSTEM_TICKS = 14;

    private ProcessFigures() {}

    /// CPU time in microseconds.
    public record Usage(long userMicros, long systemMicros, long childrenUserMicros, long childrenSystemMicros) {
        private static final Usage UNKNOWN = new Usage(0, 0, 0, 0);
    }

    /// Of the whole process.
    public static Usage process() {
        return usage("/proc/self/stat");
    }

    /// Of the calling thread.
    public static Usage thread() {
        return usage("/proc/thread-self/stat");
    }

    private static Usage usage(String file) {
        String text = read(file);
        int begin = text.lastIndexOf(") ");
        if (begin < 0) {
            return Usage.UNKNOWN;
        }
        String[] fields = text.substring(begin + 2).split(" ");
        return new Usage(
                Long.parseLong(fields[USER_TICKS]) * TICK_MICROS,
                Long.parseLong(fields[SYSTEM_TICKS]) * TICK_MICROS,
                Long.parseLong(fields[CHILDREN_USER_TICKS]) * TICK_MICROS,
                Long.parseLong(fields[CHILDREN_SYSTEM_TICKS]) * TICK_MICROS);
    }

    /// Memory of the process that stands in RAM.
    public static long residentBytes() {
        String[] fields = read("/proc/self/statm").split(" ");
        return fields.length < 2 ? 0 : Long.parseLong(fields[1]) * PAGE_BYTES;
    }

    /// Memory of the machine.
    public static long machineBytes() {
        for (String line : read("/proc/meminfo").split("\n")) {
            if (line.startsWith("MemTotal:")) {
                String[] words = line.split(" +");
                return Long.parseLong(words[1]) * 1024;
            }
        }
        return 0;
    }

    private static String read(String file) {
        try {
            return new String(Files.readAllBytes(Path.of(file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
