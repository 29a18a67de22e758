package io.heddle.keyspace;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.snapshot.Epochs;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.WalkerGate;
import io.heddle.value.EncodingLimits;
import io.heddle.value.KeyHash;
import io.heddle.value.NodeStore;
import io.heddle.value.RandomNumbers;
import io.heddle.value.ValueContext;

/// All databases of a server, in memory that the worker owns: the way in to this package.
///
/// Before each command the worker says what time it is; background work comes in steps (`expireStep`, `freeStep`)
/// that the caller bounds.
///
/// When a batch of commands is at hand, its cache misses can be made to overlap: one tight loop calls `hash` for all
/// keys, one `touchBucket`, one `touchRecord`; then the commands run, each after a `hint`. With ten million keys that
/// takes a look-up in batches of 16 to a quarter of its time. The loops must be short ones: the processor only
/// overlaps what lies within a few hundred instructions.
public final class Keyspaces implements AutoCloseable {
    private static final WriteListener NOBODY = new WriteListener() {
        @Override
        public void onWrite(int database, long key, int keyLength) {}

        @Override
        public void onExpired(int database, long key, int keyLength, boolean active) {}

        @Override
        public void onCleared(int database) {}
    };

    private final Allocator allocator;
    private final Epochs epochs;
    private final Epochs noSnapshots;
    private final KeyHash keyHash;
    private final SegmentScratch scratch = new SegmentScratch();
    private final Change change = new Change();
    private final RandomNumbers randomNumbers;
    private final AccessClock accessClock;
    private final ValueContext values;
    private final LargeValueTouch largeValue;
    private final RecordStore records;
    private final Expirer expirer;
    private final FieldExpirer fieldExpirer;
    private final Reclaimer reclaimer;
    private final Database[] databases;
    private final KeyCell entryCell;
    private final ListHands lists;
    private final HashHands hashes;
    private final SetHands sets;
    private final SortedSetHands sortedSets;
    private final StreamHands streams;

    private WriteListener listener = NOBODY;
    private long now;
    private boolean retaining;
    private long hintKey;
    private long hintHash;
    private long sink;
    private long hits;
    private long misses;
    private long expired;
    private long expiredFields;

    /// Whether the active expiry is through with the keys, and at the fields of hashes.
    private boolean expiringFields;

    public Keyspaces(Allocator allocator, Epochs epochs, KeyspaceOptions options) {
        this.allocator = allocator;
        this.epochs = epochs;
        noSnapshots = new Epochs(allocator);
        keyHash = new KeyHash(options.seedA(), options.seedB());
        randomNumbers = new RandomNumbers(options.seedA() + options.seedB());
        accessClock = new AccessClock(randomNumbers);
        values = new ValueContext(new NodeStore(allocator, epochs), keyHash, randomNumbers, new EncodingLimits());
        records = new RecordStore(allocator, epochs, new Structures(values));
        largeValue = new LargeValueTouch(records.structures());
        entryCell = new KeyCell(this);
        lists = new ListHands(this);
        hashes = new HashHands(this, records.structures().hashes());
        sets = new SetHands(this);
        sortedSets = new SortedSetHands(this);
        streams = new StreamHands(this);
        databases = new Database[options.databases()];
        for (int i = 0; i < databases.length; i++) {
            databases[i] = new Database(this, i);
        }
        expirer = new Expirer(this);
        fieldExpirer = new FieldExpirer(this);
        reclaimer = new Reclaimer(this, epochs, records);
    }

    /// To be called before each change that takes memory: see [Allocator#requireReserve].
    void requireReserve() {
        allocator.requireReserve();
    }

    public int databases() {
        return databases.length;
    }

    public KeyspaceWriter database(int index) {
        return databases[index];
    }

    /// The one listener; without, nobody is told.
    public void listener(WriteListener newListener) {
        listener = newListener;
    }

    /// Whether commands leave their trace in the access times of the keys they use; they do at first.
    public void touching(boolean value) {
        accessClock.touching(value);
    }

