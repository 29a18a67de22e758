package io.heddle.set;

import io.heddle.value.DraftCell;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;

/// A set under no key: the result of a command, on its way into a key or to the client. A closed draft is empty and can
/// be used again, until it is released.
public final class SetDraft implements AutoCloseable {
    private final DraftCell cell;
    private final SetValue value;

    /// @param structure of sets
    public SetDraft(ValueContext context, Structure structure) {
        cell = new DraftCell(structure);
        value = new SetValue(context, cell).begin();
    }

    public SetWriter set() {
        return value;
    }

    /// Puts the draft in the place of what stands under a key, unless it is empty; the draft is then empty.
    public void moveTo(DraftCell.Destination target) {
        cell.moveTo(target);
        value.begin();
    }

    @Override
    public void close() {
        cell.remove();
        cell.trim();
        value.begin();
    }

    /// Gives its memory back.
    public void release() {
        value.close();
        cell.close();
    }
}
