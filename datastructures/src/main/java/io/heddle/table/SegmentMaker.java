package io.heddle.table;

import io.heddle.memory.Memory;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;
import io.heddle.value.ValueContext;

/// Makes new segments from old ones: larger, smaller, cleared of garbage, split, merged. The old ones are freed, or
/// kept for the snapshot that sees them; they are never changed.
///
/// One call costs a pass over the entries of at most 8 KB.
final class SegmentMaker {
    /// Buddies that fit into so many bytes merge: half of what makes a segment split.
    private static final int MERGED_BYTES_MAX = 4096;

    private static final long[] NOTHING = {};
    private static final int ENTRIES_MAX = PackedSegments.GROUPS_MAX * PackedSegments.SLOTS;

    private final KeyHash keyHash;
    private final EntryFormat format;
    private final PackedRoot root;
    private final PackedDirectory directory;
    private final SegmentPlan plan = new SegmentPlan();

    /// The entries at hand; room for them is made when it is needed, as many tables are only read.
    private long[] hashes = NOTHING;

    private long[] entries = NOTHING;
    private int[] sizes = {};
    private int count;

    SegmentMaker(ValueContext context, EntryFormat format, PackedRoot root, PackedDirectory directory) {
        keyHash = context.hash();
        this.format = format;
        this.root = root;
        this.directory = directory;
    }

    /// The first segment of a table.
    void makeFirst() {
        plan.fit(0, 0);
        count = 0;
        root.put(PackedRoot.DIRECTORY, make(0, 0, 0));
    }

