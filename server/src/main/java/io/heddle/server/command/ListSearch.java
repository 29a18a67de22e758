package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.list.ListReader;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// LPOS: where elements stand.
final class ListSearch {
    private static final CommandError RANK_ZERO =
            CommandError.of("ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use"
                    + " negative to start from the end of the list");
    private static final CommandError RANK_RANGE = CommandError.of(
            "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807");
    private static final CommandError COUNT_NEGATIVE = CommandError.of("ERR COUNT can't be negative");
    private static final CommandError LENGTH_NEGATIVE = CommandError.of("ERR MAXLEN can't be negative");
    private static final long NOT_GIVEN = -1;

    private long rank;
    private long count;
    private long mostCompared;

    private ListSearch() {}

    static void declare(CommandTable table) {
        ListSearch search = new ListSearch();
        table.in(Group.LIST).read("LPOS", atLeast(3), KeySpec.first("RO ACCESS"), flags(), search::lpos);
    }

    private void parse(Args args) {
        rank = 1;
        count = NOT_GIVEN;
        mostCompared = 0;
        for (int i = 3; i < args.count(); i += 2) {
            if (i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            }
            if (args.is(i, "RANK")) {
                rank = args.integer(i + 1);
                if (rank == Long.MIN_VALUE) {
                    throw RANK_RANGE;
                }
                if (rank == 0) {
                    throw RANK_ZERO;
                }
            } else if (args.is(i, "COUNT")) {
                count = args.integer(i + 1, 0, Long.MAX_VALUE, COUNT_NEGATIVE);
            } else if (args.is(i, "MAXLEN")) {
                mostCompared = args.integer(i + 1, 0, Long.MAX_VALUE, LENGTH_NEGATIVE);
            } else {
                throw CommandError.SYNTAX;
            }
        }
    }

    private void lpos(KeyspaceReader keyspace, Args args, Reply reply) {
        parse(args);
        ListReader list = keyspace.list(args.address(1), args.length(1));
        if (!list.isPresent()) {
            if (count == NOT_GIVEN) {
                reply.nil();
            } else {
                reply.array(0);
            }
        } else if (count == NOT_GIVEN) {
            replyFirst(list, args, reply);
        } else {
            replyAll(list, args, reply);
        }
    }

    private void replyFirst(ListReader list, Args args, Reply reply) {
        long found = begin(list);
        long left = Math.abs(rank);
        do {
            found = nextMatch(list, args, found);
            left--;
        } while (found != NOT_GIVEN && left > 0);
        if (found == NOT_GIVEN) {
            reply.nil();
        } else {
            reply.integer(index(list, found));
        }
    }

    private void replyAll(ListReader list, Args args, Reply reply) {
        Object mark = reply.begin();
        long most = count == 0 ? Long.MAX_VALUE : count;
        long skipped = Math.abs(rank) - 1;
        long replied = 0;
        long found = begin(list);
        while (replied < most) {
            found = nextMatch(list, args, found);
            if (found == NOT_GIVEN) {
                break;
            }
            if (skipped > 0) {
                skipped--;
            } else {
                reply.integer(index(list, found));
                replied++;
            }
        }
        reply.endArray(mark, replied);
    }

    /// Goes to the end where the search begins.
    private long begin(ListReader list) {
        list.seek(rank > 0 ? 0 : list.size() - 1, rank > 0);
        return NOT_GIVEN;
    }

    /// The number of the next match, counted from where the search began.
    private long nextMatch(ListReader list, Args args, long last) {
        long number = last + 1;
        long end = mostCompared == 0 ? Long.MAX_VALUE : mostCompared;
        while (number < end && list.next()) {
            if (list.matches(args.address(2), args.length(2))) {
                return number;
            }
            number++;
        }
        return NOT_GIVEN;
    }

    private long index(ListReader list, long number) {
        return rank > 0 ? number : list.size() - 1 - number;
    }
}
