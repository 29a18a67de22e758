package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.ValueType;
import io.heddle.server.protocol.Args;
import io.heddle.set.SetReader;
import io.heddle.sortedset.SortedSetReader;
import org.jspecify.annotations.Nullable;

/// A sorted set, or a set whose members all have the score 1, as one of the inputs of a command.
final class ScoredSource {
    double weight = 1;

    private final @Nullable SortedSetReader sorted;
    private final @Nullable SetReader plain;

    private ScoredSource(@Nullable SortedSetReader sorted, @Nullable SetReader plain) {
        this.sorted = sorted;
        this.plain = plain;
    }

    /// The source under a key, empty if the key is missing.
    ///
    /// @param hand which of the inputs it is
    static ScoredSource of(KeyspaceReader keyspace, Args args, int i, int hand) {
        long key = args.address(i);
        int length = args.length(i);
        long entry = keyspace.peek(key, length);
        return entry != 0 && keyspace.type(entry) == ValueType.SET
                ? new ScoredSource(null, keyspace.set(hand, key, length))
                : new ScoredSource(keyspace.sortedSet(key, length, hand), null);
    }

    /// Takes a member with its score.
    @FunctionalInterface
    interface Visitor {
        void visit(long member, int length, double score);
    }

    /// Takes a member with its score, and says whether to go on.
    @FunctionalInterface
    interface Walker {
        boolean visit(long member, int length, double score);
    }

    long size() {
        return sorted != null ? sorted.size() : plain != null ? plain.size() : 0;
    }

    /// The score times the weight; zero where that is not a number.
    double weighted(double score) {
        double weighted = product(score);
        return Double.isNaN(weighted) ? 0 : weighted;
    }

    /// The score times the weight, a number or not: what an intersection adds to the first source's score.
    double product(double score) {
        return weight * score;
    }

    void forEach(Visitor visitor) {
        forEachWhile((member, length, score) -> {
            visitor.visit(member, length, score);
            return true;
        });
    }

    /// Shows the members until the walker has seen enough.
    void forEachWhile(Walker walker) {
        if (sorted != null) {
            boolean more = sorted.seek(0);
            while (more && walker.visit(sorted.member(), sorted.memberLength(), sorted.score())) {
                more = sorted.next();
            }
        } else if (plain != null) {
            boolean[] more = {true};
            plain.forEach((member, length) -> more[0] = more[0] && walker.visit(member, length, 1));
        }
    }

    /// Goes to a member.
    boolean find(long member, int length) {
        return sorted != null ? sorted.find(member, length) : plain != null && plain.contains(member, length);
    }

    /// Score of the member that `find` went to.
    double foundScore() {
        return sorted != null ? sorted.score() : 1;
    }
}
