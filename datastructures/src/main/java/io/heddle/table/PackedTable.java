package io.heddle.table;

import io.heddle.memory.Memory;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.StableReader;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueVisitor;
import java.util.function.LongPredicate;

/// A table of keys, with or without values, behind a root node: a flyweight over one table at a time.
///
/// ```
///   root ──▶ directory: a tree by the first bits of the hash ──▶ segments of up to 8 KB
///                                                                | tags and offsets | entries, packed |
/// ```
///
/// - An entry takes the bytes of its key and value, one or two for each length, about 3.5 for its slot: with the free
///   room of the segments 20 bytes for a set's member of 12 bytes. Entries of more than 1 KB stand in leaves.
/// - A look-up reads the directory (hot), one group of tags and offsets, the entry; a new entry the segment's header as
///   well. A random pick reads a group of a slot at random, and another until the slot is taken: 1.3 groups as a rule.
/// - A segment that is full is made anew, larger or without garbage; at 8 KB it splits in two. Sparse ones merge or are
///   made smaller. So no write costs more than a pass over some 16 KB.
/// - Because segments and their groups follow the order of the hash, a place in the table is named by a hash: that is
///   the cursor of `scan`.
/// - Under a snapshot, an insert logs one word of its segment (tags), an overwrite in place those of the value; a
///   removal leaves its slot marked, so that an empty slot is one that the snapshot sees empty as well. A new segment
///   takes the place of an old one, which is kept: so the tree as the snapshot saw it leads to all segments of that
///   moment, each once.
///
/// An *entry* is a handle, good until the next write to the table. Before a table is written for a command, nothing
/// has to be done: the methods keep what an open snapshot sees.
public final class PackedTable {
    /// No expiry is set.
    public static final long NO_EXPIRY = -1;

    private static final int SETTLE_CHECK_MASK = 7;
    private static final int SETTLE_LIVE_MAX = 3072;

    /// Longer values are not overwritten in place while a snapshot is open, if there is room to append them: that
    /// would take more words of the log.
    private static final int LOGGED_VALUE_MAX = 32;

    private final NodeStore nodes;
    private final KeyHash keyHash;
    private final RandomNumbers randomNumbers;
    private final EntryFormat format;
    private final PackedRoot root;
    private final PackedDirectory directory;
    private final SegmentMaker maker;
    private final PackedPasses passes;

    /// Where `locate` found a key: its segment's word, group, and slot.
    private long foundWord;

    private long foundGroup;
    private int foundSlot;

    /// @param hasValues false for sets: `put` then takes values of length 0, and no expiries
    public PackedTable(ValueContext context, boolean hasValues) {
        nodes = context.nodes();
        keyHash = context.hash();
        randomNumbers = context.random();
        format = new EntryFormat(hasValues);
        root = new PackedRoot(nodes);
        directory = new PackedDirectory(nodes, root);
        maker = new SegmentMaker(context, format, root, directory);
        passes = new PackedPasses(context, format, hasValues);
    }

    /// Makes an empty table and attaches to it.
    ///
    /// @return its root
    public long create() {
        root.create();
        maker.makeFirst();
        return root.node();
    }

    /// From now on the methods speak of the table with this root.
    public PackedTable attach(long newRoot) {
        root.attach(newRoot);
        return this;
    }

    public long root() {
        return root.node();
    }

    public long size() {
        return root.get(PackedRoot.SIZE);
    }

    /// How many entries have an expiry.
    public long expiring() {
        return root.get(PackedRoot.EXPIRING);
    }

    /// No entry expires before that time (Unix milliseconds); `Long.MAX_VALUE` if none has an expiry.
    public long earliest() {
        return root.get(PackedRoot.EARLIEST);
    }

    // Entries.

    /// The entry with the key, or 0.
    public long find(long key, int keyLength) {
        return locate(keyHash.hash(key, keyLength), key, keyLength);
    }

    public boolean contains(long key, int keyLength) {
        return find(key, keyLength) != 0;
    }

    public long keyAddress(long entry) {
        return format.keyAddress(entry);
    }

    public int keyLength(long entry) {
        return format.keyLength(entry);
    }

    public long valueAddress(long entry) {
        return format.valueAddress(entry);
    }

    public int valueLength(long entry) {
        return format.valueLength(entry);
    }

