package io.heddle.sortedset;

import io.heddle.value.KeyHash;

/// Shows all members with one home bucket, each once: those in it, and those of it in the next bucket and in the stash.
final class IndexScan {
    /// Cursors leave out the hash's lowest bits, which no home depends on.
    static final int CURSOR_SHIFT = 8;

    private IndexScan() {}

    static void home(
            long segment, int home, NodeReferences references, KeyHash keyHash, MemberIndex.EntryVisitor visitor) {
        long bucket = IndexSegments.bucket(segment, home);
        bucket(segment, home, bucket, IndexSegments.HOME, references, keyHash, visitor);
        if (IndexSegments.overflowsToNext(bucket)) {
            long next = IndexSegments.bucket(segment, IndexSegments.next(segment, home));
            bucket(segment, home, next, IndexSegments.NEXT, references, keyHash, visitor);
        }
        if (IndexSegments.overflowsToStash(bucket)) {
            int buckets = IndexSegments.buckets(segment);
            for (int i = IndexSegments.homes(segment); i < buckets; i++) {
                long stash = IndexSegments.bucket(segment, i);
                bucket(segment, home, stash, IndexSegments.STASH, references, keyHash, visitor);
            }
        }
    }

    private static void bucket(
            long segment,
            int home,
            long bucket,
            int way,
            NodeReferences references,
            KeyHash keyHash,
            MemberIndex.EntryVisitor visitor) {
        for (int i = 0; i < IndexSegments.SLOTS_PER_BUCKET; i++) {
            int tag = IndexSegments.tagAt(bucket, i);
            int slot = IndexSegments.slot(bucket, i);
            if (tag == 0 || IndexSegments.way(slot) != way || isShown(segment, home, bucket, i)) {
                continue;
            }
            long node = references.address(IndexSegments.reference(slot));
            for (int k = SkipNodes.nextOfTag(node, tag, 0); k >= 0; k = SkipNodes.nextOfTag(node, tag, k + 1)) {
                long entry = SkipNodes.entry(node, k);
                long hash = keyHash.hash(Entries.member(entry), Entries.length(entry));
                if (IndexSegments.tag(hash) == tag
                        && IndexSegments.covers(segment, hash)
                        && IndexSegments.home(segment, hash) == home) {
                    visitor.visit(entry);
                }
            }
        }
    }

    /// Whether an earlier slot of the home, in whatever bucket it stands, is of the same tag and node, so that its
    /// members were shown.
    private static boolean isShown(long segment, int home, long bucket, int i) {
        int tag = IndexSegments.tagAt(bucket, i);
        int slot = IndexSegments.slot(bucket, i);
        int way = IndexSegments.way(slot);
        int owner = slot - way;
        if (isIn(bucket, i, tag, slot)) {
            return true;
        }
        int all = IndexSegments.SLOTS_PER_BUCKET;
        if (way != IndexSegments.HOME
                && isIn(IndexSegments.bucket(segment, home), all, tag, owner + IndexSegments.HOME)) {
            return true;
        }
        if (way != IndexSegments.STASH) {
            return false;
        }
        if (isIn(
                IndexSegments.bucket(segment, IndexSegments.next(segment, home)),
                all,
                tag,
                owner + IndexSegments.NEXT)) {
            return true;
        }
        for (int k = IndexSegments.homes(segment); IndexSegments.bucket(segment, k) != bucket; k++) {
            if (isIn(IndexSegments.bucket(segment, k), all, tag, slot)) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of the first `count` slots of the bucket is this one.
    private static boolean isIn(long bucket, int count, int tag, int slot) {
        for (int k = 0; k < count; k++) {
            if (IndexSegments.tagAt(bucket, k) == tag && IndexSegments.slot(bucket, k) == slot) {
                return true;
            }
        }
        return false;
    }
}
