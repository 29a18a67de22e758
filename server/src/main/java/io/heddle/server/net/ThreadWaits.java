package io.heddle.server.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// What the kernel made the calling thread wait for, asked of it in a fraction of a microsecond. For one thread to use;
/// without system calls it knows of nothing.
@SuppressWarnings("restricted") // native access is what this class is for
public final class ThreadWaits {
    private static final int THIS_THREAD = 1;

    // struct rusage on 64-bit Linux
    private static final int RUSAGE_BYTES = 144;
    private static final int MINOR_FAULTS = 64;
    private static final int MAJOR_FAULTS = 72;
    private static final int INVOLUNTARY_SWITCHES = 136;

    private static final int CLOCK_THREAD_CPUTIME_ID = 3;

    // struct timespec
    private static final int SECONDS = 0;
    private static final int NANOS = 8;

    private final @Nullable MethodHandle getrusage;
    private final @Nullable MethodHandle clockGettime;
    private final MemorySegment usage = Arena.ofAuto().allocate(RUSAGE_BYTES, Long.BYTES);

    public ThreadWaits() {
        if (!LinuxCalls.isAvailable()) {
            getrusage = null;
            clockGettime = null;
            return;
        }
        Linker linker = Linker.nativeLinker();
        getrusage = linker.downcallHandle(
                linker.defaultLookup().find("getrusage").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                Linker.Option.critical(false));
        clockGettime = linker.downcallHandle(
                linker.defaultLookup().find("clock_gettime").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                Linker.Option.critical(false));
    }

    /// Times it had to wait for a page of memory, since its start.
    public long pageFaults() {
        return ask() ? usage.get(JAVA_LONG, MINOR_FAULTS) + usage.get(JAVA_LONG, MAJOR_FAULTS) : 0;
    }

    /// Times its processor was taken away for another thread, since its start.
    public long preemptions() {
        return ask() ? usage.get(JAVA_LONG, INVOLUNTARY_SWITCHES) : 0;
    }

    /// Nanoseconds that it has run on a processor, since its start; those that a hypervisor took away are not
    /// counted where the kernel hears of them.
    public long processorNanos() {
        if (clockGettime == null) {
            return 0;
        }
        try {
            if ((int) clockGettime.invokeExact(CLOCK_THREAD_CPUTIME_ID, usage.address()) != 0) {
                return 0;
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return usage.get(JAVA_LONG, SECONDS) * 1_000_000_000 + usage.get(JAVA_LONG, NANOS);
    }

    private boolean ask() {
        if (getrusage == null) {
            return false;
        }
        try {
            return (int) getrusage.invokeExact(THIS_THREAD, usage.address()) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
