package io.heddle.keyspace;

import io.heddle.sortedset.SortedSet;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import java.util.ArrayList;
import java.util.List;

/// The objects through which commands read and change sorted sets: pointed at one key after the other.
final class SortedSetHands {
    private final Keyspaces keyspaces;
    private final Hand writer;
    private final List<Hand> readers = new ArrayList<>();

    SortedSetHands(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
        writer = newHand();
        readers.add(newHand());
    }

    private record Hand(KeyCell cell, SortedSet set) {}

    private Hand newHand() {
        KeyCell cell = new KeyCell(keyspaces);
        return new Hand(
                cell, new SortedSet(cell, keyspaces.records().structures().sortedSets()));
    }

    SortedSetReader read(Database database, long key, int keyLength, int number) {
        while (readers.size() <= number) {
            readers.add(newHand());
        }
        Hand hand = readers.get(number);
        hand.cell.find(database, ValueType.SORTED_SET, key, keyLength);
        return hand.set.open();
    }

    SortedSetWriter edit(Database database, long key, int keyLength) {
        writer.cell.peek(database, ValueType.SORTED_SET, key, keyLength);
        return writer.set.open();
    }

    SortedSetDraft draft() {
        return new SortedSetDraft(keyspaces.records().structures().sortedSets());
    }

    void store(Database database, long key, int keyLength, SortedSetDraft draft) {
        if (draft.set().isPresent()) {
            draft.moveTo(writer.cell.destination(database, ValueType.SORTED_SET, key, keyLength));
        } else {
            database.delete(key, keyLength);
        }
    }

    void close() {
        writer.set.close();
        readers.forEach(hand -> hand.set.close());
        keyspaces.records().structures().sortedSets().close();
    }
}
