package io.heddle.server.command;

import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.MEMBER_NEXT;

import io.heddle.hash.HashWriter;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.memory.Decimals;
import io.heddle.memory.LongDoubles;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/// Fields of hashes as numbers, as with strings: a missing one counts as 0, an expiry stays.
final class HashNumberCommands {
    private static final CommandError NOT_AN_INTEGER = CommandError.of("ERR hash value is not an integer");
    private static final CommandError NOT_A_FLOAT = CommandError.of("ERR hash value is not a float");
    private static final CommandError INFINITE_INCREMENT = CommandError.of("ERR value is NaN or Infinity");
    private static final CommandError NOT_FINITE = CommandError.of("ERR increment would produce NaN or Infinity");

    private HashNumberCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> key = KeySpec.first("RW ACCESS UPDATE");
        Set<Flag> flags = flags(DENYOOM, FAST, MEMBER_NEXT);
        table.in(Group.HASH)
                .write("HINCRBY", exactly(4), key, flags, HashNumberCommands::hincrby)
                .write("HINCRBYFLOAT", exactly(4), key, flags, HashNumberCommands::hincrbyfloat);
    }

    private static void hincrby(KeyspaceWriter keyspace, Args args, Reply reply) {
        long increment = args.integer(3);
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        long old = 0;
        if (hash.find(args.address(2), args.length(2))) {
            if (!Decimals.isLong(hash.value(), hash.valueLength())) {
                throw NOT_AN_INTEGER;
            }
            old = Decimals.toLong(hash.value(), hash.valueLength());
        }
        long sum = old + increment;
        if (((old ^ sum) & (increment ^ sum)) < 0) {
            throw CommandError.OVERFLOW;
        }
        hash.putInteger(args.address(2), args.length(2), sum);
        reply.integer(sum);
    }

    private static void hincrbyfloat(KeyspaceWriter keyspace, Args args, Reply reply) {
        BigDecimal increment = number(args.address(3), args.length(3), CommandError.NOT_A_FLOAT);
        if (LongDoubles.isInfinite(increment)) {
            throw INFINITE_INCREMENT;
        }
        HashWriter hash = keyspace.editHash(args.address(1), args.length(1));
        boolean found = hash.find(args.address(2), args.length(2));
        BigDecimal old = found ? number(hash.value(), hash.valueLength(), NOT_A_FLOAT) : BigDecimal.ZERO;
        BigDecimal sum = LongDoubles.sum(old, increment);
        if (LongDoubles.isInfinite(sum)) {
            throw NOT_FINITE;
        }
        byte[] digits = LongDoubles.text(sum).getBytes(StandardCharsets.US_ASCII);
        long value = Memory.allocateRaw(digits.length);
        try {
            Memory.copyFromArray(digits, 0, value, digits.length);
            hash.put(args.address(2), args.length(2), value, digits.length, HashWriter.KEEP_EXPIRY);
        } finally {
            Memory.freeRaw(value);
        }
        reply.bulk(digits);
    }

    private static BigDecimal number(long address, int length, CommandError error) {
        BigDecimal number = LongDoubles.parse(address, length);
        if (number == null) {
            throw error;
        }
        return number;
    }
}
