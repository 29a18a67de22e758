package io.heddle.hash;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.table.EntryVisitor;
import io.heddle.table.PackedTable;
import io.heddle.value.Cell;
import io.heddle.value.EncodingLimits;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;
import io.heddle.value.RandomNumbers;
import io.heddle.value.ValueContext;
import org.agrona.collections.LongArrayList;
import org.agrona.collections.LongHashSet;

/// One hash at a time, behind a cell: a flyweight that the keyspace points at the hash of a command.
///
/// - A hash is compact as long as it has no more fields, and no longer ones, than the limits say; it never becomes
///   compact again.
/// - Looks for a field of a compact hash at all before it; of a large one at one.
/// - Fields that have expired stay until `removeExpired`, and are passed over until then.
public final class HashValue implements HashWriter, AutoCloseable {
    private static final int RANDOM_TRIES_MAX = 100;
    private static final int DIGITS_ROOM = 32;

    /// Up to one in so many fields, picking them one by one is cheaper than a pass over the hash.
    private static final int SAMPLE_SHARE = 3;

    private static final FieldVisitor NOBODY = _ -> {};
    private static final EntryVisitor NOTHING = _ -> {};

    private final Cell cell;
    private final NodeStore nodes;
    private final PackedTable table;
    private final EncodingLimits limits;
    private final RandomNumbers randomNumbers;
    private final EntryVisitor showing = this::show;

    /// Room for the digits of a field, of its value, and of a value to be set.
    private final long digits = Memory.allocateRaw(3 * DIGITS_ROOM);

    private long now;

    /// The place: an entry of the table, or the first entry of a compact field.
    private boolean inTable;

    private boolean expiring;
    private long place;
    private FieldVisitor visitor = NOBODY;
    private long shown;

    public HashValue(ValueContext context, Cell cell) {
        this.cell = cell;
        nodes = context.nodes();
        table = new PackedTable(context, true);
        limits = context.limits();
        randomNumbers = context.random();
    }

    /// The cell was pointed at a hash, or at no key.
    ///
    /// @param newNow Unix milliseconds; 0: nothing expires
    public HashValue at(long newNow) {
        now = newNow;
        return this;
    }

    @Override
    public void close() {
        Memory.freeRaw(digits);
    }

    // Expiry of fields.

    /// Whether there may be fields whose time has come.
    public boolean isDue() {
        return cell.isPresent() && earliest() < now;
    }

    private long earliest() {
        return cell.isRoot()
                ? HashStructure.earliest(table.attach(cell.root()))
                : CompactHash.earliest(cell.bytes(), cell.length());
    }

    /// Removes fields whose time has come: all of a compact hash, of a large one some. Leaves the key, with a hash
    /// that may have no live field: see `isSpent`.
    ///
    /// @param max entries of a large hash to look at
    /// @return how many fields have gone
    public int removeExpired(int max) {
        int removed;
        if (cell.isRoot()) {
            removed = table.attach(cell.root()).expireStep(now, max, NOTHING);
            if (removed > 0) {
                cell.changed();
            }
        } else {
            removed = CompactWriter.removeExpired(cell, now);
        }
        noteDue();
        return removed;
    }

    /// Whether no field is left, after `removeExpired`.
    public boolean isSpent() {
        return cell.isRoot() ? table.attach(cell.root()).size() == 0 : liveInCompact() == 0;
    }

    /// Has the keyspace know when to look at the fields of this hash.
    public void noteDue() {
        long earliest = earliest();
        cell.due(earliest == Long.MAX_VALUE ? NO_EXPIRY : earliest);
    }

    // Reading.

    @Override
    public boolean isPresent() {
        return cell.isPresent();
    }

    @Override
    public long size() {
        if (!cell.isPresent()) {
            return 0;
        }
        return cell.isRoot() ? table.attach(cell.root()).size() : liveInCompact();
    }

