package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.FAST;
import static io.heddle.server.command.Flag.IN_TRANSACTION;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.NO_AUTH;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.config.Version;
import io.heddle.server.engine.Access;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.nio.charset.StandardCharsets;

/// The connection itself: liveness, authentication, protocol version, database selection, its end.
final class ConnectionCommands {
    private static final CommandError WRONG_PASSWORD =
            CommandError.of("WRONGPASS invalid username-password pair or user is disabled.");
    private static final CommandError NO_PASSWORD_SET =
            CommandError.of("ERR AUTH <password> called without any password configured for the default user."
                    + " Are you sure your configuration is correct?");
    private static final CommandError HELLO_UNAUTHENTICATED =
            CommandError.of("NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO"
                    + " <proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP"
                    + " protocol version at the same time");
    private static final CommandError PROTOCOL_NOT_AN_INTEGER =
            CommandError.of("ERR Protocol version is not an integer or out of range");
    private static final CommandError UNSUPPORTED_PROTOCOL = CommandError.of("NOPROTO unsupported protocol version");

    private ConnectionCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.CONNECTION)
                .control(
                        "AUTH",
                        atLeast(2),
                        flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY),
                        ConnectionCommands::auth)
                .control("ECHO", exactly(2), flags(FAST, LOADING, STALE), ConnectionCommands::echo)
                .control(
                        "HELLO",
                        atLeast(1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY),
                        ConnectionCommands::hello)
                .control("PING", atLeast(1), flags(FAST), ConnectionCommands::ping)
                .control(
                        "QUIT",
                        atLeast(1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, IN_TRANSACTION),
                        ConnectionCommands::quit)
                .control(
                        "RESET",
                        exactly(1),
                        flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY, IN_TRANSACTION),
                        ConnectionCommands::reset)
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

    private static void auth(Session session, Args args, Reply reply) {
        if (args.count() > 3) {
            throw CommandError.SYNTAX;
        }
        if (args.count() == 2) {
            if (session.engine().access().isOpen()) {
                throw NO_PASSWORD_SET;
            }
            authenticate(session, Access.DEFAULT_USER.getBytes(StandardCharsets.US_ASCII), args.copyBytes(1));
        } else {
            authenticate(session, args.copyBytes(1), args.copyBytes(2));
        }
        reply.ok();
    }

    private static void authenticate(Session session, byte[] user, byte[] password) {
        if (!session.engine().access().admits(user, password)) {
            throw WRONG_PASSWORD;
        }
        session.authenticated(true);
    }

    private static void hello(Session session, Args args, Reply reply) {
        int version = args.count() == 1 ? session.protocol() : protocolVersion(args);
        int auth = 0;
        int name = 0;
        for (int i = 2; i < args.count(); i++) {
            if (args.is(i, "AUTH") && i + 2 < args.count()) {
                auth = i;
                i += 2;
            } else if (args.is(i, "SETNAME") && i + 1 < args.count()) {
                i++;
                name = i;
                if (!ClientName.isValid(args, name)) {
                    throw ClientName.INVALID;
                }
            } else {
                throw CommandError.of("ERR Syntax error in HELLO option '" + args.copyText(i) + "'");
            }
        }
        if (auth > 0) {
            authenticate(session, args.copyBytes(auth + 1), args.copyBytes(auth + 2));
        }
        if (!session.isAuthenticated()) {
            throw HELLO_UNAUTHENTICATED;
        }
        if (name > 0) {
            session.name(args.copyString(name));
        }
        session.protocol(version);
        reply.protocol(version);
        introduce(session, reply);
    }

    private static int protocolVersion(Args args) {
        long version = args.integer(1, Long.MIN_VALUE, Long.MAX_VALUE, PROTOCOL_NOT_AN_INTEGER);
        if (version < 2 || version > 3) {
            throw UNSUPPORTED_PROTOCOL;
        }
        return (int) version;
    }

    /// Clients look at `server` and `version` to know what they may use.
    private static void introduce(Session session, Reply reply) {
        reply.map(7);
        reply.bulk("server");
        reply.bulk("redis");
        reply.bulk("version");
        reply.bulk(Version.REDIS);
        reply.bulk("proto");
        reply.integer(session.protocol());
        reply.bulk("id");
        reply.integer(session.id());
        reply.bulk("mode");
        reply.bulk("standalone");
        reply.bulk("role");
        reply.bulk("master");
        reply.bulk("modules");
        reply.array(0);
    }

    private static void quit(Session session, Args args, Reply reply) {
        session.closeAfterReply();
        reply.ok();
    }

    private static void reset(Session session, Args args, Reply reply) {
        session.engine().dispatcher().unmute(session);
        session.reset();
        reply.protocol(session.protocol());
        reply.simple("RESET");
    }

    private static void select(Session session, Args args, Reply reply) {
        long index = args.integer(1);
        if (index != (int) index) {
            throw CommandError.INT_RANGE;
        }
        if (index < 0 || index >= session.keyspace().databases()) {
            throw CommandError.DB_INDEX;
        }
        session.select((int) index);
        reply.ok();
    }
}
