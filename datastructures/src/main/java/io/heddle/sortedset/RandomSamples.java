package io.heddle.sortedset;

import io.heddle.value.RandomNumbers;
import java.util.HashSet;
import java.util.Set;

/// Entries of a sorted set at random, by their ranks.
final class RandomSamples {
    /// From this share of the set on, one pass over all ranks is cheaper than drawing until enough differ.
    private static final int PASS_SHARE = 3;

    private final RandomNumbers random;

    RandomSamples(RandomNumbers random) {
        this.random = random;
    }

    /// From 0 to `bound` - 1.
    long below(long bound) {
        return Math.unsignedMultiplyHigh(random.next(), bound);
    }

    void show(SortedSetReader set, long count, SortedSetReader.EntryVisitor visitor) {
        long size = set.size();
        if (count > size / PASS_SHARE) {
            pass(set, Math.min(count, size), visitor);
        } else {
            draw(set, count, visitor);
        }
    }

    /// Each entry is taken with the chance (still wanted) / (still to come).
    private void pass(SortedSetReader set, long count, SortedSetReader.EntryVisitor visitor) {
        long wanted = count;
        long coming = set.size();
        for (boolean more = wanted > 0 && set.seek(0); more; more = wanted > 0 && set.next()) {
            if (below(coming) < wanted) {
                show(set, visitor);
                wanted--;
            }
            coming--;
        }
    }

    private void draw(SortedSetReader set, long count, SortedSetReader.EntryVisitor visitor) {
        Set<Long> drawn = new HashSet<>();
        while (drawn.size() < count) {
            long rank = below(set.size());
            if (drawn.add(rank) && set.seek(rank)) {
                show(set, visitor);
            }
        }
    }

    private static void show(SortedSetReader set, SortedSetReader.EntryVisitor visitor) {
        visitor.visit(set.member(), set.memberLength(), set.score());
    }
}
