package io.heddle.keyspace;

import io.heddle.snapshot.SnapshotVisitor;
import io.heddle.value.ValueVisitor;

/// What a walk has shown of values of one type, to be compared with the model as it was at the opening.
abstract class WalkPicture implements SnapshotVisitor, ValueVisitor {
    /// What happens between two pieces.
    Runnable between = () -> {};

    abstract void compare();

    @Override
    public void number(long value) {
        throw new AssertionError("no numbers are expected");
    }

    @Override
    public void score(double value) {
        throw new AssertionError("no scores are expected");
    }
}
