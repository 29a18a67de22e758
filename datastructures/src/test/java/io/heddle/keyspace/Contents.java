package io.heddle.keyspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.hash.HashReader;
import io.heddle.set.SetReader;
import io.heddle.snapshot.SnapshotEntry;
import io.heddle.sortedset.SortedSetReader;
import io.heddle.value.ValueVisitor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All values of a keyspace as text, in an order that does not depend on how they came to be.
final class Contents implements ValueVisitor {
    /// Where a value without an order has its elements: one from so many pieces.
    private static int piecesOf(ValueType type) {
        return type == ValueType.SET ? 1 : type == ValueType.HASH ? 3 : 0;
    }

    private final int pieces;
    private final long now;
    private final List<String> elements = new ArrayList<>();
    private StringBuilder element = new StringBuilder();
    private int count;

    private Contents(ValueType type, long now) {
        pieces = piecesOf(type);
        this.now = now;
    }

    @Override
    public void item(long address, int length) {
        String text = Bytes.text(address, length);
        piece(length > 200 ? text.substring(0, 20) + text.hashCode() + ":" + length : text);
    }

    @Override
    public void number(long value) {
        if (pieces == 3 && value >= 0 && value < now) {
            element = new StringBuilder(); // a field whose time has come
            count = 0;
        } else {
            piece(Long.toString(value));
        }
    }

    @Override
    public void score(double value) {
        piece(Double.toString(value));
    }

    private void piece(String text) {
        element.append(text).append('|');
        if (++count == pieces) {
            elements.add(element.toString());
            element = new StringBuilder();
            count = 0;
        }
    }

    private String text() {
        Collections.sort(elements);
        return String.join("", elements) + element;
    }

    private static void put(Map<String, String> all, int database, String key, long expireAt, String content) {
        String before = all.put(database + "/" + key, "expires " + expireAt + ": " + content);
        assertEquals(null, before, "shown twice");
    }

    static void put(SnapshotEntry entry, Harness harness, Map<String, String> all) {
        Contents contents = new Contents(entry.type(), 0);
        entry.value(contents);
        put(all, entry.database(), Bytes.text(entry.key(), entry.keyLength()), entry.expireAt(), contents.text());
    }

    static Map<String, String> of(Harness harness) {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            int database = i;
            KeyspaceReader reader = harness.database(i);
            long cursor = 0;
            do {
                cursor = reader.scan(cursor, entry -> {
                    Contents contents = new Contents(reader.type(entry), 0);
                    reader.show(entry, contents);
                    String key = Bytes.text(reader.keyAddress(entry), reader.keyLength(entry));
                    put(all, database, key, reader.expireAt(entry), contents.text());
                });
            } while (cursor != 0);
        }
        return all;
    }

    /// Every member is found where a look-up goes.
    static void checkLookUps(Harness harness) {
        KeyspaceReader reader = harness.database(0);
        List<String> keys = new ArrayList<>();
        long cursor = 0;
        do {
            cursor = reader.scan(
                    cursor, entry -> keys.add(Bytes.text(reader.keyAddress(entry), reader.keyLength(entry))));
        } while (cursor != 0);
        try (Bytes bytes = new Bytes()) {
            for (String key : keys) {
                checkLookUps(reader, reader.peek(bytes.of(key), key.length()), bytes.of(key), key.length(), bytes);
            }
        }
    }

    private static void checkLookUps(KeyspaceReader reader, long entry, long key, int length, Bytes bytes) {
        List<String> members = new ArrayList<>();
        switch (reader.type(entry)) {
            case SET -> {
                SetReader set = reader.set(0, key, length);
                set.forEach((address, bytesOfIt) -> members.add(Bytes.text(address, bytesOfIt)));
                assertEquals(members.size(), set.size());
                for (String member : members) {
                    assertTrue(set.contains(bytes.of(member), member.length()), member);
                }
            }
            case HASH -> {
                HashReader hash = reader.hash(key, length);
                hash.forEach(at -> members.add(Bytes.text(at.field(), at.fieldLength())));
                assertEquals(members.size(), hash.liveSize());
                for (String member : members) {
                    assertTrue(hash.find(bytes.of(member), member.length()), member);
                }
            }
            case SORTED_SET -> checkRanks(reader.sortedSet(key, length), members, bytes);
            default -> {
                // no members
            }
        }
    }

    private static void checkRanks(SortedSetReader set, List<String> members, Bytes bytes) {
        List<Double> scores = new ArrayList<>();
        set.seek(0);
        set.visit(set.size(), (member, length, score) -> {
            members.add(Bytes.text(member, length));
            scores.add(score);
        });
        assertEquals(members.size(), set.size());
        for (int i = 0; i < members.size(); i++) {
            String member = members.get(i);
            assertTrue(set.find(bytes.of(member), member.length()), member);
            assertEquals(scores.get(i), set.score(), member);
            assertEquals(i, set.rank(), member);
        }
    }
}
