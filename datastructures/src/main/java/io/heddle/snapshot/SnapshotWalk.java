package io.heddle.snapshot;

/// One pass over a snapshot, owned by the thread that makes it; it may run beside the worker's writes.
public interface SnapshotWalk extends AutoCloseable {
    /// Shows the keys of the next table segment to the visitor, in no particular order but database by database.
    ///
    /// @return whether there may be more
    /// @throws SnapshotAbortedException if the snapshot was aborted or closed
    boolean step(SnapshotVisitor visitor);

    /// All keys that are left.
    ///
    /// @throws SnapshotAbortedException if the snapshot was aborted or closed
    default void run(SnapshotVisitor visitor) {
        boolean more = true;
        while (more) {
            more = step(visitor);
        }
    }

    /// Tells the worker that this walk reads no more. Must be called, by the walking thread.
    @Override
    void close();
}
