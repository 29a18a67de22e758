package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.StringRangeCommands.fromStart;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Bitmaps;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// Strings as arrays of bits: one bit, how many, the first.
///
/// BITCOUNT and BITPOS look at the key before they read their range: a missing key is answered even when the range
/// makes no sense.
final class BitCommands {
    private static final CommandError BIT_VALUE = CommandError.of("ERR bit is not an integer or out of range");
    private static final CommandError BIT_OFFSET = CommandError.of("ERR bit offset is not an integer or out of range");
    private static final CommandError BIT_ARGUMENT = CommandError.of("ERR The bit argument must be 1 or 0.");

    private final StringLimit limit;

    private BitCommands(StringLimit limit) {
        this.limit = limit;
    }

    static void declare(CommandTable table, StringLimit limit) {
        BitCommands commands = new BitCommands(limit);
        table.in(Group.BITMAP)
                .write("SETBIT", exactly(4), KeySpec.first("RW ACCESS UPDATE"), flags(DENYOOM), commands::setbit)
                .read("GETBIT", exactly(3), KeySpec.first("RO ACCESS"), flags(FAST), commands::getbit)
                .read("BITCOUNT", atLeast(2), KeySpec.first("RO ACCESS"), flags(), BitCommands::bitcount)
                .read("BITPOS", atLeast(3), KeySpec.first("RO ACCESS"), flags(), BitCommands::bitpos);
    }

    /// A bit that has its value already leaves the key untouched, unless the string must grow for it.
    private void setbit(KeyspaceWriter keyspace, Args args, Reply reply) {
        long offset = args.integer(2, 0, lastBit(limit), BIT_OFFSET);
        int bit = (int) args.integer(3, 0, 1, BIT_VALUE);
        long key = args.address(1);
        int keyLength = args.length(1);
        int index = (int) (offset >>> 3);
        int shift = 7 - (int) (offset & 7);
        long entry = keyspace.peek(key, keyLength);
        int old = 0;
        if (entry != 0) {
            StringView view = keyspace.string(entry);
            old = bitAt(view, index, shift);
            if (old == bit && index < view.length() && !view.isInteger()) {
                reply.integer(old);
                return;
            }
        }
        long p = keyspace.editString(key, keyLength, index, index + 1, index + 1) + index;
        Memory.putByte(p, (byte) ((Memory.getByte(p) & ~(1 << shift)) | (bit << shift)));
        reply.integer(old);
    }

    private void getbit(KeyspaceReader keyspace, Args args, Reply reply) {
        long offset = args.integer(2, 0, lastBit(limit), BIT_OFFSET);
        StringView view = keyspace.string(args.address(1), args.length(1));
        reply.integer(bitAt(view, (int) (offset >>> 3), 7 - (int) (offset & 7)));
    }

    private static void bitcount(KeyspaceReader keyspace, Args args, Reply reply) {
        StringView view = keyspace.string(args.address(1), args.length(1));
        if (!view.isPresent()) {
            reply.integer(0);
            return;
        }
        int count = args.count();
        if (count == 2) {
            reply.integer(Bitmaps.count(view.address(), view.length()));
            return;
        }
        if (count != 4 && count != 5) {
            throw CommandError.SYNTAX;
        }
        long start = args.integer(2);
        long end = args.integer(3);
        if (start < 0 && end < 0 && start > end) {
            reply.integer(0);
            return;
        }
        int shift = count == 5 ? unitShift(args, 4) : 3;
        long total = ((long) view.length() << 3) >>> shift;
        long from = fromStart(start, total);
        long to = Math.min(fromStart(end, total), total - 1) + 1;
        reply.integer(from >= to ? 0 : Bitmaps.countBits(view.address(), from << shift, to << shift));
    }

    /// Without an end, the string is followed by endless zeros; with one, nothing lies behind it.
    private static void bitpos(KeyspaceReader keyspace, Args args, Reply reply) {
        long wanted = args.integer(2);
        if (wanted != 0 && wanted != 1) {
            throw BIT_ARGUMENT;
        }
        int bit = (int) wanted;
        StringView view = keyspace.string(args.address(1), args.length(1));
        if (!view.isPresent()) {
            reply.integer(bit == 0 ? 0 : -1);
            return;
        }
        int count = args.count();
        if (count > 6) {
            throw CommandError.SYNTAX;
        }
        long start = count > 3 ? args.integer(3) : 0;
        int shift = count > 5 ? unitShift(args, 5) : 3;
        long end = count > 4 ? args.integer(4) : -1;
        long total = ((long) view.length() << 3) >>> shift;
        long from = fromStart(start, total);
        long to = Math.min(fromStart(end, total), total - 1) + 1;
        if (from >= to) {
            reply.integer(-1);
            return;
        }
        long found = Bitmaps.find(view.address(), from << shift, to << shift, bit);
        boolean endless = found < 0 && bit == 0 && count <= 4;
        reply.integer(endless ? (long) view.length() << 3 : found);
    }

    /// The bits by which a position is shifted to count bits: 0 for BIT, 3 for BYTE.
    private static int unitShift(Args args, int i) {
        if (args.is(i, "BIT")) {
            return 0;
        }
        if (args.is(i, "BYTE")) {
            return 3;
        }
        throw CommandError.SYNTAX;
    }

    /// The last bit that a string of the greatest length has.
    static long lastBit(StringLimit limit) {
        return (limit.bytes() << 3) - 1;
    }

    private static int bitAt(StringView view, int index, int shift) {
        return index < view.length() ? (Memory.getByte(view.address() + index) >>> shift) & 1 : 0;
    }
}
