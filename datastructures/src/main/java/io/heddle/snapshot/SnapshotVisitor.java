package io.heddle.snapshot;

/// Is shown each key of a snapshot, on the thread that walks.
@FunctionalInterface
public interface SnapshotVisitor {
    void entry(SnapshotEntry entry);
}