    /// Makes room for an entry of so many bytes: at once, or with the next calls.
    void makeRoom(long hash, int bytes) {
        long word = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash);
        long segment = PackedSegments.address(word);
        int live = PackedSegments.live(segment);
        boolean fits = plan.fit(PackedSegments.count(segment) + 1, live + bytes);
        int filled = PackedSegments.heapStart(PackedSegments.groups(word)) + live + bytes;
        if (fits && hasSlots(word) && filled <= tightest()) {
            compact(word, hash);
            return;
        }
        count = 0;
        gather(word);
        if (fits) {
            remake(word, hash);
        } else {
            split(word, hash);
        }
    }

    /// How far the heap of a planned segment may be filled at once.
    private int tightest() {
        return plan.bytes - (plan.bytes >>> SegmentPlan.ROOM_SHIFT);
    }

    /// Whether the groups of a segment will do for some more entries.
    private static boolean hasSlots(long word) {
        long segment = PackedSegments.address(word);
        int slots = PackedSegments.used(segment) + 1 + (PackedSegments.count(segment) >>> SegmentPlan.ROOM_SHIFT);
        return slots <= PackedSegments.usedMax(PackedSegments.groups(word));
    }

    /// Leaves the garbage behind: the entries keep their slots, so that their keys need not be hashed.
    private void compact(long word, long hash) {
        long segment = PackedSegments.address(word);
        int groups = PackedSegments.groups(word);
        int depth = PackedSegments.depth(word);
        long made = root.allocate(plan.bytes);
        int top = PackedSegments.heapStart(groups);
        Memory.copy(segment + PackedSegments.COUNT, made + PackedSegments.COUNT, top - PackedSegments.COUNT);
        for (int i = 0; i < groups; i++) {
            long group = PackedSegments.group(made, i);
            for (long full = PackedSegments.occupied(Memory.getLong(group)); full != 0; full &= full - 1) {
                int slot = PackedSegments.slot(full);
                long entry = PackedSegments.entry(segment, group, slot);
                int size = format.bytes(entry);
                Memory.copy(entry, made + top, size);
                Memory.putShort(PackedSegments.offsetPlace(group, slot), (short) top);
                top += size;
            }
        }
        Memory.putShort(made + PackedSegments.TOP, (short) top);
        Memory.putShort(made + PackedSegments.HOLE, (short) 0);
        directory.assign(hash, depth, PackedSegments.word(made, groups, depth));
        root.free(segment);
    }

    /// After removals: merges the segment with its buddy if both are sparse, or makes it smaller.
    void settle(long hash) {
        while (true) {
            long word = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash);
            int depth = PackedSegments.depth(word);
            if (depth == 0 || !mergeIfSparse(word, hash, depth)) {
                long segment = PackedSegments.address(word);
                plan.fit(PackedSegments.count(segment), PackedSegments.live(segment));
                if (plan.bytes <= NodeStore.bytes(segment) / 2) {
                    count = 0;
                    gather(word);
                    remake(word, hash);
                }
                return;
            }
        }
    }

    private void remake(long word, long hash) {
        int depth = PackedSegments.depth(word);
        directory.assign(hash, depth, make(depth, 0, 0));
        root.free(PackedSegments.address(word));
    }

    private void split(long word, long hash) {
        int depth = PackedSegments.depth(word);
        if (depth == PackedSegments.DEPTH_MAX) {
            throw new IllegalStateException("hashes do not differ in their first " + depth + " bits");
        }
        directory.deepen(hash, depth + 1);
        long bit = 1L << (63 - depth);
        long left = makeHalf(depth + 1, bit, 0);
        long right = makeHalf(depth + 1, bit, bit);
        long prefix = PackedSegments.prefix(hash, depth);
        directory.assign(prefix, depth + 1, left);
        directory.assign(prefix | bit, depth + 1, right);
        root.free(PackedSegments.address(word));
    }

    private long makeHalf(int depth, long bit, long wanted) {
        int half = 0;
        int live = 0;
        for (int i = 0; i < count; i++) {
            if ((hashes[i] & bit) == wanted) {
                half++;
                live += sizes[i];
            }
        }
        if (!plan.fit(half, live)) {
            plan.fitTightly(half, live);
        }
        return make(depth, bit, wanted);
    }

    private boolean mergeIfSparse(long word, long hash, int depth) {
        long buddy = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash ^ 1L << (64 - depth));
        if (PackedSegments.depth(buddy) != depth) {
            return false;
        }
        long a = PackedSegments.address(word);
        long b = PackedSegments.address(buddy);
        boolean fits = plan.fit(
                PackedSegments.count(a) + PackedSegments.count(b), PackedSegments.live(a) + PackedSegments.live(b));
        if (!fits || plan.bytes > MERGED_BYTES_MAX) {
            return false;
        }
        count = 0;
        gather(word);
        gather(buddy);
        directory.assign(hash, depth - 1, make(depth - 1, 0, 0));
        root.free(a);
        root.free(b);
        directory.shrink(hash);
        return true;
    }

    /// Appends the entries of a segment to those at hand.
    private void gather(long word) {
        if (sizes.length == 0) {
            hashes = new long[2 * ENTRIES_MAX];
            entries = new long[2 * ENTRIES_MAX];
            sizes = new int[2 * ENTRIES_MAX];
        }
        long segment = PackedSegments.address(word);
        int groups = PackedSegments.groups(word);
        for (int i = 0; i < groups; i++) {
            long group = PackedSegments.group(segment, i);
            long full = PackedSegments.occupied(Memory.getLong(group));
            for (; full != 0; full &= full - 1) {
                long entry = PackedSegments.entry(segment, group, PackedSegments.slot(full));
                hashes[count] = keyHash.hash(format.keyAddress(entry), format.keyLength(entry));
                entries[count] = entry;
                sizes[count++] = format.bytes(entry);
            }
        }
    }

    /// Makes a segment as planned of those entries at hand whose hash has that bit, or not.
    ///
    /// @return its word
    private long make(int depth, long bit, long wanted) {
        long segment = root.allocate(plan.bytes);
        PackedSegments.initialize(segment, plan.groups);
        long word = PackedSegments.word(segment, plan.groups, depth);
        int top = PackedSegments.heapStart(plan.groups);
        int placed = 0;
        for (int i = 0; i < count; i++) {
            if ((hashes[i] & bit) == wanted) {
                PackedSegments.place(word, hashes[i], top);
                Memory.copy(entries[i], segment + top, sizes[i]);
                top += sizes[i];
                placed++;
            }
        }
        PackedSegments.appended(segment, plan.groups, placed, top);
        if (root.get(PackedRoot.EXPIRING) != 0) {
            PackedSegments.earliest(segment, earliest(bit, wanted));
        }
        return word;
    }

    private long earliest(long bit, long wanted) {
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if ((hashes[i] & bit) == wanted && EntryFormat.hasExpiry(entries[i])) {
                earliest = Math.min(earliest, EntryFormat.expireAt(entries[i]));
            }
        }
        return earliest;
    }
}
