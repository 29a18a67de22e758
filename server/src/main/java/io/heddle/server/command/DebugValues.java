package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.memory.Memory;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import io.heddle.value.ValueVisitor;
import java.nio.charset.StandardCharsets;

/// The subcommands of DEBUG that look into one value.
final class DebugValues {
    private static final int LOGGED_MAX = 1000;

    private DebugValues() {}

    /// Says how many elements are in a value's table, of a sorted set in its index.
    static void tableStatistics(Session session, Args args, Reply reply) {
        KeyspaceReader keyspace = session.keyspace();
        long entry = DebugCommands.present(keyspace, args);
        String encoding = keyspace.encoding(entry);
        if (!encoding.equals("hashtable") && !encoding.equals("skiplist")) {
            throw CommandError.of("ERR The value stored at the specified key is not represented using an hash table");
        }
        Pieces pieces = new Pieces();
        keyspace.show(entry, pieces);
        long elements = switch (keyspace.type(entry)) {
            case HASH -> pieces.numbers;
            case SORTED_SET -> pieces.scores;
            default -> pieces.items;
        };
        reply.verbatim("txt", DebugCommands.table(elements));
    }

    static void listpack(Session session, Args args, Reply reply) {
        KeyspaceReader keyspace = session.keyspace();
        long entry = DebugCommands.present(keyspace, args);
        if (!keyspace.encoding(entry).startsWith("listpack")) {
            throw CommandError.of("ERR Not a listpack encoded object.");
        }
        Pieces pieces = new Pieces();
        keyspace.show(entry, pieces);
        session.engine().host().log(false, "DEBUG LISTPACK:" + pieces.text);
        reply.simple("Listpack structure printed on stdout");
    }

    /// Counts the pieces of a value, and writes the first of them down.
    private static final class Pieces implements ValueVisitor {
        private final StringBuilder text = new StringBuilder();
        private long items;
        private long numbers;
        private long scores;

        @Override
        public void item(long address, int length) {
            items++;
            if (text.length() < LOGGED_MAX) {
                byte[] bytes = new byte[Math.min(length, LOGGED_MAX)];
                Memory.copyToArray(address, bytes, 0, bytes.length);
                String plain = new String(bytes, StandardCharsets.ISO_8859_1);
                text.append(' ').append(plain.replaceAll("[^ -~]", "?"));
            }
        }

        @Override
        public void number(long value) {
            numbers++;
        }

        @Override
        public void score(double value) {
            scores++;
        }
    }
}
