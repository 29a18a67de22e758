package io.heddle.snapshot;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// What the first few writes to a node replaced, word by word: a clone that costs 256 bytes instead of the whole
/// node.
///
/// ```
///   0       8                          200                 248
///   | COUNT | 24 words as they were    | 24 word numbers   |
/// ```
///
/// The worker notes a word (value, number, then COUNT with release), puts a release fence, and only then writes the
/// word. A reader copies the live node, puts an acquire fence, and then takes back what the log says, newest first.
/// Each write that its copy may hold is in the log that it sees; what is noted later it may take back or not, to the
/// same end.
///
/// A full log gives way to a whole clone: the live node with the log taken back. The log then stays until the
/// cleaning, for readers that still have its address.
final class WordLog {
    static final int BYTES = 256;

    /// Marks the address of a log where that of a whole clone may stand; blocks are aligned to 8.
    static final long TAG = 1;

    private static final int CAPACITY = 24;
    private static final int WORDS = 8;
    private static final int NUMBERS = WORDS + 8 * CAPACITY;

    private WordLog() {}

    static boolean isLog(long clone) {
        return (clone & TAG) != 0;
    }

    static void initialize(long log) {
        Memory.putLong(log, 0);
    }

    /// @return false if the log is full
    static boolean note(long log, long node, long address) {
        int count = Memory.getInt(log);
        if (count == CAPACITY) {
            return false;
        }
        Memory.putLong(log + WORDS + 8L * count, Memory.getLong(address));
        Memory.putShort(log + NUMBERS + 2L * count, (short) (address - node >>> 3));
        Memory.putIntRelease(log, count + 1);
        Memory.releaseFence();
        return true;
    }

    /// Takes back in a copy of the node what the log says.
    static void takeBack(long log, long copy) {
        for (int i = Memory.getIntAcquire(log) - 1; i >= 0; i--) {
            long number = Memory.getUnsignedShort(log + NUMBERS + 2L * i);
            Memory.putLong(copy + (number << 3), Memory.getLong(log + WORDS + 8L * i));
        }
    }

    /// Frees what stands in a node's CLONE field.
    static void free(Allocator allocator, long clone) {
        allocator.free(clone & ~TAG);
    }
}
