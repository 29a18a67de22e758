package io.heddle.sortedset;

import io.heddle.value.DraftCell;

/// A sorted set under no key: the result of a command, on its way into a key or to the client.
public final class SortedSetDraft implements AutoCloseable {
    private final DraftCell cell;
    private final SortedSet set;

    public SortedSetDraft(SortedSetStructure structure) {
        cell = new DraftCell(structure);
        set = new SortedSet(cell, structure).open();
    }

    public SortedSetWriter set() {
        return set;
    }

    /// Puts the draft in the place of what stands under a key, unless it is empty; the draft is then empty.
    public void moveTo(DraftCell.Destination target) {
        cell.moveTo(target);
        set.open();
    }

    @Override
    public void close() {
        set.close();
        cell.close();
    }
}
