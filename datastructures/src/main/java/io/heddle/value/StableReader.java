package io.heddle.value;

/// One value of a snapshot, for the thread that walks it.
public interface StableReader {
    /// As in [ValueReader].
    boolean isRoot();

    /// Address of the root node, to be read through `node`.
    long root();

    /// Address of a stable copy of a compact value.
    long bytes();

    /// Length of a compact value.
    int compactLength();

    /// A stable copy of a node as of the opening, or the node's clone; its header is not to be relied on. Good
    /// until the next call with the same buffer.
    ///
    /// @param buffer 0 to 7
    long node(long node, int buffer);

    /// Whether nothing of the node has been changed between the opening and the copy that `node` has just made:
    /// then also those of its bytes are good that the structure does not log.
    boolean isUnchanged(long node);

    /// The walk will not ask for the node again: what the worker writes to it need not be kept any more.
    default void passed(long node) {}
}
