package io.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Allocator;
import io.heddle.memory.Memory;
import io.heddle.memory.MemoryOptions;
import io.heddle.snapshot.Epochs;
import io.heddle.value.NodeStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trees of three levels against sorted sets of the library.
class TreeTest {
    private static final int IDS = 60_000;
    private static final int NAMES = 20_000;

    private final long seed = Long.getLong("heddle.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Allocator allocator = Allocator.create(new MemoryOptions(1L << 32, false));
    private final NodeStore nodes = new NodeStore(allocator, new Epochs(allocator));
    private final StreamTrees trees = new StreamTrees(nodes);
    private long root;
    private long slot;

    @BeforeEach
    void open() {
        root = StreamRoot.create(nodes);
        slot = root + StreamRoot.ENTRIES;
        trees.blocks.attach(root);
    }

    @AfterEach
    void close() {
        assertEquals(NodeStore.bytes(root), Memory.getLong(root + StreamRoot.BYTES), "seed " + seed);
        nodes.free(root);
        assertEquals(0, allocator.usedBytes(), "seed " + seed);
        allocator.close();
    }

    private long tree() {
        return Memory.getLong(slot);
    }

    private long randomId() {
        return random.nextInt(10 * IDS);
    }

    private void insert(long id, NavigableMap<Long, Long> expected) {
        if (!expected.containsKey(id)) {
            long value = random.nextLong();
            long element = trees.entries.key(id / 7, id % 7).insert(root, slot);
            Memory.putLong(IdTree.value(element), value);
            expected.put(id, value);
        }
    }

    private void remove(long id, NavigableMap<Long, Long> expected) {
        boolean there = expected.remove(id) != null;
        assertEquals(there, trees.entries.key(id / 7, id % 7).remove(root, slot), () -> "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "random"})
    void shouldHoldIdsInWhateverOrderTheyCome(String order) {
        NavigableMap<Long, Long> expected = new TreeMap<>();
        for (int i = 0; i < IDS; i++) {
            insert(order.equals("ascending") ? i : order.equals("descending") ? IDS - i : randomId(), expected);
        }
        check(expected);
        assertTrue(Tree.level(tree()) >= 2, "as many as a third level needs");
        for (int i = 0; i < IDS; i++) {
            if (random.nextBoolean()) {
                remove(random.nextInt(3) == 0 ? randomId() : some(expected), expected);
            } else {
                insert(randomId(), expected);
            }
        }
        check(expected);
        while (expected.size() > 3) {
            int choice = random.nextInt(3);
            remove(choice == 0 ? expected.firstKey() : choice == 1 ? expected.lastKey() : some(expected), expected);
            if (expected.size() % 5000 == 0) {
                check(expected);
            }
        }
        check(expected);
        List.copyOf(expected.keySet()).forEach(id -> remove(id, expected));
        assertEquals(0, tree());
    }

    private long some(NavigableMap<Long, Long> expected) {
        Long id = expected.ceilingKey(randomId());
        return id == null ? 0 : id;
    }

    private void check(NavigableMap<Long, Long> expected) {
        requireOrder(trees.entries, tree(), false);
        TreePath path = new TreePath(trees.entries);
        boolean more = path.first(tree());
        for (Map.Entry<Long, Long> entry : expected.entrySet()) {
            assertTrue(more, "seed " + seed);
            assertEquals(entry.getKey(), id(path), () -> "seed " + seed);
            assertEquals(entry.getValue(), Memory.getLong(IdTree.value(path.element())), () -> "seed " + seed);
            more = path.next();
        }
        assertEquals(false, more);
        more = path.last(tree());
        for (long id : expected.descendingKeySet()) {
            assertEquals(id, id(path), () -> "seed " + seed);
            more = path.previous();
        }
        assertEquals(false, more);
        for (int i = 0; i < 1000; i++) {
            long id = randomId();
            trees.entries.key(id / 7, id % 7);
            assertEquals(expected.ceilingKey(id), path.ceiling(tree()) ? id(path) : null, () -> "seed " + seed);
            assertEquals(expected.floorKey(id), path.floor(tree()) ? id(path) : null, () -> "seed " + seed);
            assertEquals(expected.containsKey(id), trees.entries.find(tree()) != 0, () -> "seed " + seed);
        }
    }

    private static Long id(TreePath path) {
        return IdTree.ms(path.element()) * 7 + IdTree.seq(path.element());
    }

    /// Requires of each node what `Tree` promises.
    ///
    /// @return address of its first element
    private long requireOrder(Tree tree, long node, boolean exactKeys) {
        int count = Tree.count(node);
        int live = 0;
        for (int i = 0; i < count; i++) {
            long element = tree.element(node, i);
            live += Tree.isDead(node, i) ? 0 : 1;
            if (tree == trees.entries && i > 0) {
                trees.entries.key(IdTree.ms(element), IdTree.seq(element));
                assertTrue(tree.compareKey(tree.element(node, i - 1)) > 0, "order");
            }
            if (Tree.level(node) > 0) {
                long child = Memory.getLong(tree.childSlot(node, i));
                assertEquals(Tree.level(node) - 1, Tree.level(child));
                long first = requireOrder(tree, child, exactKeys);
                if (exactKeys) {
                    assertEquals(NameTree.node(first), NameTree.node(element), "a key is that of its first element");
                } else {
                    trees.entries.key(IdTree.ms(first), IdTree.seq(first));
                    assertTrue(tree.compareKey(element) >= 0, "a key is not greater");
                }
            }
        }
        assertEquals(live, Tree.live(node));
        assertNotEquals(0, live, "no node is empty");
        return tree.element(node, 0);
    }

    @Test
    void shouldFreeTreesLeafByLeaf() {
        NavigableMap<Long, Long> expected = new TreeMap<>();
        for (int i = 0; i < IDS; i++) {
            insert(randomId(), expected);
        }
        int found = 0;
        for (long leaf = trees.entries.takeLastLeaf(root, slot);
                leaf != 0;
                leaf = trees.entries.takeLastLeaf(root, slot)) {
            found += Tree.live(leaf);
            trees.blocks.free(leaf);
        }
        assertEquals(expected.size(), found);
    }

    @Test
    void shouldHoldNamesWhoseNodesComeAndGo() {
        slot = root + StreamRoot.GROUPS;
        NavigableSet<String> expected = new TreeSet<>();
        Map<String, Long> named = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < NAMES; i++) {
            names.add(random.nextInt(500) == 0 ? "n" + i + "x".repeat(600) : "n" + i);
        }
        for (int i = 0; i < 3 * NAMES; i++) {
            String name = names.get(random.nextInt(NAMES));
            if (expected.add(name)) {
                named.put(name, insertNamed(name));
            } else if (i > NAMES && random.nextBoolean()) {
                removeNamed(name, expected, named);
            }
        }
        checkNames(expected);
        while (!expected.isEmpty()) {
            String from = expected.ceiling(names.get(random.nextInt(NAMES)));
            removeNamed(from == null ? expected.first() : from, expected, named);
            if (expected.size() % 2000 == 1) {
                checkNames(expected);
            }
        }
        assertEquals(0, tree());
    }

    private long insertNamed(String name) {
        long bytes = Memory.allocateRaw(name.length());
        Memory.copyFromArray(name.getBytes(StandardCharsets.US_ASCII), 0, bytes, name.length());
        long node = Named.create(trees.blocks, bytes, name.length());
        Memory.freeRaw(bytes);
        trees.names.key(node).insert(root, slot);
        return node;
    }

    private void removeNamed(String name, NavigableSet<String> expected, Map<String, Long> named) {
        expected.remove(name);
        long node = named.getOrDefault(name, 0L);
        assertTrue(trees.names.key(node).remove(root, slot), () -> "seed " + seed);
        Named.free(trees.blocks, node);
    }

    private void checkNames(NavigableSet<String> expected) {
        requireOrder(trees.names, tree(), true);
        TreePath path = new TreePath(trees.names);
        boolean more = path.first(tree());
        for (String name : expected) {
            assertTrue(more, "seed " + seed);
            long node = NameTree.node(path.element());
            byte[] bytes = new byte[Named.nameLength(node)];
            Memory.copyToArray(Named.name(node), bytes, 0, bytes.length);
            assertEquals(name, new String(bytes, StandardCharsets.US_ASCII), () -> "seed " + seed);
            more = path.next();
        }
        assertEquals(false, more);
    }
}
