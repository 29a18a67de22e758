package io.heddle.hash;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.table.PackedTable;
import io.heddle.value.Pack;
import io.heddle.value.StableReader;
import io.heddle.value.Structure;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueReader;
import io.heddle.value.ValueVisitor;

/// Hashes as the keyspace and the snapshots see them: compact ones, and tables behind a root.
public final class HashStructure implements Structure {
    private final PackedTable table;

    public HashStructure(ValueContext context) {
        table = new PackedTable(context, true);
    }

    @Override
    public String encoding(ValueReader value) {
        if (value.isRoot()) {
            return "hashtable";
        }
        return CompactHash.isExpiring(value.bytes(), value.length()) ? "listpackex" : "listpack";
    }

    /// When the first of the fields expires, or before that; `Long.MAX_VALUE` if none does.
    public long earliest(ValueReader value) {
        return value.isRoot()
                ? earliest(table.attach(value.root()))
                : CompactHash.earliest(value.bytes(), value.length());
    }

    static long earliest(PackedTable table) {
        return table.expiring() == 0 ? Long.MAX_VALUE : table.earliest();
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
        long bytes = value.bytes();
        int length = value.compactLength();
        boolean expiring = CompactHash.isExpiring(bytes, length);
        long end = CompactHash.end(bytes, length);
        long digits = Memory.allocateRaw(Decimals.LONGEST);
        try {
            for (long field = bytes; field < end; field = CompactHash.next(field, expiring)) {
                Pack.show(field, digits, visitor);
                Pack.show(Pack.next(field), digits, visitor);
                long expiry = expiring ? CompactHash.expiry(field) : CompactHash.NONE;
                visitor.number(expiry == CompactHash.NONE ? HashReader.NO_EXPIRY : expiry);
            }
        } finally {
            Memory.freeRaw(digits);
        }
    }
}
