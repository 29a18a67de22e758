package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.memory.Memory;
import io.heddle.snapshot.Snapshot;
import io.heddle.snapshot.SnapshotWalk;
import io.heddle.value.NodeStore;
import io.heddle.value.StableReader;
import io.heddle.value.Structure;
import io.heddle.value.ValueReader;
import io.heddle.value.ValueVisitor;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Compact values and roots through cells, with a structure of one node: its text behind its length.
final class KeyCellTest {
    private static final ValueType TYPE = ValueType.STREAM;
    private static final int TEXT = NodeStore.HEADER_BYTES + 8;

    /// A root is one node with up to 8 KB of text.
    private static final class OneNode implements Structure {
        private final NodeStore nodes;

        OneNode(NodeStore nodes) {
            this.nodes = nodes;
        }

        long create(String text) {
            long node = nodes.allocate(TEXT + text.length());
            write(node, text);
            return node;
        }

        void write(long node, String text) {
            nodes.beforeWrite(node);
            Memory.putLong(node + NodeStore.HEADER_BYTES, text.length());
            for (int i = 0; i < text.length(); i++) {
                Memory.putByte(node + TEXT + i, (byte) text.charAt(i));
            }
        }

        @Override
        public String encoding(ValueReader value) {
            return value.isRoot() ? "one node" : "compact";
        }

        @Override
        public long bytes(long root) {
            return NodeStore.bytes(root);
        }

        @Override
        public long blocks(long root) {
            return 1;
        }

        @Override
        public long copyRoot(long root) {
            return create(Bytes.text(root + TEXT, (int) Memory.getLong(root + NodeStore.HEADER_BYTES)));
        }

        @Override
        public int free(long root, int maxBlocks) {
            nodes.free(root);
            return maxBlocks - 1;
        }

        @Override
        public void walk(StableReader value, ValueVisitor visitor) {
            if (value.isRoot()) {
                long node = value.node(value.root(), 0);
                visitor.item(node + TEXT, (int) Memory.getLong(node + NodeStore.HEADER_BYTES));
            } else {
                visitor.item(value.bytes(), value.compactLength());
            }
        }
    }

    private static final class Values implements AutoCloseable {
        final Harness harness;
        final Bytes bytes = new Bytes();
        final OneNode structure;
        final KeyCell[] cells;
        final Map<String, String> model = new HashMap<>();
        final Random random;

        Values(long seed) {
            random = new Random(seed);
            harness = new Harness(1, seed);
            structure = new OneNode(harness.keyspaces.values().nodes());
            harness.keyspaces.records().structures().replace(TYPE, structure);
            cells = new KeyCell[] {new KeyCell(harness.keyspaces), new KeyCell(harness.keyspaces)};
        }

        KeyCell cell(int hand, String key) {
            return cells[hand].peek(harness.keyspaces.data(0), TYPE, bytes.of(key), key.length());
        }

        String text(KeyCell cell) {
            if (!cell.isPresent()) {
                return "(nil)";
            }
            return cell.isRoot()
                    ? Bytes.text(cell.root() + TEXT, (int) Memory.getLong(cell.root() + NodeStore.HEADER_BYTES))
                    : Bytes.text(cell.bytes(), cell.length());
        }

        void splice(KeyCell cell, String key, int longest) {
            String old = model.getOrDefault(key, "");
            int at = random.nextInt(old.length() + 1);
            int removed = Math.min(random.nextInt(longest), old.length() - at);
            String more = random(random.nextInt(longest));
            long to = cell.splice(at, removed, more.length());
            for (int i = 0; i < more.length(); i++) {
                Memory.putByte(to + i, (byte) more.charAt(i));
            }
            model.put(key, old.substring(0, at) + more + old.substring(at + removed));
        }

        String random(int length) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            return text.toString();
        }

        /// One change of one or two keys, each through a cell of its own that was pointed before both changes.
        void work(int keys, int longest) {
            String[] names = {"key" + random.nextInt(keys), "other" + random.nextInt(keys)};
            KeyCell[] pointed = {cell(0, names[0]), cell(1, names[1])};
            for (int hand = 0; hand < 2; hand++) {
                change(pointed[hand], names[hand], longest);
            }
            for (int hand = 0; hand < 2; hand++) {
                assertEquals(model.getOrDefault(names[hand], "(nil)"), text(pointed[hand]));
            }
            bytes.clear();
        }

