package io.heddle.snapshot;

/// The walk cannot be finished: the snapshot held more memory than allowed, or was given up.
public final class SnapshotAbortedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SnapshotAbortedException() {
        super("snapshot aborted");
    }
}
