package io.heddle.list;

/// A list as a command changes it. A list that becomes empty is removed with its key.
public interface ListWriter extends ListReader {
    /// Says what is about to be added, before any `push`, `insert` or `set`: a compact list for which that is too
    /// much becomes a large one.
    void expect(long bytes, int elements);

    /// Adds an element at one end; creates the list. The bytes must not come from this list.
    void push(boolean front, long bytes, int length);

    /// Adds the element that the cursor of a list is at, which may be this one; then that cursor is nowhere.
    void pushElement(boolean front, ListReader source);

    /// Removes elements from one end; cheap however many there are.
    ///
    /// @param count 0 to `size()`
    void drop(boolean front, long count);

    /// Replaces the element that the cursor is at; then the cursor is nowhere.
    void set(long bytes, int length);

    /// Adds an element beside the one that the cursor is at; then the cursor is nowhere.
    void insert(boolean before, long bytes, int length);

    /// Removes the element that the cursor is at; `next` goes on with the one behind it. Follow the last by
    /// `shrink`.
    void remove();

    /// After removals: makes a list that has become short compact again, removes one that has become empty.
    void shrink();
}
