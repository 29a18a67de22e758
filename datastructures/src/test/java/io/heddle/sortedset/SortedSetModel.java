package io.heddle.sortedset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A sorted set of Java objects that does the same, slowly.
final class SortedSetModel {
    record Pair(double score, String member) {
        /// Minus zero counts as zero, which it becomes in a small set.
        Pair {
            score = score + 0.0;
        }

        @Override
        public String toString() {
            return member.length() + ":" + member.substring(0, Math.min(12, member.length())) + "=" + score;
        }
    }

    static final Comparator<Pair> ORDER =
            Comparator.comparingDouble(Pair::score).thenComparing(Pair::member);

    private final Map<String, Double> scores = new HashMap<>();
    private final TreeSet<Pair> order = new TreeSet<>(ORDER);

    /// An equal score changes nothing, not even the sign of zero.
    void put(String member, double score) {
        Double old = scores.get(member);
        if (old != null && old.doubleValue() == score) {
            return;
        }
        remove(member);
        scores.put(member, score);
        order.add(new Pair(score, member));
    }

    boolean remove(String member) {
        Double score = scores.remove(member);
        if (score != null) {
            order.remove(new Pair(score, member));
        }
        return score != null;
    }

    @Nullable
    Double score(String member) {
        return scores.get(member);
    }

    int size() {
        return scores.size();
    }

    List<Pair> pairs() {
        return new ArrayList<>(order);
    }

    void clear() {
        scores.clear();
        order.clear();
    }

    long countBelow(double bound, boolean inclusive) {
        return order.stream()
                .filter(pair -> pair.score < bound || inclusive && pair.score == bound)
                .count();
    }
}
