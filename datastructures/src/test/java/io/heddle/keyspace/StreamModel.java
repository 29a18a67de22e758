package io.heddle.keyspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What a stream should hold: the plainest possible.
final class StreamModel {
    record Id(long ms, long seq) implements Comparable<Id> {
        @Override
        public int compareTo(Id other) {
            int byMs = Long.compareUnsigned(ms, other.ms);
            return byMs != 0 ? byMs : Long.compareUnsigned(seq, other.seq);
        }
    }

    record Pending(String consumer, long at, long times) {}

    record Consumer(long seen, long active) {}

    static final class Group {
        Id last = ZERO;
        long read;
        final NavigableMap<Id, Pending> pending = new TreeMap<>();
        final NavigableMap<String, Consumer> consumers = new TreeMap<>();

        Group copy() {
            Group copy = new Group();
            copy.last = last;
            copy.read = read;
            copy.pending.putAll(pending);
            copy.consumers.putAll(consumers);
            return copy;
        }

        List<Id> pendingOf(String consumer) {
            List<Id> ids = new ArrayList<>();
            pending.forEach((id, value) -> {
                if (value.consumer.equals(consumer)) {
                    ids.add(id);
                }
            });
            return ids;
        }
    }

    static final Id ZERO = new Id(0, 0);

    final NavigableMap<Id, List<String>> entries = new TreeMap<>();
    final NavigableMap<String, Group> groups = new TreeMap<>();
    Id last = ZERO;
    Id deleted = ZERO;
    long added;

    Id first() {
        return entries.isEmpty() ? ZERO : entries.firstKey();
    }

    Id top() {
        return entries.isEmpty() ? ZERO : entries.lastKey();
    }

    StreamModel copy() {
        StreamModel copy = new StreamModel();
        copy.entries.putAll(entries);
        groups.forEach((name, group) -> copy.groups.put(name, group.copy()));
        copy.last = last;
        copy.deleted = deleted;
        copy.added = added;
        return copy;
    }

    /// What a walk should tell, a line for each number or item.
    List<String> tokens() {
        List<String> tokens = new ArrayList<>();
        tokens.add("" + entries.size());
        id(last, tokens);
        id(first(), tokens);
        id(deleted, tokens);
        tokens.add("" + added);
        entries.forEach((id, parts) -> {
            id(id, tokens);
            tokens.add("" + parts.size() / 2);
            parts.forEach(part -> tokens.add("i" + part));
        });
        tokens.add("" + groups.size());
        groups.forEach((name, group) -> group(name, group, tokens));
        return tokens;
    }

    private static void id(Id id, List<String> tokens) {
        tokens.add("" + id.ms);
        tokens.add("" + id.seq);
    }

    private static void group(String name, Group group, List<String> tokens) {
        tokens.add("i" + name);
        id(group.last, tokens);
        tokens.add("" + group.read);
        tokens.add("" + group.pending.size());
        for (Map.Entry<Id, Pending> entry : group.pending.entrySet()) {
            id(entry.getKey(), tokens);
            tokens.add("" + entry.getValue().at);
            tokens.add("" + entry.getValue().times);
        }
        tokens.add("" + group.consumers.size());
        group.consumers.forEach((consumer, value) -> {
            tokens.add("i" + consumer);
            tokens.add("" + value.seen);
            tokens.add("" + value.active);
            List<Id> own = group.pendingOf(consumer);
            tokens.add("" + own.size());
            own.forEach(id -> id(id, tokens));
        });
    }
}
