package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.Cell;
import io.heddle.value.EncodingLimits;
import io.heddle.value.NodeStore;
import io.heddle.value.ValueContext;
import java.util.function.LongConsumer;

/// The stream under one key, for commands that change it; reused for one key after the other.
///
/// After its changes a command calls `finish` once, or `finishAside` when those who watch the key need not know: when
/// it
/// changed only groups, or (as in Redis) the last ID.
public final class StreamWriter extends StreamReader {
    private static final int DROPPED_ONE_BY_ONE = 64;

    private final Cell cell;
    private final LongConsumer bin;
    private final NodeStore nodes;
    private final Appender appender;
    private final EntryCursor own;
    private final TreePath path;
    private final GroupWriter groups;
    private boolean created;

    /// @param bin takes roots that nothing names any more, to be freed in slices
    public StreamWriter(Cell cell, ValueContext context, LongConsumer bin) {
        this(cell, new StreamTrees(context.nodes()), context.limits(), bin);
    }

    private StreamWriter(Cell cell, StreamTrees trees, EncodingLimits limits, LongConsumer bin) {
        super(cell, trees);
        this.cell = cell;
        this.bin = bin;
        nodes = trees.nodes;
        appender = new Appender(trees, limits);
        own = new EntryCursor(trees.entries);
        path = new TreePath(trees.entries);
        groups = new GroupWriter(this, trees);
    }

    /// The cell was pointed at another key.
    public StreamWriter begin() {
        created = false; // a command may have failed before it could finish
        return this;
    }

    /// To be called once a command has changed something.
    public void finish() {
        if (created) {
            created = false;
        } else {
            cell.changed();
        }
    }

    /// As `finish`, when neither an entry was added nor one removed.
    public void finishAside() {
        if (created) {
            created = false;
        } else {
            cell.changedAside();
        }
    }

    /// Makes an empty stream if the key is missing.
    public void create() {
        nodes.requireReserve();
        edit();
    }

    /// The root, writable; blocks come and go on the account of the entries.
    long edit() {
        long root;
        if (cell.isPresent()) {
            root = cell.root();
            nodes.beforeWrite(root);
        } else {
            root = StreamRoot.create(nodes);
            cell.root(root);
            created = true;
        }
        trees.blocks.attach(root, root + StreamRoot.ENTRY_ACCOUNT);
        return root;
    }

    /// Takes back a stream that was made for something for which there is no memory.
    void forgetIfCreated() {
        if (created) {
            created = false;
            cell.remove();
        }
    }

    /// Hands over what is behind another root, to be freed in slices.
    void discard(long root) {
        bin.accept(root);
    }

    @Override
    public GroupWriter groups() {
        return groups;
    }

    // Entries.

    /// Adds an entry; its ID must be higher than the last one.
    public void add(long ms, long seq, EntryParts parts) {
        nodes.requireReserve();
        long root = edit();
        try {
            appender.add(root, ms, seq, parts);
        } catch (OutOfMemoryException e) {
            forgetIfCreated();
            throw e;
        }
        StreamRoot.putId(root + StreamRoot.LAST, ms, seq);
        StreamRoot.putId(root + StreamRoot.TOP, ms, seq);
        StreamBlocks.add(root + StreamRoot.ADDED, 1);
        StreamBlocks.add(root + StreamRoot.LENGTH, 1);
        if (Memory.getLong(root + StreamRoot.LENGTH) == 1) {
            StreamRoot.putId(root + StreamRoot.FIRST, ms, seq);
        }
    }

    /// XSETID.
    ///
    /// @param added entries ever added; negative leaves it
    public void setLast(long ms, long seq, long added, long deletedMs, long deletedSeq) {
        nodes.requireReserve();
        long root = edit();
        StreamRoot.putId(root + StreamRoot.LAST, ms, seq);
        if (added >= 0) {
            Memory.putLong(root + StreamRoot.ADDED, added);
        }
        if (!StreamIds.isZero(deletedMs, deletedSeq)) {
            StreamRoot.putId(root + StreamRoot.DELETED, deletedMs, deletedSeq);
        }
    }

    /// @return whether the entry was there
    public boolean delete(long ms, long seq) {
        if (!isPresent()) {
            return false;
        }
        own.forward(cell.root(), ms, seq, ms, seq);
        if (!own.next()) {
            return false;
        }
        long root = edit();
        long node = own.node();
        if (EntryNode.live(node) == 1) {
            drop(root, node);
        } else {
            bury(node, own.entry());
        }
        StreamBlocks.add(root + StreamRoot.LENGTH, -1);
        if (StreamIds.compare(ms, seq, deletedMs(), deletedSeq()) > 0) {
            StreamRoot.putId(root + StreamRoot.DELETED, ms, seq);
        }
        if (isAt(root + StreamRoot.FIRST, ms, seq)) {
            findFirst(root);
        }
        if (isAt(root + StreamRoot.TOP, ms, seq)) {
            findTop(root);
        }
        return true;
    }

    private static boolean isAt(long at, long ms, long seq) {
        return Memory.getLong(at) == ms && Memory.getLong(at + 8) == seq;
    }

    private void findFirst(long root) {
        own.forward(root, firstMs(), firstSeq(), StreamIds.MAX, StreamIds.MAX);
        putFound(root + StreamRoot.FIRST);
    }

    private void findTop(long root) {
        own.backward(root, topMs(), topSeq(), 0, 0);
        putFound(root + StreamRoot.TOP);
    }

