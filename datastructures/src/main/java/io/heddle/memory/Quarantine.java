package io.heddle.memory;

import java.util.ArrayDeque;
import org.agrona.UnsafeApi;

/// In checked mode, the blocks freed last: poisoned, and not used again before they leave, oldest first. So an access
/// through a stale address meets freed memory and not a new block, and a write that went past [Memory] shows in the
/// poison.
final class Quarantine {
    private static final int BLOCKS_MAX = 512;
    private static final long BYTES_MAX = 8 << 20;
    private static final long POISON = 0xDDDD_DDDD_DDDD_DDDDL;

    private record Freed(long address, int bytes) {}

    private final ArrayDeque<Freed> blocks = new ArrayDeque<>();
    private long bytes;

    /// Takes a block in, and lets one go if there are enough: its address, or 0.
    long exchange(long address, int blockBytes) {
        UnsafeApi.setMemory(address, blockBytes, MemoryChecker.FREED);
        blocks.add(new Freed(address, blockBytes));
        bytes += blockBytes;
        return blocks.size() > BLOCKS_MAX || bytes > BYTES_MAX ? poll() : 0;
    }

    /// Lets the oldest block go; 0 if there is none.
    long poll() {
        Freed freed = blocks.poll();
        if (freed == null) {
            return 0;
        }
        bytes -= freed.bytes;
        for (int i = 0; i < freed.bytes; i += 8) {
            long word = UnsafeApi.getLong(freed.address + i);
            if (word != POISON) {
                int offset = i + (Long.numberOfTrailingZeros(word ^ POISON) >>> 3);
                throw new AssertionError("freed block 0x" + Long.toHexString(freed.address) + " of " + freed.bytes
                        + " bytes was written at offset " + offset);
            }
        }
        return freed.address;
    }
}
