package io.heddle.snapshot;

/// The keyspace exactly as it was when the snapshot was opened.
///
/// The worker opens and closes it; any thread may walk it, several at once.
public interface Snapshot extends AutoCloseable {
    /// Begins a pass. Any thread; the walk belongs to the thread that uses it.
    ///
    /// @throws SnapshotAbortedException if the snapshot was aborted or closed
    SnapshotWalk walk();

    /// Begins the last pass: none may run beside it or come after it. So the worker need not keep what it has
    /// passed.
    ///
    /// @throws SnapshotAbortedException if the snapshot was aborted or closed, or another walk is running
    SnapshotWalk lastWalk();

    /// Keys of the database at the opening, expired ones included. Any thread.
    long size(int database);

    /// Keys with an expiry of the database at the opening. Any thread.
    long volatileSize(int database);

    int databases();

    /// Time of the opening in Unix milliseconds. Any thread.
    long openedAt();

    /// Makes the walks stop with an exception at their next step. Any thread.
    void abort();

    /// Whether it was aborted, by `abort` or because it held more memory than allowed. Any thread.
    boolean isAborted();

    /// Worker: nothing more is to be read. Walks still running are told to stop; what was kept for them is freed in
    /// slices once they have, by the keyspace's `freeStep`. Only then can the next snapshot be opened.
    @Override
    void close();
}
