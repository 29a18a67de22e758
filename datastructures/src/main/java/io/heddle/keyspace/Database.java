package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.ValueVisitor;

/// One database: a table of keys, and a table that names those with an expiry again.
///
/// Each change has the same order, because an argument may lie in what it replaces, a listener looks at the key, and
/// memory may run out: make the new record, let the tables name it, tell the listener, discard the old record.
final class Database extends TypedValues {
    private static final int SLOT_BYTES = 9;
    private static final int RANDOM_TRIES_MAX = 10_000;
    private static final int EMBEDDED_STRING_MAX = 44;

    private final Keyspaces keyspaces;
    private final int index;
    private final RecordStore records;
    private final ReusedStringView view = new ReusedStringView();
    private final LiveReader live = new LiveReader();
    private final StringEdits edits;

    Table keys;
    Table expires;
    final DueFields dueFields;
    long averageTtl;

    Database(Keyspaces keyspaces, int index) {
        super(keyspaces);
        this.keyspaces = keyspaces;
        this.index = index;
        records = keyspaces.records();
        edits = new StringEdits(this, records);
        keys = keyspaces.newTable();
        expires = keyspaces.newTableOfExpiries();
        dueFields = new DueFields(keyspaces);
    }

    @Override
    Database self() {
        return this;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public long now() {
        return keyspaces.now();
    }

    @Override
    public long size() {
        return keys.size();
    }

    @Override
    public long volatileSize() {
        return expires.size();
    }

    @Override
    public long dueHashes() {
        return dueFields.table.size();
    }

    @Override
    public long averageTtl() {
        return expires.size() == 0 ? 0 : averageTtl;
    }

    @Override
    public int databases() {
        return keyspaces.databases();
    }

    @Override
    public KeyspaceWriter database(int other) {
        return keyspaces.database(other);
    }

    // Look-up.

    @Override
    public long find(long key, int keyLength) {
        long slot = look(key, keyLength);
        if (slot != 0) {
            touch(slot);
        }
        return slot;
    }

    @Override
    public long look(long key, int keyLength) {
        long slot = peek(key, keyLength);
        if (slot == 0) {
            keyspaces.countMiss();
        } else {
            keyspaces.countHit();
        }
        return slot;
    }

    @Override
    public long peek(long key, int keyLength) {
        long hash = keyspaces.hash(key, keyLength);
        return live(keys.find(hash, key, keyLength), hash);
    }

    /// The slot, unless the key's time has come: then it is removed.
    long live(long slot, long hash) {
        if (slot != 0) {
            long record = keys.record(slot);
            if (Records.hasExpiry(record) && keyspaces.now() > Records.expireAt(record)) {
                if (!keyspaces.isRetaining()) {
                    expire(slot, hash, record, false);
                }
                return 0;
            }
        }
        return slot;
    }

    void touch(long slot) {
        Table.access(slot, keyspaces.accessClock().touched(Table.access(slot)));
    }

    @Override
    public ValueType type(long entry) {
        return Records.type(keys.record(entry));
    }

    @Override
    public String encoding(long entry) {
        long record = keys.record(entry);
        if (!Records.isString(record)) {
            ValueType type = Records.type(record);
            return records.structures().of(type).encoding(keyspaces.entryCell().entry(this, type, entry));
        }
        if (Records.encoding(record) == Records.INTEGER) {
            return "int";
        }
        boolean raw = Records.isRaw(record)
                || Records.encoding(record) == Records.BLOCK
                || Records.length(record) > EMBEDDED_STRING_MAX;
        return raw ? "raw" : "embstr";
    }

    @Override
    public long expireAt(long entry) {
        return Records.expireAt(keys.record(entry));
    }

    @Override
    public long keyAddress(long entry) {
        return Records.key(keys.record(entry));
    }

    @Override
    public int keyLength(long entry) {
        return Records.keyLength(keys.record(entry));
    }

    @Override
    public long idleSeconds(long entry) {
        return keyspaces.accessClock().idleSeconds(Table.access(entry));
    }

    @Override
    public int frequency(long entry) {
        return keyspaces.accessClock().frequency(Table.access(entry));
    }

    @Override
    public long memoryUsage(long entry) {
        long record = keys.record(entry);
        long bytes = Allocator.goodSize(Records.bytes(record)) + SLOT_BYTES;
        if (Records.hasExpiry(record)) {
            bytes += SLOT_BYTES;
        }
        long keyBlock = Records.keyBlock(record);
        long valueBlock = Records.valueBlock(record);
        long root = Records.valueRoot(record);
        return bytes
                + (root == 0 ? 0 : records.structures().of(Records.type(record)).bytes(root))
                + (keyBlock == 0 ? 0 : records.blockBytes(keyBlock))
                + (valueBlock == 0 ? 0 : records.blockBytes(valueBlock));
    }

    @Override
    public StringView string(long key, int keyLength) {
        long slot = find(key, keyLength);
        return slot == 0 ? view.absent() : string(slot);
    }

    @Override
    public StringView string(long entry) {
        long record = keys.record(entry);
        requireString(record);
        return view.of(record);
    }

    static void requireString(long record) {
        if (!Records.isString(record)) {
            throw WrongTypeException.INSTANCE;
        }
    }

    @Override
    public void show(long entry, ValueVisitor visitor) {
        long record = keys.record(entry);
        if (Records.isString(record)) {
            StringView string = view.of(record);
            visitor.item(string.address(), string.length());
        } else {
            records.structures().of(Records.type(record)).walk(live.of(record), visitor);
        }
    }

    @Override
    public long random() {
        for (int tries = 0; tries < RANDOM_TRIES_MAX; tries++) {
            long slot = TableScan.random(keys, keyspaces.randomNumbers());
            if (slot == 0 || live(slot, keys.hashOf(keys.record(slot))) != 0) {
                return slot;
            }
        }
        return 0;
    }

    @Override
    public long scan(long cursor, EntryVisitor visitor) {
        return TableScan.step(keys, cursor, visitor);
    }

    // Whole values.

    @Override
    public void setString(long key, int keyLength, long value, int valueLength, long expireAt) {
        if (Decimals.isLong(value, valueLength)) {
            setInteger(key, keyLength, Decimals.toLong(value, valueLength), expireAt);
        } else {
            setText(key, keyLength, value, valueLength, expireAt);
        }
    }

    @Override
    public void setText(long key, int keyLength, long value, int valueLength, long expireAt) {
        keyspaces.requireReserve();
        if (valueLength > Records.VALUE_EMBEDDED_MAX) {
            setBlock(key, keyLength, 0, value, valueLength, expireAt);
            return;
        }
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        Change change = keyspaces.change().of(this, hash, slot);
        long record = recordFor(change, ValueType.STRING, key, keyLength, expireAt, valueLength);
        Records.embedded(record, valueLength, false);
        Memory.copy(value, Records.value(record), valueLength);
        install(change, key, keyLength, record, change.oldBlock);
    }

    @Override
    public void adoptString(long key, int keyLength, long block, int valueLength, long expireAt) {
        if (valueLength <= Records.VALUE_EMBEDDED_MAX) {
            try {
                setString(key, keyLength, block, valueLength, expireAt);
            } finally {
                keyspaces.freeBlock(block);
            }
            return;
        }
        records.adopt(block);
        setBlock(key, keyLength, block, 0, valueLength, expireAt);
    }

    /// With a block given, takes it over; else copies the value into one.
    private void setBlock(long key, int keyLength, long given, long value, int valueLength, long expireAt) {
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        Change change = keyspaces.change().of(this, hash, slot);
        boolean mayFail = expireAt >= 0 && change.oldExpireAt == NO_EXPIRY; // one more entry in `expires`
        long written = mayFail ? 0 : change.oldBlock;
        long block = given == 0 ? records.blockFor(written, value, valueLength) : given;
        long record = recordWithBlock(change, ValueType.STRING, block, key, keyLength, expireAt);
        Records.block(record, block, valueLength, false);
        install(change, key, keyLength, record, block == change.oldBlock ? 0 : change.oldBlock);
    }

    /// Frees the block if there is no memory for the record.
    long recordWithBlock(Change change, ValueType type, long block, long key, int keyLength, long expireAt) {
        try {
            keyspaces.requireReserve();
            return recordFor(change, type, key, keyLength, expireAt, Records.BLOCK_BYTES);
        } catch (OutOfMemoryException e) {
            if (block != change.oldBlock) {
                records.discardBlock(block);
            }
            throw e;
        }
    }

    @Override
    public void setInteger(long key, int keyLength, long value, long expireAt) {
        keyspaces.requireReserve();
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        Change change = keyspaces.change().of(this, hash, slot);
        long record = recordFor(change, ValueType.STRING, key, keyLength, expireAt, Records.INTEGER_BYTES);
        Records.integer(record, value);
        install(change, key, keyLength, record, change.oldBlock);
    }

    /// The old record where it can be written and has the right size, else a new one.
    long recordFor(Change change, ValueType type, long key, int keyLength, long expireAt, int valueBytes) {
        change.newExpireAt = expireAt == KEEP_EXPIRY ? change.oldExpireAt : expireAt;
        boolean expiring = change.newExpireAt != NO_EXPIRY;
        if (change.slot == 0) {
            return records.create(type, key, keyLength, change.newExpireAt, valueBytes);
        }
        if (change.fresh && records.fits(change.old, expiring, valueBytes)) {
            if (expiring) {
                Records.expireAt(change.old, change.newExpireAt);
            }
            return change.old;
        }
        return records.createLike(change.old, type, change.newExpireAt, valueBytes);
    }

    /// Lets the tables name the record, tells the listener, and discards the old record and, if given, block.
    ///
    /// @return the slot
    long install(Change change, long key, int keyLength, long record, long discardedBlock) {
        long slot = name(change, record);
        dueFields.replace(change.hash, change.oldDue, change.old, record);
        keyspaces.listener().onWrite(index, key, keyLength);
        if (change.old != 0 && record != change.old) {
            records.discard(change.old, change.fresh);
        }
        if (discardedBlock != 0) {
            records.discardBlock(discardedBlock);
        }
        if (change.oldRoot != 0) {
            records.roots().discard(change.oldType, change.oldRoot);
        }
        return slot;
    }

    /// Lets both tables name the record, or neither if there is no memory for that.
    private long name(Change change, long record) {
        try {
            if (change.oldExpireAt != NO_EXPIRY || change.newExpireAt != NO_EXPIRY) {
                noteExpiry(change, record);
            }
            if (change.slot == 0) {
                return keys.insert(change.hash, record, keyspaces.accessClock().initial());
            }
        } catch (OutOfMemoryException e) {
            forget(change, record);
            throw e;
        }
        if (record != change.old) {
            keys.replace(change.slot, record);
        }
        touch(change.slot);
        return change.slot;
    }

    private void forget(Change change, long record) {
        long noted = expires.findRecord(change.hash, record);
        if (noted != 0 && record != change.old) {
            expires.remove(noted, change.hash);
        }
        if (record != change.old) {
            records.discardUnnamed(change, record);
        }
    }

    private void noteExpiry(Change change, long record) {
        long noted = change.oldExpireAt == NO_EXPIRY ? 0 : expires.findRecord(change.hash, change.old);
        if (change.newExpireAt != NO_EXPIRY) {
            Expiries.note(expires, change.hash, noted, record, change.newExpireAt, keyspaces.now());
        } else {
            expires.remove(noted, change.hash);
        }
    }

    // Changes in place.

    @Override
    public long editString(long key, int keyLength, int from, int to, int minLength) {
        keyspaces.requireReserve();
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        return edits.edit(keyspaces.change().of(this, hash, slot), key, keyLength, from, to, minLength);
    }

    @Override
    public void truncateString(long key, int keyLength, int length) {
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        if (slot != 0) {
            edits.truncate(keyspaces.change().of(this, hash, slot), key, keyLength, length);
        }
    }

    @Override
    public boolean setExpireAt(long key, int keyLength, long expireAt) {
        keyspaces.requireReserve();
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        if (slot == 0) {
            return false;
        }
        Change change = keyspaces.change().of(this, hash, slot);
        change.newExpireAt = expireAt;
        change.oldRoot = 0;
        boolean expiring = expireAt != NO_EXPIRY;
        long record = change.old;
        if (change.fresh && expiring == Records.hasExpiry(record)) {
            if (expiring) {
                Records.expireAt(record, expireAt);
            }
        } else {
            record = records.copyLike(change.old, expireAt);
        }
        install(change, key, keyLength, record, 0);
        return true;
    }

    @Override
    public void setAccess(long entry, long idleSeconds, int frequency) {
        AccessClock clock = keyspaces.accessClock();
        if (idleSeconds >= 0) {
            Table.access(entry, clock.withIdleSeconds(Table.access(entry), idleSeconds));
        }
        if (frequency >= 0) {
            Table.access(entry, clock.withFrequency(Table.access(entry), frequency));
        }
    }

    // Whole keys.

    @Override
    public boolean delete(long key, int keyLength) {
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        if (slot == 0) {
            return false;
        }
        long record = keys.record(slot);
        boolean fresh = unlink(slot, hash, record);
        keyspaces.listener().onWrite(index, key, keyLength);
        records.discardAll(record, fresh);
        return true;
    }

    /// Removes a key whose time has come. At a look-up, a command may hold other entries: they must stay in place.
    void expire(long slot, long hash, long record, boolean active) {
        boolean fresh = active ? unlink(slot, hash, record) : unlinkInPlace(slot, hash, record);
        keyspaces.countExpired();
        keyspaces.listener().onExpired(index, Records.key(record), Records.keyLength(record), active);
        records.discardAll(record, fresh);
    }

    /// Takes an entry out of the tables.
    ///
    /// @return whether its record was fresh
    private boolean unlink(long slot, long hash, long record) {
        boolean fresh = keys.isFresh(slot);
        dueFields.remove(hash, record);
        if (Records.hasExpiry(record)) {
            expires.remove(expires.findRecord(hash, record), hash);
        }
        keys.remove(slot, hash);
        return fresh;
    }

    private boolean unlinkInPlace(long slot, long hash, long record) {
        boolean fresh = keys.isFresh(slot);
        dueFields.remove(hash, record);
        if (Records.hasExpiry(record)) {
            expires.remove(expires.findRecord(hash, record), hash);
        }
        keys.removeInPlace(slot, hash);
        return fresh;
    }

    /// Removes a key whose value has become empty at a look-up.
    void removeInPlace(long slot, long hash) {
        long record = keys.record(slot);
        boolean fresh = unlinkInPlace(slot, hash, record);
        keyspaces.listener().onWrite(index, Records.key(record), Records.keyLength(record));
        records.discardAll(record, fresh);
    }

    @Override
    public void rename(long key, int keyLength, long newKey, int newKeyLength) {
        relocate(key, keyLength, this, newKey, newKeyLength);
    }

    @Override
    public void move(long key, int keyLength, KeyspaceWriter target) {
        relocate(key, keyLength, (Database) target, key, keyLength);
    }

    private void relocate(long key, int keyLength, Database target, long newKey, int newKeyLength) {
        keyspaces.requireReserve();
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        requirePresent(slot);
        if (target == this && keyLength == newKeyLength && Memory.equal(key, newKey, keyLength)) {
            return;
        }
        long source = keys.record(slot);
        int access = Table.access(slot);
        long record = records.copyWithKey(source, newKey, newKeyLength);
        long newHash = keyspaces.hash(newKey, newKeyLength);
        long replaced = target.live(target.keys.find(newHash, newKey, newKeyLength), newHash);
        Change change = keyspaces.change().of(target, newHash, replaced);
        change.newExpireAt = Records.expireAt(source);
        change.sharesValue = true;
        long installed = target.install(change, newKey, newKeyLength, record, change.oldBlock);
        Table.access(installed, access);
        boolean fresh = unlink(keys.findRecord(hash, source), hash, source);
        target.dueFields.recheck(newHash, record);
        discardKeyBlock(change.oldKeyBlock);
        keyspaces.listener().onWrite(index, key, keyLength);
        discardKeyBlock(Records.keyBlock(source));
        records.discard(source, fresh);
    }

    private void discardKeyBlock(long block) {
        if (block != 0) {
            records.discardBlock(block);
        }
    }

    @Override
    public void copy(long key, int keyLength, KeyspaceWriter target, long newKey, int newKeyLength) {
        keyspaces.requireReserve();
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        requirePresent(slot);
        long source = keys.record(slot);
        Database other = (Database) target;
        if (other == this && keyLength == newKeyLength && Memory.equal(key, newKey, keyLength)) {
            return;
        }
        long record = records.copyDeep(source, newKey, newKeyLength);
        other.put(newKey, newKeyLength, record);
    }

    /// Installs a finished record under its key, replacing what stands there.
    private void put(long key, int keyLength, long record) {
        long hash = keyspaces.hash(key, keyLength);
        long slot = live(keys.find(hash, key, keyLength), hash);
        Change change = keyspaces.change().of(this, hash, slot);
        change.newExpireAt = Records.expireAt(record);
        install(change, key, keyLength, record, change.oldBlock);
        dueFields.recheck(hash, record);
        discardKeyBlock(change.oldKeyBlock);
    }

    private static void requirePresent(long slot) {
        if (slot == 0) {
            throw new IllegalStateException("the source key must exist");
        }
    }

    // Whole databases.

    @Override
    public void clear(boolean lazily) {
        if (keys.size() == 0) {
            return;
        }
        keyspaces.detach(keys, expires, dueFields.table);
        keys = keyspaces.newTable();
        expires = keyspaces.newTableOfExpiries();
        dueFields.table = keyspaces.newTableOfExpiries();
        keyspaces.listener().onCleared(index);
        if (!lazily) {
            keyspaces.freeDetached();
        }
    }

    @Override
    public void swap(int indexA, int indexB) {
        keyspaces.swap(indexA, indexB);
    }

    void close() {
        view.close();
    }
}
