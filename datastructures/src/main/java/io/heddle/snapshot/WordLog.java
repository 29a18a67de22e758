package io.heddle.snapshot;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// What the first few writes to a node replaced, word by word: a clone that costs 64 bytes, then 256, then 1024 if the
/// node is so large, instead of the whole node.
///
/// ```
///   0       4          8                                  8 + 8 CAPACITY
///   | STATE | CAPACITY | CAPACITY words as they were      | CAPACITY word numbers of 2 bytes |
///
///   STATE:  | MOVING | SPLICED | number of words (16 bits) |
/// ```
///
/// The first log of a node has room for 5 words, the next, a copy of it with more room, for 24, then 101.
///
/// The worker notes a word (value, number, then STATE with release), puts a release fence, and only then writes the
/// word. A reader copies the live node, puts an acquire fence, and then takes back what the log says, newest first.
/// Each write that its copy may hold is in the log that it sees; what is noted later it may take back or not, to the
/// same end.
///
/// A *splice* replaces some bytes by more or fewer and moves what stands behind them. Of that the log keeps only the
/// bytes replaced, those overwritten at the end of what is moved, and one word that says where:
///
/// ```
///   | at | replaced | moved ... | overwritten |     one word: | at u16 | removed u16 | inserted u16 | end u16 |
///                               end
/// ```
///
/// A copy made while bytes were moved is good for nothing: MOVING says that they are, and a reader whose log is SPLICED
/// copies again until STATE is the same before and after. A log is full after a few splices, so that it seldom has to.
///
/// A full log gives way to a larger one, and that to a whole clone: the live node with the log taken back. A log that
/// has given way stays until the cleaning, for readers that still have its address.
final class WordLog {
    static final int FEW_BYTES = 64;

    /// Logs grow to this, and beyond it to a share of the node.
    private static final int MANY_BYTES = 256;

    private static final int NODE_SHARE = 8;
    private static final int GROWTH = 4;

    /// Marks the address of a log where that of a whole clone may stand; blocks are aligned to 8.
    static final long TAG = 1;

    private static final int CAPACITY = 4;
    private static final int WORDS = 8;
    private static final int COUNT_MASK = 0xFFFF;
    private static final int SPLICED = 1 << 16;
    private static final int MOVING = 1 << 17;
    private static final int SPLICE = 0xFFFF;

    /// These are never moved, and some are written again and again: one note is enough.
    private static final int HEAD_WORDS = Nodes.HEADER_BYTES / 8 + 1;

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

    /// Bytes of the log with more room that may follow this one of a node of `nodeBytes`, or 0.
    static int largerBytes(long log, int nodeBytes) {
        int larger = GROWTH * (Integer.highestOneBit(WORDS + 10 * capacity(log) - 1) << 1);
        return larger <= Math.max(MANY_BYTES, nodeBytes / NODE_SHARE) ? larger : 0;
    }

    /// Copies what a log says to a new one with more room.
    static void copy(long log, long larger) {
        int state = Memory.getInt(log);
        int count = state & COUNT_MASK;
        Memory.copy(log + WORDS, larger + WORDS, 8L * count);
        Memory.copy(numbers(log), numbers(larger), 2L * count);
        Memory.putInt(larger, state);
    }

    /// @return false if the log is full
    static boolean note(long log, long node, long address) {
        int state = Memory.getInt(log);
        int count = state & COUNT_MASK;
        int number = (int) (address - node >>> 3);
        if (number < HEAD_WORDS && isNoted(log, count, number)) {
            return true;
        }
        if (count == capacity(log)) {
            return false;
        }
        Memory.putLong(log + WORDS + 8L * count, Memory.getLong(address));
        Memory.putShort(numbers(log) + 2L * count, (short) number);
        Memory.putIntRelease(log, state + 1);
        Memory.releaseFence();
        return true;
    }

    private static boolean isNoted(long log, int count, int number) {
        for (int i = 0; i < count; i++) {
            if (Memory.getUnsignedShort(numbers(log) + 2L * i) == number) {
                return true;
            }
        }
        return false;
    }

    /// Notes that `removed` bytes at `address` are about to give way to `inserted` others, and that what follows up
    /// to `end` will move; when it has, `moved` is to be called. The others may be written after that.
    ///
    /// @return false if the log has no room
    static boolean noteSplice(long log, long node, long address, int removed, int inserted, long end) {
        int state = Memory.getInt(log);
        int count = state & COUNT_MASK;
        int words = spliceWords(removed, inserted);
        if (count + words > capacity(log)) {
            return false;
        }
        int last = count + words - 1;
        long saved = log + WORDS + 8L * count;
        Memory.copy(address, saved, removed);
        if (inserted > removed) {
            Memory.copy(end, saved + removed, inserted - removed);
        }
        long place = address - node | (long) removed << 16 | (long) inserted << 32 | end - node << 48;
        Memory.putLong(log + WORDS + 8L * last, place);
        for (int i = count; i <= last; i++) {
            Memory.putShort(numbers(log) + 2L * i, (short) SPLICE);
        }
        Memory.putIntRelease(log, state + words | SPLICED | MOVING);
        Memory.releaseFence();
        return true;
    }

    static void moved(long log) {
        Memory.putIntRelease(log, Memory.getInt(log) & ~MOVING);
    }

    private static int spliceWords(int removed, int inserted) {
        return (Math.max(removed, inserted) + 7 >>> 3) + 1;
    }

    /// What the log says until now, for `isGood` and `takeBack`. Any thread.
    static int state(long log) {
        return Memory.getIntAcquire(log);
    }

    /// Whether a copy is good that was made between two looks at the state.
    ///
    /// @param before of another log, or none, if this one has come between
    static boolean isGood(int before, int after) {
        return (after & SPLICED) == 0 || (after == before && (after & MOVING) == 0);
    }

    /// Takes back in a copy of the node what the log said.
    static void takeBack(long log, int state, long copy) {
        long numbers = numbers(log);
        for (int i = (state & COUNT_MASK) - 1; i >= 0; i--) {
            int number = Memory.getUnsignedShort(numbers + 2L * i);
            long word = Memory.getLong(log + WORDS + 8L * i);
            if (number == SPLICE) {
                i -= spliceWords(removed(word), inserted(word)) - 1;
                takeBackSplice(log + WORDS + 8L * i, word, copy);
            } else {
                Memory.putLong(copy + ((long) number << 3), word);
            }
        }
    }

    private static int removed(long place) {
        return (int) (place >>> 16) & 0xFFFF;
    }

    private static int inserted(long place) {
        return (int) (place >>> 32) & 0xFFFF;
    }

    private static void takeBackSplice(long saved, long place, long copy) {
        int removed = removed(place);
        int inserted = inserted(place);
        long at = copy + (place & 0xFFFF);
        long end = copy + (place >>> 48);
        Memory.copy(at + inserted, at + removed, end - at - removed);
        Memory.copy(saved, at, removed);
        if (inserted > removed) {
            Memory.copy(saved + removed, end, inserted - removed);
        }
    }

    /// Frees what stands in a node's CLONE field.
    static void free(Allocator allocator, long clone) {
        allocator.free(clone & ~TAG);
    }
}
