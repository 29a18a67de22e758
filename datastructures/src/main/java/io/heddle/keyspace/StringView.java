package io.heddle.keyspace;

/// A borrowed look at a string value: valid until the next call on the same keyspace.
///
/// An integer-encoded value has no bytes in the keyspace; its decimal digits are rendered into a scratch area of the
/// view, so that `address` and `length` work for every present value.
public interface StringView {
    boolean isPresent();

    /// True for a value held as a 64-bit integer (OBJECT ENCODING "int").
    boolean isInteger();

    /// The value, when `isInteger`.
    long integer();

    /// Address of the first byte; the bytes are contiguous.
    long address();

    /// Length in bytes; 0 for a missing key.
    int length();

    /// True when the bytes stand in a block of their own rather than in the key's record.
    boolean isBlock();
}
