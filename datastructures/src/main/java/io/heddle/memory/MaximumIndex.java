package io.heddle.memory;

import org.agrona.UnsafeApi;

/// One small number per slot, and the lowest slot whose number is at least so much: a tree of maxima, 64 children to a
/// node.
///
/// ```
///   top      | 31 |  0 |                          maximum of the 64 below
///   ..       | 12 | 31 | 0 | ..
///   slots    | 3 0 12 7 .. | 31 0 .. | ..         one byte each
/// ```
///
/// The levels are laid one behind the other into zeroed memory given by the owner; what is never reached is never
/// touched. A change or a search looks at 64 bytes per level at most, and there are four levels for the two million
/// chunks of 4 TB.
final class MaximumIndex {
    private static final int FAN_SHIFT = 6;
    private static final int FAN = 1 << FAN_SHIFT;

    private final long[] levels;
    private final long topCount;

    MaximumIndex(long memory, long slots) {
        levels = new long[levelCount(slots)];
        long count = slots;
        long at = memory;
        for (int i = 0; i < levels.length; i++) {
            levels[i] = at;
            at += padded(count);
            count = parents(count);
        }
        topCount = Math.min(slots, FAN);
    }

    /// The memory that an index of so many slots needs.
    static long bytesFor(long slots) {
        long count = slots;
        long bytes = 0;
        for (int i = levelCount(slots); i > 0; i--) {
            bytes += padded(count);
            count = parents(count);
        }
        return bytes;
    }

    int get(long slot) {
        return UnsafeApi.getByte(levels[0] + slot);
    }

    /// Values are from 0 to 127.
    void set(long slot, int value) {
        long index = slot;
        int maximum = value;
        for (int i = 0; i < levels.length; i++) {
            long at = levels[i] + index;
            if (UnsafeApi.getByte(at) == maximum) {
                return;
            }
            UnsafeApi.putByte(at, (byte) maximum);
            long first = levels[i] + (index & -FAN);
            maximum = maximumOf(first);
            index >>>= FAN_SHIFT;
        }
    }

    /// The lowest slot with a value of at least `minimum`, which is 1 or more; -1 if there is none.
    long first(int minimum) {
        int top = levels.length - 1;
        long found = scan(levels[top], topCount, minimum);
        if (found < 0) {
            return -1;
        }
        for (int i = top - 1; i >= 0; i--) {
            long firstChild = found << FAN_SHIFT;
            found = firstChild + scan(levels[i] + firstChild, FAN, minimum);
        }
        return found;
    }

    private static long scan(long address, long count, int minimum) {
        for (long i = 0; i < count; i++) {
            if (UnsafeApi.getByte(address + i) >= minimum) {
                return i;
            }
        }
        return -1;
    }

    private static int maximumOf(long address) {
        int maximum = 0;
        for (int i = 0; i < FAN; i++) {
            maximum = Math.max(maximum, UnsafeApi.getByte(address + i));
        }
        return maximum;
    }

    private static int levelCount(long slots) {
        int levels = 1;
        for (long count = slots; count > FAN; count = parents(count)) {
            levels++;
        }
        return levels;
    }

    private static long parents(long count) {
        return (count + FAN - 1) >>> FAN_SHIFT;
    }

    private static long padded(long count) {
        return VirtualMemory.align(count, FAN);
    }
}
