package io.heddle.list;

/// A list as a command reads it: a size and a cursor over its elements. One flyweight, pointed anew by each command.
public interface ListReader {
    boolean isPresent();

    /// Number of elements; 0 for a missing key.
    long size();

    /// Puts the cursor in front of an element, in the direction of its way.
    ///
    /// @param index 0 to `size() - 1`
    /// @param forward whether `next` goes towards the end
    void seek(long index, boolean forward);

    /// Goes to the next element. False behind the last.
    boolean next();

    // The element that the cursor is at, until the next change of any key.

    /// Whether the element is held as a number: then `integer` has it, else `address` and `length`.
    boolean isInteger();

    long integer();

    long address();

    /// Length of the text, of an integer's digits too.
    int length();

    /// Whether the element's text is this.
    boolean matches(long bytes, int length);

    /// Whether the elements stand in one piece (OBJECT ENCODING says "listpack").
    boolean isCompact();

    /// How many nodes the elements stand in; costs a walk over what leads to them.
    long leaves();
}
