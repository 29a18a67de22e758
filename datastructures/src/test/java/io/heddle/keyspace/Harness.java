package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.memory.Allocator;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import java.util.HashMap;
import java.util.Map;

/// Keyspaces with string arguments and answers, for tests.
final class Harness implements AutoCloseable {
    final Allocator allocator;
    final Epochs epochs;
    final Keyspaces keyspaces;
    private final Bytes bytes = new Bytes();

    Harness(int databases, long seed) {
        this(databases, seed, 1L << 32);
    }

    Harness(int databases, long seed, long regionBytes) {
        allocator = Allocator.create(new MemoryOptions(regionBytes, false));
        epochs = new Epochs(allocator);
        keyspaces = new Keyspaces(allocator, epochs, new KeyspaceOptions(databases, seed, ~seed));
        keyspaces.time(1_000_000_000_000L);
    }

    KeyspaceWriter database(int index) {
        return keyspaces.database(index);
    }

    void set(int database, String key, String value, long expireAt) {
        database(database).setString(bytes.of(key), key.length(), bytes.of(value), value.length(), expireAt);
        bytes.clear();
    }

    void set(String key, String value) {
        set(0, key, value, KeyspaceReader.NO_EXPIRY);
    }

    void adopt(int database, String key, String value, long expireAt) {
        adopt(database, key, StringBlocks.allocate(allocator, value.length()), value, expireAt);
    }

    void adopt(int database, String key, long block, String value, long expireAt) {
        long from = bytes.of(value);
        io.heddle.memory.Memory.copy(from, block, value.length());
        database(database).adoptString(bytes.of(key), key.length(), block, value.length(), expireAt);
        bytes.clear();
    }

    String get(String key) {
        return get(0, key);
    }

    /// The value, or "(nil)".
    String get(int database, String key) {
        StringView view = database(database).string(bytes.of(key), key.length());
        String text = view.isPresent() ? Bytes.text(view.address(), view.length()) : "(nil)";
        bytes.clear();
        return text;
    }

    long find(int database, String key) {
        long entry = database(database).find(bytes.of(key), key.length());
        bytes.clear();
        return entry;
    }

    /// Writes `part` at `offset`, as SETRANGE does.
    void write(int database, String key, int offset, String part) {
        int end = offset + part.length();
        long at = database(database).editString(bytes.of(key), key.length(), offset, end, end);
        io.heddle.memory.Memory.copy(bytes.of(part), at + offset, part.length());
        bytes.clear();
    }

    void truncate(int database, String key, int length) {
        database(database).truncateString(bytes.of(key), key.length(), length);
        bytes.clear();
    }

    boolean delete(int database, String key) {
        boolean deleted = database(database).delete(bytes.of(key), key.length());
        bytes.clear();
        return deleted;
    }

    boolean expire(int database, String key, long expireAt) {
        boolean there = database(database).setExpireAt(bytes.of(key), key.length(), expireAt);
        bytes.clear();
        return there;
    }

    void rename(int database, String key, String newKey) {
        database(database).rename(bytes.of(key), key.length(), bytes.of(newKey), newKey.length());
        bytes.clear();
    }

    void move(int database, String key, int target) {
        database(database).move(bytes.of(key), key.length(), database(target));
        bytes.clear();
    }

    void copy(int database, String key, int target, String newKey) {
        database(database).copy(bytes.of(key), key.length(), database(target), bytes.of(newKey), newKey.length());
        bytes.clear();
    }

    /// All live keys by a scan, with their values; fails if one is seen twice (nothing changes meanwhile).
    Map<String, String> scanAll(int database) {
        KeyspaceReader reader = database(database);
        Map<String, String> all = new HashMap<>();
        long cursor = 0;
        do {
            cursor = reader.scan(cursor, entry -> {
                long expireAt = reader.expireAt(entry);
                if (expireAt == KeyspaceReader.NO_EXPIRY || expireAt >= reader.now()) {
                    String key = Bytes.text(reader.keyAddress(entry), reader.keyLength(entry));
                    StringView view = reader.string(entry);
                    assertEquals(null, all.put(key, Bytes.text(view.address(), view.length())), key);
                }
            });
        } while (cursor != 0);
        return all;
    }

    /// Frees the keyspaces and sees that nothing of them is left.
    @Override
    public void close() {
        bytes.close();
        keyspaces.close();
        assertEquals(0, allocator.usedBytes(), "bytes still in use after the end");
        allocator.close();
    }
}
