package io.heddle.keyspace;

import io.heddle.list.ListDraft;
import io.heddle.list.ListHand;
import io.heddle.list.ListReader;
import io.heddle.list.ListWriter;
import org.jspecify.annotations.Nullable;

/// The flyweights through which commands reach lists; one set for all databases.
final class ListHands {
    private final Keyspaces keyspaces;
    private final KeyCell readCell;
    private final KeyCell editCell;
    private final KeyCell secondCell;
    private final ListHand read;
    private final ListHand edit;
    private final ListHand second;
    private @Nullable ListDraft draft;

    ListHands(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
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

    ListDraft draft() {
        ListDraft present = draft;
        if (present == null) {
            present = new ListDraft(
                    keyspaces.values(), keyspaces.records().structures().of(ValueType.LIST));
            draft = present;
        }
        return present;
    }

    void store(Database database, long key, int keyLength, ListDraft from) {
        if (from.list().isPresent()) {
            from.moveTo(editCell.destination(database, ValueType.LIST, key, keyLength));
        } else {
            database.delete(key, keyLength);
        }
    }

    void close() {
        ListDraft present = draft;
        if (present != null) {
            present.release();
        }
        read.close();
        edit.close();
        second.close();
    }
}
