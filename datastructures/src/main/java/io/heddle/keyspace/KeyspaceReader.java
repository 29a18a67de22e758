package io.heddle.keyspace;

import io.heddle.hash.HashReader;
import io.heddle.list.ListReader;
import io.heddle.set.SetDraft;
import io.heddle.set.SetReader;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.stream.StreamReader;
import io.heddle.value.ValueVisitor;

/// What a command that only reads may ask of one database.
///
/// Keys are given by address and length of their bytes. An *entry* is a handle to a present key, valid until the next
/// write to any database; 0 stands for "no such key". A key whose time has come is never seen: the look-up removes
/// it, and leaves other entries as they are.
public interface KeyspaceReader {
    /// No expiry is set.
    long NO_EXPIRY = -1;

    /// Number of this database.
    int index();

    /// The time of the running command in Unix milliseconds; it stands still while a command (or EXEC) runs.
    long now();

    long size();

    /// Number of keys with an expiry.
    long volatileSize();

    /// Number of hashes with fields that expire.
    long dueHashes();

    /// Mean time to live of the keys with an expiry in milliseconds, estimated by the active expiry cycle; 0
    /// without any.
    long averageTtl();

    /// The live entry under a key, or 0. Counts a hit or a miss and notes the access (LRU or LFU).
    long find(long key, int keyLength);

    /// As `find`, without noting the access: for questions about a key, not its value (EXISTS, TYPE, TTL, OBJECT).
    long look(long key, int keyLength);

    /// As `find`, without noting the access or counting a hit or miss: for commands that write.
    long peek(long key, int keyLength);

    ValueType type(long entry);

    /// The answer of OBJECT ENCODING.
    String encoding(long entry);

    /// Unix milliseconds, or NO_EXPIRY.
    long expireAt(long entry);

    long keyAddress(long entry);

    int keyLength(long entry);

    /// Seconds since the last noted access.
    long idleSeconds(long entry);

    /// The logarithmic access counter under an LFU policy, decayed to now.
    int frequency(long entry);

    /// Bytes that key, record, value and table slot take (MEMORY USAGE).
    long memoryUsage(long entry);

    /// The string under a key (counted and noted as `find`); absent view when missing.
    ///
    /// @throws WrongTypeException when another type stands there
    StringView string(long key, int keyLength);

    /// The string of a found entry.
    ///
    /// @throws WrongTypeException when another type stands there
    StringView string(long entry);

    /// The set under a key (counted and noted as `find`); empty when missing.
    ///
    /// @param hand a small number: so many sets as have different ones can be used side by side
    /// @throws WrongTypeException when another type stands there
    SetReader set(int hand, long key, int keyLength);

    /// An empty set under no key; one at a time, to be closed.
    SetDraft draftSet();

    /// Shows the value of a found entry piece by piece, whatever its type; a string as one item. The work grows
    /// with the value.
    void show(long entry, ValueVisitor visitor);

    /// The list under a key (counted and noted as `find`), until the next call for one; empty when missing.
    ///
    /// @throws WrongTypeException when another type stands there
    ListReader list(long key, int keyLength);

    /// The hash under a key (counted and noted as `find`), without the fields whose time has come: the look-up
    /// removes them, and the key with the last. One hash at a time.
    ///
    /// @throws WrongTypeException when another type stands there
    HashReader hash(long key, int keyLength);

    /// The hash of a found entry; nothing is removed. One hash at a time.
    ///
    /// @throws WrongTypeException when another type stands there
    HashReader hash(long entry);

    /// The sorted set under a key (counted and noted as `find`), maybe missing; until this method's next call.
    ///
    /// @throws WrongTypeException when another type stands there
    SortedSetReader sortedSet(long key, int keyLength);

    /// An empty sorted set under no key; to be closed.
    SortedSetDraft draftSortedSet();

    /// As `sortedSet`, for commands that read several at once: until the next call for the same hand.
    ///
    /// @param hand from 0, small
    SortedSetReader sortedSet(long key, int keyLength, int hand);

    /// The stream under a key (counted and noted as `find`); the same reader for every key.
    ///
    /// @throws WrongTypeException when another type stands there
    StreamReader stream(long key, int keyLength);

    /// The stream of a found entry.
    ///
    /// @throws WrongTypeException when another type stands there
    StreamReader stream(long entry);

    /// A live entry chosen at random with equal chances for (nearly) all keys, or 0 when the database is empty.
    long random();

    /// One step of an iteration: visits every key of one table position and returns the next cursor; 0 begins and
    /// ends. A key that is present during a whole iteration is visited at least once, whatever the table does
    /// meanwhile. Expired keys may be visited; the visitor gets an entry and must not write while the step runs.
    long scan(long cursor, EntryVisitor visitor);

    /// Number of the databases.
    int databases();

    /// Another database, for commands that name one.
    KeyspaceReader database(int index);

    /// Called for each entry of a scan step.
    @FunctionalInterface
    interface EntryVisitor {
        void visit(long entry);
    }
}
