package io.heddle.snapshot;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// What the first few writes to a node replaced, word by word: a clone that costs 64 bytes, then 256, instead of the
/// whole node.
///
/// ```
///   0       4          8                                  8 + 8 CAPACITY
///   | COUNT | CAPACITY | CAPACITY words as they were      | CAPACITY word numbers of 2 bytes |
/// ```
///
/// The first log of a node has room for 5 words, the next, a copy of it with more room, for 24.
///
/// The worker notes a word (value, number, then COUNT with release), puts a release fence, and only then writes the
/// word. A reader copies the live node, puts an acquire fence, and then takes back what the log says, newest first.
/// Each write that its copy may hold is in the log that it sees; what is noted later it may take back or not, to the
/// same end.
///
/// A full log gives way to a larger one, and that to a whole clone: the live node with the log taken back. A log that
/// has given way stays until the cleaning, for readers that still have its address.
final class WordLog {
    static final int FEW_BYTES = 64;

    static final int MANY_BYTES = 256;

    /// Marks the address of a log where that of a whole clone may stand; blocks are aligned to 8.
    static final long TAG = 1;

    private static final int CAPACITY = 4;
    private static final int WORDS = 8;

    private WordLog() {}

    static boolean isLog(long clone) {
        return (clone & TAG) != 0;
    }

    /// @param bytes of the log
    static void initialize(long log, int bytes) {
        Memory.putInt(log, 0);
        Memory.putInt(log + CAPACITY, (bytes - WORDS) / 10);
    }

    private static int capacity(long log) {
        return Memory.getInt(log + CAPACITY);
    }

    private static long numbers(long log) {
        return log + WORDS + 8L * capacity(log);
    }

    /// Whether it is of the smaller kind.
    static boolean mayGrow(long log) {
        return capacity(log) < (MANY_BYTES - WORDS) / 10;
    }

    /// Copies what a log says to a new one with more room.
    static void copy(long log, long larger) {
        int count = Memory.getInt(log);
        Memory.copy(log + WORDS, larger + WORDS, 8L * count);
        Memory.copy(numbers(log), numbers(larger), 2L * count);
        Memory.putInt(larger, count);
    }

    /// @return false if the log is full
    static boolean note(long log, long node, long address) {
        int count = Memory.getInt(log);
        if (count == capacity(log)) {
            return false;
        }
        Memory.putLong(log + WORDS + 8L * count, Memory.getLong(address));
        Memory.putShort(numbers(log) + 2L * count, (short) (address - node >>> 3));
        Memory.putIntRelease(log, count + 1);
        Memory.releaseFence();
        return true;
    }

    /// Takes back in a copy of the node what the log says.
    static void takeBack(long log, long copy) {
        long numbers = numbers(log);
        for (int i = Memory.getIntAcquire(log) - 1; i >= 0; i--) {
            long number = Memory.getUnsignedShort(numbers + 2L * i);
            Memory.putLong(copy + (number << 3), Memory.getLong(log + WORDS + 8L * i));
        }
    }

    /// Frees what stands in a node's CLONE field.
    static void free(Allocator allocator, long clone) {
        allocator.free(clone & ~TAG);
    }
}
