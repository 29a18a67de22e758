package io.heddle.snapshot;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;

/// The worker's side of snapshots: which epoch it is, what belongs to an open snapshot, and what waits to be freed
/// after it.
///
/// ```
///            open()                 close(), no walker left               all clones and retired memory freed
///   IDLE ───────────▶ OPEN ─────────────────────────────▶ CLEANING ─────────────────────────────────────────▶ IDLE
///   epoch e           epoch e + 1: nodes of epochs <= e are cloned before
///                     the first write, their records replaced and retired
/// ```
///
/// - Opening is one increment, whatever the size of the data.
/// - One epoch is open at a time; any number of walkers may share it.
/// - Memory held only for the snapshot (clones and retired memory) is counted. Over the cap the snapshot is aborted:
///   its walkers stop at their next look, and until the last of them has stopped nothing they may be reading is freed
///   or changed.
///
/// Worker only, but for the [WalkerGate].
public final class Epochs {
    private final Allocator allocator;
    private final RetiredList retired;

    private int current = 1;
    private boolean open;
    private WalkerGate gate = WalkerGate.closed();
    private long clonedNodes;
    private long pagedBlocks;
    private long extraBytes;
    private long extraBytesPeak;
    private long extraBytesMax = Long.MAX_VALUE;

    public Epochs(Allocator allocator) {
        this.allocator = allocator;
        retired = new RetiredList(allocator);
    }

    /// The cap on memory held only for a snapshot.
    public void extraBytesMax(long bytes) {
        extraBytesMax = bytes;
    }

    /// Whether writes must keep the state of the opening.
    public boolean isOpen() {
        return open;
    }

    public int current() {
        return current;
    }

    /// Whether a new snapshot may be opened: none is open, and all of the last one is cleaned up.
    public boolean isIdle() {
        return !open && clonedNodes == 0 && pagedBlocks == 0 && retired.size() == 0;
    }

    /// Whether the node belongs to the open snapshot, has not been cloned, and may still be read.
    public boolean needsClone(long node) {
        return open && Nodes.epoch(node) != current;
    }

    /// Whether what is kept of the node is a log.
    public static boolean hasLog(long node) {
        return WordLog.isLog(Memory.getLong(node + Nodes.CLONE));
    }

    /// Opens the next epoch.
    ///
    /// @throws IllegalStateException unless `isIdle`
    public WalkerGate open() {
        if (!isIdle()) {
            throw new IllegalStateException("the previous snapshot is not cleaned up");
        }
        current++;
        open = true;
        extraBytes = 0;
        extraBytesPeak = 0;
        gate = new WalkerGate();
        return gate;
    }

    /// For moving blocks that walkers may be reading.
    public BlockMoves moves() {
        return gate.moves();
    }

    /// Ends the epoch if the snapshot was closed and no walker is left; then cleaning may begin.
    ///
    /// @return whether no snapshot is open (any more)
    public boolean endIfQuiet() {
        if (open && gate.isClosedAndQuiet()) {
            open = false;
        }
        return !open;
    }

    /// The first write to a node under the snapshot is coming: from now on it is of the current epoch, and keeps a
    /// log.
    public void beginLog(long node) {
        long log = allocateClone(WordLog.FEW_BYTES);
        WordLog.initialize(log, WordLog.FEW_BYTES);
        link(node);
        Nodes.publish(node, log | WordLog.TAG);
        Memory.putInt(node + Nodes.EPOCH, current);
    }

    /// A node's full log gives way to one with more room.
    ///
    /// @param bytes of the node
    /// @return that log, or 0 if a clone would be no dearer
    private long enlargeLog(long node, long log, int bytes) {
        int largerBytes = WordLog.largerBytes(log, bytes);
        if (largerBytes == 0) {
            return 0;
        }
        long larger = allocateClone(largerBytes);
        WordLog.initialize(larger, largerBytes);
        WordLog.copy(log, larger);
        Nodes.publish(node, larger | WordLog.TAG);
        retire(log, 0);
        return larger;
    }

    /// Before each write of an 8-byte word of a node, after `beginLog` where that was due.
    ///
    /// @param bytes of the node
    public void beforeWord(long node, long address, int bytes) {
        if (open) {
            long clone = Memory.getLong(node + Nodes.CLONE);
            if (WordLog.isLog(clone) && !WordLog.note(clone - WordLog.TAG, node, address)) {
                noteInMore(node, clone - WordLog.TAG, address, bytes);
            }
        }
    }

