package io.heddle.value;

/// The value of one key, for a command that changes it: the only way in which structures are written.
///
/// Finds its key again after any change of the database, so that several cells can be in use at the same time. Each
/// method that changes something makes the memory writable with regard to an open snapshot, creates the key if it is
/// missing (without an expiry), keeps the expiry of one that is there, and tells the keyspace's listener of the key.
public interface Cell extends ValueReader {
    /// Makes a compact value's bytes `at` to `at + inserted` the caller's to write, in place of `removed` bytes
    /// that stood there; what was behind them moves. A missing key's value has length 0. A value may become empty,
    /// but no command may leave it so: see `remove`.
    ///
    /// The bytes to be written must not come from this value.
    ///
    /// @return address of byte `at`, good until the next change of any key
    long splice(int at, int removed, int inserted);

    /// Makes the value a large one with this root, or gives it another root: what was there (compact bytes) is
    /// discarded; an old root is the caller's to free. Where there is no memory for the key, the new root is freed.
    void root(long root);

    /// Makes a large value a compact one of that length, whose bytes are the caller's to write; the root is the
    /// caller's to free.
    ///
    /// @return address of byte 0
    long compact(int length);

    /// Something behind the root has changed, or is about to.
    void changed();

    /// As `changed`, of what does not count for those who watch the key: the groups of a stream.
    void changedAside();

    /// Removes the key with its value, which is freed in slices. The key may be missing.
    void remove();

    /// Notes when parts of the value begin to expire by themselves (fields of a hash), so that they are looked for
    /// then; nothing else is changed.
    ///
    /// @param earliest Unix milliseconds, or -1 when nothing expires any more
    void due(long earliest);

    /// Unix milliseconds at which the key expires, or -1.
    long expireAt();

    /// Gives up the root of a value of the same type that no key names: part of this one that was cut off. It is
    /// freed in slices.
    void discard(long root);
}
