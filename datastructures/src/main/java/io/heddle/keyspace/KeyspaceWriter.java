package io.heddle.keyspace;

import io.heddle.hash.HashWriter;
import io.heddle.list.ListDraft;
import io.heddle.list.ListWriter;
import io.heddle.set.SetDraft;
import io.heddle.set.SetWriter;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetWriter;
import io.heddle.stream.StreamWriter;

/// What a command that may write can do to one database.
///
/// Every change passes here, so that the snapshot's clone, the WATCH invalidation and the dirty count cannot be
/// forgotten: each method that changes something tells the write listener of the key, once.
public interface KeyspaceWriter extends KeyspaceReader {
    /// For `expireAt` arguments: keep the expiry that the key has.
    long KEEP_EXPIRY = -2;

    /// Creates or replaces the value under a key, whatever its type. A value that is the canonical decimal form of
    /// a 64-bit integer is stored as an integer.
    ///
    /// @param expireAt Unix milliseconds, NO_EXPIRY or KEEP_EXPIRY
    void setString(long key, int keyLength, long value, int valueLength, long expireAt);

    /// As `setString`, but digits stay text.
    void setText(long key, int keyLength, long value, int valueLength, long expireAt);

    /// As `setString` with the value already in a block of the keyspace's memory (see `StringBlocks`), which is
    /// taken over without a copy, or freed if there is no memory for the rest.
    void adoptString(long key, int keyLength, long block, int valueLength, long expireAt);

    void setInteger(long key, int keyLength, long value, long expireAt);

    /// Makes the string under the key ready for a change in place of bytes `from` (inclusive) to `to` (exclusive):
    /// it is created when missing, widened with zero bytes to at least `minLength`, turned from integer to bytes,
    /// cloned where a snapshot needs the old bytes. Keeps the expiry.
    ///
    /// @return the address of byte 0, valid until the next call on any database
    /// @throws WrongTypeException when another type stands there
    long editString(long key, int keyLength, int from, int to, int minLength);

    /// Shortens or empties nothing else but the length of an existing string (used by HyperLogLog and the like).
    void truncateString(long key, int keyLength, int length);

    /// The list under a key, to be changed or created, until the next call for one.
    ///
    /// @throws WrongTypeException when another type stands there
    ListWriter editList(long key, int keyLength);

    /// As `editList`, for a second list beside the first.
    ListWriter editSecondList(long key, int keyLength);

    /// An empty list under no key; one at a time, to be closed.
    ListDraft draftList();

    /// Moves the draft to a key, whatever stands there, without an expiry; an empty one removes the key.
    void storeList(long key, int keyLength, ListDraft draft);

    /// The hash under a key, to be changed; without the fields whose time has come, as with `hash`. One hash at a
    /// time, beside one that is read.
    ///
    /// @throws WrongTypeException when another type stands there
    HashWriter editHash(long key, int keyLength);

    /// The set under a key, to be changed; it is created with its first member.
    ///
    /// @param hand as for `set`
    /// @throws WrongTypeException when another type stands there
    SetWriter editSet(int hand, long key, int keyLength);

    /// Moves the draft to a key, whatever stands there, without an expiry; an empty one removes the key.
    void storeSet(long key, int keyLength, SetDraft draft);

    /// The sorted set under a key, maybe missing, to be changed; until this method's next call. What `sortedSet`
    /// gave stays usable beside it.
    ///
    /// @throws WrongTypeException when another type stands there
    SortedSetWriter editSortedSet(long key, int keyLength);

    /// Moves the draft to a key, whatever stands there, without an expiry; an empty one removes the key.
    void storeSortedSet(long key, int keyLength, SortedSetDraft draft);

    /// The stream under a key, to be changed; the same writer for every key.
    ///
    /// @throws WrongTypeException when another type stands there
    StreamWriter editStream(long key, int keyLength);

    /// Removes a key; the memory of a large value is given back in slices.
    ///
    /// @return whether it was there
    boolean delete(long key, int keyLength);

    /// @param expireAt Unix milliseconds or NO_EXPIRY
    /// @return false when the key is missing
    boolean setExpireAt(long key, int keyLength, long expireAt);

    /// Moves value and expiry to another key of the same database, replacing what stands there; the source must
    /// exist.
    void rename(long key, int keyLength, long newKey, int newKeyLength);

    /// Moves value and expiry to the same key of another database, replacing what stands there; the source must
    /// exist.
    void move(long key, int keyLength, KeyspaceWriter target);

    /// Copies value and expiry to a key of `target` (which may be this database), replacing what stands there; the
    /// source must exist.
    void copy(long key, int keyLength, KeyspaceWriter target, long newKey, int newKeyLength);

    /// Sets what `idleSeconds` and `frequency` answer (RESTORE's IDLETIME and FREQ); negative leaves it.
    void setAccess(long entry, long idleSeconds, int frequency);

    /// Removes all keys in one step; the memory is given back in slices (`lazily`) or before the call returns.
    void clear(boolean lazily);

    @Override
    KeyspaceWriter database(int index);

    /// Exchanges the content of two databases.
    void swap(int indexA, int indexB);
}
