package io.heddle.bench.load;

/// The times in which a thread that never sleeps did not run: another thread had its CPU, or the machine below took it.
///
/// The thread says again and again what time it is. Two of these times that lie far apart have a gap between them; less
/// far, and the thread had something to do.
///
/// ```
///   looks   │││││││││││││           ││││││││││││││    │││││││
///   gaps                 └─────────┘                └──┘            lost: the sum of all before
/// ```
final class OwnGaps {
    /// What a round of sending and reading may take.
    static final long LEAST_NANOS = 200_000;

    /// Gaps that are remembered, a power of two.
    private static final int REMEMBERED = 1 << 10;

    private final long[] starts = new long[REMEMBERED];
    private final long[] ends = new long[REMEMBERED];
    private long last;
    private boolean begun;
    private long found;
    private long foundBefore;
    private long lost;
    private long longest;
    private long touched;

    /// The thread runs, at this time.
    void look(long now) {
        if (begun && now - last >= LEAST_NANOS) {
            int slot = (int) found++ & REMEMBERED - 1;
            starts[slot] = last;
            ends[slot] = now;
            lost += now - last;
            longest = Math.max(longest, now - last);
        }
        begun = true;
        last = now;
    }

    /// Nanoseconds of gaps since a time, as far as they are remembered.
    long within(long from) {
        long sum = 0;
        for (long i = found - 1; i >= 0 && i >= found - REMEMBERED; i--) {
            int slot = (int) i & REMEMBERED - 1;
            if (ends[slot] <= from) {
                break;
            }
            sum += ends[slot] - Math.max(starts[slot], from);
        }
        if (sum > 0) {
            touched++;
        }
        return sum;
    }

    /// Forgets the figures, not the gaps.
    void reset() {
        foundBefore = found;
        lost = 0;
        longest = 0;
        touched = 0;
    }

    /// How often `within` found a gap.
    long touched() {
        return touched;
    }

    Json report() {
        return new Json()
                .field("count", found - foundBefore)
                .field("sum_usec", lost / 1000)
                .field("longest_usec", longest / 1000)
                .field("requests", touched);
    }
}
