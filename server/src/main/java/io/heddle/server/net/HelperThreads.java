package io.heddle.server.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Set;
import java.util.function.Consumer;

/// Keeps the threads that only help, the compilers', the one that clears memory and the one that walks a
/// snapshot, out of the worker's way.
///
/// ```
///   CPUs of the process:  | worker | carriers | the others: helpers |
/// ```
///
/// The kernel divides a CPU among threads in slices that end with its clock's ticks, up to 4 ms long: a compiler thread
/// beside a busy worker is a row of stalls. So helpers get the CPUs of `bio-cpulist` or else, where `server-cpulist`
/// says which are the worker's, all that are left. Where none are left, or nobody knows where the worker runs, they get
/// less of the CPU that they may share with it. That makes stalls rarer, not shorter; and a helper that gets little may
/// hold a lock of the virtual machine that the worker waits for, so those with CPUs of their own keep their priority,
/// and so do the compilers' everywhere: as long as they are not done, the worker runs slow code.
///
/// Java's own thread priorities have no effect on Linux, and the compiler's threads are not ours to make.
public final class HelperThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    /// The kernel keeps 15 bytes of a thread's name.
    private static final Set<String> COMPILERS = Set.of("C1 CompilerThre", "C2 CompilerThre");

    private static final Set<String> OWN = Set.of("memory-ahead", "snapshot", "warm-up");

    private static final int NICENESS = 10;
    private static final int PRIO_PROCESS = 0;

    private final BitSet worker;
    private final BitSet cpus;

    /// @param workerCpus as in `server-cpulist`; empty: any
    /// @param ioCpus the carrier threads', empty: any
    /// @param helperCpus those for the helpers; empty: what the others leave
    /// @param warn takes lines for the server's log
    public HelperThreads(String workerCpus, String ioCpus, String helperCpus, Consumer<String> warn) {
        this.worker = parse(workerCpus, warn);
        this.cpus = place(allowed(), worker, parse(ioCpus, warn), parse(helperCpus, warn));
    }

    private static BitSet parse(String cpuList, Consumer<String> warn) {
        try {
            return Affinity.parse(cpuList);
        } catch (IllegalArgumentException e) {
            warn.accept("Helper threads run on any CPU: " + e.getMessage());
            return new BitSet();
        }
    }

    private static BitSet allowed() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(ALLOWED)) {
                    return Affinity.parse(line.substring(ALLOWED.length()));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // Not Linux, or more CPUs than we count: nothing is known.
        }
        return new BitSet();
    }

    /// The helpers' CPUs; empty: any.
    static BitSet place(BitSet allowed, BitSet worker, BitSet io, BitSet wish) {
        if (!wish.isEmpty() || worker.isEmpty()) {
            return wish;
        }
        BitSet left = (BitSet) allowed.clone();
        left.andNot(worker);
        BitSet apart = (BitSet) left.clone();
        apart.andNot(io);
        return apart.isEmpty() ? left : apart;
    }

    /// Whether helpers have CPUs that the worker does not use.
    public boolean areApart() {
        return !cpus.isEmpty() && !worker.isEmpty() && !cpus.intersects(worker);
    }

    /// Whether there is no more than one CPU for all threads together, so that helping the worker is no help.
    boolean shareOneCpu() {
        return Runtime.getRuntime().availableProcessors() == 1;
    }

    /// The same later, for a helper's thread to ask: somebody may have bound the process meanwhile.
    boolean cameToShareOneCpu() {
        return cpus.isEmpty() && shareOneCpu();
    }

    /// Does what it can; on systems without /proc nothing.
    public void settle() {
        if (!LinuxCalls.isAvailable()) {
            return;
        }
        Calls calls = new Calls();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String name = name(task);
                if (OWN.contains(name) || COMPILERS.contains(name)) {
                    settle(calls, Integer.parseInt(task.getFileName().toString()), OWN.contains(name));
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // /proc is not readable: they stay as they are.
        }
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // the thread has ended meanwhile
        }
    }

    private void settle(Calls calls, int thread, boolean mayWait) {
        boolean bound = !cpus.isEmpty() && calls.bind(thread, cpus);
        if (mayWait && (!bound || worker.isEmpty() || cpus.intersects(worker))) {
            calls.lower(thread);
        }
    }

    @SuppressWarnings("restricted") // native access is what this class is for
    private static final class Calls {
        private static final Linker LINKER = Linker.nativeLinker();

        private final MethodHandle setPriority = find(
                "setpriority",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        private final MethodHandle setAffinity = find(
                "sched_setaffinity",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));

        private static MethodHandle find(String name, FunctionDescriptor descriptor) {
            return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), descriptor);
        }

        void lower(int thread) {
            try {
                int _ = (int) setPriority.invokeExact(PRIO_PROCESS, thread, NICENESS);
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }

        boolean bind(int thread, BitSet cpus) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment mask = Affinity.mask(arena, cpus);
                return (int) setAffinity.invokeExact(thread, mask.byteSize(), mask) == 0;
            } catch (Throwable t) {
                throw new AssertionError(t);
            }
        }
    }
}
