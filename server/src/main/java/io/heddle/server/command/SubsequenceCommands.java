package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.StringView;
import io.heddle.keyspace.ValueType;
import io.heddle.memory.Memory;
import io.heddle.memory.OutOfMemoryException;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// LCS: the longest common subsequence of two strings.
///
/// The keys are looked at before the options are read; memory for the table of all prefix pairs is limited like a
/// string.
final class SubsequenceCommands {
    private static final CommandError NOT_STRINGS =
            CommandError.of("ERR The specified keys must contain string values");
    private static final CommandError LENGTH_AND_INDEXES =
            CommandError.of("ERR If you want both the length and indexes, please just use IDX.");
    private static final CommandError TABLE_TOO_LARGE =
            CommandError.of("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");

    private static final CommandError NO_MEMORY =
            CommandError.of("ERR Insufficient memory, failed allocating transient memory for LCS");

    private final StringLimit limit;

    private SubsequenceCommands(StringLimit limit) {
        this.limit = limit;
    }

    static void declare(CommandTable table, StringLimit limit) {
        SubsequenceCommands commands = new SubsequenceCommands(limit);
        table.in(Group.STRING).read("LCS", atLeast(3), KeySpec.range("RO ACCESS", 1, 1, 1), flags(), commands::lcs);
    }

    private record Options(boolean length, boolean indexes, boolean matchLength, long leastMatch) {
        static Options parse(Args args) {
            boolean length = false;
            boolean indexes = false;
            boolean matchLength = false;
            long leastMatch = 0;
            for (int i = 3; i < args.count(); i++) {
                if (args.is(i, "IDX")) {
                    indexes = true;
                } else if (args.is(i, "LEN")) {
                    length = true;
                } else if (args.is(i, "WITHMATCHLEN")) {
                    matchLength = true;
                } else if (args.is(i, "MINMATCHLEN") && i + 1 < args.count()) {
                    i++;
                    leastMatch = args.integer(i);
                } else {
                    throw CommandError.SYNTAX;
                }
            }
            if (length && indexes) {
                throw LENGTH_AND_INDEXES;
            }
            return new Options(length, indexes, matchLength, leastMatch);
        }
    }

    private void lcs(KeyspaceReader keyspace, Args args, Reply reply) {
        requireString(keyspace, args, 1);
        requireString(keyspace, args, 2);
        Options options = Options.parse(args);
        int lengthA = length(keyspace, args, 1);
        int lengthB = length(keyspace, args, 2);
        if (Subsequence.tableBytes(lengthA, lengthB) > limit.bytes()) {
            throw TABLE_TOO_LARGE;
        }
        try (Subsequence subsequence = allocate(lengthA, lengthB)) {
            copy(keyspace, args, 1, subsequence.addressA());
            copy(keyspace, args, 2, subsequence.addressB());
            subsequence.solve();
            if (options.indexes) {
                replyMatches(subsequence, options, reply);
            } else if (options.length) {
                reply.integer(subsequence.length());
            } else {
                reply.bulk(subsequence.bytes());
            }
        }
    }

    private static Subsequence allocate(int lengthA, int lengthB) {
        try {
            return Subsequence.allocate(lengthA, lengthB);
        } catch (OutOfMemoryException _) {
            throw NO_MEMORY;
        }
    }

    private static void replyMatches(Subsequence subsequence, Options options, Reply reply) {
        reply.map(2);
        reply.bulk("matches");
        Object mark = reply.begin();
        int count = 0;
        for (boolean more = subsequence.firstMatch(); more; more = subsequence.nextMatch()) {
            if (subsequence.matchLength() >= options.leastMatch) {
                reply.array(options.matchLength ? 3 : 2);
                reply.array(2);
                reply.integer(subsequence.startA());
                reply.integer(subsequence.startA() + subsequence.matchLength() - 1);
                reply.array(2);
                reply.integer(subsequence.startB());
                reply.integer(subsequence.startB() + subsequence.matchLength() - 1);
                if (options.matchLength) {
                    reply.integer(subsequence.matchLength());
                }
                count++;
            }
        }
        reply.endArray(mark, count);
        reply.bulk("len");
        reply.integer(subsequence.length());
    }

    private static void requireString(KeyspaceReader keyspace, Args args, int key) {
        long entry = keyspace.find(args.address(key), args.length(key));
        if (entry != 0 && keyspace.type(entry) != ValueType.STRING) {
            throw NOT_STRINGS;
        }
    }

    private static int length(KeyspaceReader keyspace, Args args, int key) {
        long entry = keyspace.peek(args.address(key), args.length(key));
        return entry == 0 ? 0 : keyspace.string(entry).length();
    }

    private static void copy(KeyspaceReader keyspace, Args args, int key, long target) {
        long entry = keyspace.peek(args.address(key), args.length(key));
        if (entry != 0) {
            StringView view = keyspace.string(entry);
            Memory.copy(view.address(), target, view.length());
        }
    }
}
