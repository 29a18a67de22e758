package io.heddle.sortedset;

import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;

/// From a member to the node that holds it, without a copy of the member: a hash table of tags and references that
/// grows by splitting a segment (see [IndexSegments], [IndexDirectory]).
///
/// A slot takes five bytes. The hashes are not kept: to split, to merge or to enlarge a segment, each slot's node is
/// asked for its members of that tag (at most 756 slots). So the nodes must hold exactly the members that the index
/// knows when `add` is called, and when `remove` has returned.
final class MemberIndex {
    private static final int MERGED_MAX = 360;
    private static final int SPARSE_MAX = 128;
    private static final int SPARSE_STEP_MASK = 15;

    private final NodeStore nodes;
    private final KeyHash keyHash;
    private final NodeReferences references;
    private final IndexDirectory directory;

    private final long[] hashes = new long[IndexSegments.SLOTS_MAX];
    private final int[] owners = new int[IndexSegments.SLOTS_MAX];
    private int gathered;

    private final long[] ambiguous = new long[IndexSegments.SLOTS_MAX];
    private int ambiguousCount;

    /// Results of `find`.
    private long foundNode;

    private int foundPosition;

    MemberIndex(NodeStore nodes, KeyHash keyHash, NodeReferences references) {
        this.nodes = nodes;
        this.keyHash = keyHash;
        this.references = references;
        directory = new IndexDirectory(nodes);
    }

    long hash(long member, int length) {
        return keyHash.hash(member, length);
    }

    /// Makes an empty index for a new root.
    void initialize(long root) {
        long segment = newSegment(root, IndexSegments.BYTES_MIN, 0, 0);
        IndexDirectory.initialize(SkipRoot.index(root), segment);
    }

    private long newSegment(long root, int bytes, int depth, long prefix) {
        long segment = nodes.allocator().allocate(bytes);
        IndexSegments.initialize(segment, bytes, depth, prefix);
        SkipRoot.addBytes(root, bytes);
        SkipRoot.addSegments(root, 1);
        return segment;
    }

    private void freeSegment(long root, long segment) {
        SkipRoot.addBytes(root, -IndexSegments.bytes(segment));
        SkipRoot.addSegments(root, -1);
        nodes.allocator().free(segment);
    }

