package io.heddle.table;

import io.heddle.value.StableReader;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueVisitor;

/// A table of keys, with or without values, behind a root node: a flyweight over one table at a time.
///
/// An *entry* is a handle, good until the next write to the table. Before a table is written for a command, nothing
/// has to be done: the methods keep what an open snapshot sees.
public final class PackedTable {
    /// No expiry is set.
    public static final long NO_EXPIRY = -1;

    /// @param hasValues false for sets: `put` then ignores values and expiries
    public PackedTable(ValueContext context, boolean hasValues) {}

    /// Makes an empty table and attaches to it.
    ///
    /// @return its root
    public long create() {
        throw new UnsupportedOperationException();
    }

    /// From now on the methods speak of the table with this root.
    public PackedTable attach(long newRoot) {
        throw new UnsupportedOperationException();
    }

    public long root() {
        throw new UnsupportedOperationException();
    }

    public long size() {
        throw new UnsupportedOperationException();
    }

    /// How many entries have an expiry.
    public long expiring() {
        throw new UnsupportedOperationException();
    }

    /// No entry expires before that time (Unix milliseconds); `Long.MAX_VALUE` if none has an expiry.
    public long earliest() {
        throw new UnsupportedOperationException();
    }

    // Entries.

    /// The entry with the key, or 0.
    public long find(long key, int keyLength) {
        throw new UnsupportedOperationException();
    }

    public long keyAddress(long entry) {
        throw new UnsupportedOperationException();
    }

    public int keyLength(long entry) {
        throw new UnsupportedOperationException();
    }

    public long valueAddress(long entry) {
        throw new UnsupportedOperationException();
    }

    public int valueLength(long entry) {
        throw new UnsupportedOperationException();
    }

    /// Unix milliseconds or NO_EXPIRY.
    public long expireAt(long entry) {
        throw new UnsupportedOperationException();
    }

    // Changes.

    /// Sets value and expiry of a key; none of the bytes may be in this table.
    ///
    /// @param expireAt Unix milliseconds or NO_EXPIRY
    /// @return whether the key is new
    public boolean put(long key, int keyLength, long value, int valueLength, long expireAt) {
        throw new UnsupportedOperationException();
    }

    /// @param expireAt Unix milliseconds or NO_EXPIRY
    /// @return whether the key is there
    public boolean setExpireAt(long key, int keyLength, long expireAt) {
        throw new UnsupportedOperationException();
    }

    /// @return whether the key was there
    public boolean remove(long key, int keyLength) {
        throw new UnsupportedOperationException();
    }

    /// Removes entries whose time is before `now`, looking at about `max` entries; goes on where it stopped, and
    /// corrects `earliest` at the end of each pass. There may be more as long as `earliest` is before `now`.
    ///
    /// @param removed is shown each entry just before it is removed
    /// @return how many were removed
    public int expireStep(long now, int max, EntryVisitor removed) {
        throw new UnsupportedOperationException();
    }

    // Passes.

    /// Visits some entries, at least one unless it comes to the end of a segment. A key that is there during a
    /// whole iteration is visited at least once, whatever is written meanwhile.
    ///
    /// @param cursor 0 at the beginning
    /// @return the next cursor, below 2^48; 0 at the end
    public long scan(long cursor, EntryVisitor visitor) {
        throw new UnsupportedOperationException();
    }

    /// An entry, each with the same chance; 0 if there is none.
    public long random() {
        throw new UnsupportedOperationException();
    }

    public void forEach(EntryVisitor visitor) {
        throw new UnsupportedOperationException();
    }

    // Whole tables, for a Structure; these do not attach.

    /// As in Structure.
    public long bytes(long anyRoot) {
        throw new UnsupportedOperationException();
    }

    /// As in Structure.
    public long blocks(long anyRoot) {
        throw new UnsupportedOperationException();
    }

    /// As in Structure.
    public long copy(long anyRoot) {
        throw new UnsupportedOperationException();
    }

    /// As in Structure.
    public int free(long anyRoot, int max) {
        throw new UnsupportedOperationException();
    }

    /// Shows each key as `item`; with values, then the value as `item` and the expiry as `number`. On a snapshot's
    /// thread, which may use no other method.
    public void walk(StableReader reader, ValueVisitor visitor) {
        throw new UnsupportedOperationException();
    }
}
