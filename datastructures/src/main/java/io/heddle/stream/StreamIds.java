package io.heddle.stream;

/// IDs of entries: two unsigned 64-bit numbers, milliseconds and a sequence number within them.
public final class StreamIds {
    /// The largest number of either kind, being unsigned.
    public static final long MAX = -1;

    private StreamIds() {}

    public static int compare(long msA, long seqA, long msB, long seqB) {
        int byMs = Long.compareUnsigned(msA, msB);
        return byMs != 0 ? byMs : Long.compareUnsigned(seqA, seqB);
    }

    public static boolean isZero(long ms, long seq) {
        return (ms | seq) == 0;
    }

    /// Whether no ID is larger.
    public static boolean isLargest(long ms, long seq) {
        return (ms & seq) == MAX;
    }
}
