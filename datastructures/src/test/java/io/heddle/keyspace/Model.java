package io.heddle.keyspace;

import java.util.HashMap;
import java.util.Map;

/// What the keyspace should hold: the plainest possible.
final class Model {
    record Value(String bytes, long expireAt) {}

    Map<String, Value>[] databases;
    long now = 1_000_000_000_000L;

    @SuppressWarnings("unchecked")
    Model(int count) {
        databases = (Map<String, Value>[]) new Map<?, ?>[count];
        for (int i = 0; i < count; i++) {
            databases[i] = new HashMap<>();
        }
    }

    void expire() {
        for (Map<String, Value> database : databases) {
            database.values().removeIf(value -> value.expireAt >= 0 && now > value.expireAt);
        }
    }

    @SuppressWarnings("unchecked")
    Map<String, Value>[] copy() {
        Map<String, Value>[] copy = (Map<String, Value>[]) new Map<?, ?>[databases.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = new HashMap<>(databases[i]);
        }
        return copy;
    }
}
