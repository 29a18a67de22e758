package io.heddle.stream;

import io.heddle.memory.Decimals;
import io.heddle.memory.Memory;
import io.heddle.value.StableReader;
import io.heddle.value.ValueVisitor;
import java.util.Arrays;

/// Shows a stream of a snapshot, on the snapshot's thread: reads stable copies of nodes alone.
///
/// The levels of a tree are read into one buffer each, so that the way down stands still while a child is shown.
final class StreamWalk implements AutoCloseable {
    private static final int ENTRY_BUFFER = 6;
    private static final int NODE_BUFFER = 7;
    private static final int DEPTH_MAX = 6;

    private final StableReader reader;
    private final ValueVisitor visitor;
    private final EntryCursor entries;
    private final long digits = Memory.allocateRaw(Decimals.LONGEST);

    StreamWalk(StableReader reader, ValueVisitor visitor, EntryCursor entries) {
        this.reader = reader;
        this.visitor = visitor;
        this.entries = entries;
    }

    @Override
    public void close() {
        Memory.freeRaw(digits);
    }

    /// Is shown the elements of a tree.
    @FunctionalInterface
    private interface ElementVisitor {
        void visit(long element);
    }

    void run() {
        long root = reader.node(reader.root(), NODE_BUFFER);
        long nodes = Memory.getLong(root + StreamRoot.ENTRIES);
        long groups = Memory.getLong(root + StreamRoot.GROUPS);
        int groupCount = (int) Memory.getLong(root + StreamRoot.GROUP_COUNT);
        number(root + StreamRoot.LENGTH);
        id(root + StreamRoot.LAST);
        id(root + StreamRoot.FIRST);
        id(root + StreamRoot.DELETED);
        number(root + StreamRoot.ADDED);
        tree(nodes, 0, IdTree.KEY_BYTES, 8, element -> entries(Memory.getLong(IdTree.value(element))));
        visitor.number(groupCount);
        for (long group : named(groups, groupCount)) {
            group(group);
        }
    }

    private void number(long at) {
        visitor.number(Memory.getLong(at));
    }

    private void id(long at) {
        number(at);
        number(at + 8);
    }

    private void tree(long node, int depth, int keyBytes, int valueBytes, ElementVisitor each) {
        if (node == 0) {
            return;
        }
        if (depth == DEPTH_MAX) {
            throw new IllegalStateException("a tree is too high");
        }
        long copy = reader.node(node, depth);
        int count = Tree.count(copy);
        boolean leaf = Tree.level(copy) == 0;
        int bytes = keyBytes + (leaf ? valueBytes : 8);
        for (int i = 0; i < count; i++) {
            long element = copy + Tree.ELEMENTS + (long) i * bytes;
            if (!leaf) {
                tree(Memory.getLong(element + keyBytes), depth + 1, keyBytes, valueBytes, each);
            } else if (!Tree.isDead(copy, i)) {
                each.visit(element);
            }
        }
    }

    /// The nodes of a tree of names.
    private long[] named(long tree, int count) {
        long[] nodes = new long[count];
        int[] found = new int[1];
        tree(tree, 0, 8, 0, element -> nodes[found[0]++] = NameTree.node(element));
        return Arrays.copyOf(nodes, found[0]);
    }

    private void entries(long node) {
        entries.within(reader.node(node, ENTRY_BUFFER));
        while (entries.next()) {
            visitor.number(entries.ms());
            visitor.number(entries.seq());
            visitor.number(entries.fields());
            while (entries.nextPart()) {
                if (entries.isInteger()) {
                    visitor.item(digits, Decimals.write(entries.integer(), digits));
                } else {
                    visitor.item(entries.address(), entries.length());
                }
            }
        }
    }

    private void group(long node) {
        long group = reader.node(node, NODE_BUFFER);
        long pending = Memory.getLong(group + GroupNode.PENDING);
        long consumers = Memory.getLong(group + GroupNode.CONSUMERS);
        long pendingCount = Memory.getLong(group + GroupNode.PENDING_COUNT);
        int consumerCount = (int) Memory.getLong(group + GroupNode.CONSUMER_COUNT);
        visitor.item(Named.name(group), Named.nameLength(group));
        id(group + GroupNode.LAST);
        number(group + GroupNode.READ);
        visitor.number(pendingCount);
        tree(pending, 0, IdTree.KEY_BYTES, GroupNode.PENDING_VALUE_BYTES, element -> {
            id(element);
            number(IdTree.value(element) + GroupNode.DELIVERED_AT);
            number(IdTree.value(element) + GroupNode.DELIVERIES);
        });
        visitor.number(consumerCount);
        for (long consumer : named(consumers, consumerCount)) {
            consumer(consumer);
        }
    }

    private void consumer(long node) {
        long consumer = reader.node(node, NODE_BUFFER);
        long pending = Memory.getLong(consumer + ConsumerNode.PENDING);
        visitor.item(Named.name(consumer), Named.nameLength(consumer));
        number(consumer + ConsumerNode.SEEN);
        number(consumer + ConsumerNode.ACTIVE);
        number(consumer + ConsumerNode.PENDING_COUNT);
        tree(pending, 0, IdTree.KEY_BYTES, 0, this::id);
    }
}
