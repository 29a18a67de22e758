package io.heddle.table;

/// Is shown entries of a [PackedTable]; must not change the table.
@FunctionalInterface
public interface EntryVisitor {
    /// @param entry handle, good until the method returns
    void visit(long entry);
}
