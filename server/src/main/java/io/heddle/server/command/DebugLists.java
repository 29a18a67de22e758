package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.ValueType;
import io.heddle.list.ListReader;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.Locale;

/// What DEBUG says of large lists.
final class DebugLists {
    private DebugLists() {}

    /// What DEBUG OBJECT has to add of a large list; nothing for other values.
    static String describe(Session session, long entry, Args args) {
        KeyspaceReader keyspace = session.keyspace();
        if (keyspace.type(entry) != ValueType.LIST || !keyspace.encoding(entry).equals("quicklist")) {
            return "";
        }
        long bytes = keyspace.memoryUsage(entry);
        ListReader list = keyspace.list(args.address(2), args.length(2));
        long nodes = list.leaves();
        return String.format(
                Locale.ROOT,
                " ql_nodes:%d ql_avg_node:%.2f ql_listpack_max:%s ql_compressed:%d ql_uncompressed_size:%d",
                nodes,
                (double) list.size() / nodes,
                session.engine().config().number(Directives.LIST_MAX_LISTPACK_SIZE),
                session.engine().config().number(Directives.LIST_COMPRESS_DEPTH) == 0 ? 0 : 1,
                bytes);
    }

    static void quicklist(Session session, Args args, Reply reply) {
        KeyspaceReader keyspace = session.keyspace();
        long entry = DebugCommands.present(keyspace, args);
        if (!keyspace.encoding(entry).equals("quicklist")) {
            throw CommandError.of("ERR Not a quicklist encoded object.");
        }
        long bytes = keyspace.memoryUsage(entry);
        long nodes = keyspace.list(args.address(2), args.length(2)).leaves();
        session.engine().host().log(false, "DEBUG QUICKLIST: " + nodes + " nodes, " + bytes + " bytes");
        reply.simple("Quicklist structure printed on stdout");
    }
}
