package io.heddle.keyspace;

/// Room for the entries of one or two segments while they are placed anew; one for all tables.
final class SegmentScratch {
    final long[] words = new long[Segments.SLOTS];
    final long[] hashes = new long[Segments.SLOTS];
    int size;

    /// Entries in each home bucket, and of each home in the stash, while it is tried whether all find a place.
    final int[] inBucket = new int[Segments.HOMES];

    final int[] inStash = new int[Segments.HOMES];

    /// Keeps the loads of a pass that only brings records into the cache.
    long sink;
}
