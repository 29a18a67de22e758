package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.ClientLine;
import io.heddle.server.engine.ClientType;
import io.heddle.server.engine.ReplyMode;
import io.heddle.server.engine.Session;
import io.heddle.server.engine.Sessions;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// CLIENT: what the server knows of its clients, and what one of them may say about itself or do to others.
final class ClientCommands {
    private static final CommandError INVALID_ID = CommandError.of("ERR Invalid client ID");
    private static final CommandError NO_SUCH_CLIENT = CommandError.of("ERR No such client");
    private static final CommandError PAUSE_MODE = CommandError.of("ERR CLIENT PAUSE mode must be WRITE or ALL");
    private static final CommandError TIMEOUT_INVALID =
            CommandError.of("ERR timeout is not an integer or out of range");
    private static final CommandError TIMEOUT_NEGATIVE = CommandError.of("ERR timeout is negative");
    private static final CommandError TIMEOUT_TOO_LONG = CommandError.of("ERR timeout is out of range");
    private static final CommandError UNBLOCK_REASON =
            CommandError.of("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");

    private static final List<String> HELP = List.of(
            "CACHING (YES|NO)",
            "    Say whether the keys of the next command are tracked.",
            "GETNAME",
            "    Tell the name of this connection.",
            "GETREDIR",
            "    Tell the client that invalidation messages of this one go to.",
            "ID",
            "    Tell the number of this connection.",
            "INFO",
            "    Describe this connection.",
            "KILL <ip:port>",
            "    Close the connection from there.",
            "KILL <option> <value> [<option> <value> ...]",
            "    Close the connections that pass all filters. Options are:",
            "    * ADDR (<ip:port>|<unixsocket>:0)",
            "      Who connects from there.",
            "    * LADDR (<ip:port>|<unixsocket>:0)",
            "      Who is connected to that local address.",
            "    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)",
            "      Who is of that type.",
            "    * USER <username>",
            "      Who has authenticated as that user.",
            "    * ID <client-id>",
            "      Who has that number.",
            "    * MAXAGE <seconds>",
            "      Who has been connected for at least so long.",
            "    * SKIPME (YES|NO)",
            "      Whether this connection is spared (default: yes).",
            "LIST [TYPE (NORMAL|MASTER|REPLICA|PUBSUB) | ID <client-id> [<client-id> ...]]",
            "    Describe all connections, those of a type, or those named.",
            "NO-EVICT (ON|OFF)",
            "    Spare this connection when clients take too much memory.",
            "NO-TOUCH (ON|OFF)",
            "    Leave the access times of keys alone.",
            "PAUSE <timeout> [WRITE|ALL]",
            "    Hold back commands, or those that write, for some milliseconds.",
            "REPLY (ON|OFF|SKIP)",
            "    Say whether this connection wants replies.",
            "SETINFO <option> <value>",
            "    Name the client library. Options are:",
            "    * LIB-NAME: its name.",
            "    * LIB-VER: its version.",
            "SETNAME <name>",
            "    Name this connection.",
            "TRACKING (ON|OFF) [REDIRECT <id>] [BCAST] [PREFIX <prefix> ...] [OPTIN] [OPTOUT] [NOLOOP]",
            "    Be told when keys change that this client has read.",
            "TRACKINGINFO",
            "    Tell the state of tracking for this connection.",
            "UNBLOCK <client-id> [TIMEOUT|ERROR]",
            "    End the wait of a blocked client.",
            "UNPAUSE",
            "    End a pause.");

    private ClientCommands() {}

