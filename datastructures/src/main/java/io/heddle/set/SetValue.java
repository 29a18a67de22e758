package io.heddle.set;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.table.PackedTable;
import io.heddle.value.Cell;
import io.heddle.value.EncodingLimits;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;
import io.heddle.value.RandomNumbers;
import io.heddle.value.ValueContext;
import org.agrona.collections.LongHashSet;

/// A set behind a cell.
///
/// ```
///   integers only, at most set-max-intset-entries:                 IntegerSet  "intset"
///   at most set-max-listpack-entries of set-max-listpack-value:    PackSet     "listpack"
///   else:                                                          PackedTable "hashtable"
/// ```
///
/// A set changes its form when a member is added that the present one cannot hold, and never back.
public final class SetValue implements SetWriter, AutoCloseable {
    /// Picks one by one when so many times as many members are there as are wanted, else passes over all.
    private static final int PICKING_SHARE = 3;

    private final Cell cell;
    private final NodeStore nodes;
    private final PackedTable table;
    private final EncodingLimits limits;
    private final RandomNumbers random;

    /// Digits of the integer shown last.
    private final long digits = Memory.allocateRaw(Decimals.LONGEST);

    private long expected;

    private long picked;
    private int pickedIndex;
    private long pickedAddress;
    private int pickedLength;

    public SetValue(ValueContext context, Cell cell) {
        this.cell = cell;
        nodes = context.nodes();
        table = new PackedTable(context, false);
        limits = context.limits();
        random = context.random();
    }

    /// The cell has been pointed at another key.
    public SetValue begin() {
        expected = 1;
        return this;
    }

    private PackedTable table() {
        return table.attach(cell.root());
    }

    private boolean isPack() {
        return PackSet.isPack(cell.bytes());
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
        return cell.isRoot() ? table().size() : compactSize();
    }

    private int compactSize() {
        long bytes = cell.bytes();
        int length = cell.length();
        if (length == 0) {
            return 0;
        }
        return PackSet.isPack(bytes) ? PackSet.count(bytes, length) : IntegerSet.count(bytes, length);
    }

    @Override
    public boolean isCompact() {
        return !cell.isRoot();
    }

    @Override
    public boolean contains(long member, int length) {
        if (!cell.isPresent()) {
            return false;
        }
        if (cell.isRoot()) {
            return table().contains(member, length);
        }
        return isPack()
                ? packEntry(member, length) != 0
                : Decimals.isLong(member, length) && search(Decimals.toLong(member, length)) >= 0;
    }

    private long packEntry(long member, int length) {
        long bytes = cell.bytes();
        return Pack.find(PackSet.first(bytes), PackSet.end(bytes, cell.length()), 1, member, length);
    }

    private int search(long value) {
        return IntegerSet.search(cell.bytes(), cell.length(), value);
    }

    private boolean show(long value, MemberVisitor visitor) {
        return visitor.visit(digits, Decimals.write(value, digits));
    }

    private boolean showEntry(long entry, MemberVisitor visitor) {
        return Pack.isInteger(entry)
                ? show(Pack.integer(entry), visitor)
                : visitor.visit(Pack.address(entry), Pack.length(entry));
    }

    @Override
    public void forEach(MemberVisitor visitor) {
        if (!cell.isPresent()) {
            return;
        }
        if (cell.isRoot()) {
            table().forEachWhile(entry -> visitor.visit(table.keyAddress(entry), table.keyLength(entry)));
            return;
        }
        long bytes = cell.bytes();
        int count = compactSize();
        if (!PackSet.isPack(bytes)) {
            boolean more = true;
            for (int i = 0; i < count && more; i++) {
                more = show(IntegerSet.get(bytes, i), visitor);
            }
            return;
        }
        long entry = PackSet.first(bytes);
        for (int i = 0; i < count && showEntry(entry, visitor); i++) {
            entry = Pack.next(entry);
        }
    }

    @Override
    public long scan(long cursor, MemberVisitor visitor) {
        if (!cell.isRoot()) {
            forEach(visitor);
            return 0;
        }
        return table().scan(cursor, entry -> visitor.visit(table.keyAddress(entry), table.keyLength(entry)));
    }

    // Random picks.

    @Override
    public void pick() {
        if (cell.isRoot()) {
            picked = table().random();
            pickedAddress = table.keyAddress(picked);
            pickedLength = table.keyLength(picked);
            return;
        }
        long bytes = cell.bytes();
        pickedIndex = random.below(compactSize());
        if (!PackSet.isPack(bytes)) {
            pickedDigits(IntegerSet.get(bytes, pickedIndex));
            return;
        }
        picked = PackSet.entry(bytes, pickedIndex);
        if (Pack.isInteger(picked)) {
            pickedDigits(Pack.integer(picked));
        } else {
            pickedAddress = Pack.address(picked);
            pickedLength = Pack.length(picked);
        }
    }

