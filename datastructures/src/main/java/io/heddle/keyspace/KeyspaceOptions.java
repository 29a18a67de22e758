package io.heddle.keyspace;

/// @param databases their number
/// @param seedA secret of the key hash: random for each process
/// @param seedB a second one
public record KeyspaceOptions(int databases, long seedA, long seedB) {
    public KeyspaceOptions {
        if (databases < 1) {
            throw new IllegalArgumentException("databases must be at least 1: " + databases);
        }
    }
}
