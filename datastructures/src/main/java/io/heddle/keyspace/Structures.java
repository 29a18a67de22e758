package io.heddle.keyspace;

import io.heddle.hash.HashStructure;
import io.heddle.list.ListStructure;
import io.heddle.set.SetStructure;
import io.heddle.sortedset.SortedSetStructure;
import io.heddle.stream.StreamStructure;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;
import org.jspecify.annotations.Nullable;

/// The structure behind each type of value but strings: the one place that knows them all.
final class Structures {
    private final @Nullable Structure[] byType = new @Nullable Structure[ValueType.values().length];

    private final HashStructure hashes;
    private final SortedSetStructure sortedSets;

    Structures(ValueContext context) {
        hashes = new HashStructure(context);
        sortedSets = new SortedSetStructure(context);
        put(ValueType.HASH, hashes);
        put(ValueType.SET, new SetStructure(context));
        put(ValueType.LIST, new ListStructure(context));
        put(ValueType.SORTED_SET, sortedSets);
        put(ValueType.STREAM, new StreamStructure(context));
    }

    HashStructure hashes() {
        return hashes;
    }

    SortedSetStructure sortedSets() {
        return sortedSets;
    }

    Structure of(ValueType type) {
        Structure structure = byType[type.ordinal()];
        if (structure == null) {
            throw new IllegalStateException("no structure holds values of type " + type);
        }
        return structure;
    }

    private void put(ValueType type, Structure structure) {
        byType[type.ordinal()] = structure;
    }

    /// For tests of what all structures have in common.
    void replace(ValueType type, Structure structure) {
        put(type, structure);
    }
}
