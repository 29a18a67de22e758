package io.heddle.set;

/// Is shown members of a set; must not change it.
@FunctionalInterface
public interface MemberVisitor {
    /// @return whether to go on
    boolean visit(long address, int length);
}
