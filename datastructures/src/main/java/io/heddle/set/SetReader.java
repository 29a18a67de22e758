package io.heddle.set;

/// The set under one key, for a command that only reads; a missing key is an empty set.
///
/// Members are shown as bytes at an address, integers as their digits; good until the next call of a method of this
/// object.
public interface SetReader {
    boolean isPresent();

    long size();

    boolean contains(long member, int length);

    /// Whether the set is a small one, which `scan` shows in one step.
    boolean isCompact();

    /// Shows all members, in an order that does not change as long as the set does not.
    void forEach(MemberVisitor visitor);

    /// One step of an iteration: shows a few members. One that is there during a whole iteration is shown at least
    /// once, whatever becomes of the set meanwhile. A small set is shown in one step.
    ///
    /// @param cursor 0 at the beginning
    /// @return the next cursor, 0 at the end
    long scan(long cursor, MemberVisitor visitor);

    /// Picks a member at random, each with the same chance. The set is not empty.
    void pick();

    long pickedAddress();

    int pickedLength();

    /// Shows `count` different members, each choice of members having the same chance.
    ///
    /// @param count at most the size
    void sample(long count, MemberVisitor visitor);
}
