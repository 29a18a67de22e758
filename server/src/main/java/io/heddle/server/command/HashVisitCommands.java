package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;

import io.heddle.hash.FieldVisitor;
import io.heddle.hash.HashReader;
import io.heddle.keyspace.KeyspaceReader;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.Arrays;
import java.util.List;

/// Some fields of a hash: by chance (HRANDFIELD), or step by step (HSCAN).
///
/// A compact hash is shown by HSCAN at once, whatever COUNT says. HSCAN looks at its options only if the key is there.
final class HashVisitCommands {
    /// Table positions visited at most per unit of COUNT.
    private static final long POSITIONS_PER_COUNT = 10;

    private static final CommandError COUNT_RANGE = CommandError.of(
            "ERR value is out of range, value must between " + -Long.MAX_VALUE + " and " + Long.MAX_VALUE);
    private static final CommandError PAIRS_RANGE = CommandError.of("ERR value is out of range");

    private HashVisitCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> key = KeySpec.first("RO ACCESS");
        table.in(Group.HASH)
                .read("HRANDFIELD", atLeast(2), key, flags(), HashVisitCommands::hrandfield)
                .read("HSCAN", atLeast(3), key, flags(), HashVisitCommands::hscan);
    }

    private static void hrandfield(KeyspaceReader keyspace, Args args, Reply reply) {
        if (args.count() == 2) {
            HashReader hash = keyspace.hash(args.address(1), args.length(1));
            if (hash.random()) {
                reply.bulk(hash.field(), hash.fieldLength());
            } else {
                reply.nil();
            }
            return;
        }
        long count = args.integer(2);
        if (count == Long.MIN_VALUE) {
            throw COUNT_RANGE;
        }
        boolean withValues = args.count() == 4 && args.is(3, "WITHVALUES");
        if (args.count() > 4 || (args.count() == 4 && !withValues)) {
            throw CommandError.SYNTAX;
        }
        if (withValues && (count < -Long.MAX_VALUE / 2 || count > Long.MAX_VALUE / 2)) {
            throw PAIRS_RANGE;
        }
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        Printer printer = new Printer(reply, withValues);
        long size = count == 0 ? 0 : hash.liveSize();
        if (size == 0) {
            reply.array(0);
        } else if (count < 0) {
            printer.begin(-count);
            hash.pick(-count, printer);
        } else {
            printer.begin(Math.min(count, size));
            hash.sample(count, printer);
        }
    }

    private static void hscan(KeyspaceReader keyspace, Args args, Reply reply) {
        long cursor = ScanOptions.cursor(args, 2);
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        if (!hash.isPresent()) {
            reply.array(2);
            reply.bulk(0L);
            reply.array(0);
            return;
        }
        ScanOptions options = ScanOptions.parseForHash(args, 3);
        Found found = new Found(options);
        long positions = 0;
        do {
            cursor = hash.scan(cursor, found);
            positions++;
        } while (cursor != 0 && found.looked < options.count() && positions / POSITIONS_PER_COUNT <= options.count());
        reply.array(2);
        reply.bulk(Long.toUnsignedString(cursor));
        reply.array(options.withoutValues() ? found.count : found.count * 2L);
        for (int i = 0; i < found.count; i++) {
            hash.goTo(found.places[i]);
            reply.bulk(hash.field(), hash.fieldLength());
            if (!options.withoutValues()) {
                reply.bulk(hash.value(), hash.valueLength());
            }
        }
    }

    /// Prints fields, or pairs, which are arrays of their own in RESP3.
    private static final class Printer implements FieldVisitor {
        private final Reply reply;
        private final boolean withValues;

        Printer(Reply reply, boolean withValues) {
            this.reply = reply;
            this.withValues = withValues;
        }

        void begin(long count) {
            reply.array(withValues && reply.protocol() == 2 ? count * 2 : count);
        }

        @Override
        public void field(HashReader at) {
            if (withValues && reply.protocol() == 3) {
                reply.array(2);
            }
            reply.bulk(at.field(), at.fieldLength());
            if (withValues) {
                reply.bulk(at.value(), at.valueLength());
            }
        }
    }

    /// Remembers the places of what matches, because the cursor is written before them.
    private static final class Found implements FieldVisitor {
        private final ScanOptions options;
        private long[] places = new long[32];
        private int count;
        private long looked;

        Found(ScanOptions options) {
            this.options = options;
        }

        @Override
        public void field(HashReader at) {
            looked++;
            if (options.matches(at.field(), at.fieldLength())) {
                if (count == places.length) {
                    places = Arrays.copyOf(places, count * 2);
                }
                places[count++] = at.place();
            }
        }
    }
}