    @Override
    public long liveSize() {
        if (!cell.isRoot() || earliest() >= now) {
            return size();
        }
        shown = 0;
        forEach(NOBODY);
        return shown;
    }

    private int liveInCompact() {
        long bytes = cell.bytes();
        int length = cell.length();
        int live = CompactHash.fields(bytes, length);
        if (CompactHash.earliest(bytes, length) >= now) {
            return live;
        }
        long end = CompactHash.end(bytes, length);
        for (long field = bytes; field < end; field = CompactHash.next(field, true)) {
            live -= CompactHash.isExpired(field, now) ? 1 : 0;
        }
        return live;
    }

    @Override
    public boolean find(long field, int length) {
        if (!cell.isPresent()) {
            inTable = false;
            expiring = false;
            place = 0;
            return false;
        }
        inTable = cell.isRoot();
        if (inTable) {
            place = table.attach(cell.root()).find(field, length);
            return place != 0 && !isExpired(place);
        }
        long bytes = cell.bytes();
        int bytesLength = cell.length();
        expiring = CompactHash.isExpiring(bytes, bytesLength);
        place = Pack.find(bytes, CompactHash.end(bytes, bytesLength), expiring ? 3 : 2, field, length);
        return place != 0 && !(expiring && CompactHash.isExpired(place, now));
    }

    private boolean isExpired(long entry) {
        long expireAt = table.expireAt(entry);
        return expireAt != PackedTable.NO_EXPIRY && expireAt < now;
    }

    @Override
    public boolean random() {
        if (!cell.isPresent()) {
            return false;
        }
        inTable = cell.isRoot();
        return inTable ? randomOfTable() : randomOfCompact();
    }

    private boolean randomOfTable() {
        table.attach(cell.root());
        for (int tries = 0; tries < RANDOM_TRIES_MAX; tries++) {
            place = table.random();
            if (place != 0 && !isExpired(place)) {
                return true;
            }
        }
        return randomOfFew();
    }

    /// When nearly all fields of a large hash have expired.
    private boolean randomOfFew() {
        LongArrayList live = places();
        if (live.isEmpty()) {
            return false;
        }
        place = live.getLong(randomNumbers.below(live.size()));
        return true;
    }

    private LongArrayList places() {
        LongArrayList places = new LongArrayList();
        forEach(_ -> places.addLong(place));
        return places;
    }

    private boolean randomOfCompact() {
        int live = liveInCompact();
        if (live == 0) {
            return false;
        }
        long bytes = cell.bytes();
        expiring = CompactHash.isExpiring(bytes, cell.length());
        int left = randomNumbers.below(live);
        place = bytes;
        while (true) {
            if (!expiring || !CompactHash.isExpired(place, now)) {
                if (left == 0) {
                    return true;
                }
                left--;
            }
            place = CompactHash.next(place, expiring);
        }
    }

    /// Whether it is a large hash without fields that have expired.
    private boolean isLiveTable() {
        return cell.isPresent() && cell.isRoot() && earliest() >= now;
    }

    @Override
    public void pick(long count, FieldVisitor newVisitor) {
        if (isLiveTable()) {
            for (long i = 0; i < count && random(); i++) {
                newVisitor.field(this);
            }
            return;
        }
        LongArrayList places = places();
        for (long i = 0; i < count && !places.isEmpty(); i++) {
            place = places.getLong(randomNumbers.below(places.size()));
            newVisitor.field(this);
        }
    }

    @Override
    public void sample(long count, FieldVisitor newVisitor) {
        long live = liveSize();
        if (isLiveTable() && count <= live / SAMPLE_SHARE) {
            LongHashSet seen = new LongHashSet();
            while (seen.size() < count && random()) {
                if (seen.add(place)) {
                    newVisitor.field(this);
                }
            }
            return;
        }
        forEach(new Sample(count, live, newVisitor));
    }

    /// Passes on so many of the fields it is shown, each with the same chance.
    private final class Sample implements FieldVisitor {
        private final FieldVisitor next;
        private long wanted;
        private long left;

