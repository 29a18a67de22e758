package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.list.ListReader;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.value.ValueVisitor;

/// Copies the elements of a value into a vector: those of a list, the members of a set or sorted set.
final class SortElements implements ValueVisitor {
    private final SortVector vector;

    SortElements(SortVector vector) {
        this.vector = vector;
    }

    /// All elements.
    ///
    /// @param entry or 0
    void load(KeyspaceReader keyspace, long entry) {
        if (entry != 0) {
            keyspace.show(entry, this);
        }
    }

    /// Some elements of a list.
    ///
    /// @param first counted from the end if `backwards`
    void load(ListReader list, long first, long count, boolean backwards) {
        if (count == 0) {
            return;
        }
        list.seek(backwards ? list.size() - 1 - first : first, !backwards);
        for (long i = 0; i < count && list.next(); i++) {
            if (list.isInteger()) {
                vector.add(list.integer());
            } else {
                vector.add(list.address(), list.length());
            }
        }
    }

    /// Some members of a sorted set.
    ///
    /// @param first counted from the end if `backwards`
    void load(SortedSetReader set, long first, long count, boolean backwards) {
        boolean there = set.seek(backwards ? set.size() - 1 - first : first);
        for (long i = 0; i < count && there; i++) {
            vector.add(set.member(), set.memberLength());
            there = backwards ? set.previous() : set.next();
        }
    }

    @Override
    public void item(long address, int length) {
        vector.add(address, length);
    }

    @Override
    public void number(long value) {
        throw new IllegalStateException("a hash is not sorted");
    }

    @Override
    public void score(double value) {
        // Sorted sets are sorted like others: by the member.
    }
}
