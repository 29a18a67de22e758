package io.heddle.value;

/// One type's values as the keyspace and the snapshots handle them, knowing nothing of their inside. Compact values
/// need no help to be copied or freed: they hold no far entries.
///
/// All but `walk` is called by the worker; `walk` by a snapshot's thread, on state that it must read through its
/// [StableReader] alone.
public interface Structure {
    /// The answer of OBJECT ENCODING.
    String encoding(ValueReader value);

    /// Bytes of memory behind a root, itself included; from counts in the root, without a pass over the value.
    long bytes(long root);

    /// Blocks behind a root, about: what freeing it costs.
    long blocks(long root);

    /// A copy that shares nothing with the value (COPY).
    ///
    /// @return its root
    long copyRoot(long root);

    /// Frees about `maxBlocks` blocks of a large value that no key names any more; called again until it is gone.
    /// No snapshot sees it.
    ///
    /// @param maxBlocks at least 2
    /// @return how many of `maxBlocks` are left when the value is gone, at least 1; 0 if there is more to free, the
    ///   root
    ///     at least, which therefore goes only in a call that has one to spare
    int free(long root, int maxBlocks);

    /// Frees a value that no key names yet.
    default void freeAll(long root) {
        while (free(root, Integer.MAX_VALUE >>> 1) == 0) {
            // until it is gone
        }
    }

    /// Loads what a look-up of a member in a large value reads first, so that a later one finds it in the cache.
    /// The value may be looked for by many members in turn: their waits for memory overlap.
    ///
    /// @param hash of the member
    /// @return something that depends on all loads
    default long touchMember(long root, long hash) {
        return 0;
    }

    /// Loads what the look-up reads next; best after `touchMember` for all members.
    default long touchEntry(long root, long hash) {
        return 0;
    }

    /// Shows a value as it was when the snapshot was opened, in the order that a dump needs.
    void walk(StableReader value, ValueVisitor visitor);
}