        Sample(long wanted, long size, FieldVisitor next) {
            this.wanted = wanted;
            this.next = next;
            left = size;
        }

        @Override
        public void field(HashReader at) {
            if (Math.unsignedMultiplyHigh(randomNumbers.next(), left) < wanted) {
                wanted--;
                next.field(at);
            }
            left--;
        }
    }

    @Override
    public void forEach(FieldVisitor newVisitor) {
        if (!cell.isPresent()) {
            return;
        }
        visitor = newVisitor;
        inTable = cell.isRoot();
        if (inTable) {
            table.attach(cell.root()).forEach(showing);
        } else {
            showCompact();
        }
        visitor = NOBODY;
    }

    @Override
    public long scan(long cursor, FieldVisitor newVisitor) {
        if (!cell.isRoot()) {
            forEach(newVisitor);
            return 0;
        }
        visitor = newVisitor;
        inTable = true;
        long next = table.attach(cell.root()).scan(cursor, showing);
        visitor = NOBODY;
        return next;
    }

    private void show(long entry) {
        if (!isExpired(entry)) {
            place = entry;
            shown++;
            visitor.field(this);
        }
    }

    private void showCompact() {
        long bytes = cell.bytes();
        int length = cell.length();
        long end = CompactHash.end(bytes, length);
        expiring = CompactHash.isExpiring(bytes, length);
        for (long field = bytes; field < end; field = CompactHash.next(field, expiring)) {
            if (!expiring || !CompactHash.isExpired(field, now)) {
                place = field;
                visitor.field(this);
            }
        }
    }

    // The place.

    @Override
    public long place() {
        return place;
    }

    @Override
    public void goTo(long newPlace) {
        place = newPlace;
    }

    @Override
    public long field() {
        return inTable ? table.keyAddress(place) : text(place, digits);
    }

    @Override
    public int fieldLength() {
        return inTable ? table.keyLength(place) : Pack.length(place);
    }

    @Override
    public long value() {
        return inTable ? table.valueAddress(place) : text(Pack.next(place), digits + DIGITS_ROOM);
    }

    @Override
    public int valueLength() {
        return inTable ? table.valueLength(place) : Pack.length(Pack.next(place));
    }

    private static long text(long entry, long room) {
        if (!Pack.isInteger(entry)) {
            return Pack.address(entry);
        }
        Decimals.write(Pack.integer(entry), room);
        return room;
    }

    @Override
    public long expireAt() {
        if (inTable) {
            return table.expireAt(place);
        }
        long expiry = expiring ? CompactHash.expiry(place) : CompactHash.NONE;
        return expiry == CompactHash.NONE ? NO_EXPIRY : expiry;
    }

    // Writing.

    @Override
    public boolean put(long field, int fieldLength, long value, int valueLength, long expireAt) {
        nodes.requireReserve();
        if (expireAt < 0 && isTableWithoutExpiries()) {
            boolean isNew = table.put(field, fieldLength, value, valueLength, NO_EXPIRY);
            cell.changed();
            return isNew;
        }
        boolean found = find(field, fieldLength);
        boolean expired = found && expireAt() != NO_EXPIRY;
        long kept = expired ? expireAt() : NO_EXPIRY;
        long wanted = expireAt == KEEP_EXPIRY ? kept : expireAt;
        if (cell.isRoot()) {
            table.put(field, fieldLength, value, valueLength, wanted);
            cell.changed();
        } else if (fitsCompact(fieldLength, valueLength, found)) {
            putCompact(found, field, fieldLength, value, valueLength, wanted);
        } else {
            putInTable(field, fieldLength, value, valueLength, wanted);
        }
        if (expired || wanted != NO_EXPIRY) {
            noteDue();
        }
        return !found;
    }

    /// Whether changes of the hash are changes of its table and no more; then `table` is attached to it.
    private boolean isTableWithoutExpiries() {
        return cell.isRoot() && table.attach(cell.root()).expiring() == 0;
    }

