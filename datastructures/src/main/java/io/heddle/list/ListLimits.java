package io.heddle.list;

import io.heddle.value.EncodingLimits;

/// What list-max-listpack-size says: -1 to -5 limit the bytes, a positive number the elements of a compact list and of
/// each leaf of a large one. Leaves are never larger than a node.
final class ListLimits {
    private static final int BYTES_LEAST = 4096;
    private static final int LEVELS = 5;
    private static final int SAFE_BYTES = 8192;

    private final EncodingLimits limits;

    ListLimits(EncodingLimits limits) {
        this.limits = limits;
    }

    /// Whether a compact list of so many bytes (frame included) and elements is too large.
    boolean exceeds(long bytes, long elements) {
        int limit = limits.listMaxListpackSize;
        if (limit < 0) {
            return bytes > compactBytes(limit);
        }
        return bytes > SAFE_BYTES || elements > Math.max(1, limit);
    }

    /// Whether a large list that has shrunk to this should become compact.
    boolean allowsAgain(long bytes, long elements) {
        int limit = limits.listMaxListpackSize;
        return limit < 0 ? bytes <= compactBytes(limit) / 2 : bytes <= SAFE_BYTES && elements <= Math.max(1, limit) / 2;
    }

    private static int compactBytes(int limit) {
        return BYTES_LEAST << Math.min(LEVELS, -limit) - 1;
    }

    /// The largest block of a leaf.
    int leafBytes() {
        return limits.listMaxListpackSize == -1 ? BYTES_LEAST : SAFE_BYTES;
    }

    /// Most elements of a leaf.
    int leafElements() {
        int limit = limits.listMaxListpackSize;
        return limit < 0 ? Integer.MAX_VALUE : Math.max(1, limit);
    }

    /// How many leaves at each end are not compressed; 0: none is.
    int compressDepth() {
        return limits.listCompressDepth;
    }
}
