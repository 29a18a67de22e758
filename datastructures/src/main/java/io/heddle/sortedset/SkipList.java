package io.heddle.sortedset;

import io.heddle.memory.Memory;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.ValueContext;

/// The large form of sorted sets: a packed skip list, and an index from member to node.
///
/// ```
///   root ──▶ [ a b c d e ... ] ◀──▶ [ k l m ... ] ◀──▶ [ p q r ... ]      nodes of 2 KB, up to 15 levels of towers
///             ▲                      ▲
///             └── index: hash of "c" └── hash of "m"
/// ```
///
/// - A node holds 70 to 90 short members. What is in it is found by bisection, or by a tag of the member's hash.
/// - A full node first gets rid of its dead entries, then shares with a neighbour that has room, and only then splits,
///   so that nodes are 80 % full and more. A node less than a quarter full joins a neighbour. Each of that costs the
///   copy of one node and the index entries of the members that move.
/// - A member's rank is the sum of the spans on the way to it.
/// - No node is empty. The index is changed such that it knows just what the nodes hold (see [MemberIndex]).
///
/// Stateless but for the last result: one object serves all sets. Worker only.
final class SkipList {
    private static final int LEVEL_SHIFT = 2;

    /// So many dead bytes are worth writing a node anew.
    private static final int COMPACT_MIN = 160;

    /// A neighbour with so much room takes over entries.
    private static final int SHARE_MIN = 320;

    /// So many bytes stay free where a set grows at its end or its beginning: for a few members that move later.
    private static final int SLACK = SkipNodes.BYTES / 16;

    private static final int SPARSE = SkipNodes.BYTES / 4;
    private static final int JOINED_MAX = SkipNodes.BYTES / 4 * 3;

    private final NodeStore nodes;
    private final RandomNumbers random;
    private final NodeReferences references;
    private final SkipPath path;
    private final MemberIndex index;

    /// Room for a node that is compacted, and behind that for a member that moves.
    private final long scratch = Memory.allocateRaw(SkipNodes.BYTES + Entries.INLINE_MAX);

    /// Where the last search ended.
    private long node;

    private int position;

    SkipList(ValueContext context) {
        nodes = context.nodes();
        random = context.random();
        references = new NodeReferences(nodes.allocator().base());
        path = new SkipPath(references);
        index = new MemberIndex(nodes, context.hash(), references);
    }

    void close() {
        Memory.freeRaw(scratch);
    }

    NodeReferences references() {
        return references;
    }

    MemberIndex index() {
        return index;
    }

    NodeStore store() {
        return nodes;
    }

    /// An empty set; it must not stay so.
    long create() {
        long root = SkipRoot.allocate(nodes);
        index.initialize(root);
        return root;
    }

    // Searching. Afterwards `node` and `position` tell where.

    boolean find(long root, long member, int length) {
        boolean found = index.find(root, index.hash(member, length), member, length);
        node = index.node();
        position = index.position();
        return found;
    }

    /// Takes an entry as found.
    void stand(long newNode, int newPosition) {
        node = newNode;
        position = newPosition;
    }

    long node() {
        return node;
    }

    int position() {
        return position;
    }

    long entry() {
        return SkipNodes.entry(node, position);
    }

    /// Rank of the entry that was found.
    long rankOfFound(long root) {
        long entry = entry();
        path.toKey(root, Entries.score(entry), Entries.member(entry), Entries.length(entry));
        return path.rank() + position;
    }

    /// Goes to the entry of a rank, which must be in the set.
    void toRank(long root, long rank) {
        path.toRank(root, rank);
        node = path.node(root);
        position = (int) (rank - path.rank());
    }

