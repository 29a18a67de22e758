package io.heddle.keyspace;

import io.heddle.value.StableReader;

/// A value as it is now, for the worker to walk as a snapshot's thread walks it: nothing changes meanwhile.
final class LiveReader implements StableReader {
    private long record;

    LiveReader of(long newRecord) {
        record = newRecord;
        return this;
    }

    @Override
    public boolean isRoot() {
        return Records.encoding(record) == Records.ROOT;
    }

    @Override
    public long root() {
        return Records.valueRoot(record);
    }

    @Override
    public long bytes() {
        return Records.bytesAddress(record);
    }

    @Override
    public int compactLength() {
        return Records.length(record);
    }

    @Override
    public long node(long node, int buffer) {
        return node;
    }

    @Override
    public boolean isUnchanged(long node) {
        return true;
    }
}
