package io.heddle.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import io.heddle.value.EncodingLimits;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.ValueContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A table with string arguments and answers, for tests.
final class TableHarness implements AutoCloseable {
    final Allocator allocator = Allocator.create(new MemoryOptions(1L << 32, false));
    final Epochs epochs = new Epochs(allocator);
    final NodeStore nodes = new NodeStore(allocator, epochs);
    final PackedTable table;
    final boolean hasValues;
    private final List<Long> buffers = new ArrayList<>();

    TableHarness(boolean hasValues, long seed) {
        this.hasValues = hasValues;
        ValueContext context =
                new ValueContext(nodes, new KeyHash(seed, ~seed), new RandomNumbers(seed), new EncodingLimits());
        table = new PackedTable(context, hasValues);
    }

    /// Bytes in memory of their own, so that the checker sees any access beyond them.
    private long bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long address = Memory.allocateRaw(Math.max(1, bytes.length));
        Memory.copyFromArray(bytes, 0, address, bytes.length);
        buffers.add(address);
        return address;
    }

    static String text(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void clear() {
        buffers.forEach(Memory::freeRaw);
        buffers.clear();
    }

    boolean put(String key, TableModel.Value value) {
        boolean isNew = table.put(
                bytes(key), key.length(), bytes(value.text()), value.text().length(), value.expireAt());
        clear();
        return isNew;
    }

    boolean remove(String key) {
        boolean removed = table.remove(bytes(key), key.length());
        clear();
        return removed;
    }

    /// Removes an entry at random.
    String pop() {
        String key = key(table.random());
        table.removePicked();
        return key;
    }

    boolean expire(String key, long expireAt) {
        boolean there = table.setExpireAt(bytes(key), key.length(), expireAt);
        clear();
        return there;
    }

    TableModel.Value get(String key) {
        long entry = table.find(bytes(key), key.length());
        clear();
        if (entry == 0) {
            return TableModel.NONE;
        }
        assertEquals(key, key(entry));
        return value(entry);
    }

    String key(long entry) {
        return text(table.keyAddress(entry), table.keyLength(entry));
    }

    TableModel.Value value(long entry) {
        return new TableModel.Value(text(table.valueAddress(entry), table.valueLength(entry)), table.expireAt(entry));
    }

    Map<String, TableModel.Value> all() {
        Map<String, TableModel.Value> all = new HashMap<>();
        table.forEach(entry -> assertEquals(null, all.put(key(entry), value(entry)), "seen twice"));
        return all;
    }

    Map<String, TableModel.Value> scanned() {
        Map<String, TableModel.Value> all = new HashMap<>();
        long cursor = 0;
        do {
            cursor = table.scan(cursor, entry -> assertEquals(null, all.put(key(entry), value(entry)), "seen twice"));
        } while (cursor != 0);
        return all;
    }

    /// Frees what snapshots kept.
    void clean() {
        while (!epochs.endIfQuiet() || !epochs.isIdle()) {
            epochs.clean(100);
        }
    }

    void free(long root) {
        while (table.free(root, 10) == 0) {
            // in slices
        }
    }

    /// Sees that nothing is left.
    @Override
    public void close() {
        clear();
        clean();
        assertEquals(0, allocator.usedBytes(), "bytes still in use after the end");
        allocator.close();
    }
}
