package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.MEMBER_AFTER_NEXT;
import static io.heddle.server.command.Flag.MEMBER_NEXT;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import java.util.Arrays;
import java.util.List;

/// Sorted sets, member by member: add, change and remove; score, rank and number.
///
/// ZADD judges its options, then all scores, then the key; what it does to one member may still fail for a sum that is
/// no number, after the members before were added.
final class SortedSetCommands {
    private static final CommandError NOT_A_NUMBER = CommandError.of("ERR resulting score is not a number (NaN)");
    private static final CommandError NEW_AND_OLD =
            CommandError.of("ERR XX and NX options at the same time are not compatible");
    private static final CommandError COMPARED_AND_NEW =
            CommandError.of("ERR GT, LT, and/or NX options at the same time are not compatible");
    private static final CommandError ONE_INCREMENT =
            CommandError.of("ERR INCR option supports a single increment-element pair");
    private static final CommandError ZRANK_ARITY =
            CommandError.of("ERR wrong number of arguments for 'zrank' command");
    private static final CommandError ZREVRANK_ARITY =
            CommandError.of("ERR wrong number of arguments for 'zrevrank' command");

    // The options of the running ZADD.
    private boolean onlyNew;
    private boolean onlyPresent;
    private boolean onlyGreater;
    private boolean onlyLess;
    private boolean countingChanges;
    private boolean increment;

    private double[] scores = new double[16];
    private final SortedSetBounds bounds = new SortedSetBounds();

    private SortedSetCommands() {}

    static void declare(CommandTable table) {
        SortedSetCommands commands = new SortedSetCommands();
        List<KeySpec> read = KeySpec.first("RO ACCESS");
        table.in(Group.SORTED_SET)
                .write(
                        "ZADD",
                        atLeast(4),
                        KeySpec.first("RW UPDATE"),
                        flags(DENYOOM, FAST, MEMBER_AFTER_NEXT),
                        commands::zadd)
                .write(
                        "ZINCRBY",
                        exactly(4),
                        KeySpec.first("RW ACCESS UPDATE"),
                        flags(DENYOOM, FAST, MEMBER_AFTER_NEXT),
                        commands::zincrby)
                .write(
                        "ZREM",
                        atLeast(3),
                        KeySpec.first("RW DELETE"),
                        flags(FAST, MEMBER_NEXT),
                        SortedSetCommands::zrem)
                .read("ZCARD", exactly(2), KeySpec.first("RO"), flags(FAST), SortedSetCommands::zcard)
                .read("ZSCORE", exactly(3), read, flags(FAST, MEMBER_NEXT), SortedSetCommands::zscore)
                .read("ZMSCORE", atLeast(3), read, flags(FAST, MEMBER_NEXT), SortedSetCommands::zmscore)
                .read("ZRANK", atLeast(3), read, flags(FAST, MEMBER_NEXT), (k, a, r) -> rank(k, a, r, false))
                .read("ZREVRANK", atLeast(3), read, flags(FAST, MEMBER_NEXT), (k, a, r) -> rank(k, a, r, true))
                .read("ZCOUNT", exactly(4), read, flags(FAST), commands::zcount)
                .read("ZLEXCOUNT", exactly(4), read, flags(FAST), commands::zlexcount);
    }

    // Adding.

    private void zadd(KeyspaceWriter keyspace, Args args, Reply reply) {
        increment = false;
        add(keyspace, args, reply);
    }

    private void zincrby(KeyspaceWriter keyspace, Args args, Reply reply) {
        increment = true;
        add(keyspace, args, reply);
    }

    private void add(KeyspaceWriter keyspace, Args args, Reply reply) {
        int first = parseOptions(args);
        int count = (args.count() - first) / 2;
        parseScores(args, first, count);
        SortedSetWriter set = keyspace.editSortedSet(args.address(1), args.length(1));
        if (onlyPresent && !set.isPresent()) {
            answer(reply, 0, false);
            return;
        }
        set.expect(count, args.length(first + 1));
        int added = 0;
        int changed = 0;
        double score = 0;
        boolean processed = false;
        for (int i = 0; i < count; i++) {
            long member = args.address(first + 1 + 2 * i);
            int length = args.length(first + 1 + 2 * i);
            score = scores[i];
            if (!set.find(member, length)) {
                if (!onlyPresent) {
                    set.add(score, member, length);
                    added++;
                    processed = true;
                }
                continue;
            }
            double old = set.score();
            score = increment ? sum(old, score) : score;
            if (isWanted(old, score)) {
                processed = true;
                if (score != old) {
                    set.rescore(score);
                    changed++;
                }
            }
        }
        scores[0] = score;
        answer(reply, countingChanges ? added + changed : added, processed);
    }