    /// Whether an expired key that a read meets stays where it is, missing as it is; only reads may run meanwhile.
    public void retaining(boolean value) {
        retaining = value;
    }

    boolean isRetaining() {
        return retaining;
    }

    /// The time of the next command. While it is 0, nothing expires (loading). Forgets the hint.
    public void time(long unixMillis) {
        now = unixMillis;
        accessClock.time(unixMillis);
        hintKey = 0;
    }

    /// How accesses are noted; keys already there keep what they have.
    ///
    /// @param lfu by frequency, else by the time of the last use
    public void policy(boolean lfu, int logFactor, int decayMinutes) {
        accessClock.policy(lfu, logFactor, decayMinutes);
    }

    /// When compact values become large ones.
    public EncodingLimits encodingLimits() {
        return values.limits();
    }

    /// The type of what stands under a key, NONE without. No look-up: nothing expires, counts or is noted, so a
    /// listener may ask.
    public ValueType typeOf(int database, long key, int keyLength) {
        Table keys = databases[database].keys;
        long slot = keys.find(hash(key, keyLength), key, keyLength);
        return slot == 0 ? ValueType.NONE : Records.type(keys.record(slot));
    }

    // Two passes over a batch.

    /// The hash by which the other methods find a key; the hinted one where there is one.
    public long hash(long key, int keyLength) {
        return key == hintKey ? hintHash : keyHash.hash(key, keyLength);
    }

    /// Until the next call of `time`, `hint` or `forgetHint`, the key at this address has this hash. Its bytes must
    /// not change meanwhile.
    public void hint(long keyAddress, long hash) {
        hintKey = keyAddress;
        hintHash = hash;
    }

    public void forgetHint() {
        hintKey = 0;
    }

    /// Brings the bucket of a hash into the cache.
    public void touchBucket(int database, long hash) {
        sink += databases[database].keys.touchBucket(hash);
    }

    /// Brings the record of a hash into the cache, if there is one; best after `touchBucket` for the whole batch.
    ///
    /// @return the record, for [LargeValueTouch#select], or 0
    public long touchRecord(int database, long hash) {
        long record = databases[database].keys.likelyRecord(hash);
        if (record != 0) {
            sink += Memory.getInt(record);
        }
        return record;
    }

    /// For look-ups of members in large values.
    public LargeValueTouch largeValue() {
        return largeValue;
    }

    // Background work.

    /// A step of the active expiry: about `maxBuckets` cache lines of tables.
    ///
    /// @return false when a pass over all databases is complete; call again at the next tick then, not before
    public boolean expireStep(int maxBuckets) {
        if (!expiringFields && expirer.step(maxBuckets)) {
            return true;
        }
        expiringFields = fieldExpirer.step(maxBuckets);
        return expiringFields;
    }

    /// Frees about `maxBlocks` blocks of cleared databases and of snapshots that were closed.
    ///
    /// @return whether there is more to free now
    public boolean freeStep(int maxBlocks) {
        return reclaimer.step(maxBlocks);
    }

    /// Keys and blocks that `freeStep` has still to free.
    public long lazyFreePending() {
        return reclaimer.pending();
    }

    // Snapshots.

    /// Whether `openSnapshot` would succeed: none is open, and all that the last one kept is freed (`freeStep`).
    public boolean canOpenSnapshot() {
        return epochs.endIfQuiet() && reclaimer.isClean();
    }

    /// The state of all databases at this moment, for other threads to walk.
    ///
    /// @throws IllegalStateException unless `canOpenSnapshot`
    public Snapshot openSnapshot() {
        if (!canOpenSnapshot()) {
            throw new IllegalStateException("the previous snapshot is not closed and cleaned up");
        }
        WalkerGate gate = epochs.open();
        reclaimer.onSnapshotOpened();
        return new TablesSnapshot(gate, epochs.current(), allocator.base(), databases, records.structures(), now);
    }

    // Figures.

    /// Whether writes keep what a snapshot may still read.
    public boolean isSnapshotOpen() {
        return epochs.isOpen();
    }

