package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Glob;
import io.heddle.server.protocol.Reply;
import org.jspecify.annotations.Nullable;

/// What the SCAN kind of commands takes behind its cursor: MATCH, COUNT, for keys TYPE, for hashes NOVALUES.
final class ScanOptions {
    private static final long DEFAULT_COUNT = 10;

    /// Table positions visited at most per unit of COUNT, so that a nearly empty table does not hold up the others.
    private static final long POSITIONS_PER_COUNT = 10;

    private static final CommandError INVALID_CURSOR = CommandError.of("ERR invalid cursor");

    private final long count;
    private final byte @Nullable [] pattern;
    private final @Nullable String type;
    private final boolean withoutValues;

    private ScanOptions(long count, byte @Nullable [] pattern, @Nullable String type, boolean withoutValues) {
        this.count = count;
        this.pattern = pattern;
        this.type = type;
        this.withoutValues = withoutValues;
    }

    /// @param from the first argument that is an option
    /// @param keys whether TYPE is one
    static ScanOptions parse(Args args, int from, boolean keys) {
        return parse(args, from, keys, false);
    }

    /// With NOVALUES as one.
    static ScanOptions parseForHash(Args args, int from) {
        return parse(args, from, false, true);
    }

    private static ScanOptions parse(Args args, int from, boolean keys, boolean hash) {
        long count = DEFAULT_COUNT;
        byte[] pattern = null;
        String type = null;
        boolean withoutValues = false;
        for (int i = from; i < args.count(); i += 2) {
            if (hash && args.is(i, "NOVALUES")) {
                withoutValues = true;
                i--;
            } else if (i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            } else if (args.is(i, "COUNT")) {
                count = args.integer(i + 1);
                if (count < 1) {
                    throw CommandError.SYNTAX;
                }
            } else if (args.is(i, "MATCH")) {
                pattern = args.copyBytes(i + 1);
            } else if (keys && args.is(i, "TYPE")) {
                type = args.copyString(i + 1);
            } else {
                throw CommandError.SYNTAX;
            }
        }
        return new ScanOptions(count, isEverything(pattern) ? null : pattern, type, withoutValues);
    }

    /// Only a pattern and nothing else, as KEYS has it.
    static ScanOptions ofPattern(Args args, int i) {
        byte[] pattern = args.copyBytes(i);
        return new ScanOptions(DEFAULT_COUNT, isEverything(pattern) ? null : pattern, null, false);
    }

    /// A cursor as C's `strtoul` reads it: an unsigned 64-bit number with an optional sign; an empty one
    /// is 0.
    static long cursor(Args args, int i) {
        long address = args.address(i);
        int length = args.textLength(i);
        int sign = length == 0 ? 0 : Memory.getByte(address);
        int begin = sign == '-' || sign == '+' ? 1 : 0;
        if (begin == 1 && length == 1) {
            throw INVALID_CURSOR;
        }
        long cursor = 0;
        for (int k = begin; k < length; k++) {
            int digit = Memory.getByte(address + k) - '0';
            if (digit < 0 || digit > 9 || Long.compareUnsigned(cursor, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                throw INVALID_CURSOR;
            }
            cursor = cursor * 10 + digit;
        }
        return sign == '-' ? -cursor : cursor;
    }

    /// Whether HSCAN shows the fields alone.
    boolean withoutValues() {
        return withoutValues;
    }

    /// Whether a step goes on that has looked at so many elements at so many positions of a table.
    boolean goesOn(long looked, long positions) {
        return looked < count && positions / POSITIONS_PER_COUNT <= count;
    }

    /// What is found under a missing key.
    static void nothing(Reply reply) {
        reply.array(2);
        reply.bulk(0L);
        reply.array(0);
    }

    boolean matches(long address, int length) {
        return pattern == null || Glob.matches(pattern, address, length, false);
    }

    /// Whether a value of this type is wanted; nothing is of a type that nobody knows.
    boolean wants(String typeName) {
        return type == null || type.equalsIgnoreCase(typeName);
    }

    /// A lone star means every element, the empty one too, which a pattern would not match.
    private static boolean isEverything(byte @Nullable [] pattern) {
        return pattern != null && pattern.length == 1 && pattern[0] == '*';
    }
}
