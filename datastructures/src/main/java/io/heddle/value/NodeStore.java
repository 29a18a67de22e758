package io.heddle.value;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Nodes;

/// Makes, prepares for writing, and frees the blocks that structures are made of, with regard to an open snapshot.
///
/// - A *node* (at most [#NODE_BYTES_MAX]) begins with the header of [Nodes]; the owner's word of the header holds the
///   node's size. Before each write one of the `before…` methods must be called; the first under a snapshot keeps
///   what the snapshot sees.
/// - A *leaf* (a string too long for a node) has no header and is never changed: it is replaced.
///
/// A node keeps its address and size for life: one that outgrows its block is a new node.
public final class NodeStore {
    public static final int NODE_BYTES_MAX = 8192;

    /// Where a structure's own fields of a node begin.
    public static final int HEADER_BYTES = Nodes.HEADER_BYTES;

    /// Smaller nodes are kept whole at once, as a log of their words would take no less.
    private static final int LOGGED_BYTES_MIN = 1024;

    private static final int WORDS_MAX = 8;
    private static final int SPLICED_BYTES_MAX = 128;
    private static final int BYTES = Nodes.EPOCH + 4;

    private final Allocator allocator;
    private final Epochs epochs;

    public NodeStore(Allocator allocator, Epochs epochs) {
        this.allocator = allocator;
        this.epochs = epochs;
    }

    /// To be called before each change that takes memory: see [Allocator#requireReserve].
    public void requireReserve() {
        allocator.requireReserve();
    }

    /// A new node of at least that size; all of its block is the caller's (`bytes`). Only its header is written.
    public long allocate(int bytes) {
        int good = (int) Allocator.goodSize(bytes);
        long node = allocator.allocate(good);
        Nodes.initialize(node, epochs.current());
        Memory.putInt(node + BYTES, good);
        return node;
    }

    /// Size of the node's block.
    public static int bytes(long node) {
        return Memory.getInt(node + BYTES);
    }

    /// Size of the block that `allocate` takes for so many bytes.
    public static int goodSize(int bytes) {
        return (int) Allocator.goodSize(bytes);
    }

    /// Whether a snapshot is open: without one the `before…` methods do nothing.
    public boolean isSnapshotOpen() {
        return epochs.isOpen();
    }

    /// Before any writes to a node, until the next snapshot is opened: a command calls it once for each node that
    /// it is about to write.
    public void beforeWrite(long node) {
        if (epochs.isOpen()) {
            epochs.beforeRewrite(node, bytes(node));
        }
    }

    /// Before a write of the 8-byte word at that address (a multiple of 8) of a node: cheaper than `beforeWrite`
    /// where a few words of a large node change.
    public void beforeWord(long node, long address) {
        if (!epochs.isOpen()) {
            return;
        }
        int bytes = bytes(node);
        if (bytes < LOGGED_BYTES_MIN) {
            epochs.beforeRewrite(node, bytes);
            return;
        }
        if (epochs.needsClone(node)) {
            epochs.beginLog(node);
        }
        epochs.beforeWord(node, address, bytes);
    }

    /// Before writes to bytes `from` to `to` (addresses, exclusive) of a node: logs their words if they are few.
    public void beforeRange(long node, long from, long to) {
        if (!epochs.isOpen()) {
            return;
        }
        if (to - from > WORDS_MAX * 8L) {
            beforeWrite(node);
            return;
        }
        for (long word = from & -8L; word < to; word += 8) {
            beforeWord(node, word);
        }
    }

    /// Makes `removed` bytes at an address of a node give way to `inserted` others, which are still to be written:
    /// moves what stands behind them, up to `end`. Of that only the bytes removed or inserted are logged, if they
    /// are few.
    public void splice(long node, long at, int removed, int inserted, long end) {
        int bytes = bytes(node);
        if (bytes < LOGGED_BYTES_MIN || Math.max(removed, inserted) > SPLICED_BYTES_MAX) {
            beforeWrite(node);
        }
        epochs.splice(node, bytes, at, removed, inserted, end);
    }

    /// Whether it matters to an open snapshot if few words of the node are written or many: it sees the node, and
    /// there is no whole clone yet.
    public boolean keepsWords(long node) {
        return epochs.isOpen() && (epochs.needsClone(node) || Epochs.hasLog(node));
    }

    /// Whether an open snapshot may read the node, or what is kept of it.
    public boolean isSeen(long node) {
        return epochs.needsClone(node) || Memory.getLong(node + Nodes.CLONE) != 0;
    }

    /// Frees a node, now or after the snapshot that may be reading it. Its bytes must not be written any more.
    public void free(long node) {
        if (isSeen(node)) {
            epochs.retire(node, bytes(node));
        } else {
            allocator.free(node);
        }
    }

    /// A leaf with a copy of the bytes.
    public long newLeaf(long bytes, int length) {
        long leaf = allocator.allocate(Math.max(1, length));
        Memory.copy(bytes, leaf, length);
        return leaf;
    }

    /// Frees a leaf, now or after the open snapshot.
    public void freeLeaf(long leaf) {
        if (epochs.isOpen()) {
            epochs.retire(leaf, allocator.blockSize(leaf));
        } else {
            allocator.free(leaf);
        }
    }

    /// Bytes that a leaf's block takes.
    public static long leafBytes(int length) {
        return Allocator.goodSize(Math.max(1, length));
    }

    /// The allocator, for tables that keep snapshots by their own means.
    public Allocator allocator() {
        return allocator;
    }

    public Epochs epochs() {
        return epochs;
    }
}