    /// The most that may be held only for a snapshot: one that needs more is aborted.
    public void snapshotBytesMax(long bytes) {
        epochs.extraBytesMax(bytes);
    }

    /// Memory held only for the last snapshot, now.
    public long snapshotBytes() {
        return epochs.extraBytes();
    }

    /// The most that was held for the last snapshot.
    public long snapshotBytesPeak() {
        return epochs.extraBytesPeak();
    }

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }

    /// Keys removed because their time had come.
    public long expired() {
        return expired;
    }

    /// Fields of hashes removed because their time had come.
    public long expiredFields() {
        return expiredFields;
    }

    /// How many of 100 entries that the active expiry looked at were due, as a moving average.
    public double expiredStalePercent() {
        return expirer.stalePercent();
    }

    public void resetCounters() {
        hits = 0;
        misses = 0;
        expired = 0;
        expiredFields = 0;
    }

    /// Memory of the tables (segments, directories, registries), those that wait to be freed included.
    public long tableBytes() {
        long bytes = reclaimer.bytes();
        for (Database database : databases) {
            bytes += database.keys.bytes() + database.expires.bytes() + database.dueFields.table.bytes();
        }
        return bytes;
    }

    /// Keeps the loads of `touch…` from being thought away.
    public long sink() {
        return sink;
    }

    /// Frees everything. No snapshot may be open.
    @Override
    public void close() {
        if (!epochs.endIfQuiet()) {
            throw new IllegalStateException("a snapshot is open");
        }
        for (Database database : databases) {
            database.clear(true);
            detach(database.keys, database.expires, database.dueFields.table);
            database.close();
        }
        lists.close();
        hashes.close();
        freeDetached();
        sets.close();
        sortedSets.close();
    }

    // For the package.

    SetHands sets() {
        return sets;
    }

    long now() {
        return now;
    }

    WriteListener listener() {
        return listener;
    }

    AccessClock accessClock() {
        return accessClock;
    }

    RandomNumbers randomNumbers() {
        return randomNumbers;
    }

    ValueContext values() {
        return values;
    }

    RecordStore records() {
        return records;
    }

    /// For questions about an entry.
    KeyCell entryCell() {
        return entryCell;
    }

    ListHands lists() {
        return lists;
    }

    HashHands hashes() {
        return hashes;
    }

    SortedSetHands sortedSets() {
        return sortedSets;
    }

    StreamHands streams() {
        return streams;
    }

    Change change() {
        return change;
    }

    Database data(int index) {
        return databases[index];
    }

    Table newTable() {
        return new Table(allocator, epochs, keyHash, scratch);
    }

    /// Snapshots read expiries from the records.
    Table newTableOfExpiries() {
        return new Table(allocator, noSnapshots, keyHash, scratch);
    }

    void freeBlock(long block) {
        StringBlocks.free(allocator, block);
    }

    void countHit() {
        hits++;
    }

    void countMiss() {
        misses++;
    }

    void countExpired() {
        expired++;
    }

    void countExpiredFields(int fields) {
        expiredFields += fields;
    }

    void detach(Table keys, Table expires, Table dueFields) {
        reclaimer.detach(keys, expires, dueFields);
    }

    /// Frees all that no open snapshot keeps.
    void freeDetached() {
        boolean more = true;
        while (more) {
            more = reclaimer.step(Integer.MAX_VALUE);
        }
    }

    void swap(int indexA, int indexB) {
        if (indexA == indexB) {
            return;
        }
        Database a = databases[indexA];
        Database b = databases[indexB];
        Table keys = a.keys;
        Table expires = a.expires;
        Table dueFields = a.dueFields.table;
        long averageTtl = a.averageTtl;
        a.dueFields.table = b.dueFields.table;
        b.dueFields.table = dueFields;
        a.keys = b.keys;
        a.expires = b.expires;
        a.averageTtl = b.averageTtl;
        b.keys = keys;
        b.expires = expires;
        b.averageTtl = averageTtl;
        listener.onCleared(indexA);
        listener.onCleared(indexB);
    }
}
