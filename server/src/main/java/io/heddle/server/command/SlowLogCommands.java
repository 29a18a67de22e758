package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.Session;
import io.heddle.server.engine.SlowLog;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;
import java.util.Set;

/// SLOWLOG: what took long, newest first.
final class SlowLogCommands {
    private static final int USUAL_COUNT = 10;
    private static final CommandError BAD_COUNT = CommandError.of("ERR count should be greater than or equal to -1");
    private static final List<String> HELP = List.of(
            "GET [<count>]",
            "    The newest <count> entries (10 unless told, -1 for all), each with id, Unix time,",
            "    microseconds, arguments, address and name of the client.",
            "LEN",
            "    The number of entries.",
            "RESET",
            "    Forget all entries.");

    private SlowLogCommands() {}

    static void declare(CommandTable table) {
        Set<Flag> flags = flags(ADMIN, LOADING, STALE);
        table.in(Group.SERVER)
                .container(
                        "SLOWLOG",
                        atLeast(2),
                        sub -> sub.control("GET", atLeast(2), flags, SlowLogCommands::get)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("SLOWLOG", HELP))
                                .control("LEN", exactly(2), flags, SlowLogCommands::length)
                                .control("RESET", exactly(2), flags, SlowLogCommands::reset));
    }

    private static void get(Session session, Args args, Reply reply) {
        if (args.count() > 3) {
            throw CommandError.of("ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.");
        }
        SlowLog log = session.engine().slowLog();
        long wanted = args.count() == 3 ? args.integer(2, -1, Long.MAX_VALUE, BAD_COUNT) : USUAL_COUNT;
        long count = wanted == -1 ? log.size() : Math.min(wanted, log.size());
        reply.array(count);
        for (SlowLog.Entry entry : log.entries()) {
            if (count-- == 0) {
                break;
            }
            reply.array(6);
            reply.integer(entry.id());
            reply.integer(entry.unixSeconds());
            reply.integer(entry.micros());
            reply.array(entry.arguments().size());
            entry.arguments().forEach(reply::bulk);
            reply.bulk(entry.peer());
            reply.bulk(entry.client());
        }
    }

    private static void length(Session session, Args args, Reply reply) {
        reply.integer(session.engine().slowLog().size());
    }

    private static void reset(Session session, Args args, Reply reply) {
        session.engine().slowLog().clear();
        reply.ok();
    }
}
