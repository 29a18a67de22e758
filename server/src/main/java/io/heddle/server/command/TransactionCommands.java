package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.IN_TRANSACTION;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.SKIP_SLOWLOG;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;

/// Transactions: queueing itself is the dispatcher's, watching the keyspace listener's.
///
/// Order that Redis shows: EXEC of a transaction with a refused command aborts before the watched keys are looked at;
/// EXEC and DISCARD end all watches.
final class TransactionCommands {
    private static final CommandError NESTED = CommandError.of("ERR MULTI calls can not be nested");
    private static final CommandError EXEC_WITHOUT = CommandError.of("ERR EXEC without MULTI");
    private static final CommandError DISCARD_WITHOUT = CommandError.of("ERR DISCARD without MULTI");
    private static final CommandError WATCH_INSIDE = CommandError.of("ERR WATCH inside MULTI is not allowed");
    private static final CommandError ABORTED =
            CommandError.of("EXECABORT Transaction discarded because of previous errors.");

    private TransactionCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.TRANSACTIONS)
                .control(
                        "MULTI",
                        exactly(1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, IN_TRANSACTION),
                        TransactionCommands::multi)
                .control(
                        "EXEC",
                        exactly(1),
                        flags(NOSCRIPT, LOADING, STALE, SKIP_SLOWLOG, IN_TRANSACTION),
                        TransactionCommands::exec)
                .control(
                        "DISCARD",
                        exactly(1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, IN_TRANSACTION),
                        TransactionCommands::discard)
                .control(
                        "WATCH",
                        atLeast(2),
                        KeySpec.range("RO", 1, -1, 1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY, IN_TRANSACTION),
                        TransactionCommands::watch)
                .control(
                        "UNWATCH",
                        exactly(1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, ALLOW_BUSY),
                        TransactionCommands::unwatch);
    }

    private static void multi(Session session, Args args, Reply reply) {
        if (session.isInTransaction()) {
            throw NESTED;
        }
        session.beginTransaction();
        reply.ok();
    }

    private static void exec(Session session, Args args, Reply reply) {
        if (!session.isInTransaction()) {
            throw EXEC_WITHOUT;
        }
        if (session.isTransactionRefused()) {
            session.discardTransaction();
            throw ABORTED;
        }
        if (session.isTransactionSpoilt()) {
            session.discardTransaction();
            reply.nilArray();
            return;
        }
        session.engine().dispatcher().executeTransaction(session);
    }

    private static void discard(Session session, Args args, Reply reply) {
        if (!session.isInTransaction()) {
            throw DISCARD_WITHOUT;
        }
        session.discardTransaction();
        reply.ok();
    }

    private static void watch(Session session, Args args, Reply reply) {
        if (session.isInTransaction()) {
            throw WATCH_INSIDE;
        }
        KeyspaceWriter keyspace = session.keyspace();
        for (int i = 1; i < args.count(); i++) {
            boolean exists = keyspace.peek(args.address(i), args.length(i)) != 0;
            session.watch(args.copyBytes(i), exists);
        }
        reply.ok();
    }

    private static void unwatch(Session session, Args args, Reply reply) {
        session.unwatch();
        reply.ok();
    }
}