    private double sum(double old, double score) {
        double sum = old + score;
        if (!onlyNew && Double.isNaN(sum)) {
            throw NOT_A_NUMBER;
        }
        return sum;
    }

    /// Whether a member that is there gets the score.
    private boolean isWanted(double old, double score) {
        return !onlyNew && !(onlyLess && score >= old) && !(onlyGreater && score <= old);
    }

    private void answer(Reply reply, int count, boolean processed) {
        if (!increment) {
            reply.integer(count);
        } else if (processed) {
            reply.floating(scores[0]);
        } else {
            reply.nil();
        }
    }

    /// @return the first score's argument
    private int parseOptions(Args args) {
        onlyNew = false;
        onlyPresent = false;
        onlyGreater = false;
        onlyLess = false;
        countingChanges = false;
        int i = 2;
        while (i < args.count() && isOption(args, i)) {
            i++;
        }
        int left = args.count() - i;
        if (left == 0 || left % 2 != 0) {
            throw CommandError.SYNTAX;
        }
        if (onlyNew && onlyPresent) {
            throw NEW_AND_OLD;
        }
        if ((onlyGreater || onlyLess) && onlyNew || onlyGreater && onlyLess) {
            throw COMPARED_AND_NEW;
        }
        if (increment && left > 2) {
            throw ONE_INCREMENT;
        }
        return i;
    }

    private boolean isOption(Args args, int i) {
        if (args.is(i, "NX")) {
            onlyNew = true;
        } else if (args.is(i, "XX")) {
            onlyPresent = true;
        } else if (args.is(i, "GT")) {
            onlyGreater = true;
        } else if (args.is(i, "LT")) {
            onlyLess = true;
        } else if (args.is(i, "CH")) {
            countingChanges = true;
        } else if (args.is(i, "INCR")) {
            increment = true;
        } else {
            return false;
        }
        return true;
    }

    private void parseScores(Args args, int first, int count) {
        if (count > scores.length) {
            scores = Arrays.copyOf(scores, Math.max(count, 2 * scores.length));
        }
        for (int i = 0; i < count; i++) {
            scores[i] = args.floating(first + 2 * i);
        }
    }

    // Removing.

    private static void zrem(KeyspaceWriter keyspace, Args args, Reply reply) {
        SortedSetWriter set = keyspace.editSortedSet(args.address(1), args.length(1));
        int removed = 0;
        for (int i = 2; i < args.count(); i++) {
            if (set.find(args.address(i), args.length(i))) {
                set.remove();
                removed++;
            }
        }
        reply.integer(removed);
    }

    // Asking.

    private static SortedSetReader set(KeyspaceReader keyspace, Args args) {
        return keyspace.sortedSet(args.address(1), args.length(1));
    }

    private static void zcard(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(set(keyspace, args).size());
    }

    private static void zscore(KeyspaceReader keyspace, Args args, Reply reply) {
        score(set(keyspace, args), args, 2, reply);
    }

    private static void zmscore(KeyspaceReader keyspace, Args args, Reply reply) {
        SortedSetReader set = set(keyspace, args);
        reply.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++) {
            score(set, args, i, reply);
        }
    }

    private static void score(SortedSetReader set, Args args, int member, Reply reply) {
        if (set.find(args.address(member), args.length(member))) {
            reply.floating(set.score());
        } else {
            reply.nil();
        }
    }

    private static void rank(KeyspaceReader keyspace, Args args, Reply reply, boolean reversed) {
        if (args.count() > 4) {
            throw reversed ? ZREVRANK_ARITY : ZRANK_ARITY;
        }
        boolean withScore = args.count() == 4;
        if (withScore && !args.is(3, "WITHSCORE")) {
            throw CommandError.SYNTAX;
        }
        SortedSetReader set = set(keyspace, args);
        if (!set.find(args.address(2), args.length(2))) {
            if (withScore) {
                reply.nilArray();
            } else {
                reply.nil();
            }
            return;
        }
        if (withScore) {
            reply.array(2);
        }
        reply.integer(reversed ? set.size() - 1 - set.rank() : set.rank());
        if (withScore) {
            reply.floating(set.score());
        }
    }

    private void zcount(KeyspaceReader keyspace, Args args, Reply reply) {
        bounds.parseScores(args, 2, 3);
        bounds.locate(set(keyspace, args));
        reply.integer(bounds.count());
    }

    private void zlexcount(KeyspaceReader keyspace, Args args, Reply reply) {
        bounds.parseMembers(args, 2, 3);
        bounds.locate(set(keyspace, args));
        reply.integer(bounds.count());
    }
}
