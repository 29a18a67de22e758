package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.DENYOOM;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.sortedset.SortedSetDraft;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.sortedset.SortedSetWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Union, intersection and difference of sorted sets, and of plain sets, whose members all have the score 1.
///
/// Where Redis surprises: the sources are taken from the smallest to the largest, which decides the order in which
/// scores are added; infinities that cancel each other out add to 0; a source that is named twice counts twice.
final class SortedSetAlgebraCommands {
    private static final CommandError WEIGHT = CommandError.of("ERR weight value is not a float");
    private static final CommandError LIMIT = CommandError.of("ERR LIMIT can't be negative");

    private SortedSetAlgebraCommands() {}

    static void declare(CommandTable table) {
        List<KeySpec> read = List.of(KeySpec.counted("RO ACCESS", 1));
        List<KeySpec> stored = List.of(KeySpec.at("OW UPDATE", 1, 0, 1), KeySpec.counted("RO ACCESS", 2));
        table.in(Group.SORTED_SET)
                .read("ZUNION", atLeast(3), read, flags(), (k, a, r) -> answer(Operation.UNION, k, a, r))
                .read("ZINTER", atLeast(3), read, flags(), (k, a, r) -> answer(Operation.INTERSECTION, k, a, r))
                .read("ZDIFF", atLeast(3), read, flags(), (k, a, r) -> answer(Operation.DIFFERENCE, k, a, r))
                .read("ZINTERCARD", atLeast(3), read, flags(), SortedSetAlgebraCommands::cardinality)
                .write("ZUNIONSTORE", atLeast(4), stored, flags(DENYOOM), (k, a, r) -> store(Operation.UNION, k, a, r))
                .write(
                        "ZINTERSTORE",
                        atLeast(4),
                        stored,
                        flags(DENYOOM),
                        (k, a, r) -> store(Operation.INTERSECTION, k, a, r))
                .write(
                        "ZDIFFSTORE",
                        atLeast(4),
                        stored,
                        flags(DENYOOM),
                        (k, a, r) -> store(Operation.DIFFERENCE, k, a, r));
    }

    private enum Operation {
        UNION,
        INTERSECTION,
        DIFFERENCE
    }

    private enum Aggregate {
        SUM,
        MIN,
        MAX;

        double of(double a, double b) {
            return switch (this) {
                case SUM -> {
                    double sum = a + b;
                    yield Double.isNaN(sum) ? 0 : sum;
                }
                case MIN -> b < a ? b : a;
                case MAX -> b > a ? b : a;
            };
        }
    }

    /// What a call asks for.
    private static final class Request {
        final List<ScoredSource> sources = new ArrayList<>();
        Aggregate aggregate = Aggregate.SUM;
        boolean withScores;
        long limit;
    }

    /// Reads the count at argument `at`, the keys behind it and the options that the kind of command knows.
    private static Request parse(
            KeyspaceReader keyspace, Args args, int at, Operation operation, boolean stores, boolean counts) {
        long count = args.integer(at);
        if (count < 1) {
            throw CommandError.of("ERR at least 1 input key is needed for '"
                    + args.copyString(0).toLowerCase(Locale.ROOT) + "' command");
        }
        if (count > args.count() - at - 1) {
            throw CommandError.SYNTAX;
        }
        Request request = new Request();
        int behind = at + 1 + (int) count;
        for (int i = at + 1; i < behind; i++) {
            request.sources.add(ScoredSource.of(keyspace, args, i, i - at - 1));
        }
        for (int i = behind; i < args.count(); i++) {
            int left = args.count() - i - 1;
            boolean weighs = operation != Operation.DIFFERENCE && !counts;
            if (weighs && left >= count && args.is(i, "WEIGHTS")) {
                for (ScoredSource source : request.sources) {
                    i++;
                    source.weight = args.floating(i, WEIGHT);
                }
            } else if (weighs && left >= 1 && args.is(i, "AGGREGATE")) {
                i++;
                request.aggregate = aggregate(args, i);
            } else if (!stores && !counts && args.is(i, "WITHSCORES")) {
                request.withScores = true;
            } else if (counts && left >= 1 && args.is(i, "LIMIT")) {
                i++;
                request.limit = args.integer(i, 0, Long.MAX_VALUE, LIMIT);
            } else {
                throw CommandError.SYNTAX;
            }
        }
        return request;
    }

