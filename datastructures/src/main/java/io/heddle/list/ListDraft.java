package io.heddle.list;

import io.heddle.value.DraftCell;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;

/// A list under no key: the result of a command, on its way into a key. A closed draft is empty and can be used again,
/// until it is released.
public final class ListDraft implements AutoCloseable {
    private final DraftCell cell;
    private final ListHand hand;

    /// @param structure of lists
    public ListDraft(ValueContext context, Structure structure) {
        cell = new DraftCell(structure);
        hand = new ListHand(context, cell).of(cell);
    }

    public ListWriter list() {
        return hand;
    }

    /// Puts the draft in the place of what stands under a key, unless it is empty; the draft is then empty.
    public void moveTo(DraftCell.Destination target) {
        cell.moveTo(target);
        hand.of(cell);
    }

    @Override
    public void close() {
        cell.remove();
        cell.trim();
        hand.of(cell);
    }

    /// Gives its memory back.
    public void release() {
        hand.close();
        cell.close();
    }
}
