package io.heddle.server.net;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// How often the calling thread had to wait for a page of memory, asked of the kernel in a fraction of a microsecond.
@SuppressWarnings("restricted") // native access is what this class is for
public final class PageFaults {
    private static final int THIS_THREAD = 1;

    // struct rusage on 64-bit Linux
    private static final int RUSAGE_BYTES = 144;
    private static final int MINOR_FAULTS = 64;
    private static final int MAJOR_FAULTS = 72;

    private final MethodHandle getrusage;
    private final MemorySegment usage = Arena.ofAuto().allocate(RUSAGE_BYTES, Long.BYTES);

    private PageFaults(MethodHandle getrusage) {
        this.getrusage = getrusage;
    }

    /// A counter for one thread to use; without system calls it always says 0.
    public static Counter counter() {
        if (!LinuxCalls.isAvailable()) {
            return () -> 0;
        }
        Linker linker = Linker.nativeLinker();
        return new PageFaults(linker.downcallHandle(
                linker.defaultLookup().find("getrusage").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG),
                Linker.Option.critical(false)))::ofThisThread;
    }

    /// Page faults of the calling thread since its start.
    @FunctionalInterface
    public interface Counter {
        long count();
    }

    private long ofThisThread() {
        try {
            if ((int) getrusage.invokeExact(THIS_THREAD, usage.address()) != 0) {
                return 0;
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        return usage.get(JAVA_LONG, MINOR_FAULTS) + usage.get(JAVA_LONG, MAJOR_FAULTS);
    }
}
