package io.heddle.sortedset;

/// A sorted set as a command reads it: members in the order of their scores, of one score in the order of their bytes.
///
/// It can *stand* at an entry, found by member or by rank; standing ends with the next change of any key.
public interface SortedSetReader {
    boolean isPresent();

    /// Whether it is present and small: held in one piece.
    boolean isCompact();

    /// Number of members; 0 for a missing key.
    long size();

    /// Goes to a member.
    ///
    /// @return whether it is there; else it stands nowhere
    boolean find(long member, int length);

    /// Goes to the entry of that rank, counted from 0.
    ///
    /// @return whether there is one; else it stands nowhere
    boolean seek(long rank);

    /// Goes on to the entry behind.
    boolean next();

    /// Goes back to the entry before.
    boolean previous();

    /// Shows the entry at which it stands and those behind it, at most `max`; faster than going on one by one. The
    /// visitor must not change anything. Standing ends.
    void visit(long max, EntryVisitor visitor);

    /// Rank of the entry at which it stands.
    long rank();

    /// Bytes of the member at which it stands; they may be overwritten by the next move.
    long member();

    int memberLength();

    /// Score of the member at which it stands.
    double score();

    /// Number of entries with a lower score (or, inclusive, also of that score). Standing ends.
    long countBelow(double bound, boolean inclusive);

    /// Number of entries before this one in the order of bytes (or, inclusive, also itself), when all scores are
    /// equal. Standing ends.
    long countBefore(long member, int length, boolean inclusive);

    /// Shows some members in no particular order; 0 begins and ends. A member that is there during a whole
    /// iteration is shown at least once. The visitor must not change anything.
    ///
    /// @return the next cursor
    long scan(long cursor, EntryVisitor visitor);

    /// Goes to an entry chosen at random, each with the same chance; the set must be present.
    void random();

    /// Shows so many members, all different, chosen at random, each with the same chance; all if there are no more.
    /// Standing ends.
    void sample(long count, EntryVisitor visitor);

    /// Called for each entry of a range, a scan step or a sample.
    @FunctionalInterface
    interface EntryVisitor {
        void visit(long member, int length, double score);
    }
}
