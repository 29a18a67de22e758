package io.heddle.keyspace;

import io.heddle.value.Structure;
import org.jspecify.annotations.Nullable;

/// Brings what look-ups of members will read in one large value into the caches, ahead of them (see
/// [Structure#touchMember]). Advisory: what it finds by a key's hash may be another key's value.
public final class LargeValueTouch {
    /// Smaller values are in the caches anyway while they are used so much.
    static final int BYTES_MIN = 1 << 20;

    private final Structures structures;
    private @Nullable Structure structure;
    private long root;
    private long sink;

    LargeValueTouch(Structures structures) {
        this.structures = structures;
    }

    /// From now on the other methods speak of a record's value, until a command is executed.
    ///
    /// @param record from `Keyspaces.touchRecord`
    /// @return whether that is worth it
    public boolean select(long record) {
        structure = null;
        if (record == 0 || Records.valueRoot(record) == 0) {
            return false;
        }
        Structure found = structures.of(Records.type(record));
        root = Records.valueRoot(record);
        if (found.bytes(root) < BYTES_MIN) {
            return false;
        }
        structure = found;
        return true;
    }

    /// Brings what a look-up of a member reads first into the cache.
    ///
    /// @param hash of the member, by `Keyspaces.hash`
    public void member(long hash) {
        if (structure != null) {
            sink += structure.touchMember(root, hash);
        }
    }

    /// Brings what it reads next into the cache; best after `member` for all of them.
    public void entry(long hash) {
        if (structure != null) {
            sink += structure.touchEntry(root, hash);
        }
    }

    /// Keeps the loads from being left out.
    long sink() {
        return sink;
    }
}
