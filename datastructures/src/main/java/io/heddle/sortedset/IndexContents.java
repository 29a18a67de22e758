package io.heddle.sortedset;

import io.heddle.value.KeyHash;

/// The entries of a segment on their way into others: when it is split, merged or enlarged.
///
/// Where an entry comes to stand after a split or a merge follows from its home and the bits kept beside it (see
/// [IndexSegments]), without a look at its member: else each would cost two or three cache misses. Only of those that
/// have no bits left (of 16 about one, as most are younger) and of those in the stash, whose home is not known, the
/// node is asked for the members of that tag. Where several come into question, which is common in small sets only,
/// all are found out in that way.
///
/// ```
///   place:  | right 1 bit | tag 8 | bits 8 | home 8 |     right: goes to the second one of a split
/// ```
final class IndexContents {
    private static final int BITS_SHIFT = 8;
    private static final int TAG_SHIFT = 16;
    private static final int TAG_BITS = 8;
    private static final int RIGHT = 1 << 24;
    private static final int BYTE_MASK = 0xFF;

    /// Beyond so many ambiguous entries, all are taken from the nodes.
    private static final int AMBIGUOUS_FEW = 16;

    private final KeyHash keyHash;
    private final NodeReferences references;

    private final int[] places = new int[IndexSegments.SLOTS_MAX];
    private final int[] owners = new int[IndexSegments.SLOTS_MAX];
    private int count;

    private final long[] ambiguous = new long[IndexSegments.SLOTS_MAX];
    private int ambiguousCount;

    private int asked;

    /// Of the segments that the entries go to.
    private int depth;

    private int homes;

    IndexContents(KeyHash keyHash, NodeReferences references) {
        this.keyHash = keyHash;
        this.references = references;
    }

    /// Begins anew.
    ///
    /// @param newDepth of the segments that the entries go to
    /// @param newHomes number of homes in each
    void begin(int newDepth, int newHomes) {
        depth = newDepth;
        homes = newHomes;
        count = 0;
        asked = 0;
    }

    /// How often a node was asked since `begin`: what a split costs, as each is a cache miss or two.
    int asked() {
        return asked;
    }

    /// Writes the entries to new segments.
    void place(long left, long right) {
        for (int i = 0; i < count; i++) {
            int place = places[i];
            long segment = (place & RIGHT) != 0 ? right : left;
            int bits = place >>> BITS_SHIFT & BYTE_MASK;
            int tag = place >>> TAG_SHIFT & BYTE_MASK;
            if (!IndexSegments.place(segment, place & BYTE_MASK, tag, bits, owners[i])) {
                throw new AssertionError("no place in a segment with " + IndexSegments.count(segment) + " of " + count);
            }
        }
    }

    private void add(int place, int reference) {
        places[count] = place;
        owners[count++] = reference;
    }

    private void add(long hash, int reference) {
        int right = depth == 0 || hash << (depth - 1) >= 0 ? 0 : RIGHT;
        int home = IndexSegments.home(hash, depth, homes);
        int bits = IndexSegments.bits(hash, depth, homes);
        add(right | IndexSegments.tag(hash) << TAG_SHIFT | bits << BITS_SHIFT | home, reference);
    }

    /// Takes the entries of a segment one less deep, or one deeper, than those that they go to.
    void take(long segment) {
        int begin = count;
        ambiguousCount = 0;
        takeByBits(segment);
        if (ambiguousCount > AMBIGUOUS_FEW) {
            count = begin;
            takeAll(segment);
        } else if (ambiguousCount > 0) {
            dropAmbiguous(begin);
            takeAmbiguous(segment);
        }
    }

    private void takeByBits(long segment) {
        int buckets = IndexSegments.buckets(segment);
        for (int i = 0; i < buckets; i++) {
            long bucket = IndexSegments.bucket(segment, i);
            for (int left = IndexSegments.occupied(bucket); left != 0; left &= left - 1) {
                int at = Integer.numberOfTrailingZeros(left);
                int slot = IndexSegments.slot(bucket, at);
                int home = homeOf(i, IndexSegments.way(slot));
                int bits = IndexSegments.bitsAt(bucket, at);
                int tag = IndexSegments.tagAt(bucket, at);
                int reference = IndexSegments.reference(slot);
                boolean splits = depth > IndexSegments.depth(segment);
                if (home < 0 || splits && !IndexSegments.hasBits(bits)) {
                    takeFromNode(segment, reference, tag, home);
                } else if (splits) {
                    add(split(home, bits) | tag << TAG_SHIFT, reference);
                } else {
                    add(merge(segment, home, bits) | tag << TAG_SHIFT, reference);
                }
            }
        }
    }

