package io.heddle.hyperloglog;

import io.heddle.memory.Memory;

/// MurmurHash2 of 64 bits (Austin Appleby's "64A"), with the seed that Redis gives it: part of the format, because
/// registers of different servers are merged.
final class MurmurHash {
    private static final long SEED = 0xadc83b19L;
    private static final long MULTIPLIER = 0xc6a4a7935bd1e995L;
    private static final int SHIFT = 47;

    private MurmurHash() {}

    static long hash(long address, int length) {
        long hash = SEED ^ (length * MULTIPLIER);
        long p = address;
        long tail = address + (length & ~7);
        for (; p < tail; p += 8) {
            long word = Memory.getLong(p) * MULTIPLIER;
            word = (word ^ word >>> SHIFT) * MULTIPLIER;
            hash = (hash ^ word) * MULTIPLIER;
        }
        int rest = length & 7;
        if (rest != 0) {
            long word = 0;
            for (int i = rest - 1; i >= 0; i--) {
                word = word << 8 | Memory.getUnsignedByte(p + i);
            }
            hash = (hash ^ word) * MULTIPLIER;
        }
        hash = (hash ^ hash >>> SHIFT) * MULTIPLIER;
        return hash ^ hash >>> SHIFT;
    }
}
