package io.heddle.snapshot;

import io.heddle.memory.Memory;

/// The first bytes of every node, and how a snapshot thread reads one that the worker may be writing.
///
/// ```
///   0       4         8       16     24
///   | EPOCH | (owner) | CLONE | LINK | the owner's ...
/// ```
///
/// - EPOCH: when the node was made or last cloned. A node older than the open snapshot's epoch belongs to the
///   snapshot.
/// - CLONE: 0, or what is kept of the node as of the opening: a log of the words that were changed since ([WordLog],
///   its address with the low bit set), or a whole copy. Set by the worker before it writes to the node; taken away
///   after the snapshot.
/// - LINK: the next cloned node, for the cleaning.
///
/// The worker publishes the clone, puts a release fence, and only then writes. A reader copies the live node, puts an
/// acquire fence, and only then looks whether a clone has appeared. If the copy holds one byte of the worker's write,
/// the clone is seen and used; if no clone is seen, the copy is of the old state. No locks; only while the worker moves
/// bytes within the node does the reader copy again.
///
/// The only reader that a snapshot will ever have may say that it has read a node for the last time, by putting the
/// open epoch into EPOCH, as the worker itself does when it has cloned the node: from then on the worker keeps nothing
/// of it. Whoever comes first, both put the same number there.
public final class Nodes {
    public static final int EPOCH = 0;
    public static final int CLONE = 8;
    public static final int LINK = 16;
    public static final int HEADER_BYTES = 24;

    private Nodes() {}

    /// Writes the header of a new node.
    public static void initialize(long node, int epoch) {
        Memory.putInt(node + EPOCH, epoch);
        Memory.putInt(node + EPOCH + 4, 0);
        Memory.putLong(node + CLONE, 0);
        Memory.putLong(node + LINK, 0);
    }

    public static int epoch(long node) {
        return Memory.getIntAcquire(node + EPOCH);
    }

    /// The only reader of the open snapshot has read the node for the last time.
    ///
    /// @param epoch that is open
    public static void pass(long node, int epoch) {
        Memory.putIntRelease(node + EPOCH, epoch);
    }

    /// Where the node's bytes of the opening can be read: its clone, or the buffer, to which they were copied. The
    /// node's header in it is not to be relied on. Any thread.
    public static long read(long node, int bytes, long buffer) {
        while (true) {
            long before = Memory.getLongAcquire(node + CLONE);
            if (before != 0 && !WordLog.isLog(before)) {
                return before;
            }
            int stateBefore = before == 0 ? 0 : WordLog.state(before - WordLog.TAG);
            Memory.copy(node, buffer, bytes);
            Memory.acquireFence();
            long clone = Memory.getLongAcquire(node + CLONE);
            if (clone == 0) {
                return buffer;
            }
            if (WordLog.isLog(clone)) {
                int state = WordLog.state(clone - WordLog.TAG);
                if (WordLog.isGood(before == clone ? stateBefore : 0, state)) {
                    WordLog.takeBack(clone - WordLog.TAG, state, buffer);
                    return buffer;
                }
            }
            Thread.onSpinWait();
        }
    }

    /// Whether, until now, nothing is kept of the node as of the opening: a copy that was read before is the node
    /// as it was, to the last byte. Any thread.
    public static boolean isUnchanged(long node) {
        return Memory.getLongAcquire(node + CLONE) == 0;
    }

    /// Worker: makes the clone visible; writes to the node may follow.
    static void publish(long node, long clone) {
        Memory.putLongRelease(node + CLONE, clone);
        Memory.releaseFence();
    }
}