    /// Drops the entries from `begin` on that stand for the same node and tag as one that cannot be told from
    /// others.
    private void dropAmbiguous(int begin) {
        int kept = begin;
        for (int i = begin; i < count; i++) {
            long which = which(owners[i], places[i] >>> TAG_SHIFT & BYTE_MASK);
            if (!isAmbiguous(which, ambiguousCount)) {
                places[kept] = places[i];
                owners[kept++] = owners[i];
            }
        }
        count = kept;
    }

    private static long which(int reference, int tag) {
        return (long) reference << TAG_BITS | tag;
    }

    /// Whether the node and tag are among the first ones noted.
    private boolean isAmbiguous(long which, int first) {
        for (int i = 0; i < first; i++) {
            if (ambiguous[i] == which) {
                return true;
            }
        }
        return false;
    }

    /// Takes the entries that cannot be told from others; several of a node may have one tag.
    private void takeAmbiguous(long segment) {
        for (int i = 0; i < ambiguousCount; i++) {
            if (!isAmbiguous(ambiguous[i], i)) {
                takeOfTag(segment, (int) (ambiguous[i] >>> TAG_BITS), (int) ambiguous[i] & BYTE_MASK);
            }
        }
    }

    /// The home of what has come into a bucket in that way, or -1.
    private int homeOf(int bucket, int way) {
        return switch (way) {
            case IndexSegments.HOME -> bucket;
            case IndexSegments.NEXT -> bucket == 0 ? homes - 1 : bucket - 1;
            default -> -1;
        };
    }

    private int split(int home, int bits) {
        int doubled = 2 * home + IndexSegments.firstBit(bits);
        int right = doubled < homes ? 0 : RIGHT;
        return right | IndexSegments.withoutFirst(bits) << BITS_SHIFT | (right == 0 ? doubled : doubled - homes);
    }

    private int merge(long segment, int home, int bits) {
        int both = IndexSegments.isRight(segment) ? home + homes : home;
        return IndexSegments.withFirst(bits, both & 1) << BITS_SHIFT | both >>> 1;
    }

    /// Asks the node for the member of an entry; notes it as ambiguous if several come into question.
    ///
    /// @param home of the entry, if known, else -1
    private void takeFromNode(long segment, int reference, int tag, int home) {
        long node = references.address(reference);
        asked++;
        int candidates = 0;
        long found = 0;
        for (int i = SkipNodes.nextOfTag(node, tag, 0); i >= 0; i = SkipNodes.nextOfTag(node, tag, i + 1)) {
            long hash = hashOf(node, i);
            if (IndexSegments.tag(hash) == tag
                    && IndexSegments.covers(segment, hash)
                    && (home < 0 || IndexSegments.home(segment, hash) == home)) {
                candidates++;
                found = hash;
            }
        }
        if (candidates == 0) {
            throw new AssertionError("the index knows a member that is in no node");
        }
        if (candidates == 1) {
            add(found, reference);
        } else {
            ambiguous[ambiguousCount++] = which(reference, tag);
        }
    }

    /// Takes all entries of a segment; asks the nodes for all their members.
    void takeAll(long segment) {
        ambiguousCount = 0;
        int buckets = IndexSegments.buckets(segment);
        for (int i = 0; i < buckets; i++) {
            long bucket = IndexSegments.bucket(segment, i);
            for (int left = IndexSegments.occupied(bucket); left != 0; left &= left - 1) {
                int at = Integer.numberOfTrailingZeros(left);
                int reference = IndexSegments.reference(IndexSegments.slot(bucket, at));
                int tag = IndexSegments.tagAt(bucket, at);
                takeFromNode(segment, reference, tag, -1);
            }
        }
        takeAmbiguous(segment);
    }

    private void takeOfTag(long segment, int reference, int tag) {
        long node = references.address(reference);
        for (int i = SkipNodes.nextOfTag(node, tag, 0); i >= 0; i = SkipNodes.nextOfTag(node, tag, i + 1)) {
            long hash = hashOf(node, i);
            if (IndexSegments.tag(hash) == tag && IndexSegments.covers(segment, hash)) {
                add(hash, reference);
            }
        }
    }

    private long hashOf(long node, int position) {
        long entry = SkipNodes.entry(node, position);
        return keyHash.hash(Entries.member(entry), Entries.length(entry));
    }
}
