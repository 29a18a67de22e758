package io.heddle.keyspace;

import io.heddle.hash.HashReader;
import io.heddle.hash.HashWriter;
import io.heddle.list.ListDraft;
import io.heddle.list.ListReader;
import io.heddle.list.ListWriter;
import io.heddle.set.SetDraft;
import io.heddle.set.SetReader;
import io.heddle.set.SetWriter;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import io.heddle.stream.StreamReader;
import io.heddle.stream.StreamWriter;

/// The typed values of a database: which hand each goes into.
abstract class TypedValues implements KeyspaceWriter {
    private final Keyspaces keyspaces;

    TypedValues(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
    }

    abstract Database self();

    @Override
    public StreamReader stream(long key, int keyLength) {
        return keyspaces.streams().reader(self(), key, keyLength);
    }

    @Override
    public StreamReader stream(long entry) {
        return keyspaces.streams().reader(self(), entry);
    }

    @Override
    public StreamWriter editStream(long key, int keyLength) {
        return keyspaces.streams().writer(self(), key, keyLength);
    }

    @Override
    public HashReader hash(long key, int keyLength) {
        return keyspaces.hashes().read(self(), key, keyLength);
    }

    @Override
    public HashReader hash(long entry) {
        return keyspaces.hashes().read(self(), entry);
    }

    @Override
    public HashWriter editHash(long key, int keyLength) {
        return keyspaces.hashes().edit(self(), key, keyLength);
    }

    @Override
    public ListReader list(long key, int keyLength) {
        return keyspaces.lists().read(self(), key, keyLength);
    }

    @Override
    public ListWriter editList(long key, int keyLength) {
        return keyspaces.lists().edit(self(), key, keyLength);
    }

    @Override
    public ListWriter editSecondList(long key, int keyLength) {
        return keyspaces.lists().editSecond(self(), key, keyLength);
    }

    @Override
    public ListDraft draftList() {
        return keyspaces.lists().draft();
    }

    @Override
    public void storeList(long key, int keyLength, ListDraft draft) {
        keyspaces.lists().store(self(), key, keyLength, draft);
    }

    @Override
    public SortedSetReader sortedSet(long key, int keyLength) {
        return keyspaces.sortedSets().read(self(), key, keyLength, 0);
    }

    @Override
    public SortedSetReader sortedSet(long key, int keyLength, int hand) {
        return keyspaces.sortedSets().read(self(), key, keyLength, hand);
    }

    @Override
    public SortedSetDraft draftSortedSet() {
        return keyspaces.sortedSets().draft();
    }

    @Override
    public void storeSortedSet(long key, int keyLength, SortedSetDraft draft) {
        keyspaces.sortedSets().store(self(), key, keyLength, draft);
    }

    @Override
    public SortedSetWriter editSortedSet(long key, int keyLength) {
        return keyspaces.sortedSets().edit(self(), key, keyLength);
    }

    @Override
    public SetReader set(int hand, long key, int keyLength) {
        return keyspaces.sets().find(self(), hand, key, keyLength);
    }

    @Override
    public SetDraft draftSet() {
        return keyspaces.sets().draft();
    }

    @Override
    public SetWriter editSet(int hand, long key, int keyLength) {
        return keyspaces.sets().edit(self(), hand, key, keyLength);
    }

    @Override
    public void storeSet(long key, int keyLength, SetDraft draft) {
        keyspaces.sets().store(self(), key, keyLength, draft);
    }
}
