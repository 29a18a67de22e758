package io.heddle.server.command;

import static io.heddle.keyspace.KeyspaceWriter.KEEP_EXPIRY;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Decimals;
import io.heddle.memory.LongDoubles;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// Strings as numbers: 64-bit integers that refuse to overflow, and decimal fractions.
///
/// Fractions are computed in the 80-bit numbers that Redis uses. A whole sum is held as an integer, where Redis keeps
/// its text.
///
/// A missing key counts as 0. The expiry stays.
final class StringNumberCommands {
    private static final CommandError DECREMENT_OVERFLOW = CommandError.of("ERR decrement would overflow");

    private static final CommandError NOT_FINITE = CommandError.of("ERR increment would produce NaN or Infinity");

    private StringNumberCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> key = KeySpec.first("RW ACCESS UPDATE");
        Set<Flag> flags = flags(DENYOOM, FAST);
        table.in(Group.STRING)
                .write("INCR", exactly(2), key, flags, StringNumberCommands::incr)
                .write("DECR", exactly(2), key, flags, StringNumberCommands::decr)
                .write("INCRBY", exactly(3), key, flags, StringNumberCommands::incrby)
                .write("DECRBY", exactly(3), key, flags, StringNumberCommands::decrby)
                .write("INCRBYFLOAT", exactly(3), key, flags, StringNumberCommands::incrbyfloat);
    }

    private static void incr(KeyspaceWriter keyspace, Args args, Reply reply) {
        add(keyspace, args, 1, reply);
    }

    private static void decr(KeyspaceWriter keyspace, Args args, Reply reply) {
        add(keyspace, args, -1, reply);
    }

    private static void incrby(KeyspaceWriter keyspace, Args args, Reply reply) {
        add(keyspace, args, args.integer(2), reply);
    }

    private static void decrby(KeyspaceWriter keyspace, Args args, Reply reply) {
        long decrement = args.integer(2);
        if (decrement == Long.MIN_VALUE) {
            throw DECREMENT_OVERFLOW;
        }
        add(keyspace, args, -decrement, reply);
    }

    private static void incrbyfloat(KeyspaceWriter keyspace, Args args, Reply reply) {
        long key = args.address(1);
        int keyLength = args.length(1);
        long entry = keyspace.peek(key, keyLength);
        BigDecimal old = entry == 0 ? BigDecimal.ZERO : number(keyspace.string(entry));
        BigDecimal sum = LongDoubles.sum(old, number(args.address(2), args.length(2)));
        if (LongDoubles.isInfinite(sum)) {
            throw NOT_FINITE;
        }
        byte[] digits = LongDoubles.text(sum).getBytes(StandardCharsets.US_ASCII);
        long value = Memory.allocateRaw(digits.length);
        try {
            Memory.copyFromArray(digits, 0, value, digits.length);
            keyspace.setText(key, keyLength, value, digits.length, KEEP_EXPIRY);
        } finally {
            Memory.freeRaw(value);
        }
        reply.bulk(digits);
    }

    private static BigDecimal number(StringView view) {
        return number(view.address(), view.length());
    }

    private static BigDecimal number(long address, int length) {
        BigDecimal number = LongDoubles.parse(address, length);
        if (number == null) {
            throw CommandError.NOT_A_FLOAT;
        }
        return number;
    }

    private static void add(KeyspaceWriter keyspace, Args args, long increment, Reply reply) {
        long key = args.address(1);
        int keyLength = args.length(1);
        long old = integer(keyspace, key, keyLength);
        long sum = old + increment;
        if (((old ^ sum) & (increment ^ sum)) < 0) {
            throw CommandError.OVERFLOW;
        }
        keyspace.setInteger(key, keyLength, sum, KEEP_EXPIRY);
        reply.integer(sum);
    }

    private static long integer(KeyspaceReader keyspace, long key, int keyLength) {
        long entry = keyspace.peek(key, keyLength);
        if (entry == 0) {
            return 0;
        }
        StringView view = keyspace.string(entry);
        if (view.isInteger()) {
            return view.integer();
        }
        if (!Decimals.isLong(view.address(), view.length())) {
            throw CommandError.NOT_AN_INTEGER;
        }
        return Decimals.toLong(view.address(), view.length());
    }
}
