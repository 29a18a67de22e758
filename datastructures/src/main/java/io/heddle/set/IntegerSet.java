package io.heddle.set;

import io.heddle.memory.Memory;

/// Compact form of a set of integers.
///
/// ```
///   | width: 2, 4 or 8 | the integers of that many bytes, ascending |
/// ```
final class IntegerSet {
    static final int HEADER_BYTES = 1;

    private IntegerSet() {}

    static int width(long bytes) {
        return Memory.getByte(bytes);
    }

    static int widthOf(long value) {
        return value == (short) value ? 2 : value == (int) value ? 4 : 8;
    }

    static int count(long bytes, int length) {
        return (length - HEADER_BYTES) / width(bytes);
    }

    static int offset(int index, int width) {
        return HEADER_BYTES + index * width;
    }

    static long get(long bytes, int index) {
        int width = width(bytes);
        long at = bytes + offset(index, width);
        return switch (width) {
            case 2 -> Memory.getShort(at);
            case 4 -> Memory.getInt(at);
            default -> Memory.getLong(at);
        };
    }

    static void put(long at, int width, long value) {
        switch (width) {
            case 2 -> Memory.putShort(at, (short) value);
            case 4 -> Memory.putInt(at, (int) value);
            default -> Memory.putLong(at, value);
        }
    }

    /// @return the index of the value, or the complement of where it belongs
    static int search(long bytes, int length, long value) {
        int low = 0;
        int high = count(bytes, length) - 1;
        if (high >= 0 && value > get(bytes, high)) {
            return ~(high + 1);
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long there = get(bytes, middle);
            if (there == value) {
                return middle;
            }
            if (there < value) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~low;
    }
}
