package io.heddle.stream;

import io.heddle.memory.Memory;

/// A place in a [Tree], from the root down to an element, and the way to its neighbours. Good until the tree changes
/// its form.
final class TreePath {
    static final int DEPTH_MAX = 16;

    private final Tree tree;

    /// By level; 0 is the leaf's.
    final long[] nodes = new long[DEPTH_MAX];

    final int[] indexes = new int[DEPTH_MAX];

    /// Level of the root, or -1 when the tree is empty.
    int top = -1;

    TreePath(Tree tree) {
        this.tree = tree;
    }

    /// Address of the element here.
    long element() {
        return tree.element(nodes[0], indexes[0]);
    }

    /// Goes to the first element.
    ///
    /// @return whether there is one
    boolean first(long root) {
        top = root == 0 ? -1 : Tree.level(root);
        if (top < 0) {
            return false;
        }
        nodes[top] = root;
        indexes[top] = 0;
        descendLeft(top);
        return settleForward();
    }

    /// Goes to the last element.
    ///
    /// @return whether there is one
    boolean last(long root) {
        top = root == 0 ? -1 : Tree.level(root);
        if (top < 0) {
            return false;
        }
        nodes[top] = root;
        indexes[top] = Tree.count(root) - 1;
        descendRight(top);
        return settleBackward();
    }

    /// Goes to the first element that is not less than the tree's key.
    ///
    /// @return whether there is one
    boolean ceiling(long root) {
        return tree.descend(this, root) && settleForward();
    }

    /// Goes to the last element that is not greater than the tree's key.
    ///
    /// @return whether there is one
    boolean floor(long root) {
        if (!tree.descend(this, root)) {
            return false;
        }
        if (indexes[0] == Tree.count(nodes[0]) || tree.compareKey(element()) != 0) {
            indexes[0]--;
        }
        return settleBackward();
    }

    boolean next() {
        indexes[0]++;
        return settleForward();
    }

    boolean previous() {
        indexes[0]--;
        return settleBackward();
    }

    /// To the first live element from here on.
    private boolean settleForward() {
        while (true) {
            long leaf = nodes[0];
            int count = Tree.count(leaf);
            while (indexes[0] < count) {
                if (!Tree.isDead(leaf, indexes[0])) {
                    return true;
                }
                indexes[0]++;
            }
            int level = 1;
            while (level <= top && indexes[level] + 1 >= Tree.count(nodes[level])) {
                level++;
            }
            if (level > top) {
                return false;
            }
            indexes[level]++;
            descendLeft(level);
        }
    }

    /// To the last live element up to here.
    private boolean settleBackward() {
        while (true) {
            long leaf = nodes[0];
            while (indexes[0] >= 0) {
                if (!Tree.isDead(leaf, indexes[0])) {
                    return true;
                }
                indexes[0]--;
            }
            int level = 1;
            while (level <= top && indexes[level] == 0) {
                level++;
            }
            if (level > top) {
                return false;
            }
            indexes[level]--;
            descendRight(level);
        }
    }

    private void descendLeft(int from) {
        for (int level = from; level > 0; level--) {
            nodes[level - 1] = child(level);
            indexes[level - 1] = 0;
        }
    }

    private void descendRight(int from) {
        for (int level = from; level > 0; level--) {
            long node = child(level);
            nodes[level - 1] = node;
            indexes[level - 1] = Tree.count(node) - 1;
        }
    }

    long child(int level) {
        return Memory.getLong(tree.childSlot(nodes[level], indexes[level]));
    }
}
