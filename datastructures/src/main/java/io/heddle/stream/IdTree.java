package io.heddle.stream;

import io.heddle.memory.Memory;

/// A tree whose keys are IDs.
final class IdTree extends Tree {
    static final int KEY_BYTES = 16;

    private long ms;
    private long seq;

    IdTree(StreamBlocks blocks, int valueBytes) {
        super(blocks, KEY_BYTES, valueBytes);
    }

    /// The key that is meant from now on.
    IdTree key(long newMs, long newSeq) {
        ms = newMs;
        seq = newSeq;
        return this;
    }

    static long ms(long element) {
        return Memory.getLong(element);
    }

    static long seq(long element) {
        return Memory.getLong(element + 8);
    }

    /// Address of an element's value.
    static long value(long element) {
        return element + KEY_BYTES;
    }

    @Override
    int compareKey(long element) {
        return StreamIds.compare(ms, seq, Memory.getLong(element), Memory.getLong(element + 8));
    }

    @Override
    void writeKey(long element) {
        StreamRoot.putId(element, ms, seq);
    }

    @Override
    boolean hasLastingKeys() {
        return true;
    }
}