    private void pickedDigits(long value) {
        pickedAddress = digits;
        pickedLength = Decimals.write(value, digits);
    }

    @Override
    public long pickedAddress() {
        return pickedAddress;
    }

    @Override
    public int pickedLength() {
        return pickedLength;
    }

    @Override
    public void sample(long count, MemberVisitor visitor) {
        if (cell.isRoot() && count * PICKING_SHARE < table().size()) {
            pickDifferent(count, visitor);
        } else {
            passAndChoose(count, visitor);
        }
    }

    private void pickDifferent(long count, MemberVisitor visitor) {
        LongHashSet seen = new LongHashSet();
        while (seen.size() < count) {
            pick();
            if (seen.add(picked)) {
                visitor.visit(pickedAddress, pickedLength);
            }
        }
    }

    /// Takes each member with the chance of how many are wanted of how many are left.
    private void passAndChoose(long count, MemberVisitor visitor) {
        long[] wantedAndLeft = {count, size()};
        forEach((address, length) -> {
            boolean taken = Math.unsignedMultiplyHigh(random.next(), wantedAndLeft[1]) < wantedAndLeft[0];
            wantedAndLeft[1]--;
            if (taken) {
                wantedAndLeft[0]--;
                visitor.visit(address, length);
            }
            return wantedAndLeft[0] > 0;
        });
    }

    // Writing.

    @Override
    public void expect(long members) {
        expected = members;
        if (cell.isPresent() && !cell.isRoot()) {
            long most = isPack() ? limits.setMaxListpackEntries : limits.setMaxIntsetEntries;
            if (members > most) {
                nodes.requireReserve();
                cell.root(newTable());
            }
        }
    }

    @Override
    public boolean add(long member, int length) {
        nodes.requireReserve();
        if (!cell.isPresent()) {
            create(member, length);
            return true;
        }
        if (cell.isRoot()) {
            boolean added = table().add(member, length);
            if (added) {
                cell.changed();
            }
            return added;
        }
        if (isPack()) {
            return addToPack(member, length);
        }
        return Decimals.isLong(member, length)
                ? addInteger(Decimals.toLong(member, length), member, length)
                : addStringToIntegers(member, length);
    }

    /// Makes a new set of the form that suits its first member.
    private void create(long member, int length) {
        if (expected <= limits.setMaxIntsetEntries
                && limits.setMaxIntsetEntries > 0
                && Decimals.isLong(member, length)) {
            long value = Decimals.toLong(member, length);
            int width = IntegerSet.widthOf(value);
            long bytes = cell.splice(0, 0, IntegerSet.HEADER_BYTES + width);
            Memory.putByte(bytes, (byte) width);
            IntegerSet.put(bytes + IntegerSet.HEADER_BYTES, width, value);
            return;
        }
        boolean small = expected <= limits.setMaxListpackEntries && length <= limits.setMaxListpackValue;
        if (small && limits.setMaxListpackEntries > 0) {
            int size = Pack.entryBytes(member, length);
            long bytes = cell.splice(0, 0, PackSet.HEADER_BYTES + size + PackSet.COUNT_BYTES);
            Memory.putByte(bytes, (byte) PackSet.KIND);
            Pack.write(bytes + PackSet.HEADER_BYTES, member, length);
            Memory.putInt(bytes + PackSet.HEADER_BYTES + size, 1);
            return;
        }
        addInTable(member, length);
    }

    private boolean addToPack(long member, int length) {
        if (packEntry(member, length) != 0) {
            return false;
        }
        int bytes = cell.length();
        int count = compactSize();
        boolean fits = count < limits.setMaxListpackEntries
                && length <= limits.setMaxListpackValue
                && limits.allowsCompact(bytes, length);
        if (!fits) {
            return addInTable(member, length);
        }
        int size = Pack.entryBytes(member, length);
        long at = cell.splice(bytes - PackSet.COUNT_BYTES, PackSet.COUNT_BYTES, size + PackSet.COUNT_BYTES);
        Pack.write(at, member, length);
        Memory.putInt(at + size, count + 1);
        return true;
    }

    private boolean addInteger(long value, long member, int length) {
        int index = search(value);
        if (index >= 0) {
            return false;
        }
        int count = compactSize() + 1;
        if (count > limits.setMaxIntsetEntries || !limits.allowsCompact((count + 1) * Long.BYTES, 0)) {
            return addInTable(member, length);
        }
        long bytes = cell.bytes();
        int width = IntegerSet.width(bytes);
        if (IntegerSet.widthOf(value) > width) {
            widen(value);
        } else {
            long at = cell.splice(IntegerSet.offset(~index, width), 0, width);
            IntegerSet.put(at, width, value);
        }
        return true;
    }

