package io.heddle.list;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.value.Cell;
import io.heddle.value.NodeStore;
import io.heddle.value.Pack;
import io.heddle.value.ValueContext;

/// A list under one key, compact or large.
///
/// ```
///   compact:  | elements u16 | packed entries ... |
/// ```
///
/// Reused: `of` points it at a cell.
public final class ListHand implements ListWriter, AutoCloseable {
    static final int COMPACT_HEADER = 2;

    private static final int COMPACT_COUNT_MAX = 0xFFFF;

    /// What a listpack has beside its entries: the limits count it.
    private static final int FRAME = 7;

    private final NodeStore nodes;
    private final LargeLists large;
    private final LargeCursor cursor;
    private final LargeEdits edits;
    private final ListLimits limits;

    private static final int SCRATCH_BYTES_LEAST = 256;
    private static final int SCRATCH_BYTES_KEPT = 1 << 20;

    private Cell cell;
    private long scratch;
    private int scratchBytes;
    private boolean isLarge;

    // The cursor of a compact list: offsets of the element, and of where `next` goes on.
    private long bytes;
    private boolean forward;
    private int entry;
    private int ahead;

    /// @param cell anything, until `of` gives another
    public ListHand(ValueContext context, Cell cell) {
        this.cell = cell;
        nodes = context.nodes();
        limits = new ListLimits(context.limits());
        large = new LargeLists(new ListBlocks(context.nodes()), limits);
        cursor = new LargeCursor(large);
        edits = new LargeEdits(large, cursor);
    }

    /// Points at the list of a key.
    public ListHand of(Cell newCell) {
        cell = newCell;
        isLarge = cell.isRoot();
        cursor.forget();
        return this;
    }

    // Reading.

    @Override
    public boolean isPresent() {
        return cell.isPresent();
    }

    @Override
    public boolean isCompact() {
        return !isLarge;
    }

    @Override
    public long size() {
        if (isLarge) {
            return ListRoot.count(cell.root());
        }
        return cell.length() == 0 ? 0 : compactCount();
    }

    @Override
    public long leaves() {
        if (!isLarge) {
            return 1;
        }
        long root = cell.root();
        int ends = ListRoot.leaf(ListRoot.end(root, true)) == 0 ? 0 : 1;
        ends += ListRoot.leaf(ListRoot.end(root, false)) == 0 ? 0 : 1;
        return ends + large.tree.leaves(root);
    }

    private int compactCount() {
        return Memory.getUnsignedShort(cell.bytes());
    }

    @Override
    public void seek(long index, boolean newForward) {
        if (isLarge) {
            cursor.seek(cell.root(), index, newForward);
            return;
        }
        bytes = cell.bytes();
        forward = newForward;
        int steps = (int) (newForward ? index : index + 1);
        int count = compactCount();
        if (steps <= count >>> 1) {
            long at = bytes + COMPACT_HEADER;
            for (int i = 0; i < steps; i++) {
                at = Pack.next(at);
            }
            ahead = (int) (at - bytes);
        } else {
            long at = bytes + cell.length();
            for (int i = steps; i < count; i++) {
                at = Pack.previous(at);
            }
            ahead = (int) (at - bytes);
        }
    }

    @Override
    public boolean next() {
        if (isLarge) {
            return cursor.next();
        }
        if (forward) {
            if (ahead >= cell.length()) {
                return false;
            }
            entry = ahead;
            ahead = (int) (Pack.next(bytes + ahead) - bytes);
        } else {
            if (ahead <= COMPACT_HEADER) {
                return false;
            }
            ahead = (int) (Pack.previous(bytes + ahead) - bytes);
            entry = ahead;
        }
        return true;
    }

    private long entry() {
        return isLarge ? cursor.entry : bytes + entry;
    }

    @Override
    public boolean isInteger() {
        return Pack.isInteger(entry());
    }

    @Override
    public long integer() {
        return Pack.integer(entry());
    }

    @Override
    public long address() {
        return Pack.address(entry());
    }

    @Override
    public int length() {
        return Pack.length(entry());
    }

