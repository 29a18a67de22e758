package io.heddle.server.command;

import io.heddle.keyspace.StringBlocks;
import io.heddle.memory.Bitmaps;
import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.Arrays;

/// The operations of one BITFIELD, in reused arrays: read from the arguments, then run over the bytes of the string.
final class BitFieldProgram {
    private static final CommandError OVERFLOW_TYPE = CommandError.of("ERR Invalid OVERFLOW type specified");
    private static final CommandError FIELD_TYPE = CommandError.of(
            "ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.");
    private static final CommandError BIT_OFFSET = CommandError.of("ERR bit offset is not an integer or out of range");
    private static final int RETAINED = 1024;

    private enum Kind {
        GET,
        SET,
        INCRBY
    }

    private enum Overflow {
        WRAP,
        SAT,
        FAIL
    }

    private static final Kind[] KINDS = Kind.values();
    private static final Overflow[] OVERFLOWS = Overflow.values();

    private final StringLimit limit;
    private int count;
    private byte[] kinds = new byte[8];
    private byte[] overflows = new byte[8];
    private boolean[] signed = new boolean[8];
    private byte[] widths = new byte[8];
    private long[] offsets = new long[8];
    private long[] values = new long[8];
    private long firstWritten;
    private long lastWritten;

    // What the last `compute` found.
    private long old;
    private long result;
    private boolean failed;

    BitFieldProgram(StringLimit limit) {
        this.limit = limit;
    }

    /// Reads all operations, argument 2 and on.
    void parse(Args args) {
        clear();
        Overflow overflow = Overflow.WRAP;
        int total = args.count();
        int i = 2;
        while (i < total) {
            int following = total - i - 1;
            if (args.is(i, "GET") && following >= 2) {
                add(args, i, Kind.GET, overflow);
                i += 3;
            } else if (args.is(i, "SET") && following >= 3) {
                add(args, i, Kind.SET, overflow);
                i += 4;
            } else if (args.is(i, "INCRBY") && following >= 3) {
                add(args, i, Kind.INCRBY, overflow);
                i += 4;
            } else if (args.is(i, "OVERFLOW") && following >= 1) {
                overflow = overflow(args, i + 1);
                i += 2;
            } else {
                throw CommandError.SYNTAX;
            }
        }
    }

    boolean writes() {
        return lastWritten >= 0;
    }

    /// The first byte that a write may touch.
    int writeStart() {
        return (int) (firstWritten >>> 3);
    }

    /// The byte behind the last one that a write may touch.
    int writeEnd() {
        return (int) (lastWritten >>> 3) + 1;
    }

