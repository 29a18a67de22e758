package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.TOUCHES_ARBITRARY_KEYS;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Listing keys: all at once (KEYS), or in steps that keep no state between two calls (SCAN).
///
/// A cursor is whatever the table's `scan` returned, printed as an unsigned number; any number is accepted. COUNT is an
/// amount of work: keys looked at, not keys found. Both leave out keys whose time has come, SCAN also removes them.
/// An unknown TYPE is no error: nothing is of that type.
final class ScanCommands {
    private ScanCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.GENERIC)
                .read("SCAN", atLeast(2), KeySpec.NONE, flags(TOUCHES_ARBITRARY_KEYS), ScanCommands::scan)
                .categories("dangerous")
                .read("KEYS", exactly(2), KeySpec.NONE, flags(), ScanCommands::keys);
    }

    private static void scan(KeyspaceReader keyspace, Args args, Reply reply) {
        long cursor = ScanOptions.cursor(args, 1);
        Step step = new Step(keyspace, ScanOptions.parse(args, 2, true));
        cursor = step.run(cursor);
        reply.array(2);
        reply.bulk(Long.toUnsignedString(cursor));
        step.print(reply);
        step.removeExpired();
    }

    private static void keys(KeyspaceReader keyspace, Args args, Reply reply) {
        Object mark = reply.begin();
        Listing listing = new Listing(keyspace, ScanOptions.ofPattern(args, 1), reply);
        long cursor = 0;
        do {
            cursor = keyspace.scan(cursor, listing);
        } while (cursor != 0);
        reply.endArray(mark, listing.printed);
    }

    /// A key lives through the millisecond of its expiry.
    private static boolean isExpired(KeyspaceReader keyspace, long entry) {
        long at = keyspace.expireAt(entry);
        return at != KeyspaceReader.NO_EXPIRY && at < keyspace.now();
    }

    /// Prints the matching keys as they come.
    private static final class Listing implements KeyspaceReader.EntryVisitor {
        private final KeyspaceReader keyspace;
        private final ScanOptions options;
        private final Reply reply;
        private long printed;

        Listing(KeyspaceReader keyspace, ScanOptions options, Reply reply) {
            this.keyspace = keyspace;
            this.options = options;
            this.reply = reply;
        }

        @Override
        public void visit(long entry) {
            long key = keyspace.keyAddress(entry);
            int length = keyspace.keyLength(entry);
            if (options.matches(key, length) && !isExpired(keyspace, entry)) {
                reply.bulk(key, length);
                printed++;
            }
        }
    }

    /// One call of SCAN: remembers what it meets, because the cursor is written before the keys, and because
    /// nothing may be removed while a table position is being visited.
    private static final class Step implements KeyspaceReader.EntryVisitor {
        private final KeyspaceReader keyspace;
        private final ScanOptions options;
        private final List<byte[]> expired = new ArrayList<>();
        private long[] found = new long[16];
        private int foundCount;
        private long visited;

        Step(KeyspaceReader keyspace, ScanOptions options) {
            this.keyspace = keyspace;
            this.options = options;
        }

        long run(long from) {
            long cursor = from;
            long positions = 0;
            do {
                cursor = keyspace.scan(cursor, this);
                positions++;
            } while (cursor != 0 && options.goesOn(visited, positions));
            return cursor;
        }

        @Override
        public void visit(long entry) {
            visited++;
            long key = keyspace.keyAddress(entry);
            int length = keyspace.keyLength(entry);
            if (isExpired(keyspace, entry)) {
                if (length <= Args.COPIED_MAX) {
                    byte[] copy = new byte[length];
                    Memory.copyToArray(key, copy, 0, length);
                    expired.add(copy);
                }
            } else if (options.matches(key, length)
                    && options.wants(keyspace.type(entry).wireName())) {
                if (foundCount == found.length) {
                    found = Arrays.copyOf(found, foundCount * 2);
                }
                found[foundCount++] = entry;
            }
        }

        void print(Reply reply) {
            reply.array(foundCount);
            for (int i = 0; i < foundCount; i++) {
                reply.bulk(keyspace.keyAddress(found[i]), keyspace.keyLength(found[i]));
            }
        }

        /// A look-up removes a key whose time has come.
        void removeExpired() {
            for (byte[] key : expired) {
                long address = Memory.allocateRaw(Math.max(1, key.length));
                Memory.copyFromArray(key, 0, address, key.length);
                keyspace.peek(address, key.length);
                Memory.freeRaw(address);
            }
        }
    }
}
