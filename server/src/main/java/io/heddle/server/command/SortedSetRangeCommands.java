package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.ONE_CHANGE;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import java.util.List;

/// Ranges of sorted sets: shown, stored under another key, removed; by rank, score or member.
///
/// Options are judged first, then the bounds, then the key.
final class SortedSetRangeCommands {
    private static final CommandError LIMIT_OF_RANKS =
            CommandError.of("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
    private static final CommandError SCORES_OF_MEMBERS =
            CommandError.of("ERR syntax error, WITHSCORES not supported in combination with BYLEX");

    private enum By {
        ANY,
        RANK,
        SCORE,
        MEMBER
    }

    // The options of the running command.
    private By by = By.RANK;
    private boolean reversed;
    private boolean withScores;
    private long offset;
    private long limit;

    private final SortedSetBounds bounds = new SortedSetBounds();

    private SortedSetRangeCommands() {}

    static void declare(CommandTable table) {
        SortedSetRangeCommands commands = new SortedSetRangeCommands();
        List<KeySpec> read = KeySpec.first("RO ACCESS");
        List<KeySpec> removed = KeySpec.first("RW DELETE");
        List<KeySpec> stored = List.of(KeySpec.at("OW UPDATE", 1, 0, 1), KeySpec.at("RO ACCESS", 2, 0, 1));
        table.in(Group.SORTED_SET)
                .read("ZRANGE", atLeast(4), read, flags(), (k, a, r) -> commands.show(k, a, r, By.ANY, false))
                .read("ZREVRANGE", atLeast(4), read, flags(), (k, a, r) -> commands.show(k, a, r, By.RANK, true))
                .read("ZRANGEBYSCORE", atLeast(4), read, flags(), (k, a, r) -> commands.show(k, a, r, By.SCORE, false))
                .read(
                        "ZREVRANGEBYSCORE",
                        atLeast(4),
                        read,
                        flags(),
                        (k, a, r) -> commands.show(k, a, r, By.SCORE, true))
                .read("ZRANGEBYLEX", atLeast(4), read, flags(), (k, a, r) -> commands.show(k, a, r, By.MEMBER, false))
                .read("ZREVRANGEBYLEX", atLeast(4), read, flags(), (k, a, r) -> commands.show(k, a, r, By.MEMBER, true))
                .write("ZRANGESTORE", atLeast(5), stored, flags(DENYOOM, ONE_CHANGE), commands::store)
                .write("ZREMRANGEBYRANK", exactly(4), removed, flags(), (k, a, r) -> commands.remove(k, a, r, By.RANK))
                .write(
                        "ZREMRANGEBYSCORE",
                        exactly(4),
                        removed,
                        flags(),
                        (k, a, r) -> commands.remove(k, a, r, By.SCORE))
                .write(
                        "ZREMRANGEBYLEX",
                        exactly(4),
                        removed,
                        flags(),
                        (k, a, r) -> commands.remove(k, a, r, By.MEMBER));
    }

    private void show(KeyspaceReader keyspace, Args args, Reply reply, By fixedBy, boolean fixedReversed) {
        parse(args, 1, fixedBy, fixedReversed, false);
        SortedSetReader set = locate(keyspace, args, 1);
        show(set, reply);
    }

    private void show(SortedSetReader set, Reply reply) {
        long count = bounds.count();
        boolean pairs = withScores && reply.protocol() == 3;
        reply.array(withScores && !pairs ? 2 * count : count);
        set.seek(first());
        for (long i = 0; i < count; i++) {
            if (pairs) {
                reply.array(2);
            }
            reply.bulk(set.member(), set.memberLength());
            if (withScores) {
                reply.floating(set.score());
            }
            step(set);
        }
    }

    private long first() {
        return reversed ? bounds.from() + bounds.count() - 1 : bounds.from();
    }

    private void step(SortedSetReader set) {
        if (reversed) {
            set.previous();
        } else {
            set.next();
        }
    }

    private void store(KeyspaceWriter keyspace, Args args, Reply reply) {
        parse(args, 2, By.ANY, false, true);
        SortedSetReader set = locate(keyspace, args, 2);
        long count = bounds.count();
        try (SortedSetDraft draft = keyspace.draftSortedSet()) {
            SortedSetWriter target = draft.set();
            target.expect(count, 0);
            set.seek(bounds.from());
            for (long i = 0; i < count; i++) {
                target.add(set.score(), set.member(), set.memberLength());
                set.next();
            }
            keyspace.storeSortedSet(args.address(1), args.length(1), draft);
        }
        reply.integer(count);
    }

    private void remove(KeyspaceWriter keyspace, Args args, Reply reply, By fixedBy) {
        by = fixedBy;
        parseBounds(args, 2, 3);
        SortedSetWriter set = keyspace.editSortedSet(args.address(1), args.length(1));
        bounds.locate(set);
        long count = bounds.count();
        set.removeRange(bounds.from(), count);
        reply.integer(count);
    }

    /// Reads options and bounds, which stand behind the key at argument `key`.
    private void parse(Args args, int key, By fixedBy, boolean fixedReversed, boolean storing) {
        by = fixedBy;
        reversed = fixedReversed;
        withScores = false;
        offset = 0;
        limit = -1;
        for (int i = key + 3; i < args.count(); i++) {
            if (!storing && args.is(i, "WITHSCORES")) {
                withScores = true;
            } else if (args.is(i, "LIMIT") && i + 2 < args.count()) {
                offset = args.integer(i + 1);
                limit = args.integer(i + 2);
                i += 2;
            } else if (fixedBy == By.ANY && !reversed && args.is(i, "REV")) {
                reversed = true;
            } else if (by == By.ANY && args.is(i, "BYLEX")) {
                by = By.MEMBER;
            } else if (by == By.ANY && args.is(i, "BYSCORE")) {
                by = By.SCORE;
            } else {
                throw CommandError.SYNTAX;
            }
        }
        if (by == By.ANY) {
            by = By.RANK;
        }
        if (limit != -1 && by == By.RANK) {
            throw LIMIT_OF_RANKS;
        }
        if (withScores && by == By.MEMBER) {
            throw SCORES_OF_MEMBERS;
        }
        boolean greatestFirst = reversed && by != By.RANK;
        parseBounds(args, greatestFirst ? key + 2 : key + 1, greatestFirst ? key + 1 : key + 2);
    }

    private void parseBounds(Args args, int min, int max) {
        if (by == By.RANK) {
            bounds.parseRanks(args, min, max);
        } else if (by == By.SCORE) {
            bounds.parseScores(args, min, max);
        } else {
            bounds.parseMembers(args, min, max);
        }
    }

    private SortedSetReader locate(KeyspaceReader keyspace, Args args, int key) {
        SortedSetReader set = keyspace.sortedSet(args.address(key), args.length(key));
        if (reversed) {
            bounds.locateReversed(set);
        } else {
            bounds.locate(set);
        }
        if (by != By.RANK) {
            bounds.limit(offset, limit, reversed);
        }
        return set;
    }
}
