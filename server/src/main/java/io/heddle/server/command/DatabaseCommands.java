package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.WRITE;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// Whole databases: how many keys, throw all away, exchange two.
///
/// The two flushes ask the configuration how to give memory back, so they are control commands; they are writes all the
/// same and say so with their flag.
final class DatabaseCommands {
    private static final CommandError BAD_FIRST = CommandError.of("ERR invalid first DB index");
    private static final CommandError BAD_SECOND = CommandError.of("ERR invalid second DB index");

    private DatabaseCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SERVER)
                .categories("keyspace")
                .read("DBSIZE", exactly(1), KeySpec.NONE, flags(FAST), DatabaseCommands::size)
                .categories("keyspace", "dangerous")
                .control("FLUSHALL", atLeast(1), flags(WRITE), DatabaseCommands::flushAll)
                .control("FLUSHDB", atLeast(1), flags(WRITE), DatabaseCommands::flush)
                .write("SWAPDB", exactly(3), KeySpec.NONE, flags(FAST), DatabaseCommands::swap);
    }

    private static void size(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.size());
    }

    private static void flushAll(Session session, Args args, Reply reply) {
        boolean lazily = lazily(session, args);
        KeyspaceWriter keyspace = session.keyspace();
        for (int i = 0; i < keyspace.databases(); i++) {
            keyspace.database(i).clear(lazily);
        }
        reply.ok();
    }

    private static void flush(Session session, Args args, Reply reply) {
        session.keyspace().clear(lazily(session, args));
        reply.ok();
    }

    private static void swap(KeyspaceWriter keyspace, Args args, Reply reply) {
        long a = args.integer(1, Integer.MIN_VALUE, Integer.MAX_VALUE, BAD_FIRST);
        long b = args.integer(2, Integer.MIN_VALUE, Integer.MAX_VALUE, BAD_SECOND);
        if (a < 0 || a >= keyspace.databases() || b < 0 || b >= keyspace.databases()) {
            throw CommandError.DB_INDEX;
        }
        keyspace.swap((int) a, (int) b);
        reply.ok();
    }

    /// Whether a flush leaves the memory to the background: ASYNC, SYNC, or as lazyfree-lazy-user-flush says.
    private static boolean lazily(Session session, Args args) {
        if (args.count() == 1) {
            return session.engine().config().flag(Directives.LAZYFREE_LAZY_USER_FLUSH);
        }
        if (args.count() == 2 && args.is(1, "ASYNC")) {
            return true;
        }
        if (args.count() == 2 && args.is(1, "SYNC")) {
            return false;
        }
        throw CommandError.SYNTAX;
    }
}
