package io.heddle.memory;

import java.util.List;

/// A picture of an [Allocator], for `MEMORY STATS` and `MEMORY MALLOC-STATS`.
///
/// @param classes the size classes in use, by rising block size
/// @param usedBytes sum of the block sizes of all live blocks
/// @param heldBytes memory touched and not given back
/// @param regionBytes address space reserved
/// @param reachedBytes address space ever used, from the region's base upwards
/// @param emptyChunks 2 MB chunks without a block that still hold memory: what `giveBack` can return
/// @param hugeBlocks live blocks above 1 MB
/// @param hugeBytes their block sizes
/// @param pendingBytes freed huge memory that `giveBack` has not yet returned
public record AllocatorStatistics(
        List<SizeClass> classes,
        long usedBytes,
        long heldBytes,
        long regionBytes,
        long reachedBytes,
        long emptyChunks,
        long hugeBlocks,
        long hugeBytes,
        long pendingBytes) {

    public AllocatorStatistics {
        classes = List.copyOf(classes);
    }

    /// @param blockBytes size of each block of the class
    /// @param liveBlocks blocks allocated and not freed
    /// @param spans spans that the class holds
    /// @param spanBytes bytes of these spans: `spanBytes - liveBlocks * blockBytes` is what the class keeps in
    ///   reserve
    public record SizeClass(long blockBytes, long liveBlocks, long spans, long spanBytes) {}
}