    /// Looks for a member; if it is there, `node` and `position` tell where.
    boolean find(long root, long hash, long member, int length) {
        long segment = IndexDirectory.segment(SkipRoot.index(root), hash);
        int index = IndexSegments.home(segment, hash);
        long home = IndexSegments.bucket(segment, index);
        if (findIn(home, IndexSegments.HOME, hash, member, length)) {
            return true;
        }
        if (IndexSegments.overflowsToNext(home)) {
            long next = IndexSegments.bucket(segment, IndexSegments.next(segment, index));
            if (findIn(next, IndexSegments.NEXT, hash, member, length)) {
                return true;
            }
        }
        if (IndexSegments.overflowsToStash(home)) {
            int buckets = IndexSegments.buckets(segment);
            for (int i = IndexSegments.homes(segment); i < buckets; i++) {
                if (findIn(IndexSegments.bucket(segment, i), IndexSegments.STASH, hash, member, length)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean findIn(long bucket, int way, long hash, long member, int length) {
        int tag = IndexSegments.tag(hash);
        for (int match = IndexSegments.matches(bucket, tag); match != 0; match &= match - 1) {
            int slot = IndexSegments.slot(bucket, Integer.numberOfTrailingZeros(match));
            if (IndexSegments.way(slot) == way) {
                long node = references.address(IndexSegments.reference(slot));
                int position = SkipNodes.find(node, hash, member, length);
                if (position >= 0) {
                    foundNode = node;
                    foundPosition = position;
                    return true;
                }
            }
        }
        return false;
    }

    long node() {
        return foundNode;
    }

    int position() {
        return foundPosition;
    }

    /// Adds a member that is about to come into a node.
    void add(long root, long hash, int reference) {
        while (true) {
            long segment = IndexDirectory.segment(SkipRoot.index(root), hash);
            if (IndexSegments.place(segment, hash, reference)) {
                return;
            }
            if (IndexSegments.bytes(segment) < IndexSegments.BYTES_MAX) {
                enlarge(root, segment);
            } else {
                split(root, segment, hash);
            }
        }
    }

    /// A member goes from one node to another.
    void move(long root, long hash, int from, int to) {
        IndexSegments.replace(IndexDirectory.segment(SkipRoot.index(root), hash), hash, from, to);
    }

    /// Removes a member that is in no node any more.
    void remove(long root, long hash, int reference) {
        long segment = IndexDirectory.segment(SkipRoot.index(root), hash);
        IndexSegments.replace(segment, hash, reference, 0);
        int count = IndexSegments.count(segment);
        if (count <= SPARSE_MAX && (count & SPARSE_STEP_MASK) == 0 && IndexSegments.depth(segment) > 0) {
            mergeWithBuddy(root, segment, hash);
        }
    }

    /// The only segment of a small set becomes twice as large.
    private void enlarge(long root, long segment) {
        long larger = newSegment(root, IndexSegments.bytes(segment) * 2, 0, 0);
        gathered = 0;
        gather(segment);
        place(larger);
        IndexDirectory.initialize(SkipRoot.index(root), larger);
        freeSegment(root, segment);
    }

    private void split(long root, long segment, long hash) {
        int depth = IndexSegments.depth(segment) + 1;
        long prefix = IndexSegments.prefix(segment);
        gathered = 0;
        gather(segment);
        long rightPrefix = prefix | 1L << (64 - depth);
        long right = newSegment(root, IndexSegments.BYTES_MAX, depth, rightPrefix);
        SkipRoot.addBytes(root, directory.split(SkipRoot.index(root), hash, right));
        IndexSegments.initialize(segment, IndexSegments.BYTES_MAX, depth, prefix);
        for (int i = 0; i < gathered; i++) {
            place(IndexSegments.covers(right, hashes[i]) ? right : segment, i);
        }
    }

    private void mergeWithBuddy(long root, long segment, long hash) {
        long buddy = directory.buddy(SkipRoot.index(root), hash);
        if (buddy == 0 || IndexSegments.count(segment) + IndexSegments.count(buddy) > MERGED_MAX) {
            return;
        }
        gathered = 0;
        gather(segment);
        gather(buddy);
        int depth = IndexSegments.depth(segment) - 1;
        long prefix = IndexSegments.prefix(segment) & IndexSegments.prefix(buddy);
        SkipRoot.addBytes(root, -directory.merge(SkipRoot.index(root), hash, segment));
        freeSegment(root, buddy);
        IndexSegments.initialize(segment, IndexSegments.BYTES_MAX, depth, prefix);
        place(segment);
    }

    private void place(long segment) {
        for (int i = 0; i < gathered; i++) {
            place(segment, i);
        }
    }

    private void place(long segment, int i) {
        if (!IndexSegments.place(segment, hashes[i], owners[i])) {
            throw new AssertionError("no place in a segment with " + IndexSegments.count(segment) + " of " + gathered);
        }
    }

    /// Finds out the hashes of a segment's entries.
    private void gather(long segment) {
        ambiguousCount = 0;
        int buckets = IndexSegments.buckets(segment);
        for (int i = 0; i < buckets; i++) {
            long bucket = IndexSegments.bucket(segment, i);
            int occupied = ~IndexSegments.matches(bucket, 0) & (1 << IndexSegments.SLOTS_PER_BUCKET) - 1;
            for (; occupied != 0; occupied &= occupied - 1) {
                int at = Integer.numberOfTrailingZeros(occupied);
                int reference = IndexSegments.reference(IndexSegments.slot(bucket, at));
                gather(segment, reference, IndexSegments.tagAt(bucket, at));
            }
        }
        for (int i = 0; i < ambiguousCount; i++) {
            if (isFirst(i)) {
                gatherAll(segment, (int) (ambiguous[i] >>> 8), (int) ambiguous[i] & 0xFF);
            }
        }
    }

    private void gather(long segment, int reference, int tag) {
        long node = references.address(reference);
        int candidates = 0;
        long hash = 0;
        for (int i = SkipNodes.nextOfTag(node, tag, 0); i >= 0; i = SkipNodes.nextOfTag(node, tag, i + 1)) {
            long candidate = hashOf(node, i);
            if (IndexSegments.tag(candidate) == tag && IndexSegments.covers(segment, candidate)) {
                candidates++;
                hash = candidate;
            }
        }
        if (candidates == 1) {
            hashes[gathered] = hash;
            owners[gathered++] = reference;
        } else if (candidates > 1) {
            ambiguous[ambiguousCount++] = (long) reference << 8 | tag;
        } else {
            throw new AssertionError("the index knows a member that is in no node");
        }
    }

    /// Whether the node and tag have not come before: several entries of a node may have one tag.
    private boolean isFirst(int i) {
        for (int k = 0; k < i; k++) {
            if (ambiguous[k] == ambiguous[i]) {
                return false;
            }
        }
        return true;
    }

    private void gatherAll(long segment, int reference, int tag) {
        long node = references.address(reference);
        for (int i = SkipNodes.nextOfTag(node, tag, 0); i >= 0; i = SkipNodes.nextOfTag(node, tag, i + 1)) {
            long hash = hashOf(node, i);
            if (IndexSegments.tag(hash) == tag && IndexSegments.covers(segment, hash)) {
                hashes[gathered] = hash;
                owners[gathered++] = reference;
            }
        }
    }

    private long hashOf(long node, int position) {
        long entry = SkipNodes.entry(node, position);
        return keyHash.hash(Entries.member(entry), Entries.length(entry));
    }

    /// Shows the members of the next home bucket in the order of their hashes, from a cursor on; 0 begins and ends.
    /// A member that is there during a whole iteration is shown, however the index changes meanwhile.
    ///
    /// @return the next cursor
    long scan(long root, long cursor, EntryVisitor visitor) {
        long hash = cursor << IndexScan.CURSOR_SHIFT;
        long segment = IndexDirectory.segment(SkipRoot.index(root), hash);
        int home = IndexSegments.home(segment, hash);
        IndexScan.home(segment, home, references, keyHash, visitor);
        return IndexSegments.firstHash(segment, home + 1) >>> IndexScan.CURSOR_SHIFT;
    }

    /// Frees about `max` blocks of a set's index.
    int free(long root, int max) {
        return directory.free(SkipRoot.index(root), max);
    }

    /// Called with the address of an entry.
    @FunctionalInterface
    interface EntryVisitor {
        void visit(long entry);
    }
}
