package io.heddle.stream;

/// Goes through groups, or a group's consumers, by name. Not to be used any more once one was added or removed.
public final class NodeCursor {
    private final TreePath path;
    private long root;
    private boolean started;

    NodeCursor(NameTree tree) {
        path = new TreePath(tree);
    }

    NodeCursor over(long newRoot) {
        root = newRoot;
        started = false;
        return this;
    }

    /// @return whether there is one more
    public boolean next() {
        if (started) {
            return path.next();
        }
        started = true;
        return path.first(root);
    }

    /// The group or consumer.
    public long node() {
        return NameTree.node(path.element());
    }
}
