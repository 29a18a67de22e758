package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.ValueContext;
import io.heddle.value.ValueReader;

/// The stream under one key, for commands that read; reused for one key after the other.
public sealed class StreamReader permits StreamWriter {
    final StreamTrees trees;
    private final ValueReader value;
    private final EntryCursor cursor;
    private final GroupReader groups;

    public StreamReader(ValueReader value, ValueContext context) {
        this(value, new StreamTrees(context.nodes()));
    }

    StreamReader(ValueReader value, StreamTrees trees) {
        this.value = value;
        this.trees = trees;
        cursor = new EntryCursor(trees.entries);
        groups = new GroupReader(this, trees);
    }

    public boolean isPresent() {
        return value.isPresent();
    }

    long root() {
        return value.root();
    }

    private long field(int offset) {
        return isPresent() ? Memory.getLong(root() + offset) : 0;
    }

    /// Entries that are there.
    public long length() {
        return field(StreamRoot.LENGTH);
    }

    /// The highest ID ever given.
    public long lastMs() {
        return field(StreamRoot.LAST);
    }

    public long lastSeq() {
        return field(StreamRoot.LAST + 8);
    }

    /// ID of the first entry that is there, or 0-0.
    public long firstMs() {
        return field(StreamRoot.FIRST);
    }

    public long firstSeq() {
        return field(StreamRoot.FIRST + 8);
    }

    /// ID of the last entry that is there, or 0-0.
    public long topMs() {
        return field(StreamRoot.TOP);
    }

    public long topSeq() {
        return field(StreamRoot.TOP + 8);
    }

    /// The highest ID that was deleted, but by trimming.
    public long deletedMs() {
        return field(StreamRoot.DELETED);
    }

    public long deletedSeq() {
        return field(StreamRoot.DELETED + 8);
    }

    /// Entries that were ever added.
    public long added() {
        return field(StreamRoot.ADDED);
    }

    /// Nodes of entries.
    public long nodes() {
        return field(StreamRoot.NODES);
    }

    /// Nodes of the index.
    public long indexNodes() {
        return isPresent() ? trees.entries.nodes(Memory.getLong(root() + StreamRoot.ENTRIES)) : 0;
    }

    /// The entries with IDs from the first to the second, inclusive; the cursor is always the same.
    public EntryCursor forward(long fromMs, long fromSeq, long toMs, long toSeq) {
        cursor.forward(isPresent() ? root() : 0, fromMs, fromSeq, toMs, toSeq);
        return cursor;
    }

    /// The entries with IDs from the first, higher one down to the second, inclusive; the cursor of `forward`.
    public EntryCursor backward(long fromMs, long fromSeq, long toMs, long toSeq) {
        cursor.backward(isPresent() ? root() : 0, fromMs, fromSeq, toMs, toSeq);
        return cursor;
    }

    /// Whether an entry is there. Uses the cursor.
    public boolean contains(long ms, long seq) {
        return forward(ms, seq, ms, seq).next();
    }

    /// What consumer groups there are.
    public GroupReader groups() {
        return groups;
    }
}
