package io.heddle.sortedset;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.Cell;
import io.heddle.value.EncodingLimits;
import io.heddle.value.Pack;

/// Reads and changes the sorted set of one cell, whichever form it has; pointed at a cell by each command.
///
/// What it stands at is, in a small set, an offset (the bytes may move); in a large one a node and a position in it.
public final class SortedSet implements SortedSetWriter, AutoCloseable {
    private static final int DIGITS_ROOM = 32;

    private final Cell cell;
    private final SortedSetStructure structure;
    private final SkipList list;
    private final EncodingLimits limits;
    private final PackedEdits edits;
    private final RandomSamples samples;

    /// Digits of a member that a small set holds as an integer; behind them those that `edits` needs.
    private final long digits;

    private boolean large;
    private int offset;
    private long node;
    private int position;

    /// Of the node in which a large set stands: entries, the entry at `position` itself, and its place in the
    /// order.
    private int count;

    private long entry;
    private long place;

    /// The rank at which a count of a large set has just ended, and where that is; or -1.
    private long countedTo;

    private long countedNode;
    private int countedPosition;
    private boolean expectLarge;

    /// Keeps loads ahead from being thought away.
    @SuppressWarnings("UnusedVariable")
    private long loaded;

    /// @param cell to be pointed at a sorted set or a missing key before `open`
    public SortedSet(Cell cell, SortedSetStructure structure) {
        this.cell = cell;
        this.structure = structure;
        list = structure.list();
        limits = structure.limits();
        samples = new RandomSamples(structure.random());
        digits = Memory.allocateRaw(2 * DIGITS_ROOM);
        edits = new PackedEdits(cell, digits + DIGITS_ROOM);
    }

    @Override
    public void close() {
        Memory.freeRaw(digits);
        edits.close();
    }

    /// The cell points at another key.
    public SortedSet open() {
        large = cell.isRoot();
        expectLarge = false;
        countedTo = -1;
        return this;
    }

    /// For tests.
    SkipList list() {
        return list;
    }

    /// For tests.
    long root() {
        return cell.root();
    }

    // Reading.

    @Override
    public boolean isPresent() {
        return cell.isPresent();
    }

    @Override
    public boolean isCompact() {
        return !large && cell.isPresent();
    }

    @Override
    public long size() {
        return large ? SkipRoot.count(cell.root()) : PackedPairs.count(cell);
    }

    @Override
    public boolean find(long member, int length) {
        if (large) {
            boolean found = list.find(cell.root(), member, length);
            if (found) {
                stand(list.node(), list.position());
            }
            return found;
        }
        if (!cell.isPresent()) {
            return false;
        }
        long begin = cell.bytes();
        long pair = Pack.find(begin, PackedPairs.end(cell), 2, member, length);
        offset = (int) (pair - begin);
        return pair != 0;
    }

    @Override
    public boolean seek(long rank) {
        if (rank < 0 || rank >= size()) {
            return false;
        }
        if (large) {
            if (rank == countedTo) {
                stand(countedNode, countedPosition);
            } else {
                list.toRank(cell.root(), rank);
                stand(list.node(), list.position());
            }
        } else {
            offset = (int) (PackedPairs.pair(cell, (int) rank, PackedPairs.count(cell)) - cell.bytes());
        }
        return true;
    }

    @Override
    public boolean next() {
        if (!large) {
            offset = (int) (PackedPairs.next(pair()) - cell.bytes());
            return pair() < PackedPairs.end(cell);
        }
        if (position + 1 < count) {
            position++;
            place += 2;
            entry = SkipNodes.entryAt(node, place);
            return true;
        }
        int next = SkipNodes.next(node);
        if (next == 0) {
            return false;
        }
        long behind = list.references().address(next);
        loaded += SkipNodes.load(behind);
        stand(behind, 0);
        return true;
    }

    @Override
    public void visit(long max, EntryVisitor visitor) {
        if (large) {
            visitNodes(max, visitor);
            return;
        }
        boolean more = true;
        for (long left = max; left > 0 && more; left--) {
            visitor.visit(member(), memberLength(), score());
            more = next();
        }
    }

    private void visitNodes(long max, EntryVisitor visitor) {
        long at = node;
        int from = position;
        long left = max;
        while (left > 0) {
            int shown = (int) Math.min(left, SkipNodes.count(at) - from);
            SkipNodes.visit(at, from, from + shown, visitor);
            left -= shown;
            from = 0;
            int next = SkipNodes.next(at);
            if (next == 0) {
                return;
            }
            at = list.references().address(next);
            if (left > 0) {
                loaded += SkipNodes.load(at);
            }
        }
    }

    @Override
    public boolean previous() {
        if (!large) {
            if (offset == 0) {
                return false;
            }
            offset = (int) (PackedPairs.previous(pair()) - cell.bytes());
            return true;
        }
        if (position > 0) {
            position--;
            place -= 2;
            entry = SkipNodes.entryAt(node, place);
            return true;
        }
        int previous = SkipNodes.previous(node);
        if (previous == 0) {
            return false;
        }
        long before = list.references().address(previous);
        stand(before, SkipNodes.count(before) - 1);
        return true;
    }