    private void putFound(long at) {
        if (own.next()) {
            StreamRoot.putId(at, own.ms(), own.seq());
        } else {
            StreamRoot.putId(at, 0, 0);
        }
    }

    /// Flags an entry as deleted, and frees its leaf.
    private void bury(long node, long entry) {
        long flagsAt = EntryNode.flagsAt(entry);
        nodes.beforeWord(node, flagsAt & -8L);
        nodes.beforeWord(node, node + EntryNode.END);
        int flags = Memory.getByte(flagsAt);
        Memory.putByte(flagsAt, (byte) (flags | EntryNode.DELETED));
        Memory.putShort(node + EntryNode.LIVE, (short) (EntryNode.live(node) - 1));
        Memory.putShort(node + EntryNode.DEAD, (short) (EntryNode.dead(node) + 1));
        if ((flags & EntryNode.FAR) != 0) {
            nodes.beforeWord(node, node + EntryNode.WEIGHT);
            Memory.putShort(node + EntryNode.FAR_COUNT, (short) (EntryNode.farCount(node) - 1));
            EntryNode.freeLeaf(trees.blocks, entry);
        }
    }

    /// Frees a node of entries.
    private void drop(long root, long node) {
        trees.entries.key(Memory.getLong(node + EntryNode.ID), Memory.getLong(node + EntryNode.ID + 8));
        trees.entries.remove(root, root + StreamRoot.ENTRIES);
        EntryNode.free(trees.blocks, node);
        StreamBlocks.add(root + StreamRoot.NODES, -1);
        if (Memory.getLong(root + StreamRoot.TAIL) == node) {
            long last = path.last(Memory.getLong(root + StreamRoot.ENTRIES))
                    ? Memory.getLong(IdTree.value(path.element()))
                    : 0;
            Memory.putLong(root + StreamRoot.TAIL, last);
        }
    }

    // Trimming.

    /// Removes entries from the beginning until at most `most` are left.
    ///
    /// @param whole only whole nodes, so that more may be left
    /// @param limit of removed entries; 0 is none
    /// @return how many were removed
    public long trimToLength(long most, boolean whole, long limit) {
        return trim(true, most, 0, 0, whole, limit);
    }

    /// Removes entries with IDs less than this one.
    ///
    /// @return how many were removed
    public long trimToId(long ms, long seq, boolean whole, long limit) {
        return trim(false, 0, ms, seq, whole, limit);
    }

    private long trim(boolean byLength, long most, long ms, long seq, boolean whole, long limit) {
        boolean everything = byLength ? most == 0 : StreamIds.compare(ms, seq, lastMs(), lastSeq()) > 0;
        if (everything && limit == 0 && nodes() >= DROPPED_ONE_BY_ONE) {
            return removeAll(edit());
        }
        long removed = 0;
        long root = 0;
        while (isPresent() && path.first(Memory.getLong(root() + StreamRoot.ENTRIES))) {
            long length = length();
            if (byLength && length <= most) {
                break;
            }
            long node = Memory.getLong(IdTree.value(path.element()));
            int live = EntryNode.live(node);
            if (limit != 0 && removed + live > limit) {
                break;
            }
            boolean all = byLength ? length - live >= most : EntryNode.isBelow(node, ms, seq);
            if (!all && whole) {
                break;
            }
            root = root == 0 ? edit() : root;
            if (all) {
                drop(root, node);
                removed += live;
                StreamBlocks.add(root + StreamRoot.LENGTH, -live);
            } else {
                removed += trimWithin(root, node, byLength ? length - most : Long.MAX_VALUE, ms, seq);
                break;
            }
        }
        if (removed > 0) {
            findFirst(root);
            if (length() == 0) {
                StreamRoot.putId(root + StreamRoot.TOP, 0, 0);
            }
        }
        return removed;
    }

    /// Hands all nodes of entries over, to be freed in slices.
    private long removeAll(long root) {
        long removed = Memory.getLong(root + StreamRoot.LENGTH);
        long remains = StreamRoot.createFor(nodes, root, root + StreamRoot.ENTRY_ACCOUNT);
        Memory.putLong(remains + StreamRoot.ENTRIES, Memory.getLong(root + StreamRoot.ENTRIES));
        Memory.fill(root + StreamRoot.ENTRY_ACCOUNT, 16, (byte) 0);
        Memory.putLong(root + StreamRoot.ENTRIES, 0);
        Memory.putLong(root + StreamRoot.NODES, 0);
        Memory.putLong(root + StreamRoot.TAIL, 0);
        Memory.putLong(root + StreamRoot.LENGTH, 0);
        StreamRoot.putId(root + StreamRoot.FIRST, 0, 0);
        StreamRoot.putId(root + StreamRoot.TOP, 0, 0);
        discard(remains);
        return removed;
    }

    /// Removes the first entries of a node: at most that many, or those less than an ID unless that is 0-0.
    private long trimWithin(long root, long node, long most, long ms, long seq) {
        boolean byId = most == Long.MAX_VALUE;
        long removed = 0;
        own.within(node);
        while (removed < most && own.next()) {
            if (byId && StreamIds.compare(own.ms(), own.seq(), ms, seq) >= 0) {
                break;
            }
            bury(node, own.entry());
            removed++;
        }
        StreamBlocks.add(root + StreamRoot.LENGTH, -removed);
        return removed;
    }
}
