package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.NO_ASYNC_LOADING;
import static io.heddle.server.command.Flag.NO_MULTI;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.Blocking;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// The server's end, its saves and its place among other servers. It saves nothing yet and stands alone: commands that
/// ask are answered so, commands that want more are refused.
final class ServerCommands {
    private static final CommandError NOT_ABORTED = CommandError.of("ERR No shutdown in progress.");
    private static final CommandError SHUTDOWN_FAILED = CommandError.of("ERR Errors trying to SHUTDOWN. Check logs.");
    private static final CommandError BAD_PORT = CommandError.of("ERR Invalid master port");
    private static final CommandError NO_REPLICATION =
            CommandError.of("ERR This server cannot be a replica: replication is not supported yet.");
    private static final CommandError NOT_POSITIVE = CommandError.of("ERR value is out of range, must be positive");
    private static final CommandError NOT_ONE =
            CommandError.of("ERR value is out of range, value must between 0 and 1");
    private static final CommandError NO_LOG =
            CommandError.of("ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.");

    private ServerCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SERVER)
                .control(
                        "SHUTDOWN",
                        atLeast(1),
                        flags(ADMIN, NOSCRIPT, LOADING, STALE, NO_MULTI, ALLOW_BUSY),
                        ServerCommands::shutdown)
                .control("SAVE", exactly(1), flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT, NO_MULTI), ServerCommands::save)
                .control("BGSAVE", atLeast(1), flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT), ServerCommands::save)
                .control("BGREWRITEAOF", exactly(1), flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT), ServerCommands::save)
                .control(
                        "REPLICAOF",
                        exactly(3),
                        flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT, STALE),
                        ServerCommands::replicaOf)
                .control(
                        "SLAVEOF",
                        exactly(3),
                        flags(NO_ASYNC_LOADING, ADMIN, NOSCRIPT, STALE),
                        ServerCommands::replicaOf)
                .categories("admin", "dangerous")
                .control("LASTSAVE", exactly(1), flags(LOADING, STALE, FAST), ServerCommands::lastSave)
                .control("ROLE", exactly(1), flags(NOSCRIPT, LOADING, STALE, FAST), ServerCommands::role);
        table.in(Group.GENERIC)
                .categoriesWithoutGroup("connection")
                .control("WAIT", exactly(3), flags(), ServerCommands::await)
                .control("WAITAOF", exactly(4), flags(NOSCRIPT), ServerCommands::awaitLog);
        modules(table);
    }

    private static void modules(CommandTable table) {
        List<String> help = List.of("LIST", "    List the loaded modules.");
        table.in(Group.SERVER)
                .container(
                        "MODULE",
                        atLeast(2),
                        sub -> sub.control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("MODULE", help))
                                .control("LIST", exactly(2), flags(ADMIN, NOSCRIPT), (_, _, reply) -> reply.array(0)));
    }

    private static void shutdown(Session session, Args args, Reply reply) {
        boolean save = false;
        boolean noSave = false;
        boolean abort = false;
        boolean other = false;
        for (int i = 1; i < args.count(); i++) {
            if (args.is(i, "SAVE")) {
                save = true;
            } else if (args.is(i, "NOSAVE")) {
                noSave = true;
            } else if (args.is(i, "ABORT")) {
                abort = true;
            } else if (args.is(i, "NOW") || args.is(i, "FORCE")) {
                other = true;
            } else {
                throw CommandError.SYNTAX;
            }
        }
        if (abort && (save || noSave || other) || save && noSave) {
            throw CommandError.SYNTAX;
        }
        if (abort) {
            throw NOT_ABORTED;
        }
        if (save) {
            session.engine().host().log(true, "SHUTDOWN SAVE is not supported: nothing is saved to disk yet.");
            throw SHUTDOWN_FAILED;
        }
        session.engine().host().shutDown();
        session.closeAfterReply();
    }

    private static void save(Session session, Args args, Reply reply) {
        throw CommandError.of("ERR " + args.copyString(0).toUpperCase(java.util.Locale.ROOT)
                + " is not supported: nothing is saved to disk yet.");
    }

    private static void lastSave(Session session, Args args, Reply reply) {
        reply.integer(session.engine().statistics().startUnixMillis() / 1000);
    }

    private static void replicaOf(Session session, Args args, Reply reply) {
        if (args.is(1, "NO") && args.is(2, "ONE")) {
            reply.ok();
            return;
        }
        args.integer(2, 0, 65535, BAD_PORT);
        throw NO_REPLICATION;
    }

    private static void role(Session session, Args args, Reply reply) {
        reply.array(3);
        reply.bulk("master");
        reply.integer(0);
        reply.array(0);
    }

    /// There is no replica that could come up to the client's writes: time will tell.
    private static void await(Session session, Args args, Reply reply) {
        long replicas = args.integer(1);
        Blocking blocking = session.engine().blocking().of(session);
        long timeout = blocking.millis(args, 2);
        if (replicas <= 0) {
            reply.integer(0);
        } else {
            blocking.onTime(timeout, pen -> pen.integer(0));
        }
    }

    private static void awaitLog(Session session, Args args, Reply reply) {
        long local = args.integer(1, 0, 1, NOT_ONE);
        long replicas = args.integer(2, 0, Long.MAX_VALUE, NOT_POSITIVE);
        Blocking blocking = session.engine().blocking().of(session);
        long timeout = blocking.millis(args, 3);
        if (local > 0) {
            throw NO_LOG;
        }
        if (replicas == 0) {
            nothingAcknowledged(reply);
        } else {
            blocking.onTime(timeout, ServerCommands::nothingAcknowledged);
        }
    }

    private static void nothingAcknowledged(Reply reply) {
        reply.array(2);
        reply.integer(0);
        reply.integer(0);
    }
}
