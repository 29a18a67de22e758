package io.heddle.table;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.StableReader;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueVisitor;
import java.util.function.LongPredicate;

/// Passes over whole tables, in the order of the hash, and random picks.
final class PackedPasses {
    /// The cursor is the upper 48 bits of a hash: all keys with smaller hashes were visited.
    private static final int CURSOR_SHIFT = 16;

    private static final int TRIES_MAX = 64;

    /// Of a table whose entries spread evenly, and of which not too many were removed, at most.
    private static final int SLOTS_OF_ENTRY = 2;

    private static final int SEGMENT_BUFFER = 7;

    private final NodeStore nodes;
    private final KeyHash keyHash;
    private final EntryFormat format;
    private final boolean hasValues;

    /// How many slots a table all of segments like the one with most of them for its share of the hashes would
    /// have, as far as it is more than usual: for fair picks.
    private long heaviest;

    private long heaviestOf;
    private long heaviestSize;

    private long pickedWord;
    private long pickedGroup;
    private int pickedSlot;
    private long pickedHash;

    PackedPasses(ValueContext context, EntryFormat format, boolean hasValues) {
        nodes = context.nodes();
        keyHash = context.hash();
        this.format = format;
        this.hasValues = hasValues;
    }

    // SCAN.

    /// Visits the entries of the next home that has any, or the rest of a segment.
    long scan(long rootWord, long cursor, EntryVisitor visitor) {
        long from = cursor << CURSOR_SHIFT;
        long word = PackedDirectory.find(rootWord, from);
        int depth = PackedSegments.depth(word);
        int groups = PackedSegments.groups(word);
        long prefix = PackedSegments.prefix(from, depth);
        for (int home = PackedSegments.home(from, depth, groups); home < groups; home++) {
            long end = PackedSegments.firstHash(prefix, depth, groups, home + 1);
            if (visit(word, home, from, end - 1, visitor) || home + 1 == groups) {
                return end >>> CURSOR_SHIFT;
            }
            from = end;
        }
        throw new AssertionError("a hash has no home");
    }

    private boolean visit(long word, int home, long from, long last, EntryVisitor visitor) {
        long segment = PackedSegments.address(word);
        int groups = PackedSegments.groups(word);
        boolean visited = false;
        int index = home;
        do {
            long group = PackedSegments.group(segment, index);
            long tags = Memory.getLong(group);
            for (long full = PackedSegments.occupied(tags); full != 0; full &= full - 1) {
                long entry = PackedSegments.entry(segment, group, PackedSegments.slot(full));
                long hash = keyHash.hash(format.keyAddress(entry), format.keyLength(entry));
                if (Long.compareUnsigned(hash, from) >= 0 && Long.compareUnsigned(hash, last) <= 0) {
                    visitor.visit(entry);
                    visited = true;
                }
            }
            if (PackedSegments.hasEmpty(tags)) {
                return visited;
            }
            index = PackedSegments.next(index, groups);
        } while (index != home);
        return visited;
    }

    void forEach(long rootWord, EntryVisitor visitor) {
        long at = 0;
        do {
            long word = PackedDirectory.find(rootWord, at);
            forEachOf(word, PackedSegments.address(word), visitor);
            at = PackedSegments.behind(at, PackedSegments.depth(word));
        } while (at != 0);
    }

    void forEachWhile(long rootWord, LongPredicate visitor) {
        long at = 0;
        do {
            long word = PackedDirectory.find(rootWord, at);
            long segment = PackedSegments.address(word);
            int groups = PackedSegments.groups(word);
            for (int i = 0; i < groups; i++) {
                long group = PackedSegments.group(segment, i);
                for (long full = PackedSegments.occupied(Memory.getLong(group)); full != 0; full &= full - 1) {
                    if (!visitor.test(PackedSegments.entry(segment, group, PackedSegments.slot(full)))) {
                        return;
                    }
                }
            }
            at = PackedSegments.behind(at, PackedSegments.depth(word));
        } while (at != 0);
    }

    /// @param segment the segment, or a copy
    private static void forEachOf(long word, long segment, EntryVisitor visitor) {
        int groups = PackedSegments.groups(word);
        for (int i = 0; i < groups; i++) {
            long group = PackedSegments.group(segment, i);
            for (long full = PackedSegments.occupied(Memory.getLong(group)); full != 0; full &= full - 1) {
                visitor.visit(PackedSegments.entry(segment, group, PackedSegments.slot(full)));
            }
        }
    }

    // Random picks.

