package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// The connection itself: liveness, database selection.
final class ConnectionCommands {
    private ConnectionCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.CONNECTION)
                .control("PING", atLeast(1), flags(FAST), ConnectionCommands::ping)
                .control("ECHO", exactly(2), flags(FAST, LOADING, STALE), ConnectionCommands::echo)
                .control("SELECT", exactly(2), flags(LOADING, STALE, FAST), ConnectionCommands::select);
    }

    private static void ping(Session session, Args args, Reply reply) {
        if (args.count() > 2) {
            throw CommandError.of("ERR wrong number of arguments for 'ping' command");
        }
        if (args.count() == 2) {
            reply.bulk(args.address(1), args.length(1));
        } else {
            reply.pong();
        }
    }

    private static void echo(Session session, Args args, Reply reply) {
        reply.bulk(args.address(1), args.length(1));
    }

    private static void select(Session session, Args args, Reply reply) {
        long index = args.integer(1);
        if (index < 0 || index >= session.keyspace().databases()) {
            throw CommandError.DB_INDEX;
        }
        session.select((int) index);
        reply.ok();
    }
}
