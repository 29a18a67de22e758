package io.heddle.stream;

/// Fields and values of an entry to be added, in turn.
public interface EntryParts {
    /// Twice the number of fields.
    int count();

    long address(int i);

    int length(int i);
}
