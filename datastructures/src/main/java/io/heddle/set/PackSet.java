package io.heddle.set;

import io.heddle.memory.Memory;
import io.heddle.value.Pack;

/// Compact form of a set of few short members, in the order of their coming.
///
/// ```
///   | 1 | Pack entries | count 4 |
/// ```
///
/// The count stands at the end, next to where an entry is added.
final class PackSet {
    static final int KIND = 1;
    static final int HEADER_BYTES = 1;
    static final int COUNT_BYTES = 4;

    private PackSet() {}

    static boolean isPack(long bytes) {
        return Memory.getByte(bytes) == KIND;
    }

    static long first(long bytes) {
        return bytes + HEADER_BYTES;
    }

    static long end(long bytes, int length) {
        return bytes + length - COUNT_BYTES;
    }

    static int count(long bytes, int length) {
        return Memory.getInt(end(bytes, length));
    }

    static long entry(long bytes, int index) {
        long entry = first(bytes);
        for (int i = 0; i < index; i++) {
            entry = Pack.next(entry);
        }
        return entry;
    }
}