    @Override
    public boolean putInteger(long field, int fieldLength, long value) {
        long text = digits + 2 * DIGITS_ROOM;
        return put(field, fieldLength, text, Decimals.write(value, text), KEEP_EXPIRY);
    }

    private boolean fitsCompact(int fieldLength, int valueLength, boolean found) {
        if (fieldLength > limits.hashMaxListpackValue || valueLength > limits.hashMaxListpackValue) {
            return false;
        }
        int length = cell.length();
        long fields = (length == 0 ? 0L : CompactHash.fields(cell.bytes(), length)) + (found ? 0 : 1);
        return fields <= limits.hashMaxListpackEntries
                && fields <= CompactHash.FIELDS_MAX
                && limits.allowsCompact(length, (long) fieldLength + valueLength);
    }

    private void putCompact(boolean found, long field, int fieldLength, long value, int valueLength, long wanted) {
        boolean makeExpiring = wanted != NO_EXPIRY && !expiring;
        if (makeExpiring && cell.isPresent()) {
            CompactWriter.toExpiring(cell);
            find(field, fieldLength);
        }
        long expiry = wanted == NO_EXPIRY ? CompactHash.NONE : wanted;
        if (!found) {
            CompactWriter.append(cell, field, fieldLength, value, valueLength, expiry);
            return;
        }
        if (expiring && CompactHash.expiry(place) != expiry) {
            CompactWriter.valueAndExpiry(cell, place, value, valueLength, expiry);
        } else {
            CompactWriter.value(cell, place, value, valueLength);
        }
    }

    /// Makes a compact hash, or a missing one, a table with another field.
    private void putInTable(long field, int fieldLength, long value, int valueLength, long expireAt) {
        long root = table.create();
        try {
            copyToTable();
            table.put(field, fieldLength, value, valueLength, expireAt);
        } catch (OutOfMemoryException e) {
            table.freeAll(root);
            throw e;
        }
        cell.root(root);
    }

    private void copyToTable() {
        int length = cell.length();
        if (length > 0) {
            long bytes = cell.bytes();
            long end = CompactHash.end(bytes, length);
            inTable = false;
            expiring = CompactHash.isExpiring(bytes, length);
            for (long field = bytes; field < end; field = CompactHash.next(field, expiring)) {
                place = field;
                table.put(field(), fieldLength(), value(), valueLength(), expireAt());
            }
        }
    }

    @Override
    public boolean setExpireAt(long field, int fieldLength, long expireAt) {
        nodes.requireReserve();
        if (!find(field, fieldLength)) {
            return false;
        }
        if (inTable) {
            table.setExpireAt(field, fieldLength, expireAt);
            cell.changed();
        } else {
            if (!expiring) {
                CompactWriter.toExpiring(cell);
                find(field, fieldLength);
            }
            CompactWriter.expiry(cell, place, expireAt == NO_EXPIRY ? CompactHash.NONE : expireAt);
        }
        noteDue();
        return true;
    }

    @Override
    public boolean remove(long field, int fieldLength) {
        if (isTableWithoutExpiries()) {
            return removeFromTable(field, fieldLength);
        }
        if (!find(field, fieldLength)) {
            return false;
        }
        boolean expires = expireAt() != NO_EXPIRY;
        if (inTable) {
            removeFromTable(field, fieldLength);
        } else if (CompactHash.fields(cell.bytes(), cell.length()) == 1) {
            cell.remove();
            return true;
        } else {
            CompactWriter.remove(cell, place);
        }
        if (expires && cell.isPresent()) {
            noteDue();
        }
        return true;
    }

    private boolean removeFromTable(long field, int fieldLength) {
        if (!table.remove(field, fieldLength)) {
            return false;
        }
        if (table.size() == 0) {
            cell.remove();
        } else {
            cell.changed();
        }
        return true;
    }
}
