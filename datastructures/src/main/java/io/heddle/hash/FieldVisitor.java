package io.heddle.hash;

/// Is shown fields of a hash; must not change any key.
@FunctionalInterface
public interface FieldVisitor {
    /// @param at stands at the field until the method returns
    void field(HashReader at);
}
