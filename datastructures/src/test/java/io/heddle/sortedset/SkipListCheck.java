package io.heddle.sortedset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at all of a large sorted set: order, counts, spans, bounds, the index, and the account of its memory.
final class SkipListCheck {
    private final SkipList list;
    private final long root;
    private final List<Long> nodes = new ArrayList<>();
    private final List<Long> starts = new ArrayList<>();

    private SkipListCheck(SkipList list, long root) {
        this.list = list;
        this.root = root;
    }

    static void check(SkipList list, long root) {
        new SkipListCheck(list, root).run();
    }

    private void run() {
        collect();
        for (int level = 0; level < SkipRoot.levels(root); level++) {
            checkLevel(level);
        }
        checkMembers();
    }

    private void collect() {
        long start = 0;
        long previousEntry = 0;
        int previous = 0;
        for (int reference = SkipRoot.first(root); reference != 0; ) {
            long node = list.references().address(reference);
            assertEquals(previous, SkipNodes.previous(node), "the way back");
            assertTrue(SkipNodes.count(node) > 0, "no node is empty");
            assertTrue(SkipNodes.free(node) >= 0, "heap and order do not overlap");
            nodes.add(node);
            starts.add(start);
            start += SkipNodes.count(node);
            for (int i = 0; i < SkipNodes.count(node); i++) {
                long entry = SkipNodes.entry(node, i);
                if (previousEntry != 0) {
                    assertTrue(Entries.compare(previousEntry, entry) < 0, "order");
                }
                previousEntry = entry;
            }
            previous = reference;
            reference = SkipNodes.next(node);
        }
        assertEquals(previous, SkipRoot.last(root));
        assertEquals(start, SkipRoot.count(root));
        assertEquals(nodes.size(), SkipRoot.nodes(root));
    }

    private void checkLevel(int level) {
        long tower = SkipRoot.tower(root);
        long start = 0;
        int at = -1;
        while (true) {
            long link = SkipNodes.link(tower, level);
            int next = at + 1;
            while (next < nodes.size() && SkipNodes.height(nodes.get(next)) <= level) {
                next++;
            }
            long end = next == nodes.size() ? SkipRoot.count(root) : starts.get(next);
            assertEquals(end - start, SkipNodes.span(link), "span on level " + level);
            if (next == nodes.size()) {
                assertEquals(0, SkipNodes.linkReference(link));
                return;
            }
            long target = nodes.get(next);
            assertEquals(list.references().of(target), SkipNodes.linkReference(link));
            double bound = SkipNodes.linkScore(link);
            assertTrue(bound <= Entries.score(SkipNodes.entry(target, 0)), "the bound is too high");
            if (next > 0) {
                long before = nodes.get(next - 1);
                double last = Entries.score(SkipNodes.entry(before, SkipNodes.count(before) - 1));
                assertTrue(last <= bound, "the bound is too low");
            }
            tower = target + SkipNodes.TOWER;
            start = end;
            at = next;
        }
    }

    private void checkMembers() {
        long leaves = 0;
        for (int k = 0; k < nodes.size(); k++) {
            long node = nodes.get(k);
            int live = 0;
            for (int i = 0; i < SkipNodes.count(node); i++) {
                long entry = SkipNodes.entry(node, i);
                live += Entries.size(entry) + 2;
                leaves += Entries.isFar(entry) ? 1 : 0;
                assertTrue(list.find(root, Entries.member(entry), Entries.length(entry)), "in the index");
                assertEquals(node, list.node());
                assertEquals(i, list.position());
                assertEquals(starts.get(k) + i, list.rankOfFound(root));
            }
            assertEquals(live, SkipNodes.live(node), "live bytes");
        }
        assertEquals(leaves, SkipRoot.leaves(root));
        assertEquals(
                Memory.getLong(SkipRoot.index(root)) == 0 ? 0 : SkipRoot.count(root),
                indexed(),
                "entries in the index");
    }

    private long indexed() {
        Set<Long> entries = new HashSet<>();
        long cursor = 0;
        do {
            cursor = list.index().scan(root, cursor, entries::add);
        } while (cursor != 0);
        return entries.size();
    }
}
