package io.heddle.list;

import io.heddle.memory.Memory;
import java.util.Arrays;

/// A small, fast compression: runs of bytes as they are, and references to what stood up to 8 KB before.
///
/// ```
///   000lllll                    l + 1 bytes follow as they are
///   lllooooo oooooooo           l + 2 bytes from o + 1 before, l from 1 to 6
///   111ooooo llllllll oooooooo  l + 9 bytes from o + 1 before
/// ```
///
/// The format is LZF's.
final class Lzf {
    private static final int HASH_BITS = 12;
    private static final int RUN_MAX = 32;
    private static final int REFERENCE_LEAST = 3;
    private static final int REFERENCE_MAX = 264;
    private static final int DISTANCE_MAX = 1 << 13;

    /// Where each hash of three bytes was seen last, plus one.
    private final int[] seen = new int[1 << HASH_BITS];

    /// @param room bytes that the result may take, at least 2
    /// @return its bytes, or 0 if it would take more
    int compress(long from, int length, long to, int room) {
        Arrays.fill(seen, 0);
        int in = 0;
        int out = 0;
        int run = 0;
        while (in < length) {
            int reference = in + REFERENCE_LEAST < length ? candidate(from, in) : -1;
            int matched = reference < 0 ? 0 : matching(from, reference, in, Math.min(length - in, REFERENCE_MAX));
            if (matched >= REFERENCE_LEAST) {
                out = endRun(to, out, run);
                run = 0;
                if (out + 3 > room) {
                    return 0;
                }
                out = reference(to, out, matched, in - reference - 1);
                in += matched;
            } else {
                if (out + run + 2 > room) {
                    return 0;
                }
                Memory.putByte(to + out + 1 + run, Memory.getByte(from + in));
                in++;
                run++;
                if (run == RUN_MAX) {
                    out = endRun(to, out, run);
                    run = 0;
                }
            }
        }
        return endRun(to, out, run);
    }

    /// Where the three bytes at `in` may have stood before, or -1.
    private int candidate(long from, int in) {
        int three = Memory.getInt(from + in) & 0xFFFFFF;
        int hash = three * 0x9E3779B1 >>> 32 - HASH_BITS;
        int candidate = seen[hash] - 1;
        seen[hash] = in + 1;
        return candidate >= 0 && in - candidate <= DISTANCE_MAX ? candidate : -1;
    }

    private static int matching(long from, int a, int b, int most) {
        int n = 0;
        while (n < most && Memory.getByte(from + a + n) == Memory.getByte(from + b + n)) {
            n++;
        }
        return n;
    }

    private static int endRun(long to, int out, int run) {
        if (run == 0) {
            return out;
        }
        Memory.putByte(to + out, (byte) (run - 1));
        return out + 1 + run;
    }

    private static int reference(long to, int out, int matched, int distance) {
        int length = matched - 2;
        int at = out;
        if (length < 7) {
            Memory.putByte(to + at++, (byte) (length << 5 | distance >>> 8));
        } else {
            Memory.putByte(to + at++, (byte) (7 << 5 | distance >>> 8));
            Memory.putByte(to + at++, (byte) (length - 7));
        }
        Memory.putByte(to + at++, (byte) distance);
        return at;
    }

    /// Writes the `length` bytes that were compressed.
    static void expand(long from, long to, int length) {
        long in = from;
        int out = 0;
        while (out < length) {
            int control = Memory.getUnsignedByte(in++);
            if (control < RUN_MAX) {
                int run = control + 1;
                Memory.copy(in, to + out, run);
                in += run;
                out += run;
            } else {
                int matched = control >>> 5;
                if (matched == 7) {
                    matched += Memory.getUnsignedByte(in++);
                }
                int reference = out - ((control & 31) << 8 | Memory.getUnsignedByte(in++)) - 1;
                for (int end = out + matched + 2; out < end; out++) {
                    Memory.putByte(to + out, Memory.getByte(to + reference++));
                }
            }
        }
    }
}
