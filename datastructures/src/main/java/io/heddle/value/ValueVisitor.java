package io.heddle.value;

/// Told of a value, piece by piece.
///
/// - list, set: `item` for each element
/// - hash: for each field `item`, its value as `item`, and its expiry (Unix milliseconds or -1) as `number`
/// - sorted set: for each member in order `item` and its score as `score`
/// - stream: as its structure says
public interface ValueVisitor {
    /// The bytes are good until the method returns.
    void item(long address, int length);

    void number(long value);

    void score(double value);
}
