package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;

/// From a member to the node that holds it, without a copy of the member: a hash table of tags and references that
/// grows by splitting a segment (see [IndexSegments], [IndexDirectory]).
///
/// A slot takes less than six bytes. The hashes are not kept: to split, to merge or to enlarge a segment, the nodes of
/// some slots, in small sets of all, are asked for their members (see [IndexContents]). So the nodes must hold exactly
/// the members that the index knows when `add` is called, and when `remove` has returned.
final class MemberIndex {
    private static final int MERGED_MAX = 330;
    private static final int SPARSE_MAX = 128;
    private static final int SPARSE_STEP_MASK = 15;

    private final NodeStore nodes;
    private final KeyHash keyHash;
    private final NodeReferences references;
    private final IndexDirectory directory;

    private final IndexContents contents;

    /// Results of `find`.
    private long foundNode;

    private int foundPosition;

    MemberIndex(NodeStore nodes, KeyHash keyHash, NodeReferences references) {
        this.nodes = nodes;
        this.keyHash = keyHash;
        this.references = references;
        directory = new IndexDirectory(nodes);
        contents = new IndexContents(keyHash, references);
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

    /// Loads the home bucket of a hash.
    long touchBucket(long root, long hash) {
        long segment = IndexDirectory.segment(SkipRoot.index(root), hash);
        return Memory.getLong(IndexSegments.bucket(segment, IndexSegments.home(segment, hash)));
    }

    /// Loads the beginning of the first node that may hold a member with that hash.
    long touchNode(long root, long hash) {
        long segment = IndexDirectory.segment(SkipRoot.index(root), hash);
        long home = IndexSegments.bucket(segment, IndexSegments.home(segment, hash));
        int match = IndexSegments.matches(home, IndexSegments.tag(hash));
        if (match == 0) {
            return 0;
        }
        int slot = IndexSegments.slot(home, Integer.numberOfTrailingZeros(match));
        return SkipNodes.touch(references.address(IndexSegments.reference(slot)));
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
        contents.begin(0, IndexSegments.homes(larger));
        contents.takeAll(segment);
        contents.place(larger, larger);
        IndexDirectory.initialize(SkipRoot.index(root), larger);
        freeSegment(root, segment);
    }

    private void split(long root, long segment, long hash) {
        int depth = IndexSegments.depth(segment) + 1;
        long prefix = IndexSegments.prefix(segment);
        contents.begin(depth, IndexSegments.homes(segment));
        contents.take(segment);
        long rightPrefix = prefix | 1L << (64 - depth);
        long right = newSegment(root, IndexSegments.BYTES_MAX, depth, rightPrefix);
        SkipRoot.addBytes(root, directory.split(SkipRoot.index(root), hash, right));
        IndexSegments.initialize(segment, IndexSegments.BYTES_MAX, depth, prefix);
        contents.place(segment, right);
    }

    private void mergeWithBuddy(long root, long segment, long hash) {
        long buddy = directory.buddy(SkipRoot.index(root), hash);
        if (buddy == 0 || IndexSegments.count(segment) + IndexSegments.count(buddy) > MERGED_MAX) {
            return;
        }
        int depth = IndexSegments.depth(segment) - 1;
        contents.begin(depth, IndexSegments.homes(segment));
        contents.take(segment);
        contents.take(buddy);
        long prefix = IndexSegments.prefix(segment) & IndexSegments.prefix(buddy);
        SkipRoot.addBytes(root, -directory.merge(SkipRoot.index(root), hash, segment));
        freeSegment(root, buddy);
        IndexSegments.initialize(segment, IndexSegments.BYTES_MAX, depth, prefix);
        contents.place(segment, segment);
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

    /// How many nodes the last split, merge or enlargement has asked for members.
    int nodesAsked() {
        return contents.asked();
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
