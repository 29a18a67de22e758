package io.heddle.keyspace;

import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.Cell;
import io.heddle.value.DraftCell;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The cell of one key of one database; reused, and pointed anew by each command.
///
/// It keeps the slot of its key for as long as the table stands still.
final class KeyCell implements Cell, DraftCell.Destination {
    /// A block's value that has shrunk to this goes back into the record.
    private static final int EMBEDDED_AGAIN_MAX = Records.VALUE_EMBEDDED_MAX / 2;

    private final Keyspaces keyspaces;
    private final RecordStore records;

    private @Nullable Database database;
    private @Nullable Table table;
    private ValueType type = ValueType.NONE;
    private long key;
    private int keyLength;
    private long hash;
    private long slot;
    private int tableChanges;

    KeyCell(Keyspaces keyspaces) {
        this.keyspaces = keyspaces;
        records = keyspaces.records();
    }

    /// Points at a key to be read: counted and noted as an access.
    ///
    /// @throws WrongTypeException when another type stands there
    KeyCell find(Database newDatabase, ValueType newType, long newKey, int newKeyLength) {
        return point(newDatabase, newType, newKey, newKeyLength, newDatabase.find(newKey, newKeyLength));
    }

    /// Points at a key to be changed.
    ///
    /// @throws WrongTypeException when another type stands there
    KeyCell peek(Database newDatabase, ValueType newType, long newKey, int newKeyLength) {
        return point(newDatabase, newType, newKey, newKeyLength, newDatabase.peek(newKey, newKeyLength));
    }

    /// Points at a found entry of that type, to be read only, until the next change of any key.
    KeyCell entry(Database newDatabase, ValueType newType, long entry) {
        return point(newDatabase, newType, newDatabase.keyAddress(entry), newDatabase.keyLength(entry), entry);
    }

    /// Points at a key whose value, of whatever type, is to be replaced.
    DraftCell.Destination destination(Database newDatabase, ValueType newType, long newKey, int newKeyLength) {
        return stand(newDatabase, newType, newKey, newKeyLength, newDatabase.peek(newKey, newKeyLength));
    }

    private KeyCell point(Database newDatabase, ValueType newType, long newKey, int newKeyLength, long newSlot) {
        if (newSlot != 0 && newDatabase.type(newSlot) != newType) {
            throw WrongTypeException.INSTANCE;
        }
        return stand(newDatabase, newType, newKey, newKeyLength, newSlot);
    }

    private KeyCell stand(Database newDatabase, ValueType newType, long newKey, int newKeyLength, long newSlot) {
        database = newDatabase;
        table = newDatabase.keys;
        type = newType;
        key = newKey;
        keyLength = newKeyLength;
        hash = keyspaces.hash(newKey, newKeyLength);
        stand(newSlot);
        return this;
    }

    private void stand(long newSlot) {
        slot = newSlot;
        tableChanges = Objects.requireNonNull(table).changes();
    }

    private Database database() {
        return Objects.requireNonNull(database);
    }

    private long slot() {
        Database home = database();
        if (table != home.keys || tableChanges != home.keys.changes()) {
            table = home.keys;
            stand(home.keys.find(hash, key, keyLength));
        }
        return slot;
    }

    private long record() {
        return database().keys.record(slot());
    }

    // Reading.

    @Override
    public boolean isPresent() {
        return slot() != 0;
    }

    @Override
    public boolean isRoot() {
        return slot() != 0 && Records.encoding(record()) == Records.ROOT;
    }

    @Override
    public long root() {
        return Records.valueRoot(record());
    }

    @Override
    public long bytes() {
        return Records.bytesAddress(record());
    }

    @Override
    public int length() {
        return slot() == 0 ? 0 : Records.length(record());
    }

    @Override
    public long expireAt() {
        return slot() == 0 ? KeyspaceReader.NO_EXPIRY : Records.expireAt(record());
    }

    // Writing.

    private Change change() {
        return keyspaces.change().of(database(), hash, slot());
    }

    private void install(Change change, long record, long discardedBlock) {
        change.oldRoot = 0;
        if (change.oldDue) {
            Records.due(record, true);
        }
        long installed = database().install(change, key, keyLength, record, discardedBlock);
        stand(installed);
    }

    private long recordFor(Change change, int valueBytes) {
        return database().recordFor(change, type, key, keyLength, KeyspaceWriter.KEEP_EXPIRY, valueBytes);
    }

    private long recordWithBlock(Change change, long block) {
        return database().recordWithBlock(change, type, block, key, keyLength, KeyspaceWriter.KEEP_EXPIRY);
    }

    @Override
    public long splice(int at, int removed, int inserted) {
        Change change = change();
        int length = change.slot == 0 ? 0 : Records.length(change.old);
        int newLength = Math.addExact(length - removed, inserted);
        if (change.oldBlock == 0) {
            return newLength <= Records.VALUE_EMBEDDED_MAX
                    ? spliceEmbedded(change, length, at, removed, inserted)
                    : embeddedToBlock(change, length, at, removed, inserted);
        }
        return newLength > EMBEDDED_AGAIN_MAX
                ? spliceBlock(change, length, at, removed, inserted)
                : blockToEmbedded(change, length, at, removed, inserted);
    }

