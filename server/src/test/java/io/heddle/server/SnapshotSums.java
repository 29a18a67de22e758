package io.heddle.server;

import io.heddle.keyspace.ValueType;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.ValueVisitor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A number for each key of a snapshot that any change of its value would change: an open snapshot has the same ones
/// each time it is walked.
final class SnapshotSums implements ValueVisitor {
    private final ValueType type;
    private long sum;
    private long element;

    private SnapshotSums(ValueType type) {
        this.type = type;
    }

    /// Of `database key type expiry`.
    static Map<String, Long> of(Snapshot snapshot) {
        Map<String, Long> sums = new TreeMap<>();
        try (SnapshotWalk walk = snapshot.walk()) {
            walk.run(entry -> {
                SnapshotSums value = new SnapshotSums(entry.type());
                entry.value(value);
                sums.put(describe(entry), value.sum);
            });
        }
        return sums;
    }

    private static String describe(SnapshotEntry entry) {
        byte[] key = new byte[entry.keyLength()];
        Memory.copyToArray(entry.key(), key, 0, key.length);
        String name = new String(key, StandardCharsets.ISO_8859_1);
        return entry.database() + " " + name + " " + entry.type() + " " + entry.expireAt();
    }

    @Override
    public void item(long address, int length) {
        byte[] bytes = new byte[length];
        Memory.copyToArray(address, bytes, 0, length);
        add(31L * Arrays.hashCode(bytes) + length);
        if (type == ValueType.SET) {
            endElement();
        }
    }

    @Override
    public void number(long value) {
        add(value);
        if (type == ValueType.HASH) {
            endElement();
        }
    }

    @Override
    public void score(double value) {
        add(Double.hashCode(value));
    }

    private void add(long value) {
        if (type == ValueType.SET || type == ValueType.HASH) {
            element = 31 * element + value;
        } else {
            sum = 31 * sum + value;
        }
    }

    /// The order of elements does not matter.
    private void endElement() {
        sum += element * element;
        element = 0;
    }
}
