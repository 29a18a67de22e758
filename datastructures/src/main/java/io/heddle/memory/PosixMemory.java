package io.heddle.memory;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/// `mmap` and its relatives on Linux and macOS, through the foreign-function API. Private, anonymous, and not counted
/// against the commit limit; nothing here is called per request.
@SuppressWarnings("restricted")
final class PosixMemory extends VirtualMemory {
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE = 2;
    private static final int MREMAP_MAYMOVE_FIXED = 3;
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    private final boolean linux;
    private final int mapFlags;
    private final int discardAdvice;
    private final MethodHandle mmap;
    private final MethodHandle munmap;
    private final MethodHandle madvise;
    private final MethodHandle mremap;
    private final MethodHandle sysconf;

    PosixMemory(boolean linux) {
        this.linux = linux;
        // MAP_ANONYMOUS | MAP_NORESERVE; on macOS MADV_DONTNEED keeps the pages, MADV_FREE (5) lets them go.
        mapFlags = MAP_PRIVATE | (linux ? 0x20 | 0x4000 : 0x1000 | 0x40);
        discardAdvice = linux ? MADV_DONTNEED : 5;
        mmap = bind(
                "mmap",
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG));
        munmap = bind("munmap", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));
        madvise = bind("madvise", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
        sysconf = bind("sysconf", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
        mremap = linux
                ? bind(
                        "mremap",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG),
                        Linker.Option.firstVariadicArg(4))
                : munmap;
    }

    @Override
    long reserve(long bytes) {
        long length = bytes + CHUNK_BYTES;
        long mapping = map(length);
        if (mapping == -1) {
            return 0;
        }
        long address = align(mapping, CHUNK_BYTES);
        trim(mapping, address - mapping);
        trim(address + bytes, mapping + length - (address + bytes));
        return address;
    }

    @Override
    void unmap(long address, long bytes) {
        try {
            int result = (int) munmap.invokeExact(address, bytes);
            if (result != 0) {
                throw new IllegalStateException("munmap of " + bytes + " bytes at 0x" + Long.toHexString(address));
            }
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    /// The target is reserved first, so that both sides are aligned to 2 MB and the kernel moves whole page tables.
    @Override
    long move(long address, long bytes, long newBytes) {
        if (!linux) {
            return 0;
        }
        long target = reserve(newBytes);
        if (target == 0) {
            return 0;
        }
        try {
            long result = (long) mremap.invokeExact(address, bytes, newBytes, MREMAP_MAYMOVE_FIXED, target);
            if (result != target) {
                unmap(target, newBytes);
                return 0;
            }
            return target;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    @Override
    void discard(long address, long bytes) {
        boolean _ = advise(address, bytes, discardAdvice);
    }

    @Override
    void adviseHugePages(long address, long bytes) {
        if (linux) {
            boolean _ = advise(address, bytes, MADV_HUGEPAGE);
        }
    }

    @Override
    boolean populate(long address, long bytes) {
        return linux && advise(address, bytes, MADV_POPULATE_WRITE);
    }

    @Override
    boolean canSplit() {
        return true;
    }

    @Override
    long physicalBytes() {
        try {
            long pages = (long) sysconf.invokeExact(linux ? 85 : 200);
            return pages * pageBytes();
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private long map(long bytes) {
        try {
            return (long) mmap.invokeExact(0L, bytes, PROT_READ_WRITE, mapFlags, -1, 0L);
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private void trim(long address, long bytes) {
        if (bytes > 0) {
            unmap(address, bytes);
        }
    }

    /// Advice may be refused (a kernel without huge pages); that costs memory or time, never correctness.
    private boolean advise(long address, long bytes, int advice) {
        try {
            int result = (int) madvise.invokeExact(address, bytes, advice);
            return result == 0;
        } catch (Throwable e) {
            throw rethrow(e);
        }
    }

    private static MethodHandle bind(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, options);
    }

    private static RuntimeException rethrow(Throwable throwable) {
        if (throwable instanceof RuntimeException exception) {
            return exception;
        }
        if (throwable instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(throwable);
    }
}
