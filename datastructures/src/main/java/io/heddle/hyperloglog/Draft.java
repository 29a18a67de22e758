package io.heddle.hyperloglog;

import io.heddle.memory.Memory;
import org.jspecify.annotations.Nullable;

/// A HyperLogLog that is being changed beside the keyspace: sparse registers grow and shrink at each step, and become
/// dense ones when they grow too long.
///
/// ```java
/// draft.open(limit);
/// try {
///     draft.load(address, length);
///     draft.raise(register, run);
///     … copy draft.length() bytes from draft.address() …
/// } finally {
///     draft.close();
/// }
/// ```
///
/// Raising registers in ascending order costs a step each: the walk over the runs goes on where the last one ended,
/// or rather one run before, which a change may join.
public final class Draft {
    /// What a change came to.
    public enum Change {
        NONE,
        RAISED,
        DAMAGED
    }

    private static final int CAPACITY = HyperLogLog.HEADER_BYTES + SparseRegisters.BYTES_MAX;

    private long bytes;
    private int length;
    private int limit;

    /// A run behind which the next walk may begin, and the number of registers before it.
    private long known;
    private int knownIndex;

    /// @param sparseBytesMax length of the string from which on registers are kept dense
    public void open(long sparseBytesMax) {
        assert bytes == 0 : "not closed";
        bytes = Memory.allocateRaw(CAPACITY);
        limit = (int) Math.min(sparseBytesMax, CAPACITY);
    }

    public void close() {
        Memory.freeRaw(bytes);
        bytes = 0;
    }

    public long address() {
        return bytes;
    }

    public int length() {
        return length;
    }

    public void create() {
        HyperLogLog.create(bytes);
        begin(HyperLogLog.EMPTY_BYTES);
    }

    /// Takes a copy of a HyperLogLog.
    ///
    /// @return false when it is damaged beyond what can be changed
    public boolean load(long address, int newLength) {
        if (newLength > CAPACITY) {
            return false;
        }
        Memory.copy(address, bytes, newLength);
        begin(newLength);
        return true;
    }

    private void begin(int newLength) {
        length = newLength;
        startOver();
    }

    private void startOver() {
        known = bytes + HyperLogLog.HEADER_BYTES;
        knownIndex = 0;
    }

    /// Makes the registers dense if they are not.
    ///
    /// @return false when they are damaged
    public boolean makeDense() {
        if (!HyperLogLog.isSparse(bytes)) {
            return true;
        }
        long dense = Memory.allocateRaw(CAPACITY);
        long registers = dense + HyperLogLog.HEADER_BYTES;
        Memory.fill(registers, HyperLogLog.DENSE_BYTES - HyperLogLog.HEADER_BYTES, (byte) 0);
        if (!SparseRegisters.toDense(bytes + HyperLogLog.HEADER_BYTES, bytes + length, registers)) {
            Memory.freeRaw(dense);
            return false;
        }
        HyperLogLog.copyHeaderAsDense(bytes, dense);
        Memory.freeRaw(bytes);
        bytes = dense;
        length = HyperLogLog.DENSE_BYTES;
        return true;
    }

    /// Raises a register to at least `value`; the kept estimate is left for the caller to forget.
    public Change raise(int index, int value) {
        if (HyperLogLog.isSparse(bytes)) {
            if (value <= SparseRegisters.VALUE_MAX) {
                Change change = raiseSparse(index, value);
                if (change != null) {
                    return change;
                }
            }
            if (!makeDense()) {
                return Change.DAMAGED;
            }
        }
        long registers = bytes + HyperLogLog.HEADER_BYTES;
        if (DenseRegisters.get(registers, index) >= value) {
            return Change.NONE;
        }
        DenseRegisters.put(registers, index, value);
        return Change.RAISED;
    }

    /// @return null when the string would become too long
    private @Nullable Change raiseSparse(int index, int value) {
        long end = bytes + length;
        if (index < knownIndex || (known < end && index < knownIndex + SparseRegisters.span(known, end))) {
            startOver();
        }
        long previous = known;
        int previousIndex = knownIndex;
        long p = known;
        int first = knownIndex;
        int span = 0;
        while (p < end) {
            span = SparseRegisters.span(p, end);
            if (span == 0) {
                return Change.DAMAGED;
            }
            if (index < first + span) {
                break;
            }
            previous = p;
            previousIndex = first;
            p += SparseRegisters.width(Memory.getUnsignedByte(p));
            first += span;
        }
        if (p >= end) {
            return Change.DAMAGED;
        }
        known = previous;
        knownIndex = previousIndex;
        int opcode = Memory.getUnsignedByte(p);
        if (SparseRegisters.value(opcode) >= value) {
            return Change.NONE;
        }
        if (!split(p, opcode, index - first, value, first + span - 1 - index)) {
            return null;
        }
        length -= SparseRegisters.join(previous, bytes + length);
        return Change.RAISED;
    }

    /// Replaces a run by up to three: what is before the register, the register, what is behind it.
    ///
    /// @return false when the string would become too long
    private boolean split(long p, int opcode, int before, int value, int behind) {
        int oldValue = SparseRegisters.value(opcode);
        long runs = 0;
        int width = 0;
        if (before > 0) {
            int run = run(oldValue, before);
            runs = run;
            width = SparseRegisters.width(run);
        }
        runs |= (long) SparseRegisters.valueRun(value, 1) << (width << 3);
        width++;
        if (behind > 0) {
            int run = run(oldValue, behind);
            runs |= (long) run << (width << 3);
            width += SparseRegisters.width(run);
        }
        int oldWidth = SparseRegisters.width(opcode);
        int growth = width - oldWidth;
        if (growth > 0 && length + growth > limit) {
            return false;
        }
        long rest = p + oldWidth;
        Memory.copy(rest, rest + growth, bytes + length - rest);
        length += growth;
        for (int i = 0; i < width; i++) {
            Memory.putByte(p + i, (byte) (runs >>> (i << 3)));
        }
        return true;
    }

    private static int run(int value, int span) {
        return value == 0 ? SparseRegisters.zeroRun(span) : SparseRegisters.valueRun(value, span);
    }

    /// Raises every register to that of a union.
    ///
    /// @return false when the registers are damaged
    public boolean raiseTo(long maxima) {
        for (int index = 0; index < HyperLogLog.REGISTERS; index++) {
            int value = Maxima.get(maxima, index);
            if (value != 0 && raise(index, value) == Change.DAMAGED) {
                return false;
            }
        }
        return true;
    }

    /// Whether a sparse HyperLogLog at another address has a register below `value`, or is damaged before it.
    public static boolean isBelow(long address, int length, int index, int value) {
        return SparseRegisters.get(address + HyperLogLog.HEADER_BYTES, address + length, index) < value;
    }

    /// The runs of sparse registers in words.
    public static String describe(long address, int length) {
        return SparseRegisters.describe(address + HyperLogLog.HEADER_BYTES, address + length);
    }
}
