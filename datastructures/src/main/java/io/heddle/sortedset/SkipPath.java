package io.heddle.sortedset;

/// The way down the skip list to one entry: on each level the last tower before it, and how many entries of the set
/// stand before that tower.
///
/// ```
///   level 2   root ─────────────────────▶ C ────────────────▶ ...       path[2] = C
///   level 1   root ────────▶ B ─────────▶ C ────▶ D ────────▶ ...       path[1] = D
///   level 0   root ──▶ A ──▶ B ──▶ ...    C ────▶ D ──▶ [E] ──▶ ...     path[0] = E, in which the entry stands
/// ```
///
/// Reused; each search overwrites the one before.
final class SkipPath {
    final long[] towers = new long[SkipRoot.LEVELS_MAX];
    final long[] ranks = new long[SkipRoot.LEVELS_MAX];

    private final NodeReferences references;

    SkipPath(NodeReferences references) {
        this.references = references;
    }

    /// To where the key is or would stand.
    void toKey(long root, double score, long member, int length) {
        long tower = SkipRoot.tower(root);
        long rank = 0;
        for (int level = SkipRoot.levels(root) - 1; level >= 0; level--) {
            long link = SkipNodes.link(tower, level);
            int reference = SkipNodes.linkReference(link);
            while (reference != 0 && isNotBehind(link, reference, score, member, length)) {
                rank += SkipNodes.span(link);
                tower = references.address(reference) + SkipNodes.TOWER;
                link = SkipNodes.link(tower, level);
                reference = SkipNodes.linkReference(link);
            }
            towers[level] = tower;
            ranks[level] = rank;
        }
    }

    private boolean isNotBehind(long link, int reference, double score, long member, int length) {
        double bound = SkipNodes.linkScore(link);
        if (bound != score) {
            return bound < score;
        }
        long first = SkipNodes.entry(references.address(reference), 0);
        return Entries.compare(first, score, member, length) <= 0;
    }

    /// To the entry of a rank, or to the end of the last node; before the first node for -1.
    void toRank(long root, long wanted) {
        long tower = SkipRoot.tower(root);
        long rank = 0;
        for (int level = SkipRoot.levels(root) - 1; level >= 0; level--) {
            long link = SkipNodes.link(tower, level);
            int reference = SkipNodes.linkReference(link);
            while (reference != 0 && rank + SkipNodes.span(link) <= wanted) {
                rank += SkipNodes.span(link);
                tower = references.address(reference) + SkipNodes.TOWER;
                link = SkipNodes.link(tower, level);
                reference = SkipNodes.linkReference(link);
            }
            towers[level] = tower;
            ranks[level] = rank;
        }
    }

    /// To the last node whose first entry's score is below the bound (or is the bound, if those are wanted too).
    void toScore(long root, double bound, boolean inclusive) {
        long tower = SkipRoot.tower(root);
        long rank = 0;
        for (int level = SkipRoot.levels(root) - 1; level >= 0; level--) {
            long link = SkipNodes.link(tower, level);
            int reference = SkipNodes.linkReference(link);
            while (reference != 0 && isBefore(link, reference, bound, inclusive)) {
                rank += SkipNodes.span(link);
                tower = references.address(reference) + SkipNodes.TOWER;
                link = SkipNodes.link(tower, level);
                reference = SkipNodes.linkReference(link);
            }
            towers[level] = tower;
            ranks[level] = rank;
        }
    }

    private boolean isBefore(long link, int reference, double bound, boolean inclusive) {
        double score = SkipNodes.linkScore(link);
        if (score != bound) {
            return score < bound;
        }
        double first = Entries.score(SkipNodes.entry(references.address(reference), 0));
        return first < bound || inclusive && first == bound;
    }

    /// To the last node whose first member is before the bound (or is the bound, if that is wanted too), whatever
    /// the scores.
    void toMember(long root, long member, int length, boolean inclusive) {
        long tower = SkipRoot.tower(root);
        long rank = 0;
        for (int level = SkipRoot.levels(root) - 1; level >= 0; level--) {
            long link = SkipNodes.link(tower, level);
            int reference = SkipNodes.linkReference(link);
            while (reference != 0 && beginsBefore(reference, member, length, inclusive)) {
                rank += SkipNodes.span(link);
                tower = references.address(reference) + SkipNodes.TOWER;
                link = SkipNodes.link(tower, level);
                reference = SkipNodes.linkReference(link);
            }
            towers[level] = tower;
            ranks[level] = rank;
        }
    }

    private boolean beginsBefore(int reference, long member, int length, boolean inclusive) {
        long first = SkipNodes.entry(references.address(reference), 0);
        int order = Entries.compareMember(first, member, length);
        return order < 0 || inclusive && order == 0;
    }

    /// Node of the lowest level, or 0 if that is the root.
    long node(long root) {
        return towers[0] == SkipRoot.tower(root) ? 0 : towers[0] - SkipNodes.TOWER;
    }

    /// Entries before the node.
    long rank() {
        return ranks[0];
    }

    /// Entries have come to, or gone from, where the path leads.
    void addToSpans(long root, int change) {
        for (int level = SkipRoot.levels(root) - 1; level >= 0; level--) {
            SkipNodes.addToSpan(SkipNodes.link(towers[level], level), change);
        }
    }
}
