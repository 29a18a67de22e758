package io.heddle.keyspace;

import io.heddle.memory.Memory;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.snapshot.SnapshotVisitor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// What a walk has shown, to be compared with the model as it was at the opening.
final class SnapshotPicture implements SnapshotVisitor {
    private final Map<String, Model.Value>[] expected;
    private final Map<String, Model.Value>[] seen;
    private final long openedAt;
    private final Random random;

    /// What happens between two reads of one value.
    Runnable betweenPieces = () -> {};

    SnapshotPicture(Model model, long seed) {
        expected = model.copy();
        openedAt = model.now;
        seen = new Model(expected.length).databases;
        random = new Random(seed);
    }

    /// Another picture of the same snapshot.
    SnapshotPicture(SnapshotPicture other) {
        expected = other.expected;
        openedAt = other.openedAt;
        seen = new Model(expected.length).databases;
        random = other.random;
    }

    @Override
    public void entry(SnapshotEntry entry) {
        String key = Bytes.text(entry.key(), entry.keyLength());
        if (entry.type() != ValueType.STRING) {
            throw new AssertionError(key + " is of type " + entry.type());
        }
        if (entry.expireAt() >= 0 && openedAt > entry.expireAt()) {
            return; // due, but not yet met by a look-up
        }
        Model.Value value = new Model.Value(value(entry), entry.expireAt());
        if (seen[entry.database()].put(key, value) != null) {
            throw new AssertionError(key + " was shown twice");
        }
    }

    private String value(SnapshotEntry entry) {
        int length = (int) entry.length();
        long buffer = Memory.allocateRaw(Math.max(1, length));
        int done = 0;
        while (done < length) {
            int piece = Math.min(length - done, 1 + random.nextInt(20_000));
            entry.copyValue(done, buffer + done, piece);
            done += piece;
            betweenPieces.run();
        }
        String text = Bytes.text(buffer, length);
        Memory.freeRaw(buffer);
        return text;
    }

    void compare() {
        for (int i = 0; i < expected.length; i++) {
            Map<String, Model.Value> missing = new HashMap<>(expected[i]);
            missing.keySet().removeAll(seen[i].keySet());
            Map<String, Model.Value> extra = new HashMap<>(seen[i]);
            extra.keySet().removeAll(expected[i].keySet());
            if (!missing.isEmpty() || !extra.isEmpty()) {
                throw new AssertionError("database " + i + ": " + missing.size() + " missing, " + extra.size()
                        + " too many of " + expected[i].size());
            }
            for (Map.Entry<String, Model.Value> entry : expected[i].entrySet()) {
                Model.Value value = seen[i].get(entry.getKey());
                if (!entry.getValue().equals(value)) {
                    throw new AssertionError("database " + i + ", " + entry.getKey() + ": expected "
                            + brief(entry.getValue()) + " but was shown " + brief(value));
                }
            }
        }
    }

    private static String brief(@Nullable Object value) {
        String text = String.valueOf(value);
        return text.length() > 300 ? text.substring(0, 300) + "... " + text.length() + " " + text.hashCode() : text;
    }
}
