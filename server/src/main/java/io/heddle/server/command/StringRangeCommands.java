package io.heddle.server.command;

import static io.heddle.keyspace.KeyspaceReader.NO_EXPIRY;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.memory.Memory;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// Parts of strings: length, ranges, and growth at the end or anywhere.
///
/// The limit of a string's length is checked after its type, and not at all when nothing is written.
final class StringRangeCommands {
    private static final CommandError OFFSET_RANGE = CommandError.of("ERR offset is out of range");
    private static final byte[] EMPTY = new byte[0];

    private final StringLimit limit;

    private StringRangeCommands(StringLimit limit) {
        this.limit = limit;
    }

    static void declare(CommandTable table, StringLimit limit) {
        StringRangeCommands commands = new StringRangeCommands(limit);
        table.in(Group.STRING)
                .write("APPEND", exactly(3), KeySpec.first("RW INSERT"), flags(DENYOOM, FAST), commands::append)
                .read("STRLEN", exactly(2), KeySpec.first("RO"), flags(FAST), StringRangeCommands::strlen)
                .write("SETRANGE", exactly(4), KeySpec.first("RW UPDATE"), flags(DENYOOM), commands::setrange)
                .read("GETRANGE", exactly(4), KeySpec.first("RO ACCESS"), flags(), StringRangeCommands::getrange)
                .read("SUBSTR", exactly(4), KeySpec.first("RO ACCESS"), flags(), StringRangeCommands::getrange);
    }

    private void append(KeyspaceWriter keyspace, Args args, Reply reply) {
        long key = args.address(1);
        int keyLength = args.length(1);
        int more = args.length(2);
        long entry = keyspace.peek(key, keyLength);
        if (entry == 0) {
            StringCommands.store(keyspace, args, 1, 2, NO_EXPIRY);
            reply.integer(more);
            return;
        }
        int end = keyspace.string(entry).length();
        int total = limit.sum(end, more);
        long bytes = keyspace.editString(key, keyLength, end, total, total);
        Memory.copy(args.address(2), bytes + end, more);
        reply.integer(total);
    }

    private static void strlen(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.string(args.address(1), args.length(1)).length());
    }

    private void setrange(KeyspaceWriter keyspace, Args args, Reply reply) {
        long offset = args.integer(2);
        if (offset < 0) {
            throw OFFSET_RANGE;
        }
        long key = args.address(1);
        int keyLength = args.length(1);
        int more = args.length(3);
        long entry = keyspace.peek(key, keyLength);
        int length = entry == 0 ? 0 : keyspace.string(entry).length();
        if (more == 0) {
            reply.integer(length);
            return;
        }
        int end = limit.sum(offset, more);
        long bytes = keyspace.editString(key, keyLength, end - more, end, end);
        Memory.copy(args.address(3), bytes + end - more, more);
        reply.integer(Math.max(length, end));
    }

    private static void getrange(KeyspaceReader keyspace, Args args, Reply reply) {
        long start = args.integer(2);
        long end = args.integer(3);
        StringView view = keyspace.string(args.address(1), args.length(1));
        int length = view.length();
        // Two negative positions in the wrong order name nothing, though both may lie before the first byte.
        boolean reversed = start < 0 && end < 0 && start > end;
        long first = fromStart(start, length);
        long last = Math.min(fromStart(end, length), length - 1L);
        if (reversed || first > last) {
            reply.bulk(EMPTY);
        } else {
            reply.bulk(view.address() + first, (int) (last - first + 1));
        }
    }

    /// A position that may count from the end, as one from the start; before the start becomes the start.
    static long fromStart(long position, long length) {
        return position < 0 ? Math.max(position + length, 0) : position;
    }
}