    static void declare(CommandTable table) {
        Set<Flag> open = flags(NOSCRIPT, LOADING, STALE);
        Set<Flag> admin = flags(ADMIN, NOSCRIPT, LOADING, STALE);
        table.in(Group.CONNECTION)
                .container(
                        "CLIENT",
                        atLeast(2),
                        sub -> sub.control("CACHING", exactly(3), open, TrackingCommands::caching)
                                .control("GETNAME", exactly(2), open, ClientCommands::getName)
                                .control("GETREDIR", exactly(2), open, TrackingCommands::getRedirection)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("CLIENT", HELP))
                                .control("ID", exactly(2), open, ClientCommands::id)
                                .control("INFO", exactly(2), open, ClientCommands::info)
                                .control("KILL", atLeast(3), admin, ClientCommands::kill)
                                .control("LIST", atLeast(2), admin, ClientCommands::list)
                                .control("NO-EVICT", exactly(3), admin, ClientCommands::noEvict)
                                .control("NO-TOUCH", exactly(3), open, ClientCommands::noTouch)
                                .control("PAUSE", atLeast(3), admin, ClientCommands::pause)
                                .control("REPLY", exactly(3), open, ClientCommands::reply)
                                .control("SETINFO", exactly(4), open, ClientCommands::setInfo)
                                .control("SETNAME", exactly(3), open, ClientCommands::setName)
                                .control("TRACKING", atLeast(3), open, TrackingCommands::tracking)
                                .control("TRACKINGINFO", exactly(2), open, TrackingCommands::trackingInfo)
                                .control("UNBLOCK", atLeast(3), admin, ClientCommands::unblock)
                                .control("UNPAUSE", exactly(2), admin, ClientCommands::unpause));
        table.in(Group.SERVER).control("MONITOR", exactly(1), admin, ClientCommands::monitor);
    }

    private static void id(Session session, Args args, Reply reply) {
        reply.integer(session.id());
    }

    private static void info(Session session, Args args, Reply reply) {
        reply.verbatim("txt", ClientLine.of(session) + '\n');
    }

    private static void list(Session session, Args args, Reply reply) {
        Sessions sessions = session.engine().sessions();
        StringBuilder lines = new StringBuilder();
        if (args.count() == 2) {
            sessions.all().forEach(each -> append(lines, each));
        } else if (args.count() == 4 && args.is(2, "TYPE")) {
            ClientType type = ClientFilter.type(args, 3);
            sessions.all().stream().filter(each -> each.type() == type).forEach(each -> append(lines, each));
        } else if (args.count() > 3 && args.is(2, "ID")) {
            for (int i = 3; i < args.count(); i++) {
                Session found = sessions.find(args.integer(i, Long.MIN_VALUE, Long.MAX_VALUE, INVALID_ID));
                if (found != null) {
                    append(lines, found);
                }
            }
        } else {
            throw CommandError.SYNTAX;
        }
        reply.verbatim("txt", lines.toString());
    }

    private static void append(StringBuilder lines, Session session) {
        lines.append(ClientLine.of(session)).append('\n');
    }

    private static void kill(Session session, Args args, Reply reply) {
        boolean oldForm = args.count() == 3;
        ClientFilter filter = oldForm ? ClientFilter.ofAddress(session, args, 2) : ClientFilter.parse(session, args, 2);
        int killed = 0;
        for (Session each : new ArrayList<>(session.engine().sessions().all())) {
            if (!filter.matches(each)) {
                continue;
            }
            killed++;
            if (each == session) {
                session.closeAfterReply();
            } else {
                each.kill();
            }
        }
        if (!oldForm) {
            reply.integer(killed);
        } else if (killed > 0) {
            reply.ok();
        } else {
            throw NO_SUCH_CLIENT;
        }
    }

    private static void getName(Session session, Args args, Reply reply) {
        if (session.name().isEmpty()) {
            reply.nil();
        } else {
            reply.bulk(session.name());
        }
    }

    private static void setName(Session session, Args args, Reply reply) {
        if (!ClientName.isValid(args, 2)) {
            throw ClientName.INVALID;
        }
        session.name(args.copyString(2));
        reply.ok();
    }

    private static void setInfo(Session session, Args args, Reply reply) {
        boolean name = args.is(2, "LIB-NAME");
        if (!name && !args.is(2, "LIB-VER")) {
            throw CommandError.of("ERR Unrecognized option '" + args.copyText(2) + "'");
        }
        if (!ClientName.isValid(args, 3)) {
            throw CommandError.of(
                    "ERR " + args.copyString(2) + " cannot contain spaces, newlines or special characters.");
        }
        if (name) {
            session.libraryName(args.copyString(3));
        } else {
            session.libraryVersion(args.copyString(3));
        }
        reply.ok();
    }

    private static void reply(Session session, Args args, Reply reply) {
        if (args.is(2, "ON")) {
            session.engine().dispatcher().unmute(session);
            reply.ok();
        } else if (args.is(2, "OFF")) {
            session.replyMode(ReplyMode.OFF);
        } else if (!args.is(2, "SKIP")) {
            throw CommandError.SYNTAX;
        } else if (session.replyMode() != ReplyMode.OFF) {
            session.replyMode(ReplyMode.SKIP);
        }
    }

    private static void noEvict(Session session, Args args, Reply reply) {
        session.noEvict(isOn(args));
        reply.ok();
    }

    private static void noTouch(Session session, Args args, Reply reply) {
        session.noTouch(isOn(args));
        reply.ok();
    }

    private static boolean isOn(Args args) {
        if (!args.is(2, "ON") && !args.is(2, "OFF")) {
            throw CommandError.SYNTAX;
        }
        return args.is(2, "ON");
    }

    private static void pause(Session session, Args args, Reply reply) {
        if (args.count() > 4) {
            throw tooManyArguments(args);
        }
        boolean writesOnly = args.count() == 4 && args.is(3, "WRITE");
        if (args.count() == 4 && !writesOnly && !args.is(3, "ALL")) {
            throw PAUSE_MODE;
        }
        long millis = args.integer(2, Long.MIN_VALUE, Long.MAX_VALUE, TIMEOUT_INVALID);
        if (millis < 0) {
            throw TIMEOUT_NEGATIVE;
        }
        long now = session.engine().clock().unixMillis();
        if (millis > Long.MAX_VALUE - now) {
            throw TIMEOUT_TOO_LONG;
        }
        session.engine().pause().begin(now + millis, writesOnly, now);
        reply.ok();
    }

    private static CommandError tooManyArguments(Args args) {
        return CommandError.of(
                "ERR unknown subcommand or wrong number of arguments for '" + args.copyText(1) + "'. Try CLIENT HELP.");
    }

    private static void unpause(Session session, Args args, Reply reply) {
        session.engine().pause().end();
        reply.ok();
    }

    private static void monitor(Session session, Args args, Reply reply) {
        session.monitor(true);
        reply.ok();
    }

    private static void unblock(Session session, Args args, Reply reply) {
        if (args.count() > 4) {
            throw tooManyArguments(args);
        }
        if (args.count() == 4 && !args.is(3, "TIMEOUT") && !args.is(3, "ERROR")) {
            throw UNBLOCK_REASON;
        }
        Session target = session.engine().sessions().find(args.integer(2));
        reply.integer(target != null
                && session.engine().blocking().unblock(target, args.count() == 4 && args.is(3, "ERROR")));
    }
}