    private long spliceEmbedded(Change change, int length, int at, int removed, int inserted) {
        int newLength = length - removed + inserted;
        long old = change.old;
        long record = recordFor(change, newLength);
        Records.embedded(record, type, newLength);
        long bytes = Records.value(record);
        if (record != old && old != 0) {
            copyAround(Records.value(old), bytes, length, at, removed, inserted);
        } else if (record == old) {
            Memory.copy(bytes + at + removed, bytes + at + inserted, length - at - removed);
        }
        install(change, record, 0);
        return bytes + at;
    }

    private static void copyAround(long from, long to, int length, int at, int removed, int inserted) {
        Memory.copy(from, to, at);
        Memory.copy(from + at + removed, to + at + inserted, length - at - removed);
    }

    private long embeddedToBlock(Change change, int length, int at, int removed, int inserted) {
        int newLength = length - removed + inserted;
        long block = records.emptyBlock(withRoomToGrow(newLength));
        StringBlocks.extent(block, newLength);
        if (change.old != 0) {
            copyAround(Records.value(change.old), block, length, at, removed, inserted);
        }
        long record = recordWithBlock(change, block);
        Records.block(record, type, block, newLength);
        install(change, record, 0);
        return block + at;
    }

    private long spliceBlock(Change change, int length, int at, int removed, int inserted) {
        int newLength = length - removed + inserted;
        long block = change.oldBlock;
        if (newLength > records.capacity(block)) {
            block = records.grow(block, length, withRoomToGrow(newLength), at);
        }
        int end = removed == inserted ? at + inserted : Math.max(length, newLength);
        records.beforeWrite(block, at, end);
        StringBlocks.reach(block, newLength);
        if (removed != inserted) {
            Memory.copy(block + at + removed, block + at + inserted, length - at - removed);
        }
        long record = recordFor(change, Records.BLOCK_BYTES);
        Records.block(record, type, block, newLength);
        install(change, record, 0);
        return block + at;
    }

    private long blockToEmbedded(Change change, int length, int at, int removed, int inserted) {
        int newLength = length - removed + inserted;
        long block = change.oldBlock;
        long record = recordFor(change, newLength);
        Records.embedded(record, type, newLength);
        long bytes = Records.value(record);
        copyAround(block, bytes, length, at, removed, inserted);
        install(change, record, block);
        return bytes + at;
    }

    private static int withRoomToGrow(int length) {
        return StringBlocks.roomToGrow(length, length >>> 2);
    }

    @Override
    public void root(long root) {
        Change change = change();
        long record = recordForRoot(change, KeyspaceWriter.KEEP_EXPIRY, root);
        install(change, record, change.oldBlock);
    }

    private long recordForRoot(Change change, long expireAt, long root) {
        long record;
        try {
            keyspaces.requireReserve(); // what was built may have taken much of it
            record = database().recordFor(change, type, key, keyLength, expireAt, Records.ROOT_BYTES);
        } catch (OutOfMemoryException e) {
            discard(root); // no one else knows of it
            throw e;
        }
        Records.root(record, type, root);
        return record;
    }

    @Override
    public void replaceByRoot(long root) {
        Change change = change();
        long record = recordForRoot(change, KeyspaceReader.NO_EXPIRY, root);
        replace(change, record);
    }

    @Override
    public void replaceByBytes(long bytes, int length) {
        keyspaces.requireReserve();
        Change change = change();
        long none = KeyspaceReader.NO_EXPIRY;
        if (length <= Records.VALUE_EMBEDDED_MAX) {
            long record = database().recordFor(change, type, key, keyLength, none, length);
            Records.embedded(record, type, length);
            Memory.copy(bytes, Records.value(record), length);
            replace(change, record);
            return;
        }
        long block = records.newBlock(bytes, length);
        long record = database().recordWithBlock(change, type, block, key, keyLength, none);
        Records.block(record, type, block, length);
        replace(change, record);
    }

    private void replace(Change change, long record) {
        stand(database().install(change, key, keyLength, record, change.oldBlock));
    }

    @Override
    public long compact(int length) {
        Change change = change();
        if (length <= Records.VALUE_EMBEDDED_MAX) {
            long record = recordFor(change, length);
            Records.embedded(record, type, length);
            install(change, record, 0);
            return Records.value(record);
        }
        long block = records.emptyBlock(length);
        long record = recordWithBlock(change, block);
        Records.block(record, type, block, length);
        install(change, record, 0);
        return block;
    }

    @Override
    public void due(long earliest) {
        database().dueFields.note(hash, record(), earliest);
    }

    @Override
    public void changed() {
        touch();
        keyspaces.listener().onWrite(database().index(), key, keyLength);
    }

    @Override
    public void changedAside() {
        touch();
        keyspaces.listener().onAside(database().index(), key, keyLength);
    }

    private void touch() {
        long present = slot();
        if (present != 0) {
            database().touch(present);
        }
    }

    @Override
    public void remove() {
        if (slot() != 0) {
            database().delete(key, keyLength);
        }
    }

    @Override
    public void discard(long root) {
        records.roots().discard(type, root);
    }

    /// As `remove`, leaving the entries of other keys where they are.
    void removeInPlace() {
        database().removeInPlace(slot(), hash);
    }
}
