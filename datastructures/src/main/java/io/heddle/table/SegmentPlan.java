package io.heddle.table;

/// How large a segment is made, and how its bytes are shared between groups and entries.
///
/// Segments grow in steps of a seventh to a quarter (the block sizes of the allocator) up to 4 KB, then to 6 and 8 KB,
/// and then split: so those of a large table are five sixths full on average, and made three times while they double.
/// So many groups are made that slots and heap will be full at the same time, should further entries be as long as
/// those at hand.
final class SegmentPlan {
    private static final int[] SIZES = {
        256, 512, 1024, 1536, 2048, 2560, 3072, 3584, 4096, 6144, PackedSegments.BYTES_MAX
    };

    /// A new segment has room for one more entry in so many, that its making is paid for.
    static final int ROOM_SHIFT = 4;

    private static final int SLOTS_FILLED = 7;

    int bytes;
    int groups;

    /// Plans a segment for entries of `live` bytes, with room for more.
    ///
    /// @return false if they are too many for one segment
    boolean fit(int entries, int live) {
        return fit(entries, live, entries + 1 + (entries >>> ROOM_SHIFT), live + (live >>> ROOM_SHIFT));
    }

    /// The same without room for more, for entries that are known to fit.
    void fitTightly(int entries, int live) {
        if (!fit(entries, live, entries, live)) {
            throw new AssertionError(entries + " entries of " + live + " bytes do not fit into a segment");
        }
    }

    private boolean fit(int entries, int live, int slots, int heap) {
        int fewest = fewestGroups(slots);
        if (fewest > PackedSegments.GROUPS_MAX) {
            return false;
        }
        for (int size : SIZES) {
            if (PackedSegments.heapStart(fewest) + heap <= size) {
                bytes = size;
                groups = balanced(size, entries, live, fewest, heap);
                return true;
            }
        }
        return false;
    }

    private static int fewestGroups(int slots) {
        int groups = Math.max(1, (slots + PackedSegments.SLOTS - 1) / PackedSegments.SLOTS);
        while (PackedSegments.usedMax(groups) < slots) {
            groups++;
        }
        return groups;
    }

    private static int balanced(int size, int entries, int live, int fewest, int heap) {
        int room = size - PackedSegments.GROUPS_START;
        int most = Math.min(PackedSegments.GROUPS_MAX, (room - heap) / PackedSegments.GROUP_BYTES);
        if (entries == 0) {
            return Math.min(most, Math.max(fewest, room / (SLOTS_FILLED * 16 + PackedSegments.GROUP_BYTES)));
        }
        long group = PackedSegments.GROUP_BYTES + (long) SLOTS_FILLED * live / entries;
        return (int) Math.min(most, Math.max(fewest, (room + group - 1) / group));
    }
}
