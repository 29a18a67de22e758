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
        RandomPicks picks = RandomPicks.parse(args, "WITHVALUES");
        long count = picks.count();
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        Printer printer = new Printer(picks, reply);
        long size = count == 0 ? 0 : hash.liveSize();
        if (size == 0) {
            reply.array(0);
        } else if (count < 0) {
            picks.begin(-count, reply);
            hash.pick(-count, printer);
        } else {
            picks.begin(Math.min(count, size), reply);
            hash.sample(count, printer);
        }
    }

    private static void hscan(KeyspaceReader keyspace, Args args, Reply reply) {
        long cursor = ScanOptions.cursor(args, 2);
        HashReader hash = keyspace.hash(args.address(1), args.length(1));
        if (!hash.isPresent()) {
            ScanOptions.nothing(reply);
            return;
        }
        ScanOptions options = ScanOptions.parseForHash(args, 3);
        Found found = new Found(options);
        long positions = 0;
        do {
            cursor = hash.scan(cursor, found);
            positions++;
        } while (cursor != 0 && options.goesOn(found.looked, positions));
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
    private record Printer(RandomPicks picks, Reply reply) implements FieldVisitor {
        @Override
        public void field(HashReader at) {
            picks.beginOne(reply);
            reply.bulk(at.field(), at.fieldLength());
            if (picks.pairs()) {
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
