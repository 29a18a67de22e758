package io.heddle.server.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Makes the threads that only help give way to the worker where they share a CPU with it.
///
/// The kernel divides a CPU among threads in slices of some milliseconds: a compiler thread beside a busy worker is a
/// row of stalls. Java's own thread priorities have no effect on Linux, and the compiler's threads are not ours to
/// make.
final class HelperThreads {
    private static final Path TASKS = Path.of("/proc/self/task");

    /// The kernel keeps 15 bytes of a thread's name.
    private static final Set<String> NAMES = Set.of("C1 CompilerThre", "C2 CompilerThre", "memory-ahead", "snapshot");

    private static final int NICENESS = 10;
    private static final int PRIO_PROCESS = 0;

    private HelperThreads() {}

    /// Does what it can; on systems without /proc nothing.
    static void giveWay() {
        if (!LinuxCalls.isAvailable()) {
            return;
        }
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                if (NAMES.contains(Files.readString(task.resolve("comm")).strip())) {
                    lower(Integer.parseInt(task.getFileName().toString()));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // A thread has ended meanwhile, or /proc is not readable: they keep their priority.
        }
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static void lower(int thread) {
        Linker linker = Linker.nativeLinker();
        MethodHandle setPriority = linker.downcallHandle(
                linker.defaultLookup().find("setpriority").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int _ = (int) setPriority.invokeExact(PRIO_PROCESS, thread, NICENESS);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
