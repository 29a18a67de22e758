package io.heddle.memory;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Knows which bytes may be touched. Only in checked mode; see [Shadow] for how it remembers.
///
/// - A block is accessible for exactly the bytes asked for, rounded up to nothing: the slack up to its size class is
///   out of bounds until someone asks for the block's usable size, and so lays claim to it.
/// - Freed memory stays forbidden until it is allocated again, and carries the pattern 0xDD; new memory carries 0xA5.
/// - Memory from elsewhere (an event array of epoll, a mapped file) must be registered before [Memory] may touch it.
///
/// Any thread may read and check while the owners allocate and free: a thread that learns of a block by a proper
/// hand-over also sees the block's shadow, since that was written before the block was handed out.
public final class MemoryChecker {
    static final byte FRESH = (byte) 0xA5;
    static final byte FREED = (byte) 0xDD;

    private static final boolean TRACES = Boolean.getBoolean("heddle.memory.traces");
    private static final Map<Long, Throwable> ALLOCATED_AT = new ConcurrentHashMap<>();
    private static final Map<Long, Throwable> FREED_AT = new ConcurrentHashMap<>();

    private MemoryChecker() {}

    /// Lets [Memory] touch memory that was not allocated here. Does nothing in unchecked mode.
    public static void registerExternal(long address, long length) {
        if (Memory.CHECKED && length > 0) {
            Shadow.markExternal(address, length);
        }
    }

    public static void unregisterExternal(long address, long length) {
        if (Memory.CHECKED && length > 0) {
            Shadow.clear(address, length);
        }
    }

    static void check(long address, long length) {
        long wrong = Shadow.firstForbidden(address, length);
        if (wrong != Shadow.NONE) {
            throw failure("access of " + length + " bytes", address, wrong);
        }
    }

    static void checkAligned(long address, int length) {
        if ((address & (length - 1)) != 0) {
            throw new AssertionError("ordered access to an unaligned address: " + hex(address));
        }
        check(address, length);
    }

    /// A block of `usable` bytes begins here, of which `requested` were asked for.
    static void allocated(long address, long requested, long usable) {
        Shadow.markBlock(address, requested, usable);
        if (TRACES) {
            ALLOCATED_AT.put(address, new Throwable("allocated here"));
        }
    }

    /// The owner of the block asked how much it may use: now all of it.
    static void claimed(long address, long usable) {
        Shadow.markBlock(address, usable, usable);
    }

    static void freed(long address, long usable) {
        Shadow.markFreed(address, usable);
        if (TRACES) {
            ALLOCATED_AT.remove(address);
            FREED_AT.put(address, new Throwable("freed here"));
        }
    }

    /// The address space is no longer ours: nothing is known of it.
    static void forgotten(long address, long length) {
        Shadow.clear(address, length);
        if (TRACES) {
            ALLOCATED_AT.keySet().removeIf(block -> block >= address && block < address + length);
            FREED_AT.keySet().removeIf(block -> block >= address && block < address + length);
        }
    }

    static void requireLive(long address) {
        if (!Shadow.isLiveBlock(address)) {
            throw failure(Shadow.isFreedBlock(address) ? "double free" : "free of what is no block", address, address);
        }
    }

    static boolean isLive(long address) {
        return Shadow.isLiveBlock(address);
    }

    static long requestedBytes(long address) {
        return Shadow.requestedBytes(address);
    }

    static @Nullable Throwable allocatedAt(long address) {
        return ALLOCATED_AT.get(address);
    }

    private static AssertionError failure(String what, long address, long wrong) {
        StringBuilder text = new StringBuilder(what).append(" at ").append(hex(address));
        long block = Shadow.nearestBlock(wrong);
        if (block == Shadow.NONE) {
            return new AssertionError(text.append(": no block near it").toString());
        }
        long bytes = Shadow.requestedBytes(block);
        boolean live = Shadow.isLiveBlock(block);
        text.append(": byte ").append(hex(wrong)).append(" is ");
        if (wrong < block) {
            text.append(block - wrong).append(" before");
        } else if (wrong < block + bytes) {
            text.append(wrong - block).append(" into");
        } else {
            text.append(wrong - block - bytes).append(" behind the end of");
        }
        text.append(live ? " the live block " : " the freed block ");
        text.append(hex(block)).append(" of ").append(bytes).append(" bytes");
        return new AssertionError(text.toString(), live ? ALLOCATED_AT.get(block) : FREED_AT.get(block));
    }

    private static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }
}
