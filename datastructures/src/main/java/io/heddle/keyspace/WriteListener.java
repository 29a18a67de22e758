package io.heddle.keyspace;

/// Told of every change of a key, after it was made, on the worker.
public interface WriteListener {
    /// A key was created, changed or removed by a command.
    void onWrite(int database, long key, int keyLength);

    /// A command changed what a stream keeps about its readers and nothing else of the key: that is no reason for a
    /// transaction to fail which watches the key.
    default void onAside(int database, long key, int keyLength) {
        onWrite(database, key, keyLength);
    }

    /// A key was removed because its time had come; `active` by the background cycle, else by a look-up.
    void onExpired(int database, long key, int keyLength, boolean active);

    /// All keys of a database went at once (FLUSHDB, SWAPDB); keys in it count as changed.
    void onCleared(int database);
}
