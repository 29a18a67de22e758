package io.heddle.sortedset;

import io.heddle.value.KeyHash;

/// Shows all members with one home bucket: those in it, and those of it in the next bucket and in the stash.
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
            if (tag == 0 || IndexSegments.way(slot) != way || isRepeated(bucket, i)) {
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

    /// Whether an earlier slot of the bucket looks the same, so that its members were shown.
    private static boolean isRepeated(long bucket, int i) {
        for (int k = 0; k < i; k++) {
            if (IndexSegments.tagAt(bucket, k) == IndexSegments.tagAt(bucket, i)
                    && IndexSegments.slot(bucket, k) == IndexSegments.slot(bucket, i)) {
                return true;
            }
        }
        return false;
    }
}