    /// A random hash finds a segment with a chance by its depth; the segment is taken with a chance by its number
    /// of slots, which its word tells, so that all slots of the table are alike; then one of its slots. If there is
    /// an entry in it, that is it: as a rule after one or two looks, of one group each. A table emptied in the
    /// order of the hash has few entries behind many hashes: then the entries are counted in the end.
    ///
    /// Remembers where the entry stands.
    long random(long rootWord, long size, RandomNumbers numbers) {
        if (rootWord != heaviestOf || size < heaviestSize - (heaviestSize >>> 2)) {
            heaviestOf = rootWord;
            heaviestSize = 0;
            heaviest = 0;
        }
        heaviestSize = Math.max(heaviestSize, size);
        long bound = Math.max(heaviest, SLOTS_OF_ENTRY * size);
        for (int i = 0; i < TRIES_MAX; i++) {
            pickedHash = numbers.next();
            pickedWord = PackedDirectory.find(rootWord, pickedHash);
            int depth = PackedSegments.depth(pickedWord);
            long weight = (long) PackedSegments.groups(pickedWord) * PackedSegments.SLOTS << depth;
            if (weight > bound) {
                heaviest = weight;
                bound = weight;
                continue; // to take from it at once would favour what happens to be looked at first
            }
            long number = Math.unsignedMultiplyHigh(numbers.next(), bound);
            if (number < weight && isOccupied((int) (number >>> depth))) {
                return picked();
            }
        }
        heaviest = 0;
        return randomByCounting(rootWord, Math.unsignedMultiplyHigh(numbers.next(), size), numbers);
    }

    private boolean isOccupied(int slotOfSegment) {
        pickedGroup = PackedSegments.group(PackedSegments.address(pickedWord), slotOfSegment / PackedSegments.SLOTS);
        pickedSlot = slotOfSegment % PackedSegments.SLOTS;
        return PackedSegments.tagAt(pickedGroup, pickedSlot) > PackedSegments.REMOVED;
    }

    private long picked() {
        return PackedSegments.entry(PackedSegments.address(pickedWord), pickedGroup, pickedSlot);
    }

    private long randomByCounting(long rootWord, long number, RandomNumbers numbers) {
        long left = number;
        long at = 0;
        while (true) {
            long word = PackedDirectory.find(rootWord, at);
            int count = PackedSegments.count(PackedSegments.address(word));
            if (left < count) {
                pickedHash = at;
                pickedWord = word;
                return randomOfPicked(numbers);
            }
            left -= count;
            at = PackedSegments.behind(at, PackedSegments.depth(word));
        }
    }

    private long randomOfPicked(RandomNumbers numbers) {
        long segment = PackedSegments.address(pickedWord);
        int left = numbers.below(PackedSegments.count(segment));
        for (int i = 0; ; i++) {
            long group = PackedSegments.group(segment, i);
            long full = PackedSegments.occupied(Memory.getLong(group));
            int here = Long.bitCount(full);
            if (left < here) {
                for (; left > 0; left--) {
                    full &= full - 1;
                }
                pickedGroup = group;
                pickedSlot = PackedSegments.slot(full);
                return picked();
            }
            left -= here;
        }
    }

    /// The word of the segment in which `random` found its entry.
    long pickedWord() {
        return pickedWord;
    }

    long pickedGroup() {
        return pickedGroup;
    }

    int pickedSlot() {
        return pickedSlot;
    }

    /// A hash of that segment, not that of the entry.
    long pickedHash() {
        return pickedHash;
    }

    // Whole tables.

    long copy(long from) {
        PackedRoot copy = new PackedRoot(nodes);
        copy.create();
        for (int field = PackedRoot.SIZE; field < PackedRoot.BYTES_OF_ROOT; field += 8) {
            if (field != PackedRoot.BYTES && field != PackedRoot.BLOCKS && field != PackedRoot.LEAVES) {
                copy.put(field, Memory.getLong(from + field));
            }
        }
        copy.put(PackedRoot.DIRECTORY, 0);
        try {
            copyBelow(copy, copy.directoryPlace(), Memory.getLong(from + PackedRoot.DIRECTORY));
        } catch (OutOfMemoryException e) {
            freeAll(copy.node());
            throw e;
        }
        return copy.node();
    }

    /// Copies what a word names, and has the word at `place` name the copy: what there is of it can always be
    /// freed.
    private void copyBelow(PackedRoot copy, long place, long word) {
        nodes.requireReserve();
        if (PackedDirectory.isNode(word)) {
            copyNode(copy, place, word);
        } else {
            Memory.putLong(place, copySegment(copy, word));
        }
    }

    private void copyNode(PackedRoot copy, long place, long word) {
        int bits = PackedDirectory.bits(word);
        long node = PackedDirectory.address(word);
        long made = copy.allocate(PackedDirectory.nodeBytes(bits));
        PackedDirectory.left(made, PackedDirectory.NOT_FREEING);
        Memory.fill(PackedDirectory.wordPlace(made, 0), 8L << bits, (byte) 0);
        Memory.putLong(place, PackedDirectory.nodeWord(made, bits));
        for (int i = 0; i < 1 << bits; i++) {
            long below = PackedDirectory.wordAt(node, i);
            if (i > 0 && below == PackedDirectory.wordAt(node, i - 1L)) {
                PackedDirectory.setWord(made, i, PackedDirectory.wordAt(made, i - 1L));
            } else {
                copyBelow(copy, PackedDirectory.wordPlace(made, i), below);
            }
        }
    }

