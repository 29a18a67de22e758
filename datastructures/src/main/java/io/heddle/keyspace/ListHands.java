package io.heddle.keyspace;

import io.heddle.list.ListHand;
import io.heddle.list.ListReader;
import io.heddle.list.ListWriter;

/// The flyweights through which commands reach lists; one set for all databases.
final class ListHands {
    private final KeyCell readCell;
    private final KeyCell editCell;
    private final KeyCell secondCell;
    private final ListHand read;
    private final ListHand edit;
    private final ListHand second;

    ListHands(Keyspaces keyspaces) {
        readCell = new KeyCell(keyspaces);
        editCell = new KeyCell(keyspaces);
        secondCell = new KeyCell(keyspaces);
        read = new ListHand(keyspaces.values(), readCell);
        edit = new ListHand(keyspaces.values(), editCell);
        second = new ListHand(keyspaces.values(), secondCell);
    }

    ListReader read(Database database, long key, int keyLength) {
        return read.of(readCell.find(database, ValueType.LIST, key, keyLength));
    }

    ListWriter edit(Database database, long key, int keyLength) {
        return edit.of(editCell.peek(database, ValueType.LIST, key, keyLength));
    }

    ListWriter editSecond(Database database, long key, int keyLength) {
        return second.of(secondCell.peek(database, ValueType.LIST, key, keyLength));
    }

    void close() {
        read.close();
        edit.close();
        second.close();
    }
}