        private void change(KeyCell cell, String key, int longest) {
            switch (random.nextInt(10)) {
                case 0 -> {
                    cell.remove();
                    model.remove(key);
                }
                case 1 -> toRoot(cell, key, random(random.nextInt(Math.min(longest, 8000))));
                case 2 -> {
                    harness.keyspaces
                            .database(0)
                            .setString(bytes.of(key), key.length(), bytes.of("text"), 4, KeyspaceReader.NO_EXPIRY);
                    harness.delete(0, key);
                    model.remove(key);
                }
                case 3 -> {
                    if (harness.expire(0, key, random.nextBoolean() ? KeyspaceReader.NO_EXPIRY : 2_000_000_000_000L)) {
                        assertTrue(cell.isPresent());
                    }
                }
                default -> edit(cell, key, longest);
            }
        }

        private void toRoot(KeyCell cell, String key, String text) {
            long old = cell.isRoot() ? cell.root() : 0;
            cell.root(structure.create(text));
            if (old != 0) {
                structure.free(old, 1);
            }
            model.put(key, text);
        }

        private void edit(KeyCell cell, String key, int longest) {
            if (!cell.isRoot()) {
                splice(cell, key, longest);
                return;
            }
            int room = NodeStore.bytes(cell.root()) - TEXT;
            String text = random(random.nextInt(room + 1));
            if (random.nextBoolean()) {
                cell.changed();
                structure.write(cell.root(), text);
            } else {
                long old = cell.root();
                long to = cell.compact(text.length());
                for (int i = 0; i < text.length(); i++) {
                    Memory.putByte(to + i, (byte) text.charAt(i));
                }
                structure.free(old, 1);
            }
            model.put(key, text);
        }

        @Override
        public void close() {
            bytes.close();
            harness.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 400, 3000, 30_000})
    void shouldKeepWhatASnapshotSawUnderAnyChanges(int longest) {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        try (Values values = new Values(seed)) {
            for (int round = 0; round < 30; round++) {
                for (int i = 0; i < 100; i++) {
                    values.work(20, longest);
                }
                snapshot(values, longest);
                while (values.harness.keyspaces.freeStep(10)) {
                    // until the snapshot's leavings are gone
                }
            }
        } catch (Throwable failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private static void snapshot(Values values, int longest) {
        Map<String, String> expected = new HashMap<>(values.model);
        Map<String, String> seen = new HashMap<>();
        Snapshot snapshot = values.harness.keyspaces.openSnapshot();
        try (SnapshotWalk walk = snapshot.walk()) {
            do {
                for (int i = 0; i < 50; i++) {
                    values.work(20, longest);
                }
            } while (walk.step(entry -> entry.value(new ValueVisitor() {
                @Override
                public void item(long address, int length) {
                    seen.put(Bytes.text(entry.key(), entry.keyLength()), Bytes.text(address, length));
                    values.work(20, longest);
                }

                @Override
                public void number(long value) {
                    throw new AssertionError("a number");
                }

                @Override
                public void score(double value) {
                    throw new AssertionError("a score");
                }
            })));
        }
        snapshot.close();
        assertEquals(expected, seen);
    }

    @Test
    void shouldRefuseAnotherType() {
        try (Values values = new Values(1)) {
            values.harness.set("key", "text");
            assertThrows(WrongTypeException.class, () -> values.cell(0, "key"));
            values.cell(0, "other").splice(0, 0, 1);
            assertThrows(WrongTypeException.class, () -> values.harness.get("other"));
        }
    }

    @Test
    void shouldMoveCopyAndReplaceLargeValues() {
        try (Values values = new Values(1)) {
            values.toRoot(values.cell(0, "a"), "a", "large");
            values.harness.copy(0, "a", 0, "b");
            values.harness.rename(0, "a", "c");
            values.harness.set("d", "text");
            values.harness.rename(0, "b", "d");
            assertEquals("large", values.text(values.cell(0, "c")));
            assertEquals("large", values.text(values.cell(0, "d")));
            assertEquals("one node", values.harness.database(0).encoding(values.harness.find(0, "c")));
            assertFalse(values.cell(0, "a").isPresent());
            values.harness.set("c", "text");
            assertEquals("text", values.harness.get("c"));
        }
    }
}
