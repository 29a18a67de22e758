package io.heddle.stream;

import io.heddle.memory.Memory;
import io.heddle.value.Pack;
import java.util.Arrays;

/// Goes through the entries of a stream in a range of IDs, either way: entry by entry, and field and value by field
/// and value.
///
/// Not to be used any more once an entry was added or removed. Allocates nothing on the heap but the first few times.
public final class EntryCursor {
    private final IdTree index;
    private final TreePath path;

    private boolean backward;
    private boolean over = true;
    private long boundMs;
    private long boundSeq;
    private long startMs;
    private long startSeq;

    private long node;
    private long nodeMs;
    private long nodeSeq;
    private long at;
    private long end;

    /// Of the entries of the node, going backward.
    private int[] offsets = new int[128];

    private int offset;

    private long entry;
    private int flags;
    private long ms;
    private long seq;
    private int fields;
    private long part;
    private long name;
    private int partsLeft;
    private long text;

    EntryCursor(IdTree index) {
        this.index = index;
        path = new TreePath(index);
    }

    /// Begins with the first entry that has this ID or a higher one; ends behind the last one up to `toMs-toSeq`.
    ///
    /// @param root of the stream, or 0
    void forward(long root, long fromMs, long fromSeq, long toMs, long toSeq) {
        backward = false;
        boundMs = toMs;
        boundSeq = toSeq;
        startMs = fromMs;
        startSeq = fromSeq;
        long tree = tree(root);
        index.key(fromMs, fromSeq);
        over = !path.floor(tree) && !path.first(tree);
        if (!over) {
            enter();
        }
    }

    private static long tree(long root) {
        return root == 0 ? 0 : Memory.getLong(root + StreamRoot.ENTRIES);
    }

    /// Begins with the last entry that has this ID or a lower one; ends before the first one below `toMs-toSeq`.
    void backward(long root, long fromMs, long fromSeq, long toMs, long toSeq) {
        backward = true;
        boundMs = toMs;
        boundSeq = toSeq;
        startMs = fromMs;
        startSeq = fromSeq;
        index.key(fromMs, fromSeq);
        over = !path.floor(tree(root));
        if (!over) {
            enter();
        }
    }

    /// Goes through the live entries of one node, wherever it stands.
    void within(long newNode) {
        backward = false;
        boundMs = StreamIds.MAX;
        boundSeq = StreamIds.MAX;
        startMs = 0;
        startSeq = 0;
        over = false;
        path.top = -1;
        enter(newNode);
    }

    private void enter() {
        enter(Memory.getLong(IdTree.value(path.element())));
    }

    private void enter(long newNode) {
        node = newNode;
        nodeMs = Memory.getLong(node + EntryNode.ID);
        nodeSeq = Memory.getLong(node + EntryNode.ID + 8);
        at = node + EntryNode.start(node);
        end = node + EntryNode.end(node);
        if (backward) {
            offset = 0;
            for (long from = at; from < end; from = EntryNode.next(from)) {
                if (offset == offsets.length) {
                    offsets = Arrays.copyOf(offsets, offset * 2);
                }
                offsets[offset++] = (int) (from - node);
            }
        }
    }

    /// Goes to the next live entry of the range.
    ///
    /// @return whether there is one
    public boolean next() {
        while (!over) {
            if (step()) {
                return true;
            }
        }
        return false;
    }

    private boolean step() {
        if (backward ? offset == 0 : at >= end) {
            over = path.top < 0 || (backward ? !path.previous() : !path.next());
            if (!over) {
                enter();
            }
            return false;
        }
        if (backward) {
            at = node + offsets[--offset];
        }
        decode();
        if (!backward) {
            at = EntryNode.next(entry);
        }
        int toStart = StreamIds.compare(ms, seq, startMs, startSeq);
        if (backward ? toStart > 0 : toStart < 0) {
            return false;
        }
        int toBound = StreamIds.compare(ms, seq, boundMs, boundSeq);
        if (backward ? toBound < 0 : toBound > 0) {
            over = true;
            return false;
        }
        if ((flags & EntryNode.DELETED) != 0) {
            return false;
        }
        readParts();
        return true;
    }

    private void decode() {
        entry = at;
        long from = EntryNode.flagsAt(entry);
        flags = Memory.getByte(from++);
        long delta = EntryNode.number(from);
        from = EntryNode.behindNumber(from);
        ms = nodeMs + delta;
        seq = EntryNode.number(from) + (delta == 0 ? nodeSeq : 0);
        part = EntryNode.behindNumber(from);
    }

    private void readParts() {
        if ((flags & EntryNode.SAME) != 0) {
            fields = EntryNode.fields(node);
            name = node + EntryNode.BODY;
        } else {
            fields = (int) EntryNode.number(part);
            part = EntryNode.behindNumber(part);
            name = 0;
        }
        if ((flags & EntryNode.FAR) != 0) {
            part = Memory.getLong(part);
        }
        partsLeft = 2 * fields;
    }

    public long ms() {
        return ms;
    }

    public long seq() {
        return seq;
    }

    /// How many pairs of field and value the entry has.
    public int fields() {
        return fields;
    }

    /// Goes to the next field or value of the entry, in turn.
    ///
    /// @return whether there is one
    public boolean nextPart() {
        if (partsLeft == 0) {
            return false;
        }
        if ((partsLeft & 1) == 0 && name != 0) {
            text = name;
            name = Pack.next(name);
        } else {
            text = part;
            part = Pack.next(part);
        }
        partsLeft--;
        return true;
    }

    /// Whether the field or value is a number, to be shown by its digits.
    public boolean isInteger() {
        return Pack.isInteger(text);
    }

    /// The number, when `isInteger`.
    public long integer() {
        return Pack.integer(text);
    }

    /// The bytes of a field or value that is no number.
    public long address() {
        return Pack.address(text);
    }

    public int length() {
        return Pack.length(text);
    }

    // For those who change entries.

    long node() {
        return node;
    }

    long entry() {
        return entry;
    }
}
