package io.heddle.set;

/// The set under one key, for a command that changes it.
public interface SetWriter extends SetReader {
    /// That about so many members will be added: chooses the encoding of a new set, and turns a small one that
    /// would grow too large into a table at once.
    void expect(long members);

    /// @param member bytes that are not in this set
    /// @return whether it is new
    boolean add(long member, int length);

    /// Removes a member, and the key with the last one.
    ///
    /// @return whether it was there
    boolean remove(long member, int length);

    /// Removes what `pick` has picked.
    void removePicked();
}