    @Override
    public boolean matches(long text, int length) {
        return Pack.equals(entry(), text, length);
    }

    // Adding.

    @Override
    public void expect(long added, int elements) {
        if (!isLarge) {
            int length = cell.length();
            long size = FRAME + (length == 0 ? 0 : length - COMPACT_HEADER) + added;
            long count = (length == 0 ? 0 : compactCount()) + (long) elements;
            if (limits.exceeds(size, count)) {
                nodes.requireReserve();
                enlarge();
            }
        }
    }

    /// Makes the compact list, or none, a large one.
    private void enlarge() {
        long root = large.blocks.newRoot();
        int length = cell.length();
        try {
            long start = length == 0 ? 0 : cell.bytes();
            for (long at = start + COMPACT_HEADER; at < start + length; at = Pack.next(at)) {
                large.pushEntry(root, false, at);
            }
        } catch (OutOfMemoryException e) {
            large.freeAll(root);
            throw e;
        }
        cell.root(root);
        isLarge = true;
    }

    @Override
    public void push(boolean front, long text, int length) {
        nodes.requireReserve();
        if (!isLarge) {
            pushCompact(front, text, length);
            return;
        }
        try {
            large.push(cell.root(), front, text, length);
        } catch (OutOfMemoryException e) {
            if (size() == 0) {
                cell.remove(); // it was made for this element
                isLarge = false;
            }
            throw e;
        }
        cell.changed();
    }

    @Override
    public void pushElement(boolean front, ListReader source) {
        int length = source.length();
        if (scratch == 0 || length > scratchBytes) {
            freeScratch();
            scratchBytes = Math.max(length, SCRATCH_BYTES_LEAST);
            scratch = Memory.allocateRaw(scratchBytes);
        }
        if (source.isInteger()) {
            Decimals.write(source.integer(), scratch);
        } else {
            Memory.copy(source.address(), scratch, length);
        }
        expect(length, 1);
        push(front, scratch, length);
        if (scratchBytes > SCRATCH_BYTES_KEPT) {
            freeScratch();
        }
    }

    /// Frees the scratch memory; the hand can go on.
    @Override
    public void close() {
        cursor.close();
        freeScratch();
    }

    private void freeScratch() {
        if (scratch != 0) {
            Memory.freeRaw(scratch);
            scratch = 0;
        }
    }

    private void pushCompact(boolean front, long text, int length) {
        int before = cell.length();
        if (before == 0) {
            long at = cell.splice(0, 0, COMPACT_HEADER + Pack.entryBytes(text, length));
            Memory.putShort(at, (short) 1);
            Pack.write(at + COMPACT_HEADER, text, length);
        } else {
            insertCompact(front ? COMPACT_HEADER : before, text, length);
        }
    }

    private void insertCompact(int at, long text, int length) {
        assert compactCount() < COMPACT_COUNT_MAX : "nobody has said what is about to be added";
        int size = Pack.entryBytes(text, length);
        if (at == COMPACT_HEADER) {
            int count = compactCount();
            long header = cell.splice(0, COMPACT_HEADER, COMPACT_HEADER + size);
            Memory.putShort(header, (short) (count + 1));
            Pack.write(header + COMPACT_HEADER, text, length);
        } else {
            Pack.write(cell.splice(at, 0, size), text, length);
            addToCount(1);
        }
    }

    private void addToCount(int delta) {
        int count = compactCount() + delta;
        Memory.putShort(cell.splice(0, COMPACT_HEADER, COMPACT_HEADER), (short) count);
    }

    @Override
    public void insert(boolean before, long text, int length) {
        nodes.requireReserve();
        if (isLarge) {
            edits.insert(cell.root(), cursor.index + (before ? 0 : 1), text, length);
            cell.changed();
        } else {
            insertCompact(before ? entry : (int) (Pack.next(bytes + entry) - bytes), text, length);
        }
    }

    @Override
    public void set(long text, int length) {
        nodes.requireReserve();
        if (isLarge) {
            edits.set(cell.root(), text, length);
            cell.changed();
        } else {
            int removed = Pack.size(bytes + entry);
            Pack.write(cell.splice(entry, removed, Pack.entryBytes(text, length)), text, length);
        }
    }

