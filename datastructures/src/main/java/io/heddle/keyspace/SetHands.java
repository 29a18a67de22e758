package io.heddle.keyspace;

import io.heddle.set.SetDraft;
import io.heddle.set.SetReader;
import io.heddle.set.SetValue;
import io.heddle.set.SetWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The flyweights through which commands reach sets: as many as the largest command needed at once.
final class SetHands {
    private final Keyspaces keyspaces;
    private final List<KeyCell> cells = new ArrayList<>();
    private final List<SetValue> values = new ArrayList<>();

    private @Nullable SetDraft draft;

    SetHands(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
    }

    private KeyCell cell(int hand) {
        while (hand >= cells.size()) {
            KeyCell cell = new KeyCell(keyspaces);
            cells.add(cell);
            values.add(new SetValue(keyspaces.values(), cell));
        }
        return cells.get(hand);
    }

    SetReader find(Database database, int hand, long key, int keyLength) {
        cell(hand).find(database, ValueType.SET, key, keyLength);
        return values.get(hand).begin();
    }

    SetWriter edit(Database database, int hand, long key, int keyLength) {
        cell(hand).peek(database, ValueType.SET, key, keyLength);
        return values.get(hand).begin();
    }

    SetDraft draft() {
        SetDraft present = draft;
        if (present == null) {
            present = new SetDraft(
                    keyspaces.values(), keyspaces.records().structures().of(ValueType.SET));
            draft = present;
        }
        return present;
    }

    void store(Database database, long key, int keyLength, SetDraft from) {
        if (from.set().isPresent()) {
            from.moveTo(cell(0).destination(database, ValueType.SET, key, keyLength));
        } else {
            database.delete(key, keyLength);
        }
    }

    void close() {
        values.forEach(SetValue::close);
        SetDraft present = draft;
        if (present != null) {
            present.release();
        }
    }
}
