package io.heddle.set;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.table.PackedTable;
import io.heddle.value.Pack;
import io.heddle.value.StableReader;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueReader;
import io.heddle.value.ValueVisitor;

/// Sets, for the keyspace and the snapshots.
public final class SetStructure implements Structure {
    private final PackedTable table;

    public SetStructure(ValueContext context) {
        table = new PackedTable(context, false);
    }

    @Override
    public String encoding(ValueReader value) {
        if (value.isRoot()) {
            return "hashtable";
        }
        return PackSet.isPack(value.bytes()) ? "listpack" : "intset";
    }

    @Override
    public long bytes(long root) {
        return table.bytes(root);
    }

    @Override
    public long blocks(long root) {
        return table.blocks(root);
    }

    @Override
    public long copyRoot(long root) {
        return table.copy(root);
    }

    @Override
    public int free(long root, int maxBlocks) {
        return table.free(root, maxBlocks);
    }

    @Override
    public long touchMember(long root, long hash) {
        return table.attach(root).touchGroup(hash);
    }

    @Override
    public long touchEntry(long root, long hash) {
        return table.attach(root).touchEntry(hash);
    }

    @Override
    public void walk(StableReader value, ValueVisitor visitor) {
        if (value.isRoot()) {
            table.walk(value, visitor);
            return;
        }
        long digits = Memory.allocateRaw(Decimals.LONGEST);
        try {
            walkCompact(value.bytes(), value.compactLength(), digits, visitor);
        } finally {
            Memory.freeRaw(digits);
        }
    }

    private static void walkCompact(long bytes, int length, long digits, ValueVisitor visitor) {
        if (PackSet.isPack(bytes)) {
            long end = PackSet.end(bytes, length);
            for (long entry = PackSet.first(bytes); entry < end; entry = Pack.next(entry)) {
                Pack.show(entry, digits, visitor);
            }
            return;
        }
        int count = IntegerSet.count(bytes, length);
        for (int i = 0; i < count; i++) {
            visitor.item(digits, Decimals.write(IntegerSet.get(bytes, i), digits));
        }
    }
}
