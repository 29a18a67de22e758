package io.heddle.memory;

import org.agrona.UnsafeApi;

/// The spans' metadata, one entry per 64 KB unit of the region, and the lists that link them.
///
/// ```
///   0      8       16    24     28         32      36      40      44      46     48     56
///   | FREE | FRESH | END | LIVE | CAPACITY | BLOCK | CLASS | UNITS | STATE | BACK | NEXT | PREVIOUS |
/// ```
///
/// - FREE: head of the list of freed blocks, linked through their first 8 bytes; 0 if empty
/// - FRESH, END: the next block never used, and where the blocks end: equal when all were used once
/// - STATE: what the span is; 0 when the unit is not the first of a span
/// - BACK: of each unit of a span, how many entries before this one the span's own entry stands
///
/// One entry is one cache line. The table is zeroed memory; entries that are never reached are never touched.
final class SpanTable {
    static final int FREE = 0;
    static final int FRESH = 8;
    static final int END = 16;
    static final int LIVE = 24;
    static final int CAPACITY = 28;
    static final int BLOCK = 32;
    static final int CLASS = 36;
    static final int UNITS = 40;

    private static final int STATE = 44;
    private static final int BACK = 46;
    private static final int NEXT = 48;
    private static final int PREVIOUS = 56;

    private static final short UNUSED = 0;
    private static final short CURRENT = 1;
    private static final short PARTIAL = 2;
    private static final short FULL = 3;

    private static final int ENTRY_SHIFT = 6;

    private final long none;
    private final long entries;
    private final long base;
    private final long[] partialFirst = new long[SizeClasses.COUNT];
    private final long[] partialLast = new long[SizeClasses.COUNT];
    private final int[] counts = new int[SizeClasses.COUNT];

    /// @param memory zeroed, of [#bytesFor] bytes
    SpanTable(long memory, long base) {
        none = memory;
        entries = memory + (1 << ENTRY_SHIFT);
        this.base = base;
    }

    static long bytesFor(long units) {
        return (units + 1) << ENTRY_SHIFT;
    }

    /// An entry that looks like a used-up span: what is current where nothing is.
    long none() {
        return none;
    }

    /// The span that an address of the region lies in.
    long of(long address) {
        long entry = entries + ((address - base) >>> SizeClasses.UNIT_SHIFT << ENTRY_SHIFT);
        return entry - ((long) UnsafeApi.getShort(entry + BACK) << ENTRY_SHIFT);
    }

    /// The index of the span's first unit.
    long unit(long span) {
        return (span - entries) >>> ENTRY_SHIFT;
    }

    /// The span that begins at this unit, 0 if none does.
    long at(long unit) {
        long entry = entries + (unit << ENTRY_SHIFT);
        return UnsafeApi.getShort(entry + STATE) == UNUSED ? 0 : entry;
    }

    long firstBlock(long span) {
        return base + (unit(span) << SizeClasses.UNIT_SHIFT);
    }

    int count(int sizeClass) {
        return counts[sizeClass];
    }

    boolean isCurrent(long span) {
        return UnsafeApi.getShort(span + STATE) == CURRENT;
    }

    /// Makes a current span of fresh units.
    long open(long unit, int sizeClass) {
        long span = entries + (unit << ENTRY_SHIFT);
        int units = SizeClasses.spanUnits(sizeClass);
        int capacity = SizeClasses.blocksPerSpan(sizeClass);
        int block = SizeClasses.blockBytes(sizeClass);
        long first = base + (unit << SizeClasses.UNIT_SHIFT);
        UnsafeApi.putLong(span + FREE, 0);
        UnsafeApi.putLong(span + FRESH, first);
        UnsafeApi.putLong(span + END, first + (long) capacity * block);
        UnsafeApi.putInt(span + LIVE, 0);
        UnsafeApi.putInt(span + CAPACITY, capacity);
        UnsafeApi.putInt(span + BLOCK, block);
        UnsafeApi.putInt(span + CLASS, sizeClass);
        UnsafeApi.putInt(span + UNITS, units);
        UnsafeApi.putShort(span + STATE, CURRENT);
        for (int i = 0; i < units; i++) {
            UnsafeApi.putShort(span + ((long) i << ENTRY_SHIFT) + BACK, (short) i);
        }
        counts[sizeClass]++;
        return span;
    }

    /// Forgets a span whose units are about to go back.
    void close(long span) {
        if (UnsafeApi.getShort(span + STATE) == PARTIAL) {
            unlink(span);
        }
        UnsafeApi.putShort(span + STATE, UNUSED);
        counts[UnsafeApi.getInt(span + CLASS)]--;
    }

    /// A current span steps back: used up as a rule, and then out of sight until one of its blocks is freed.
    void retire(long span) {
        if (span == none) {
            return;
        }
        UnsafeApi.putShort(span + STATE, FULL);
        if (UnsafeApi.getInt(span + LIVE) < UnsafeApi.getInt(span + CAPACITY)) {
            onNoLongerFull(span);
        }
    }

    /// Makes the first partial span current; 0 if the class has none.
    long takePartial(int sizeClass) {
        long span = partialFirst[sizeClass];
        if (span != 0) {
            unlink(span);
            UnsafeApi.putShort(span + STATE, CURRENT);
        }
        return span;
    }

    void onNoLongerFull(long span) {
        if (UnsafeApi.getShort(span + STATE) != FULL) {
            return;
        }
        int sizeClass = UnsafeApi.getInt(span + CLASS);
        long last = partialLast[sizeClass];
        UnsafeApi.putShort(span + STATE, PARTIAL);
        UnsafeApi.putLong(span + NEXT, 0);
        UnsafeApi.putLong(span + PREVIOUS, last);
        if (last == 0) {
            partialFirst[sizeClass] = span;
        } else {
            UnsafeApi.putLong(last + NEXT, span);
        }
        partialLast[sizeClass] = span;
    }

    private void unlink(long span) {
        int sizeClass = UnsafeApi.getInt(span + CLASS);
        long next = UnsafeApi.getLong(span + NEXT);
        long previous = UnsafeApi.getLong(span + PREVIOUS);
        if (previous == 0) {
            partialFirst[sizeClass] = next;
        } else {
            UnsafeApi.putLong(previous + NEXT, next);
        }
        if (next == 0) {
            partialLast[sizeClass] = previous;
        } else {
            UnsafeApi.putLong(next + PREVIOUS, previous);
        }
    }
}
