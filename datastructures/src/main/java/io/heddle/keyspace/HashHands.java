package io.heddle.keyspace;

import io.heddle.hash.HashReader;
import io.heddle.hash.HashStructure;
import io.heddle.hash.HashValue;
import io.heddle.hash.HashWriter;
import io.heddle.memory.Memory;

/// The hands that commands and the active expiry take hashes into: one to read, one to change, one to expire fields.
final class HashHands implements AutoCloseable {
    /// Entries of a large hash that a look-up goes through for expired ones.
    private static final int LOOK_UP_PORTION = 32;

    private final Keyspaces keyspaces;
    private final HashStructure structure;
    private final KeyCell readCell;
    private final KeyCell editCell;
    private final KeyCell expiryCell;
    private final HashValue reader;
    private final HashValue editor;
    private final HashValue expirer;

    private int keyCopyBytes = 256;
    private long keyCopy = Memory.allocateRaw(keyCopyBytes);

    HashHands(Keyspaces keyspaces, HashStructure structure) {
        this.keyspaces = keyspaces;
        this.structure = structure;
        readCell = new KeyCell(keyspaces);
        editCell = new KeyCell(keyspaces);
        expiryCell = new KeyCell(keyspaces);
        reader = new HashValue(keyspaces.values(), readCell);
        editor = new HashValue(keyspaces.values(), editCell);
        expirer = new HashValue(keyspaces.values(), expiryCell);
    }

    HashReader read(Database database, long key, int keyLength) {
        return open(reader, readCell.find(database, ValueType.HASH, key, keyLength));
    }

    HashReader read(Database database, long entry) {
        readCell.entry(database, ValueType.HASH, entry);
        return reader.at(keyspaces.now());
    }

    HashWriter edit(Database database, long key, int keyLength) {
        return open(editor, editCell.peek(database, ValueType.HASH, key, keyLength));
    }

    private HashValue open(HashValue value, KeyCell cell) {
        value.at(keyspaces.now());
        if (value.isDue() && !keyspaces.isRetaining()) {
            keyspaces.countExpiredFields(value.removeExpired(LOOK_UP_PORTION));
            if (value.isSpent()) {
                cell.removeInPlace();
            }
        }
        return value;
    }

    /// When the first field of a hash is due, `Long.MAX_VALUE` if none is.
    long earliest(Database database, long slot) {
        return structure.earliest(expiryCell.entry(database, ValueType.HASH, slot));
    }

    /// Removes some fields whose time has come, and notes when the next are due.
    void expire(Database database, long slot, int max) {
        int keyLength = copyKey(database, slot);
        expiryCell.peek(database, ValueType.HASH, keyCopy, keyLength);
        if (!expiryCell.isPresent()) {
            return;
        }
        keyspaces.countExpiredFields(expirer.at(keyspaces.now()).removeExpired(max));
        if (expirer.isSpent()) {
            expiryCell.remove();
        }
    }

    /// A key's bytes stand in its record, which a change replaces.
    private int copyKey(Database database, long slot) {
        int length = database.keyLength(slot);
        if (length > keyCopyBytes) {
            long larger = Memory.allocateRaw(length);
            Memory.freeRaw(keyCopy);
            keyCopy = larger;
            keyCopyBytes = length;
        }
        Memory.copy(database.keyAddress(slot), keyCopy, length);
        return length;
    }

    @Override
    public void close() {
        Memory.freeRaw(keyCopy);
        reader.close();
        editor.close();
        expirer.close();
    }
}
