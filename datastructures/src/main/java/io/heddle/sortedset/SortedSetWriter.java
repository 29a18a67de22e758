package io.heddle.sortedset;

/// A sorted set as a command changes it. A missing key is created by the first member, and removed with the last.
///
/// Each method that changes something tells the keyspace, once.
public interface SortedSetWriter extends SortedSetReader {
    /// Adds a member that is not in the set; its bytes must not come from the set itself. Standing ends.
    void add(double score, long member, int length);

    /// Gives the member at which it stands another score. Standing ends.
    void rescore(double score);

    /// Removes the member at which it stands. Standing ends.
    void remove();

    /// Removes entries from a rank on, at most as many as there are. Standing ends.
    void removeRange(long rank, long count);

    /// So many members are about to come, the first of so many bytes: the set takes the form that they will need.
    void expect(long members, long firstLength);

    /// Adds a member or gives it another score.
    ///
    /// @return whether it was added
    default boolean put(double score, long member, int length) {
        if (!find(member, length)) {
            add(score, member, length);
            return true;
        }
        if (score() != score) {
            rescore(score);
        }
        return false;
    }
}