    /// Adds a value that is wider than all others, and so smaller or greater than all.
    private void widen(long value) {
        int length = cell.length();
        int count = compactSize();
        int width = IntegerSet.widthOf(value);
        long old = Memory.allocateRaw(length);
        try {
            Memory.copy(cell.bytes(), old, length);
            long bytes = cell.splice(0, length, IntegerSet.offset(count + 1, width));
            Memory.putByte(bytes, (byte) width);
            int first = value < 0 ? 1 : 0;
            for (int i = 0; i < count; i++) {
                IntegerSet.put(bytes + IntegerSet.offset(first + i, width), width, IntegerSet.get(old, i));
            }
            IntegerSet.put(bytes + IntegerSet.offset(value < 0 ? 0 : count, width), width, value);
        } finally {
            Memory.freeRaw(old);
        }
    }

    private boolean addStringToIntegers(long member, int length) {
        long bytes = cell.bytes();
        int count = compactSize();
        int longest =
                Math.max(Decimals.length(IntegerSet.get(bytes, 0)), Decimals.length(IntegerSet.get(bytes, count - 1)));
        boolean fits = count < limits.setMaxListpackEntries && Math.max(length, longest) <= limits.setMaxListpackValue;
        if (!fits) {
            return addInTable(member, length);
        }
        int size = PackSet.HEADER_BYTES + Pack.entryBytes(member, length) + PackSet.COUNT_BYTES;
        for (int i = 0; i < count; i++) {
            size += Pack.integerEntryBytes(IntegerSet.get(bytes, i));
        }
        int oldLength = cell.length();
        long old = Memory.allocateRaw(oldLength);
        try {
            Memory.copy(bytes, old, oldLength);
            long made = cell.splice(0, oldLength, size);
            Memory.putByte(made, (byte) PackSet.KIND);
            long at = PackSet.first(made);
            for (int i = 0; i < count; i++) {
                at += Pack.writeInteger(at, IntegerSet.get(old, i));
            }
            at += Pack.write(at, member, length);
            Memory.putInt(at, count + 1);
        } finally {
            Memory.freeRaw(old);
        }
        return true;
    }

    /// Makes a compact set, or a missing one, a table with another member.
    private boolean addInTable(long member, int length) {
        long root = newTable();
        try {
            table.add(member, length);
        } catch (OutOfMemoryException e) {
            table.freeAll(root);
            throw e;
        }
        cell.root(root);
        return true;
    }

    /// A table of the members of a compact set, to which `table` is attached then.
    private long newTable() {
        long root = table.create();
        try {
            forEach(table::add);
        } catch (OutOfMemoryException e) {
            table.freeAll(root);
            throw e;
        }
        return root;
    }

    @Override
    public boolean remove(long member, int length) {
        if (!cell.isPresent()) {
            return false;
        }
        if (cell.isRoot()) {
            return table().remove(member, length) && removedFromTable();
        }
        if (isPack()) {
            long entry = packEntry(member, length);
            return entry != 0 && removeEntry(entry);
        }
        int index = Decimals.isLong(member, length) ? search(Decimals.toLong(member, length)) : -1;
        return index >= 0 && removeInteger(index);
    }

    @Override
    public void removePicked() {
        if (cell.isRoot()) {
            table().removePicked();
            removedFromTable();
        } else if (isPack()) {
            removeEntry(PackSet.entry(cell.bytes(), pickedIndex));
        } else {
            removeInteger(pickedIndex);
        }
    }

    private boolean removedFromTable() {
        if (table.size() == 0) {
            cell.remove();
        } else {
            cell.changed();
        }
        return true;
    }

    private boolean removeInteger(int index) {
        if (compactSize() == 1) {
            cell.remove();
        } else {
            int width = IntegerSet.width(cell.bytes());
            cell.splice(IntegerSet.offset(index, width), width, 0);
        }
        return true;
    }

    /// Writes what stands behind the entry again, with the count.
    private boolean removeEntry(long entry) {
        int count = compactSize();
        if (count == 1) {
            cell.remove();
            return true;
        }
        long bytes = cell.bytes();
        int length = cell.length();
        int offset = (int) (entry - bytes);
        int behind = length - offset;
        int size = Pack.size(entry);
        int kept = behind - size;
        long copy = Memory.allocateRaw(kept);
        try {
            Memory.copy(entry + size, copy, kept);
            Memory.putInt(copy + kept - PackSet.COUNT_BYTES, count - 1);
            Memory.copy(copy, cell.splice(offset, behind, kept), kept);
        } finally {
            Memory.freeRaw(copy);
        }
        return true;
    }

    @Override
    public void close() {
        Memory.freeRaw(digits);
    }
}
