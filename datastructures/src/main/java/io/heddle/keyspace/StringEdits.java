package io.heddle.keyspace;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;

/// Makes strings ready for changes in place: APPEND, SETRANGE, SETBIT and their like.
///
/// A short string is edited in its record, or in a copy of it; a long one in its block, of which an open snapshot
/// gets the pages that will change.
final class StringEdits {
    private static final int GROWTH_BYTES_MAX = 1 << 20;

    private final Database database;
    private final RecordStore records;

    StringEdits(Database database, RecordStore records) {
        this.database = database;
        this.records = records;
    }

    long edit(Change change, long key, int keyLength, int from, int to, int minLength) {
        if (change.slot == 0) {
            return create(change, key, keyLength, minLength);
        }
        Database.requireString(change.old);
        if (change.oldBlock != 0) {
            return editBlock(change, key, keyLength, from, to, minLength);
        }
        boolean integer = Records.encoding(change.old) == Records.INTEGER;
        int length = integer ? Decimals.length(Records.integer(change.old)) : Records.length(change.old);
        int newLength = Math.max(length, minLength);
        if (newLength > Records.VALUE_EMBEDDED_MAX) {
            return toBlock(change, key, keyLength, length, newLength);
        }
        return editEmbedded(change, key, keyLength, length, newLength);
    }

    private long create(Change change, long key, int keyLength, int length) {
        boolean block = length > Records.VALUE_EMBEDDED_MAX;
        long none = KeyspaceReader.NO_EXPIRY;
        long bytes = block ? records.emptyBlock(length) : 0; // before the record, as there may be no memory for it
        long record = block
                ? database.recordWithBlock(change, ValueType.STRING, bytes, key, keyLength, none)
                : database.recordFor(change, ValueType.STRING, key, keyLength, none, length);
        if (block) {
            Records.block(record, bytes, length, true);
        } else {
            Records.embedded(record, length, true);
            bytes = Records.value(record);
        }
        Memory.fill(bytes, length, (byte) 0);
        database.install(change, key, keyLength, record, 0);
        return bytes;
    }

    private long editEmbedded(Change change, long key, int keyLength, int length, int newLength) {
        long old = change.old;
        boolean integer = Records.encoding(old) == Records.INTEGER;
        long value = integer ? Records.integer(old) : 0;
        long record =
                database.recordFor(change, ValueType.STRING, key, keyLength, KeyspaceWriter.KEEP_EXPIRY, newLength);
        Records.embedded(record, newLength, true);
        long bytes = Records.value(record);
        if (integer) {
            renderWithin(value, bytes, length, newLength);
        } else if (record != old) {
            Memory.copy(Records.value(old), bytes, length);
        }
        Memory.fill(bytes + length, newLength - length, (byte) 0);
        database.install(change, key, keyLength, record, 0);
        return bytes;
    }

    private static void renderWithin(long value, long bytes, int length, int newLength) {
        if (length > newLength || Decimals.write(value, bytes) != length) {
            throw new AssertionError("digits of an integer");
        }
    }

    /// The value outgrows its record.
    private long toBlock(Change change, long key, int keyLength, int length, int newLength) {
        long old = change.old;
        long block = records.emptyBlock(newLength);
        if (Records.encoding(old) == Records.INTEGER) {
            renderWithin(Records.integer(old), block, length, newLength);
        } else {
            Memory.copy(Records.value(old), block, length);
        }
        Memory.fill(block + length, newLength - length, (byte) 0);
        long record = database.recordFor(
                change, ValueType.STRING, key, keyLength, KeyspaceWriter.KEEP_EXPIRY, Records.BLOCK_BYTES);
        Records.block(record, block, newLength, true);
        database.install(change, key, keyLength, record, 0);
        return block;
    }

    private long editBlock(Change change, long key, int keyLength, int from, int to, int minLength) {
        int length = Records.length(change.old);
        int newLength = Math.max(length, minLength);
        long block = change.oldBlock;
        if (newLength > records.capacity(block)) {
            block = records.grow(block, length, withRoomToGrow(newLength), Math.min(from, length));
        }
        records.beforeWrite(block, from, to);
        records.beforeWrite(block, length, newLength);
        if (newLength > length) {
            Memory.fill(block + length, newLength - length, (byte) 0);
            StringBlocks.reach(block, newLength);
        }
        long record = change.old;
        if (newLength != length || block != change.oldBlock || !Records.isRaw(record)) {
            record = database.recordFor(
                    change, ValueType.STRING, key, keyLength, KeyspaceWriter.KEEP_EXPIRY, Records.BLOCK_BYTES);
            Records.block(record, block, newLength, true);
        } else {
            change.newExpireAt = change.oldExpireAt;
        }
        database.install(change, key, keyLength, record, 0);
        return block;
    }

    /// As Redis: twice the length, up to 1 MB more.
    private static int withRoomToGrow(int length) {
        return StringBlocks.roomToGrow(length, Math.min(length, GROWTH_BYTES_MAX));
    }

    void truncate(Change change, long key, int keyLength, int length) {
        Database.requireString(change.old);
        if (Records.encoding(change.old) == Records.INTEGER || Records.length(change.old) <= length) {
            return;
        }
        boolean embedded = length <= Records.VALUE_EMBEDDED_MAX;
        long bytes = Records.bytesAddress(change.old);
        int valueBytes = embedded ? length : Records.BLOCK_BYTES;
        long record =
                database.recordFor(change, ValueType.STRING, key, keyLength, KeyspaceWriter.KEEP_EXPIRY, valueBytes);
        if (embedded) {
            Records.embedded(record, length, true);
            if (record != change.old || change.oldBlock != 0) {
                Memory.copy(bytes, Records.value(record), length);
            }
        } else {
            Records.block(record, change.oldBlock, length, true);
        }
        database.install(change, key, keyLength, record, embedded ? change.oldBlock : 0);
    }
}
