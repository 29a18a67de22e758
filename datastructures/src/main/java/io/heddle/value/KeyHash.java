package io.heddle.value;

import io.heddle.memory.Memory;

/// Keyed 64-bit hash of key bytes: folded 64 x 64 -> 128 bit products, in the manner of wyhash.
///
/// Up to 16 bytes, which is most keys, take two overlapping word loads and two multiplications. The two seeds are
/// secrets of the process, so that a client cannot choose keys that collide. All 64 bits are used: from the top, the
/// directory and the bucket; at the bottom, the tag.
public final class KeyHash {
    private static final long A = 0x9E3779B97F4A7C15L;
    private static final long B = 0xE7037ED1A0B428DBL;
    private static final long C = 0x8EBC6AF09C88C6E3L;

    private final long seedA;
    private final long seedB;

    public KeyHash(long seedA, long seedB) {
        this.seedA = seedA ^ A;
        this.seedB = seedB ^ B;
    }

    public long hash(long key, int length) {
        long first;
        long last;
        long state = seedA;
        if (length >= 8) {
            if (length > 16) {
                state = absorb(state, key, length);
            }
            first = length > 16 ? Memory.getLong(key + length - 16) : Memory.getLong(key);
            last = Memory.getLong(key + length - 8);
        } else if (length >= 4) {
            first = Memory.getInt(key);
            last = Memory.getInt(key + length - 4);
        } else if (length > 0) {
            first = (long) Memory.getUnsignedByte(key) << 16
                    | (long) Memory.getUnsignedByte(key + (length >>> 1)) << 8
                    | Memory.getUnsignedByte(key + length - 1);
            last = 0;
        } else {
            first = 0;
            last = 0;
        }
        long folded = fold(first ^ state, last ^ seedB);
        return fold(folded ^ seedA ^ length, C ^ seedB);
    }

    /// All but the last 16 bytes, in steps of 16.
    private long absorb(long initial, long key, int length) {
        long state = initial;
        long end = key + length - 16;
        for (long at = key; at < end; at += 16) {
            state = fold(Memory.getLong(at) ^ seedB, Memory.getLong(at + 8) ^ state);
        }
        return state;
    }

    private static long fold(long a, long b) {
        return a * b ^ Math.unsignedMultiplyHigh(a, b);
    }
}