    private void noteInMore(long node, long log, long address, int bytes) {
        long larger = enlargeLog(node, log, bytes);
        if (larger != 0) {
            WordLog.note(larger, node, address);
        } else {
            beforeRewrite(node, bytes);
        }
    }

    /// Makes `removed` bytes of a node give way to `inserted` others, not yet written: moves what stands behind
    /// them, up to `end`. A snapshot that sees the node gets a note of what was removed.
    ///
    /// @param bytes of the node
    public void splice(long node, int bytes, long at, int removed, int inserted, long end) {
        long log = open ? noteSplice(node, bytes, at, removed, inserted, end) : 0;
        Memory.copy(at + removed, at + inserted, end - at - removed);
        if (log != 0) {
            WordLog.moved(log);
        }
    }

    /// @return the log that has the note, or 0
    private long noteSplice(long node, int bytes, long at, int removed, int inserted, long end) {
        if (needsClone(node)) {
            beginLog(node);
        }
        long clone = Memory.getLong(node + Nodes.CLONE);
        if (!WordLog.isLog(clone)) {
            return 0;
        }
        long log = clone - WordLog.TAG;
        while (log != 0 && !WordLog.noteSplice(log, node, at, removed, inserted, end)) {
            log = enlargeLog(node, log, bytes);
        }
        if (log != 0) {
            return log;
        }
        beforeRewrite(node, bytes);
        return 0;
    }

    /// Before a node of which a snapshot may see something is written all over: it gets a whole clone.
    public void beforeRewrite(long node, int bytes) {
        if (!open) {
            return;
        }
        long log = Memory.getLong(node + Nodes.CLONE);
        boolean logged = WordLog.isLog(log);
        if (!logged && !needsClone(node)) {
            return;
        }
        long clone = allocateClone(bytes);
        Memory.copy(node, clone, bytes);
        if (logged) {
            WordLog.takeBack(log - WordLog.TAG, WordLog.state(log - WordLog.TAG), clone);
            retire(log - WordLog.TAG, 0);
        } else {
            link(node);
        }
        Nodes.publish(node, clone);
        Memory.putInt(node + Nodes.EPOCH, current);
    }

    private void link(long node) {
        Memory.putLong(node + Nodes.LINK, clonedNodes);
        clonedNodes = node;
    }

    /// Keeps a block, which the snapshot may be reading, until after it.
    public void retire(long address, long bytes) {
        retired.push(address);
        charge(bytes);
    }

    /// Counts memory that is kept for the snapshot in another way.
    public void charge(long bytes) {
        extraBytes += bytes;
        extraBytesPeak = Math.max(extraBytesPeak, extraBytes);
        if (extraBytes > extraBytesMax) {
            gate.abort();
        }
    }

    /// Bytes held only for the snapshot.
    public long extraBytes() {
        return extraBytes;
    }

    /// The most that the open or the last snapshot held.
    public long extraBytesPeak() {
        return extraBytesPeak;
    }

    /// Frees up to `maxBlocks` clones and retired blocks, after the snapshot.
    ///
    /// @return how many of `maxBlocks` are left; 0 if there may be more to free
    public int clean(int maxBlocks) {
        if (open) {
            throw new IllegalStateException("snapshot is open");
        }
        int left = maxBlocks;
        while (left > 0 && clonedNodes != 0) {
            long node = clonedNodes;
            clonedNodes = Memory.getLong(node + Nodes.LINK);
            WordLog.free(allocator, Memory.getLong(node + Nodes.CLONE));
            Memory.putLong(node + Nodes.CLONE, 0);
            left--;
        }
        while (left > 0 && pagedBlocks != 0) {
            long next = PageClones.link(pagedBlocks);
            if (PageClones.freeLeaf(allocator, pagedBlocks)) {
                pagedBlocks = next;
            }
            left -= Math.min(left, PageClones.FREED_PER_LEAF);
        }
        while (left > 0 && retired.size() != 0) {
            allocator.free(retired.pop());
            left--;
        }
        if (isIdle()) {
            extraBytes = 0;
        }
        return left;
    }

    public long pendingBlocks() {
        return open ? 0 : retired.size() + (isIdle() ? 0 : 1);
    }

    long allocateClone(long bytes) {
        long clone = allocator.allocate(bytes);
        charge(Allocator.goodSize(bytes));
        return clone;
    }

    /// Notes a directory of page clones.
    ///
    /// @return the one noted before
    long linkPaged(long directory) {
        long before = pagedBlocks;
        pagedBlocks = directory;
        return before;
    }
}