    /// Entries with a score below the bound, or up to it.
    long countBelow(long root, double bound, boolean inclusive) {
        path.toScore(root, bound, inclusive);
        long last = path.node(root);
        if (last == 0) {
            node = references.address(SkipRoot.first(root));
            position = 0;
            return 0;
        }
        int low = 0;
        int high = SkipNodes.count(last);
        while (low < high) {
            int middle = low + high >>> 1;
            double score = Entries.score(SkipNodes.entry(last, middle));
            if (score < bound || inclusive && score == bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return standBehind(last, low);
    }

    /// A count has ended here; `node` and `position` tell where, unless it was the end of the set.
    private long standBehind(long last, int entries) {
        node = last;
        position = entries;
        if (entries == SkipNodes.count(last) && SkipNodes.next(last) != 0) {
            node = references.address(SkipNodes.next(last));
            position = 0;
        }
        return path.rank() + entries;
    }

    /// Entries with a member before the bound, or up to it; for sets whose scores are all equal.
    long countBefore(long root, long member, int length, boolean inclusive) {
        path.toMember(root, member, length, inclusive);
        long last = path.node(root);
        if (last == 0) {
            node = references.address(SkipRoot.first(root));
            position = 0;
            return 0;
        }
        int low = 0;
        int high = SkipNodes.count(last);
        while (low < high) {
            int middle = low + high >>> 1;
            int order = Entries.compareMember(SkipNodes.entry(last, middle), member, length);
            if (order < 0 || inclusive && order == 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return standBehind(last, low);
    }

    // Adding.

    /// Adds a member that is not in the set.
    void add(long root, double score, long member, int length) {
        long leaf = Entries.needsLeaf(length) ? nodes.newLeaf(member, length) : 0;
        addWithLeaf(root, score, member, length, leaf);
        if (leaf != 0) {
            SkipRoot.addLeaves(root, 1);
            SkipRoot.addBytes(root, NodeStore.leafBytes(length));
        }
    }

    private void addWithLeaf(long root, double score, long member, int length, long leaf) {
        int size = Entries.bytes(score, length);
        long hash = index.hash(member, length);
        long entry = makePlace(root, score, member, length, size, hash);
        Entries.write(entry, score, member, length, leaf);
        SkipRoot.addCount(root, 1);
    }

    /// Makes room for an entry in a node and in the index.
    ///
    /// @return where it is to be written
    private long makePlace(long root, double score, long member, int length, int size, long hash) {
        for (boolean sharing = true; ; sharing = false) {
            path.toKey(root, score, member, length);
            long target = path.node(root);
            boolean front = target == 0;
            if (front) {
                if (SkipRoot.first(root) == 0) {
                    return beginNode(root, score, size, hash);
                }
                target = references.address(SkipRoot.first(root));
            }
            int at = front ? 0 : SkipNodes.lowerBound(target, score, member, length);
            boolean outside = front || SkipNodes.next(target) == 0 && at == SkipNodes.count(target);
            if (!outside || SkipNodes.room(target) >= size + 2 + SLACK) {
                long dead = deadPlace(target, size);
                if (dead != 0 || makeFree(target, size)) {
                    index.add(root, hash, references.of(target));
                    if (front) {
                        raiseToFirst(root, target, score);
                    }
                    path.addToSpans(root, 1);
                    return dead != 0
                            ? SkipNodes.replaceDead(nodes, target, at, size, hash, dead)
                            : SkipNodes.insert(nodes, target, at, size, hash);
                }
            }
            if (outside) {
                return beginNode(root, score, size, hash);
            }
            relieve(root, target, sharing);
        }
    }

    /// A dead entry of a full node that gives its place to a new one, so that the node, of which a snapshot sees
    /// something, need not be cloned to be compacted; or 0.
    private long deadPlace(long target, int size) {
        int free = SkipNodes.free(target);
        return free < size + 2 && free >= 2 && SkipNodes.dead(target) >= size && nodes.keepsWords(target)
                ? SkipNodes.deadEntry(target, size)
                : 0;
    }

    /// Compacts a node that has no room for an entry, if it is worth it.
    ///
    /// @return whether there is room
    private boolean makeFree(long target, int size) {
        if (SkipNodes.free(target) < size + 2 && SkipNodes.dead(target) >= Math.max(size, COMPACT_MIN)) {
            compact(target, 0, SkipNodes.count(target));
        }
        return SkipNodes.free(target) >= size + 2;
    }

    /// An entry comes before the first node's: the links to it, all from the root, get its score, and the path
    /// leads to the node.
    private void raiseToFirst(long root, long first, double score) {
        int height = SkipNodes.height(first);
        for (int level = 0; level < height; level++) {
            SkipNodes.linkScore(SkipNodes.link(SkipRoot.tower(root), level), score);
            path.towers[level] = first + SkipNodes.TOWER;
        }
    }

    /// An entry gets a node of its own, behind the path's, at the end or the beginning of the set.
    private long beginNode(long root, double score, int size, long hash) {
        long fresh = newNode(root);
        index.add(root, hash, references.of(fresh));
        long previous = path.node(root);
        long rank = previous == 0 ? 0 : path.rank() + SkipNodes.count(previous);
        insertBehind(root, previous, fresh, score, rank);
        for (int level = SkipRoot.levels(root) - 1; level >= 0; level--) {
            long tower = level < SkipNodes.height(fresh) ? fresh + SkipNodes.TOWER : path.towers[level];
            SkipNodes.addToSpan(SkipNodes.link(tower, level), 1);
        }
        long entry = SkipNodes.insert(nodes, fresh, 0, size, hash);
        long next = SkipNodes.next(fresh) == 0 ? 0 : references.address(SkipNodes.next(fresh));
        if (next != 0) {
            boundTo(next, fresh, Entries.score(SkipNodes.entry(next, 0)));
        }
        return entry;
    }

    /// The links to a node, of the path's towers or of the node just before it, get a score.
    private void boundTo(long target, long before, double score) {
        int height = SkipNodes.height(target);
        int heightBefore = SkipNodes.height(before);
        for (int level = 0; level < height; level++) {
            long tower = level < heightBefore ? before + SkipNodes.TOWER : path.towers[level];
            SkipNodes.linkScore(SkipNodes.link(tower, level), score);
        }
    }

    private long newNode(long root) {
        int height = 1;
        long bits = random.next();
        while (height < SkipRoot.LEVELS_MAX && (bits & (1 << LEVEL_SHIFT) - 1) == 0) {
            height++;
            bits >>>= LEVEL_SHIFT;
        }
        height = Math.min(height, SkipRoot.levels(root) + 1);
        long fresh = nodes.allocate(SkipNodes.BYTES);
        references.require(fresh);
        SkipNodes.initialize(fresh, height);
        return fresh;
    }

    /// Links a node, which has no entries yet, behind the path's lowest tower.
    ///
    /// @param rank entries of the set before it
    private void insertBehind(long root, long previous, long fresh, double bound, long rank) {
        int reference = references.of(fresh);
        int height = SkipNodes.height(fresh);
        if (height > SkipRoot.levels(root)) {
            int level = SkipRoot.levels(root);
            SkipRoot.levels(root, height);
            path.towers[level] = SkipRoot.tower(root);
            path.ranks[level] = 0;
            SkipNodes.link(SkipNodes.link(SkipRoot.tower(root), level), 0, 0, (int) SkipRoot.count(root));
        }
        for (int level = 0; level < height; level++) {
            long from = SkipNodes.link(path.towers[level], level);
            long to = SkipNodes.link(fresh + SkipNodes.TOWER, level);
            int before = (int) (rank - path.ranks[level]);
            int behind = SkipNodes.span(from) - before;
            SkipNodes.link(to, SkipNodes.linkScore(from), SkipNodes.linkReference(from), behind);
            SkipNodes.link(from, bound, reference, before);
        }
        int next = previous == 0 ? SkipRoot.first(root) : SkipNodes.next(previous);
        SkipNodes.next(nodes, fresh, next);
        SkipNodes.previous(fresh, previous == 0 ? 0 : references.of(previous));
        if (previous == 0) {
            SkipRoot.first(nodes, root, reference);
        } else {
            SkipNodes.next(nodes, previous, reference);
        }
        if (next == 0) {
            SkipRoot.last(root, reference);
        } else {
            SkipNodes.previous(references.address(next), reference);
        }
        SkipRoot.addNodes(root, 1);
        SkipRoot.addBytes(root, SkipNodes.BYTES);
    }

    // A full node, to which the path leads, gets room.

    /// @param sharing whether a neighbour may help; not twice, as long entries might go to and fro
    private void relieve(long root, long full, boolean sharing) {
        int live = SkipNodes.live(full);
        int next = SkipNodes.next(full);
        if (sharing && next != 0 && SkipNodes.room(references.address(next)) >= SHARE_MIN) {
            long right = references.address(next);
            int bytes = (live - SkipNodes.live(right)) / 2;
            moveToNext(root, full, right, SkipNodes.countFromEnd(full, bytes, SkipNodes.room(right)));
            return;
        }
        int previous = SkipNodes.previous(full);
        if (sharing && previous != 0 && SkipNodes.room(references.address(previous)) >= SHARE_MIN) {
            long left = references.address(previous);
            int bytes = (live - SkipNodes.live(left)) / 2;
            path.toRank(root, path.rank() - 1);
            moveToPrevious(root, left, full, SkipNodes.countFromBegin(full, bytes, SkipNodes.room(left)));
            return;
        }
        split(root, full);
    }

    private void split(long root, long full) {
        int count = SkipNodes.countFromEnd(full, SkipNodes.live(full) / 2, SkipNodes.BYTES);
        int kept = SkipNodes.count(full) - count;
        long fresh = newNode(root);
        double bound = Entries.score(SkipNodes.entry(full, kept));
        insertBehind(root, full, fresh, bound, path.rank() + kept);
        SkipNodes.copy(nodes, full, kept, count, fresh, 0);
        moveInIndex(root, fresh, 0, count, references.of(full));
        compact(full, 0, kept);
    }

    /// Moves the last entries of the path's node to the next one.
    private void moveToNext(long root, long left, long right, int count) {
        int kept = SkipNodes.count(left) - count;
        makeFree(right, left, kept, count);
        SkipNodes.copy(nodes, left, kept, count, right, 0);
        moveInIndex(root, right, 0, count, references.of(left));
        compact(left, 0, kept);
        shiftBound(right, count);
    }

    /// Moves the first entries of a node to the one before it, to which the path leads.
    private void moveToPrevious(long root, long left, long right, int count) {
        int leftCount = SkipNodes.count(left);
        makeFree(left, right, 0, count);
        SkipNodes.copy(nodes, right, 0, count, left, leftCount);
        moveInIndex(root, left, leftCount, count, references.of(right));
        compact(right, count, SkipNodes.count(right) - count);
        shiftBound(right, -count);
    }

    /// The node behind the path's begins so many entries earlier.
    private void shiftBound(long right, int count) {
        int height = SkipNodes.height(right);
        for (int level = 0; level < height; level++) {
            long from = SkipNodes.link(path.towers[level], level);
            SkipNodes.addToSpan(from, -count);
            SkipNodes.addToSpan(SkipNodes.link(right + SkipNodes.TOWER, level), count);
            if (SkipNodes.count(right) != 0) {
                SkipNodes.linkScore(from, Entries.score(SkipNodes.entry(right, 0)));
            }
        }
    }

    private void makeFree(long target, long source, int from, int count) {
        int bytes = 2 * count;
        for (int i = 0; i < count; i++) {
            bytes += Entries.size(SkipNodes.entry(source, from + i));
        }
        if (SkipNodes.free(target) < bytes) {
            compact(target, 0, SkipNodes.count(target));
        }
    }

    private void moveInIndex(long root, long target, int from, int count, int oldReference) {
        int reference = references.of(target);
        for (int i = from; i < from + count; i++) {
            long entry = SkipNodes.entry(target, i);
            index.move(root, index.hash(Entries.member(entry), Entries.length(entry)), oldReference, reference);
        }
    }

    private void compact(long target, int from, int count) {
        SkipNodes.compact(nodes, target, from, count, scratch);
    }

    // Removing.

    /// Removes the entry that was found.
    void removeFound(long root) {
        removeFound(root, false);
    }

    private void removeFound(long root, boolean keepsLeaf) {
        long entry = entry();
        path.toKey(root, Entries.score(entry), Entries.member(entry), Entries.length(entry));
        if (path.node(root) != node) {
            throw new AssertionError("the index and the list do not agree");
        }
        remove(root, node, position, 1, keepsLeaf);
    }

    /// Removes entries from a rank on, at most `max`, not more than one node holds.
    ///
    /// @return how many
    int removeAt(long root, long rank, int max) {
        toRank(root, rank);
        int count = Math.min(max, SkipNodes.count(node) - position);
        remove(root, node, position, count, false);
        return count;
    }

    /// Removes entries of the path's node.
    private void remove(long root, long target, int from, int count, boolean keepsLeaf) {
        int reference = references.of(target);
        long rank = path.rank();
        path.addToSpans(root, -count);
        SkipRoot.addCount(root, -count);
        for (int i = 0; i < count; i++) {
            long entry = SkipNodes.entry(target, from);
            long hash = index.hash(Entries.member(entry), Entries.length(entry));
            SkipNodes.remove(nodes, target, from, 1);
            index.remove(root, hash, reference);
            if (!keepsLeaf) {
                dropLeaf(root, entry);
            }
        }
        if (SkipNodes.count(target) == 0) {
            unlink(root, target, rank);
        } else if (SkipNodes.live(target) < SPARSE) {
            join(root, target, rank);
        }
    }

    private void dropLeaf(long root, long entry) {
        if (Entries.isFar(entry)) {
            SkipRoot.addLeaves(root, -1);
            SkipRoot.addBytes(root, -NodeStore.leafBytes(Entries.length(entry)));
            nodes.freeLeaf(Entries.member(entry));
        }
    }

    /// A sparse node, to which the path leads, gives its entries to a neighbour that has room for them.
    private void join(long root, long sparse, long rank) {
        int next = SkipNodes.next(sparse);
        if (next != 0 && SkipNodes.live(sparse) + SkipNodes.live(references.address(next)) <= JOINED_MAX) {
            moveToNext(root, sparse, references.address(next), SkipNodes.count(sparse));
            unlink(root, sparse, rank);
            return;
        }
        int previous = SkipNodes.previous(sparse);
        if (previous != 0 && SkipNodes.live(sparse) + SkipNodes.live(references.address(previous)) <= JOINED_MAX) {
            int count = SkipNodes.count(sparse);
            path.toRank(root, rank - 1);
            moveToPrevious(root, references.address(previous), sparse, count);
            unlink(root, sparse, rank + count);
        }
    }

    /// Takes an empty node out, of which `rank` entries stand before.
    private void unlink(long root, long empty, long rank) {
        int reference = references.of(empty);
        int previous = SkipNodes.previous(empty);
        path.toRank(root, rank - 1);
        int height = SkipNodes.height(empty);
        for (int level = 0; level < height; level++) {
            long from = SkipNodes.link(path.towers[level], level);
            long to = SkipNodes.link(empty + SkipNodes.TOWER, level);
            if (SkipNodes.linkReference(from) != reference) {
                throw new AssertionError("a tower is not linked");
            }
            int span = SkipNodes.span(from) + SkipNodes.span(to);
            SkipNodes.link(from, SkipNodes.linkScore(to), SkipNodes.linkReference(to), span);
        }
        int next = SkipNodes.next(empty);
        if (previous == 0) {
            SkipRoot.first(nodes, root, next);
        } else {
            SkipNodes.next(nodes, references.address(previous), next);
        }
        if (next == 0) {
            SkipRoot.last(root, previous);
        } else {
            SkipNodes.previous(references.address(next), previous);
        }
        lowerLevels(root);
        SkipRoot.addNodes(root, -1);
        SkipRoot.addBytes(root, -SkipNodes.BYTES);
        nodes.free(empty);
    }

    private static void lowerLevels(long root) {
        int levels = SkipRoot.levels(root);
        while (levels > 1 && SkipNodes.linkReference(SkipNodes.link(SkipRoot.tower(root), levels - 1)) == 0) {
            levels--;
        }
        SkipRoot.levels(root, levels);
    }

    // Changing scores.

    /// Gives the entry that was found another score.
    void rescoreFound(long root, double score) {
        long entry = entry();
        if (staysInPlace(score)) {
            if (Entries.scoreKind(entry) == Scores.kind(score)) {
                long at = Entries.scoreAddress(entry);
                nodes.beforeRange(node, at, at + Scores.bytes(Scores.kind(score)));
                Scores.write(at, Scores.kind(score), score);
                return;
            }
        }
        moveFound(root, score);
    }

    /// Whether the order of the set does not change, as far as this can be told from the node alone.
    private boolean staysInPlace(double score) {
        double old = Entries.score(entry());
        if (position == 0 && score < old) {
            return false;
        }
        int last = SkipNodes.count(node) - 1;
        if (position < last && Entries.score(SkipNodes.entry(node, position + 1)) <= score) {
            return false;
        }
        if (position > 0 && Entries.score(SkipNodes.entry(node, position - 1)) >= score) {
            return false;
        }
        return position < last || SkipNodes.next(node) == 0 || score < SkipNodes.linkScore(node + SkipNodes.TOWER);
    }

    /// Takes the entry out and adds it again, with its leaf.
    private void moveFound(long root, double score) {
        long entry = entry();
        int length = Entries.length(entry);
        long leaf = Entries.isFar(entry) ? Entries.member(entry) : 0;
        long copy = leaf;
        if (leaf == 0) {
            copy = scratch + SkipNodes.BYTES;
            Memory.copy(Entries.member(entry), copy, length);
        }
        removeFound(root, true);
        addWithLeaf(root, score, copy, length, leaf);
    }
}