    // Removing.

    @Override
    public void drop(boolean front, long count) {
        if (count == 0) {
            return;
        }
        if (count >= size()) {
            cell.remove();
            isLarge = false;
            return;
        }
        if (isLarge) {
            long husk = large.drop(cell.root(), front, count);
            if (husk != 0) {
                cell.discard(husk);
            }
            cell.changed();
            shrink();
        } else {
            dropCompact(front, (int) count);
        }
    }

    private void dropCompact(boolean front, int dropped) {
        long start = cell.bytes();
        int count = compactCount() - dropped;
        if (front) {
            long at = start + COMPACT_HEADER;
            for (int i = 0; i < dropped; i++) {
                at = Pack.next(at);
            }
            long header = cell.splice(0, (int) (at - start), COMPACT_HEADER);
            Memory.putShort(header, (short) count);
        } else {
            int length = cell.length();
            long at = start + length;
            for (int i = 0; i < dropped; i++) {
                at = Pack.previous(at);
            }
            int kept = (int) (at - start);
            cell.splice(kept, length - kept, 0);
            addToCount(-dropped);
        }
    }

    @Override
    public void remove() {
        if (isLarge) {
            edits.remove(cell.root());
            cell.changed();
            return;
        }
        int size = Pack.size(bytes + entry);
        cell.splice(entry, size, 0);
        addToCount(-1);
        bytes = cell.bytes();
        ahead = entry;
    }

    @Override
    public void shrink() {
        if (size() == 0) {
            cell.remove();
            isLarge = false;
        } else if (isLarge) {
            cursor.settle();
            long root = cell.root();
            if (ListRoot.tree(root) == 0 && isOneLeaf(root)) {
                shrinkLeaf(root);
            }
        }
    }

    private static boolean isOneLeaf(long root) {
        return ListRoot.is(root, ListRoot.JOINED)
                || ListRoot.leaf(ListRoot.end(root, true)) == 0
                || ListRoot.leaf(ListRoot.end(root, false)) == 0;
    }

    private void shrinkLeaf(long root) {
        long head = ListRoot.end(root, true);
        long tail = ListRoot.end(root, false);
        long count = ListRoot.count(root);
        int used = ListRoot.used(ListRoot.bounds(head)) + ListRoot.used(ListRoot.bounds(tail));
        if (!limits.allowsAgain((long) FRAME + used, count)) {
            return;
        }
        if (ListRoot.is(root, ListRoot.FAR)) {
            long size = nearBytes(head) + nearBytes(tail);
            if (!limits.allowsAgain(FRAME + size, count)) {
                return;
            }
            used = (int) size;
        }
        long at;
        try {
            at = cell.compact(COMPACT_HEADER + used);
        } catch (OutOfMemoryException _) {
            return; // it can stay as it is
        }
        Memory.putShort(at, (short) count);
        at = copyNear(head, at + COMPACT_HEADER);
        copyNear(tail, at);
        isLarge = false;
        large.freeAll(root);
    }

    /// Bytes of an end's entries with far ones brought near.
    private static long nearBytes(long end) {
        long bounds = ListRoot.bounds(end);
        long leaf = ListRoot.leaf(end);
        long size = 0;
        for (long at = leaf + ListRoot.start(bounds); at < leaf + ListRoot.stop(bounds); at = Pack.next(at)) {
            size += Pack.isFar(at) ? Pack.stringEntryBytes(Pack.length(at)) : Pack.size(at);
        }
        return size;
    }

    private static long copyNear(long end, long to) {
        long bounds = ListRoot.bounds(end);
        long leaf = ListRoot.leaf(end);
        long target = to;
        for (long at = leaf + ListRoot.start(bounds); at < leaf + ListRoot.stop(bounds); at = Pack.next(at)) {
            if (Pack.isFar(at)) {
                target += Pack.writeString(target, Pack.address(at), Pack.length(at));
            } else {
                int size = Pack.size(at);
                Memory.copy(at, target, size);
                target += size;
            }
        }
        return target;
    }
}