    private static Aggregate aggregate(Args args, int i) {
        for (Aggregate each : Aggregate.values()) {
            if (args.is(i, each.name())) {
                return each;
            }
        }
        throw CommandError.SYNTAX;
    }

    private static void answer(Operation operation, KeyspaceReader keyspace, Args args, Reply reply) {
        Request request = parse(keyspace, args, 1, operation, false, false);
        try (SortedSetDraft draft = keyspace.draftSortedSet()) {
            compute(operation, request, draft.set());
            SortedSetReader result = draft.set();
            long size = result.size();
            boolean pairs = request.withScores && reply.protocol() == 3;
            reply.array(request.withScores && !pairs ? 2 * size : size);
            for (boolean more = result.seek(0); more; more = result.next()) {
                if (pairs) {
                    reply.array(2);
                }
                reply.bulk(result.member(), result.memberLength());
                if (request.withScores) {
                    reply.floating(result.score());
                }
            }
        }
    }

    private static void store(Operation operation, KeyspaceWriter keyspace, Args args, Reply reply) {
        Request request = parse(keyspace, args, 2, operation, true, false);
        try (SortedSetDraft draft = keyspace.draftSortedSet()) {
            compute(operation, request, draft.set());
            long size = draft.set().size();
            keyspace.storeSortedSet(args.address(1), args.length(1), draft);
            reply.integer(size);
        }
    }

    private static void compute(Operation operation, Request request, SortedSetWriter result) {
        List<ScoredSource> sources = request.sources;
        if (operation == Operation.DIFFERENCE) {
            subtract(sources, result);
            return;
        }
        sources.sort(Comparator.comparingLong(ScoredSource::size));
        if (operation == Operation.UNION) {
            for (ScoredSource source : sources) {
                source.forEach((member, length, score) -> {
                    double weighted = source.weighted(score);
                    boolean there = result.find(member, length);
                    put(result, there ? request.aggregate.of(result.score(), weighted) : weighted, member, length);
                });
            }
        } else {
            intersect(request, result);
        }
    }

    private static void put(SortedSetWriter result, double score, long member, int length) {
        result.put(score, member, length);
    }

    private static void intersect(Request request, SortedSetWriter result) {
        ScoredSource smallest = request.sources.getFirst();
        List<ScoredSource> others = request.sources.subList(1, request.sources.size());
        smallest.forEach((member, length, score) -> {
            double combined = smallest.weighted(score);
            for (ScoredSource other : others) {
                if (!other.find(member, length)) {
                    return;
                }
                combined = request.aggregate.of(combined, other.product(other.foundScore()));
            }
            put(result, combined, member, length);
        });
    }

    private static void subtract(List<ScoredSource> sources, SortedSetWriter result) {
        List<ScoredSource> others = sources.subList(1, sources.size());
        sources.getFirst().forEach((member, length, score) -> {
            for (ScoredSource other : others) {
                if (other.find(member, length)) {
                    return;
                }
            }
            put(result, score, member, length);
        });
    }

    private static void cardinality(KeyspaceReader keyspace, Args args, Reply reply) {
        Request request = parse(keyspace, args, 1, Operation.INTERSECTION, false, true);
        List<ScoredSource> sources = request.sources;
        sources.sort(Comparator.comparingLong(ScoredSource::size));
        ScoredSource smallest = sources.getFirst();
        long[] count = {0};
        smallest.forEachWhile((member, length, _) -> {
            boolean everywhere = true;
            for (int i = 1; everywhere && i < sources.size(); i++) {
                everywhere = sources.get(i).find(member, length);
            }
            count[0] += everywhere ? 1 : 0;
            return request.limit == 0 || count[0] < request.limit;
        });
        reply.integer(count[0]);
    }
}
