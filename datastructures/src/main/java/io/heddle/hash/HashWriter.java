package io.heddle.hash;

/// A hash, changed. None of the bytes given may be in this hash. A change ends the place where the reader stood.
public interface HashWriter extends HashReader {
    /// For `put`: keep the expiry that the field has.
    long KEEP_EXPIRY = -2;

    /// Creates or overwrites a field, and the key with the first.
    ///
    /// @param expireAt Unix milliseconds (in the future), NO_EXPIRY or KEEP_EXPIRY
    /// @return whether the field is new
    boolean put(long field, int fieldLength, long value, int valueLength, long expireAt);

    /// Creates or overwrites a field with a number, keeping its expiry.
    ///
    /// @return whether the field is new
    boolean putInteger(long field, int fieldLength, long value);

    /// @param expireAt Unix milliseconds (in the future) or NO_EXPIRY
    /// @return whether the field is there
    boolean setExpireAt(long field, int fieldLength, long expireAt);

    /// Removes a field, and the key with the last.
    ///
    /// @return whether it was there
    boolean remove(long field, int fieldLength);
}