    private long copySegment(PackedRoot copy, long word) {
        long segment = PackedSegments.address(word);
        int bytes = NodeStore.bytes(segment);
        long made = copy.allocate(bytes);
        Memory.copy(segment + NodeStore.HEADER_BYTES, made + NodeStore.HEADER_BYTES, bytes - NodeStore.HEADER_BYTES);
        long[] twins = {0};
        try {
            forEachOf(word, made, entry -> {
                if (EntryFormat.isFar(entry)) {
                    long leaf = EntryFormat.leaf(entry);
                    int keyLength = format.keyLength(entry);
                    long key = format.keyAddress(entry);
                    long twin = copy.newLeaf(key, keyLength, key + keyLength, Memory.getInt(leaf + 4));
                    Memory.putLong(EntryFormat.leafPlace(entry), twin);
                    twins[0]++;
                }
            });
        } catch (OutOfMemoryException e) {
            freeCopy(copy, word, made, twins[0]);
            throw e;
        }
        return PackedSegments.word(made, PackedSegments.groups(word), PackedSegments.depth(word));
    }

    /// Frees a segment of which only the first leaves are its own.
    private void freeCopy(PackedRoot copy, long word, long made, long twins) {
        long[] left = {twins};
        forEachOf(word, made, entry -> {
            if (EntryFormat.isFar(entry) && left[0] > 0) {
                copy.freeLeaf(EntryFormat.leaf(entry));
                left[0]--;
            }
        });
        copy.free(made);
    }

    /// Frees a table that no key names yet.
    void freeAll(long root) {
        while (free(root, Integer.MAX_VALUE >>> 1) == 0) {
            // until it is gone
        }
    }

    /// As in Structure; what is left is always a table that the next call can go on with.
    int free(long root, int max) {
        long word = Memory.getLong(root + PackedRoot.DIRECTORY);
        int left = max;
        if (word != 0) {
            boolean hasLeaves = Memory.getLong(root + PackedRoot.LEAVES) != 0;
            left = freeBelow(root + PackedRoot.DIRECTORY, word, hasLeaves, left);
        }
        if (left <= 0) {
            return 0;
        }
        nodes.free(root);
        return left;
    }

    /// Frees what a word names, and makes the word 0 when all is freed.
    private int freeBelow(long place, long word, boolean hasLeaves, int max) {
        int left = max;
        if (!PackedDirectory.isNode(word)) {
            left -= hasLeaves ? freeLeaves(word) : 0;
            nodes.free(PackedSegments.address(word));
            left--;
            Memory.putLong(place, 0);
            return left;
        }
        long node = PackedDirectory.address(word);
        if (!PackedDirectory.isFreeing(node)) {
            PackedDirectory.left(node, 1 << PackedDirectory.bits(word));
        }
        while (left > 0 && PackedDirectory.left(node) > 0) {
            int last = PackedDirectory.left(node) - 1;
            long below = PackedDirectory.wordAt(node, last);
            boolean again = last > 0 && PackedDirectory.wordAt(node, last - 1L) == below;
            if (below != 0 && !again) {
                left = freeBelow(PackedDirectory.wordPlace(node, last), below, hasLeaves, left);
            }
            if (again || PackedDirectory.wordAt(node, last) == 0) {
                PackedDirectory.left(node, last);
            }
        }
        if (left > 0) {
            nodes.free(node);
            Memory.putLong(place, 0);
            left--;
        }
        return left;
    }

    /// Reads all of a segment, which a table without leaves is spared.
    ///
    /// @return how many leaves
    private int freeLeaves(long word) {
        long segment = PackedSegments.address(word);
        int groups = PackedSegments.groups(word);
        int freed = 0;
        for (int i = 0; i < groups; i++) {
            long group = PackedSegments.group(segment, i);
            for (long full = PackedSegments.occupied(Memory.getLong(group)); full != 0; full &= full - 1) {
                long entry = PackedSegments.entry(segment, group, PackedSegments.slot(full));
                if (EntryFormat.isFar(entry)) {
                    nodes.allocator().free(EntryFormat.leaf(entry));
                    freed++;
                }
            }
        }
        return freed;
    }

    // Snapshots.

    void walk(StableReader reader, ValueVisitor visitor) {
        long root = reader.node(reader.root(), 0);
        walkBelow(reader, visitor, Memory.getLong(root + PackedRoot.DIRECTORY), 1);
    }

    private void walkBelow(StableReader reader, ValueVisitor visitor, long word, int level) {
        if (!PackedDirectory.isNode(word)) {
            long copy = reader.node(PackedSegments.address(word), SEGMENT_BUFFER);
            forEachOf(word, copy, entry -> show(entry, visitor));
            return;
        }
        long copy = reader.node(PackedDirectory.address(word), level);
        long previous = 0;
        for (int i = 0; i < 1 << PackedDirectory.bits(word); i++) {
            long below = PackedDirectory.wordAt(copy, i);
            if (below != previous) {
                walkBelow(reader, visitor, below, level + 1);
                previous = below;
            }
        }
    }

    private void show(long entry, ValueVisitor visitor) {
        visitor.item(format.keyAddress(entry), format.keyLength(entry));
        if (hasValues) {
            visitor.item(format.valueAddress(entry), format.valueLength(entry));
            visitor.number(EntryFormat.expireAt(entry));
        }
    }
}
