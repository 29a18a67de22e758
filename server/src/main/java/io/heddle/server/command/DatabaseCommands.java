package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Blocking;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// Whole databases: how many keys, throw all away, exchange two.
///
/// A flush takes one step whatever the size, and the memory is given back in slices, between which others are served;
/// what differs is whether its own client is answered behind them (SYNC, the default) or before (ASYNC).
final class DatabaseCommands {
    private static final CommandError BAD_FIRST = CommandError.of("ERR invalid first DB index");
    private static final CommandError BAD_SECOND = CommandError.of("ERR invalid second DB index");

    private final Config config;

    private DatabaseCommands(Config config) {
        this.config = config;
    }

    static void declare(CommandTable table, Config config) {
        DatabaseCommands commands = new DatabaseCommands(config);
        table.in(Group.SERVER)
                .categories("keyspace")
                .read("DBSIZE", exactly(1), KeySpec.NONE, flags(FAST), DatabaseCommands::size)
                .categories("keyspace", "dangerous")
                .waitingWrite("FLUSHALL", atLeast(1), KeySpec.NONE, flags(), commands::flushAll)
                .waitingWrite("FLUSHDB", atLeast(1), KeySpec.NONE, flags(), commands::flush)
                .write("SWAPDB", exactly(3), KeySpec.NONE, flags(FAST), DatabaseCommands::swap);
    }

    private static void size(KeyspaceReader keyspace, Args args, Reply reply) {
        reply.integer(keyspace.size());
    }

    private void flushAll(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        boolean lazily = lazily(args);
        for (int i = 0; i < keyspace.databases(); i++) {
            keyspace.database(i).clear(true);
        }
        answer(lazily, reply, blocking);
    }

    private void flush(KeyspaceWriter keyspace, Args args, Reply reply, Blocking blocking) {
        boolean lazily = lazily(args);
        keyspace.clear(true);
        answer(lazily, reply, blocking);
    }

    private static void answer(boolean lazily, Reply reply, Blocking blocking) {
        if (lazily) {
            reply.ok();
        } else {
            blocking.onFreed(Reply::ok);
        }
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
    private boolean lazily(Args args) {
        if (args.count() == 1) {
            return config.flag(Directives.LAZYFREE_LAZY_USER_FLUSH);
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
