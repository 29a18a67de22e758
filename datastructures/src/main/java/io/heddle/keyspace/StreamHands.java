package io.heddle.keyspace;

import io.heddle.stream.StreamReader;
import io.heddle.stream.StreamWriter;

/// The hands by which commands reach streams: one to read, one to write.
final class StreamHands {
    private final KeyCell readCell;
    private final KeyCell writeCell;
    private final StreamReader reader;
    private final StreamWriter writer;

    StreamHands(Keyspaces keyspaces) {
        readCell = new KeyCell(keyspaces);
        writeCell = new KeyCell(keyspaces);
        reader = new StreamReader(readCell, keyspaces.values());
        writer = new StreamWriter(
                writeCell,
                keyspaces.values(),
                root -> keyspaces.records().roots().discard(ValueType.STREAM, root));
    }

    StreamReader reader(Database database, long key, int keyLength) {
        readCell.find(database, ValueType.STREAM, key, keyLength);
        return reader;
    }

    StreamReader reader(Database database, long entry) {
        readCell.entry(database, ValueType.STREAM, entry);
        return reader;
    }

    StreamWriter writer(Database database, long key, int keyLength) {
        writeCell.peek(database, ValueType.STREAM, key, keyLength);
        return writer.begin();
    }
}
