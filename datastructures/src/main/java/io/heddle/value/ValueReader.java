package io.heddle.value;

/// How a structure reaches the value of one key: bytes in one piece while it is small (*compact*), the address of its
/// root node when it is large.
public interface ValueReader {
    /// Whether the key is there; its type was checked.
    boolean isPresent();

    /// Whether the value is large: `root` says where it begins. Else it is compact.
    boolean isRoot();

    /// Address of the root node of a large value.
    long root();

    /// Address of a compact value's bytes, good until the next change of any key.
    long bytes();

    /// Length of a compact value in bytes; 0 for a missing key.
    int length();
}