    /// Whether a write would change a bit. As long as none does, all see the same bytes, so looking at each alone
    /// is enough.
    boolean wouldChange(long bytes, int length) {
        for (int i = 0; i < count; i++) {
            if (kind(i) != Kind.GET) {
                compute(i, bytes, length);
                if (!failed && result != old) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Runs all operations and answers each. Writes only what differs, so a string without changes may be
    /// read-only.
    void run(long bytes, int length, Reply reply) {
        reply.array(count);
        for (int i = 0; i < count; i++) {
            compute(i, bytes, length);
            if (failed) {
                reply.nil();
                continue;
            }
            if (kind(i) != Kind.GET && result != old) {
                Bitmaps.putField(bytes, offsets[i], widths[i], result);
            }
            reply.integer(kind(i) == Kind.INCRBY ? result : old);
        }
    }

    private void compute(int i, long bytes, int length) {
        old = Bitmaps.field(bytes, length, offsets[i], widths[i]);
        if (signed[i]) {
            old = extend(old, widths[i]);
        }
        failed = false;
        switch (kind(i)) {
            case GET -> result = old;
            case SET -> assign(i, values[i], 0);
            case INCRBY -> assign(i, old, values[i]);
        }
    }

    /// Result := value + increment, treated as the operation says when it does not fit.
    private void assign(int i, long value, long increment) {
        int width = widths[i];
        int side = signed[i] ? signedSide(value, increment, width) : unsignedSide(value, increment, width);
        if (side == 0) {
            result = value + increment;
            return;
        }
        switch (OVERFLOWS[overflows[i]]) {
            case WRAP -> result = signed[i] ? extend(value + increment, width) : (value + increment) & greatest(width);
            case SAT -> result = bound(signed[i], width, side);
            case FAIL -> failed = true;
        }
    }

    /// 1 when the sum lies above the unsigned field's range, -1 when below. A negative value is a very large one.
    private static int unsignedSide(long value, long increment, int width) {
        long greatest = greatest(width);
        if (Long.compareUnsigned(value, greatest) > 0 || (increment > 0 && increment > greatest - value)) {
            return 1;
        }
        return increment < 0 && increment < -value ? -1 : 0;
    }

    /// 1 when the sum lies above the signed field's range, -1 when below.
    ///
    /// As in Redis, the distance to the greatest number wraps around: the least 64-bit integers count as above the
    /// range of a narrower field, and saturate to its greatest number.
    private static int signedSide(long value, long increment, int width) {
        long greatest = greatest(width - 1);
        long least = ~greatest;
        boolean narrow = width < Long.SIZE;
        if (value > greatest || ((narrow || (value >= 0 && increment > 0)) && increment > greatest - value)) {
            return 1;
        }
        boolean below = (narrow || (value < 0 && increment < 0)) && increment < least - value;
        return value < least || below ? -1 : 0;
    }

    private static long bound(boolean signed, int width, int side) {
        if (signed) {
            long greatest = greatest(width - 1);
            return side > 0 ? greatest : ~greatest;
        }
        return side > 0 ? greatest(width) : 0;
    }

    /// The greatest number of `bits` (0 to 63) bits.
    private static long greatest(int bits) {
        return (1L << bits) - 1;
    }

    /// Copies the top bit of the field to all bits above.
    private static long extend(long field, int width) {
        int unused = Long.SIZE - width;
        return field << unused >> unused;
    }

    private void add(Args args, int i, Kind kind, Overflow overflow) {
        grow();
        boolean isSigned = parseType(args, i + 1);
        int width = widths[count];
        long offset = parseOffset(args, i + 2, width);
        if (kind != Kind.GET) {
            // A field may reach beyond the configured limit, but not beyond what a string can be.
            if (offset + width > (long) StringBlocks.LENGTH_MAX << 3) {
                throw BIT_OFFSET;
            }
            firstWritten = Math.min(firstWritten, offset);
            lastWritten = Math.max(lastWritten, offset + width - 1);
            values[count] = args.integer(i + 3);
        }
        kinds[count] = (byte) kind.ordinal();
        overflows[count] = (byte) overflow.ordinal();
        signed[count] = isSigned;
        offsets[count] = offset;
        count++;
    }

    /// Sets the width and returns whether the field is signed.
    private boolean parseType(Args args, int i) {
        int length = args.length(i);
        long address = args.address(i);
        int sign = length == 0 ? 0 : Memory.getByte(address);
        if ((sign != 'i' && sign != 'u') || !Decimals.isLong(address + 1, length - 1)) {
            throw FIELD_TYPE;
        }
        long width = Decimals.toLong(address + 1, length - 1);
        if (width < 1 || width > (sign == 'i' ? 64 : 63)) {
            throw FIELD_TYPE;
        }
        widths[count] = (byte) width;
        return sign == 'i';
    }

    /// A bit, or with '#' in front a field of `width` bits.
    private long parseOffset(Args args, int i, int width) {
        int length = args.length(i);
        long address = args.address(i);
        boolean inFields = length > 0 && Memory.getByte(address) == '#';
        int prefix = inFields ? 1 : 0;
        if (!Decimals.isLong(address + prefix, length - prefix)) {
            throw BIT_OFFSET;
        }
        long offset = Decimals.toLong(address + prefix, length - prefix) * (inFields ? width : 1);
        if (offset < 0 || offset > BitCommands.lastBit(limit)) {
            throw BIT_OFFSET;
        }
        return offset;
    }

    private static Overflow overflow(Args args, int i) {
        if (args.is(i, "WRAP")) {
            return Overflow.WRAP;
        } else if (args.is(i, "SAT")) {
            return Overflow.SAT;
        } else if (args.is(i, "FAIL")) {
            return Overflow.FAIL;
        }
        throw OVERFLOW_TYPE;
    }

    private Kind kind(int i) {
        return KINDS[kinds[i]];
    }

    private void clear() {
        count = 0;
        firstWritten = Long.MAX_VALUE;
        lastWritten = -1;
        if (kinds.length > RETAINED) {
            resize(8);
        }
    }

    private void grow() {
        if (count == kinds.length) {
            resize(count * 2);
        }
    }

    private void resize(int capacity) {
        kinds = Arrays.copyOf(kinds, capacity);
        overflows = Arrays.copyOf(overflows, capacity);
        signed = Arrays.copyOf(signed, capacity);
        widths = Arrays.copyOf(widths, capacity);
        offsets = Arrays.copyOf(offsets, capacity);
        values = Arrays.copyOf(values, capacity);
    }
}
