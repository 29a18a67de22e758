package io.heddle.snapshot;

import io.heddle.keyspace.ValueType;
import io.heddle.value.ValueVisitor;

/// One key of a snapshot as a walker shows it: valid until the visitor returns.
public interface SnapshotEntry {
    int database();

    /// Address of the key's bytes.
    long key();

    int keyLength();

    ValueType type();

    /// Unix milliseconds, or -1 without an expiry.
    long expireAt();

    /// Whether the value is held as a 64-bit integer.
    boolean isInteger();

    /// The value, when `isInteger`.
    long integer();

    /// Length of a string value in bytes; of an integer, of its decimal digits.
    long length();

    /// Copies `length` bytes of a string value from `offset` on. Large values are read in pieces, so that the
    /// caller's buffer can be small.
    void copyValue(long offset, long to, long length);

    /// Shows the value piece by piece, whatever its type; a string as one item.
    void value(ValueVisitor visitor);
}