    /// Unix milliseconds or NO_EXPIRY.
    public long expireAt(long entry) {
        return EntryFormat.expireAt(entry);
    }

    private long locate(long hash, long key, int keyLength) {
        long word = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash);
        foundWord = word;
        long segment = PackedSegments.address(word);
        int groups = PackedSegments.groups(word);
        int home = PackedSegments.home(hash, PackedSegments.depth(word), groups);
        long pattern = PackedSegments.pattern(hash);
        int index = home;
        do {
            long group = PackedSegments.group(segment, index);
            long tags = Memory.getLong(group);
            for (long match = PackedSegments.match(tags, pattern); match != 0; match &= match - 1) {
                int slot = PackedSegments.slot(match);
                long entry = PackedSegments.entry(segment, group, slot);
                if (format.hasKey(entry, key, keyLength)) {
                    foundGroup = group;
                    foundSlot = slot;
                    return entry;
                }
            }
            if (PackedSegments.hasEmpty(tags)) {
                return 0;
            }
            index = PackedSegments.next(index, groups);
        } while (index != home);
        return 0;
    }

    /// Loads the home group of a hash and its segment's header.
    ///
    /// @return something that depends on both
    public long touchGroup(long hash) {
        long word = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash);
        return Memory.getLong(homeGroup(word, hash)) + PackedSegments.used(PackedSegments.address(word));
    }

    /// Loads the beginning of the first entry with the hash's tag in its home group, else of the room for a new
    /// one.
    public long touchEntry(long hash) {
        long word = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash);
        long segment = PackedSegments.address(word);
        long group = homeGroup(word, hash);
        long match = PackedSegments.match(Memory.getLong(group), PackedSegments.pattern(hash));
        return match == 0
                ? PackedSegments.touchRoom(segment)
                : Memory.getByte(PackedSegments.entry(segment, group, PackedSegments.slot(match)));
    }

    private static long homeGroup(long word, long hash) {
        int home = PackedSegments.home(hash, PackedSegments.depth(word), PackedSegments.groups(word));
        return PackedSegments.group(PackedSegments.address(word), home);
    }

    // Changes.

    /// Sets value and expiry of a key; none of the bytes may be in this table.
    ///
    /// @param expireAt Unix milliseconds or NO_EXPIRY
    /// @return whether the key is new
    public boolean put(long key, int keyLength, long value, int valueLength, long expireAt) {
        long hash = keyHash.hash(key, keyLength);
        root.beforeWrite();
        long entry = locate(hash, key, keyLength);
        if (entry != 0 && overwrite(entry, keyLength, value, valueLength, expireAt)) {
            return false;
        }
        long leaf = EntryFormat.isLocal(keyLength, valueLength) ? 0 : root.newLeaf(key, keyLength, value, valueLength);
        int bytes = leaf == 0 ? format.localBytes(keyLength, valueLength, expireAt) : EntryFormat.farBytes(expireAt);
        boolean isNew = entry == 0;
        if (isNew) {
            reserve(hash, bytes);
            take(hash);
        } else {
            makeRoomFor(hash, key, keyLength, bytes);
        }
        long at = append(bytes);
        if (leaf == 0) {
            format.writeLocal(at, key, keyLength, value, valueLength, expireAt);
        } else {
            EntryFormat.writeFar(at, leaf, expireAt);
        }
        link(at, hash, isNew, true);
        return isNew;
    }

    /// Adds a key to a table without values.
    ///
    /// @return whether it is new
    public boolean add(long key, int keyLength) {
        return put(key, keyLength, key, 0, NO_EXPIRY);
    }

    /// @param expireAt Unix milliseconds or NO_EXPIRY
    /// @return whether the key is there
    public boolean setExpireAt(long key, int keyLength, long expireAt) {
        long hash = keyHash.hash(key, keyLength);
        long entry = locate(hash, key, keyLength);
        if (entry == 0) {
            return false;
        }
        if (expireAt == EntryFormat.expireAt(entry)) {
            return true;
        }
        root.beforeWrite();
        if (expireAt != NO_EXPIRY && EntryFormat.hasExpiry(entry)) {
            putExpiry(entry, expireAt);
            return true;
        }
        int valueLength = format.valueLength(entry);
        boolean far = EntryFormat.isFar(entry);
        int bytes = far ? EntryFormat.farBytes(expireAt) : format.localBytes(keyLength, valueLength, expireAt);
        long old = makeRoomFor(hash, key, keyLength, bytes);
        long at = append(bytes);
        if (far) {
            EntryFormat.writeFar(at, EntryFormat.leaf(old), expireAt);
        } else {
            format.writeLocal(at, format.keyAddress(old), keyLength, format.valueAddress(old), valueLength, expireAt);
        }
        link(at, hash, false, false);
        return true;
    }

    /// @return whether the key was there
    public boolean remove(long key, int keyLength) {
        long hash = keyHash.hash(key, keyLength);
        long entry = locate(hash, key, keyLength);
        if (entry == 0) {
            return false;
        }
        root.beforeWrite();
        removeFound(entry);
        settle(hash);
        return true;
    }

    /// Removes an entry found by `random` or `scan`.
    public void remove(long entry) {
        remove(format.keyAddress(entry), format.keyLength(entry));
    }

    /// Removes the entry that the last `random` of this flyweight found, without looking for it again: no table may
    /// have been written since.
    public void removePicked() {
        foundWord = passes.pickedWord();
        foundGroup = passes.pickedGroup();
        foundSlot = passes.pickedSlot();
        root.beforeWrite();
        removeFound(PackedSegments.entry(PackedSegments.address(foundWord), foundGroup, foundSlot));
        settle(passes.pickedHash());
    }

    private void settle(long hash) {
        long segment = PackedSegments.address(foundWord);
        int count = PackedSegments.count(segment);
        if ((count & SETTLE_CHECK_MASK) == 0 && PackedSegments.live(segment) <= SETTLE_LIVE_MAX) {
            maker.settle(hash);
        }
    }

    private void removeFound(long entry) {
        long segment = PackedSegments.address(foundWord);
        boolean empties = !nodes.isSnapshotOpen() && PackedSegments.hasEmpty(Memory.getLong(foundGroup));
        nodes.beforeWord(segment, foundGroup);
        PackedSegments.putTag(foundGroup, foundSlot, empties ? 0 : PackedSegments.REMOVED);
        PackedSegments.add(segment, PackedSegments.COUNT, -1);
        if (empties) {
            PackedSegments.add(segment, PackedSegments.USED, -1);
        }
        root.add(PackedRoot.SIZE, -1);
        discard(segment, entry, true);
    }

    /// Counts an entry out of its segment that is not linked any more.
    private void discard(long segment, long entry, boolean withLeaf) {
        int bytes = format.bytes(entry);
        PackedSegments.add(segment, PackedSegments.LIVE, -bytes);
        if (EntryFormat.hasExpiry(entry)) {
            root.add(PackedRoot.EXPIRING, -1);
        }
        if (withLeaf && EntryFormat.isFar(entry)) {
            root.freeLeaf(EntryFormat.leaf(entry));
        }
        if (!nodes.isSnapshotOpen()) {
            PackedSegments.makeHole(segment, entry, bytes);
        }
    }

    private boolean hasRoom(long segment, int bytes) {
        return PackedSegments.hasRoom(segment, bytes)
                || !nodes.isSnapshotOpen() && PackedSegments.hasHole(segment, bytes);
    }

    /// Overwrites a local value by one of the same length, where the expiry does not come or go.
    private boolean overwrite(long entry, int keyLength, long value, int valueLength, long expireAt) {
        boolean fits = !EntryFormat.isFar(entry)
                && EntryFormat.hasExpiry(entry) == (expireAt != NO_EXPIRY)
                && format.valueLength(entry) == valueLength
                && EntryFormat.isLocal(keyLength, valueLength);
        long segment = PackedSegments.address(foundWord);
        if (!fits
                || valueLength > LOGGED_VALUE_MAX
                        && nodes.isSnapshotOpen()
                        && PackedSegments.hasRoom(segment, format.bytes(entry))) {
            return false;
        }
        if (valueLength != 0) {
            long at = format.valueAddress(entry);
            nodes.beforeRange(segment, at, at + valueLength);
            Memory.copy(value, at, valueLength);
        }
        if (expireAt != NO_EXPIRY) {
            putExpiry(entry, expireAt);
        }
        return true;
    }

    private void putExpiry(long entry, long expireAt) {
        long place = EntryFormat.expiryPlace(entry);
        long segment = PackedSegments.address(foundWord);
        nodes.beforeRange(segment, place, place + 8);
        Memory.putLong(place, expireAt);
        noteExpiry(segment, expireAt);
    }

    private void noteExpiry(long segment, long expireAt) {
        PackedSegments.earliest(segment, Math.min(expireAt, PackedSegments.earliest(segment)));
        root.put(PackedRoot.EARLIEST, Math.min(expireAt, root.get(PackedRoot.EARLIEST)));
        root.put(PackedRoot.PASS_EARLIEST, Math.min(expireAt, root.get(PackedRoot.PASS_EARLIEST)));
    }

    /// Makes room in the segment of a hash, where `locate` has been, for one more entry.
    private void reserve(long hash, int bytes) {
        while (!hasRoomAndSlot(foundWord, bytes)) {
            maker.makeRoom(hash, bytes);
            foundWord = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), hash);
        }
    }

    private boolean hasRoomAndSlot(long word, int bytes) {
        long segment = PackedSegments.address(word);
        return hasRoom(segment, bytes)
                && PackedSegments.used(segment) < PackedSegments.usedMax(PackedSegments.groups(word));
    }

    /// Makes room in the segment of a key for another version of its entry.
    ///
    /// @return the present entry
    private long makeRoomFor(long hash, long key, int keyLength, int bytes) {
        while (true) {
            long entry = locate(hash, key, keyLength);
            if (hasRoom(PackedSegments.address(foundWord), bytes)) {
                return entry;
            }
            maker.makeRoom(hash, bytes);
        }
    }

    /// Takes a slot for a new entry; there is room.
    private void take(long hash) {
        long segment = PackedSegments.address(foundWord);
        int groups = PackedSegments.groups(foundWord);
        int home = PackedSegments.home(hash, PackedSegments.depth(foundWord), groups);
        foundGroup = PackedSegments.groupWithRoom(segment, groups, home);
        foundSlot = PackedSegments.slot(PackedSegments.vacant(Memory.getLong(foundGroup)));
    }

    /// Takes a hole, or bytes of the free room: no snapshot sees them.
    private long append(int bytes) {
        long segment = PackedSegments.address(foundWord);
        if (!nodes.isSnapshotOpen() && PackedSegments.hasHole(segment, bytes)) {
            PackedSegments.add(segment, PackedSegments.LIVE, bytes);
            return PackedSegments.takeHole(segment);
        }
        long at = segment + PackedSegments.top(segment);
        PackedSegments.add(segment, PackedSegments.TOP, bytes);
        PackedSegments.add(segment, PackedSegments.LIVE, bytes);
        return at;
    }

    /// Lets the slot name a written entry, in place of another or as a new one.
    private void link(long entry, long hash, boolean isNew, boolean withLeaf) {
        long segment = PackedSegments.address(foundWord);
        long place = PackedSegments.offsetPlace(foundGroup, foundSlot);
        if (!isNew) {
            discard(segment, PackedSegments.entry(segment, foundGroup, foundSlot), withLeaf);
        }
        boolean wasEmpty = isNew && PackedSegments.tagAt(foundGroup, foundSlot) == 0;
        if (wasEmpty) {
            PackedSegments.add(segment, PackedSegments.USED, 1);
        } else {
            nodes.beforeWord(segment, place & -8L);
        }
        Memory.putShort(place, (short) (entry - segment));
        if (isNew) {
            nodes.beforeWord(segment, foundGroup);
            PackedSegments.putTag(foundGroup, foundSlot, PackedSegments.tag(hash));
            PackedSegments.add(segment, PackedSegments.COUNT, 1);
            root.add(PackedRoot.SIZE, 1);
        }
        if (EntryFormat.hasExpiry(entry)) {
            root.add(PackedRoot.EXPIRING, 1);
            noteExpiry(segment, EntryFormat.expireAt(entry));
        }
    }

    /// Removes entries whose time is before `now`, looking at about `max` entries; goes on where it stopped, and
    /// corrects `earliest` at the end of each pass. There may be more as long as `earliest` is before `now`.
    ///
    /// @param removed is shown each entry just before it is removed
    /// @return how many were removed
    public int expireStep(long now, int max, EntryVisitor removed) {
        if (earliest() >= now) {
            return 0;
        }
        root.beforeWrite();
        if (expiring() == 0) {
            root.put(PackedRoot.EARLIEST, Long.MAX_VALUE);
            return 0;
        }
        int count = 0;
        long left = max;
        while (left > 0) {
            long at = root.get(PackedRoot.CURSOR);
            if (at == 0) {
                root.put(PackedRoot.PASS_EARLIEST, Long.MAX_VALUE);
            }
            foundWord = PackedDirectory.find(root.get(PackedRoot.DIRECTORY), at);
            int depth = PackedSegments.depth(foundWord);
            long segment = PackedSegments.address(foundWord);
            left--;
            if (PackedSegments.earliest(segment) < now) {
                left -= PackedSegments.count(segment);
                count += expireSegment(now, removed);
            }
            long next = PackedSegments.behind(at, depth);
            root.put(
                    PackedRoot.PASS_EARLIEST,
                    Math.min(root.get(PackedRoot.PASS_EARLIEST), PackedSegments.earliest(segment)));
            settle(at);
            root.put(PackedRoot.CURSOR, next);
            if (next == 0) {
                root.put(PackedRoot.EARLIEST, root.get(PackedRoot.PASS_EARLIEST));
                return count;
            }
        }
        return count;
    }

    private int expireSegment(long now, EntryVisitor removed) {
        long segment = PackedSegments.address(foundWord);
        int groups = PackedSegments.groups(foundWord);
        int count = 0;
        long earliest = Long.MAX_VALUE;
        for (int i = 0; i < groups; i++) {
            foundGroup = PackedSegments.group(segment, i);
            long full = PackedSegments.occupied(Memory.getLong(foundGroup));
            for (; full != 0; full &= full - 1) {
                foundSlot = PackedSegments.slot(full);
                long entry = PackedSegments.entry(segment, foundGroup, foundSlot);
                if (EntryFormat.hasExpiry(entry)) {
                    long expireAt = EntryFormat.expireAt(entry);
                    if (expireAt < now) {
                        removed.visit(entry);
                        removeFound(entry);
                        count++;
                    } else {
                        earliest = Math.min(earliest, expireAt);
                    }
                }
            }
        }
        PackedSegments.earliest(segment, earliest);
        return count;
    }

    // Passes.

    /// Visits some entries, at least one unless it comes to the end of a segment. A key that is there during a
    /// whole iteration is visited at least once, whatever is written meanwhile.
    ///
    /// @param cursor 0 at the beginning
    /// @return the next cursor, below 2^48; 0 at the end
    public long scan(long cursor, EntryVisitor visitor) {
        return passes.scan(root.get(PackedRoot.DIRECTORY), cursor, visitor);
    }

    /// An entry, each with the same chance; 0 if there is none.
    public long random() {
        return size() == 0 ? 0 : passes.random(root.get(PackedRoot.DIRECTORY), size(), randomNumbers);
    }

    public void forEach(EntryVisitor visitor) {
        passes.forEach(root.get(PackedRoot.DIRECTORY), visitor);
    }

    /// Visits entries until the visitor says that it is enough.
    public void forEachWhile(LongPredicate visitor) {
        passes.forEachWhile(root.get(PackedRoot.DIRECTORY), visitor);
    }

    // Whole tables, for a Structure; these do not attach.

    /// As in Structure.
    public long bytes(long anyRoot) {
        return Memory.getLong(anyRoot + PackedRoot.BYTES);
    }

    /// As in Structure.
    public long blocks(long anyRoot) {
        return Memory.getLong(anyRoot + PackedRoot.BLOCKS);
    }

    /// As in Structure.
    public long copy(long anyRoot) {
        return passes.copy(anyRoot);
    }

    /// Frees a table that no key names yet.
    public void freeAll(long anyRoot) {
        passes.freeAll(anyRoot);
    }

    /// As in Structure.
    public int free(long anyRoot, int max) {
        return passes.free(anyRoot, max);
    }

    /// Shows each key as `item`; with values, then the value as `item` and the expiry as `number`. On a snapshot's
    /// thread, which may use no other method.
    public void walk(StableReader reader, ValueVisitor visitor) {
        passes.walk(reader, visitor);
    }
}