    private long pair() {
        return cell.bytes() + offset;
    }

    private void stand(long newNode, int newPosition) {
        node = newNode;
        position = newPosition;
        count = SkipNodes.count(node);
        place = SkipNodes.order(node) + 2L * position;
        entry = SkipNodes.entryAt(node, place);
        countedTo = -1;
    }

    @Override
    public long rank() {
        if (large) {
            list.stand(node, position);
            return list.rankOfFound(cell.root());
        }
        int rank = 0;
        for (long pair = cell.bytes(); pair != pair(); pair = PackedPairs.next(pair)) {
            rank++;
        }
        return rank;
    }

    @Override
    public long member() {
        if (large) {
            return Entries.member(entry);
        }
        long pair = pair();
        if (!Pack.isInteger(pair)) {
            return Pack.address(pair);
        }
        Decimals.write(Pack.integer(pair), digits);
        return digits;
    }

    @Override
    public int memberLength() {
        return large ? Entries.length(entry) : Pack.length(pair());
    }

    @Override
    public double score() {
        return large ? Entries.score(entry) : PackedPairs.score(pair());
    }

    @Override
    public long countBelow(double bound, boolean inclusive) {
        if (large) {
            return counted(list.countBelow(cell.root(), bound, inclusive));
        }
        return cell.isPresent() ? edits.countBelow(bound, inclusive) : 0;
    }

    @Override
    public long countBefore(long member, int length, boolean inclusive) {
        if (large) {
            return counted(list.countBefore(cell.root(), member, length, inclusive));
        }
        return cell.isPresent() ? edits.countBefore(member, length, inclusive) : 0;
    }

    private long counted(long rank) {
        countedTo = rank;
        countedNode = list.node();
        countedPosition = list.position();
        return rank;
    }

    @Override
    public long scan(long cursor, EntryVisitor visitor) {
        if (large) {
            return list.index()
                    .scan(
                            cell.root(),
                            cursor,
                            entry -> visitor.visit(Entries.member(entry), Entries.length(entry), Entries.score(entry)));
        }
        for (boolean more = seek(0); more; more = next()) {
            visitor.visit(member(), memberLength(), score());
        }
        return 0;
    }

    @Override
    public void random() {
        seek(samples.below(size()));
    }

    @Override
    public void sample(long count, EntryVisitor visitor) {
        samples.show(this, count, visitor);
    }

    // Changing.

    @Override
    public void expect(long members, long firstLength) {
        expectLarge = members > limits.zsetMaxListpackEntries
                || !cell.isPresent() && firstLength > limits.zsetMaxListpackValue;
    }

    @Override
    public void add(double score, long member, int length) {
        list.store().requireReserve();
        countedTo = -1;
        if (!large
                && (expectLarge
                        || length > limits.zsetMaxListpackValue
                        || PackedPairs.count(cell) >= limits.zsetMaxListpackEntries
                        || !limits.allowsCompact(cell.length(), length))) {
            enlarge(score, member, length);
            return;
        }
        if (large) {
            list.add(cell.root(), score, member, length);
            cell.changed();
        } else {
            edits.add(score, member, length);
        }
    }

    /// Makes a compact set, or a missing one, a large one with another member.
    private void enlarge(double score, long member, int length) {
        long root = list.create();
        try {
            if (cell.isPresent()) {
                for (boolean more = seek(0); more; more = next()) {
                    list.add(root, score(), member(), memberLength());
                }
            }
            list.add(root, score, member, length);
        } catch (OutOfMemoryException e) {
            structure.freeAll(root);
            throw e;
        }
        cell.root(root);
        large = true;
    }

    @Override
    public void rescore(double score) {
        list.store().requireReserve();
        countedTo = -1;
        if (large) {
            list.stand(node, position);
            list.rescoreFound(cell.root(), score);
            cell.changed();
        } else {
            edits.rescore(offset, score);
        }
    }

    @Override
    public void remove() {
        countedTo = -1;
        if (size() == 1) {
            cell.remove();
            large = false;
        } else if (large) {
            list.stand(node, position);
            list.removeFound(cell.root());
            cell.changed();
        } else {
            edits.remove(offset, 1);
        }
    }

    @Override
    public void removeRange(long rank, long max) {
        countedTo = -1;
        long size = size();
        long left = Math.min(max, size - rank);
        if (left <= 0) {
            return;
        }
        if (left == size) {
            cell.remove();
            large = false;
        } else if (large) {
            long root = cell.root();
            while (left > 0) {
                left -= list.removeAt(root, rank, (int) Math.min(left, Integer.MAX_VALUE));
            }
            cell.changed();
        } else {
            seek(rank);
            edits.remove(offset, (int) left);
        }
    }
}
