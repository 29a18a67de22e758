package io.heddle.server.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the operating system knows about this process, from /proc; zeros where there is none. Belongs to one thread.
public final class ProcessFigures {
    private static final long PAGE_BYTES = 4096;

    /// The kernel gives times in hundredths of a second, whatever its own tick is.
    private static final long TICK_MICROS = 10_000;

    // Fields of /proc/…/stat, counted from the one behind the name in parentheses.
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final int CHILDREN_USER_TICKS = 13;
    private static final int CHILDREN_SYSTEM_TICKS = 14;

    private final ProcFile process = new ProcFile("/proc/self/stat");
    private final ProcFile thread = new ProcFile("/proc/thread-self/stat");
    private final ProcFile memory = new ProcFile("/proc/self/statm");
    private final long machineBytes = readMachineBytes();
    private final String executable = ProcessHandle.current().info().command().orElse("");

    /// CPU time in microseconds.
    public record Usage(long userMicros, long systemMicros, long childrenUserMicros, long childrenSystemMicros) {
        private static final Usage UNKNOWN = new Usage(0, 0, 0, 0);
    }

    /// Of the whole process.
    public Usage process() {
        return usage(process);
    }

    /// Of the calling thread, which is the same in each call.
    public Usage thread() {
        return usage(thread);
    }

    private static Usage usage(ProcFile file) {
        if (!file.read()) {
            return Usage.UNKNOWN;
        }
        file.skipPast(')');
        return new Usage(
                file.field(USER_TICKS) * TICK_MICROS,
                file.field(SYSTEM_TICKS) * TICK_MICROS,
                file.field(CHILDREN_USER_TICKS) * TICK_MICROS,
                file.field(CHILDREN_SYSTEM_TICKS) * TICK_MICROS);
    }

    /// Memory of the process that stands in RAM.
    public long residentBytes() {
        return memory.read() ? memory.field(1) * PAGE_BYTES : 0;
    }

    /// Memory of the machine.
    public long machineBytes() {
        return machineBytes;
    }

    /// Path of the program that runs; empty where the system does not tell.
    public String executable() {
        return executable;
    }

    private static long readMachineBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"), StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("MemTotal:")) {
                    String[] words = line.split(" +");
                    return Long.parseLong(words[1]) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }
}
