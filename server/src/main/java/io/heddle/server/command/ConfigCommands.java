package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.ConfigRewriter;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// CONFIG: reads and changes directives while the server runs. What they mean and which may change is in `Directives`.
final class ConfigCommands {
    private static final List<String> HELP = List.of(
            "GET <pattern> [<pattern> ...]",
            "    List the directives that match, with their values.",
            "SET <directive> <value> [<directive> <value> ...]",
            "    Change directives, all of them or none.",
            "RESETSTAT",
            "    Put the counters of INFO back to zero.",
            "REWRITE",
            "    Write what is in force into the configuration file.");

    private ConfigCommands() {}

    static void declare(CommandTable table) {
        Set<Flag> flags = flags(ADMIN, NOSCRIPT, LOADING, STALE);
        table.in(Group.SERVER)
                .container(
                        "CONFIG",
                        atLeast(2),
                        sub -> sub.control("GET", atLeast(3), flags, ConfigCommands::get)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("CONFIG", HELP))
                                .control("RESETSTAT", exactly(2), flags, ConfigCommands::resetStatistics)
                                .control("REWRITE", exactly(2), flags, ConfigCommands::rewrite)
                                .control("SET", atLeast(4), flags, ConfigCommands::set));
    }

    private static void get(Session session, Args args, Reply reply) {
        Map<String, String> found = session.engine().config().matching(arguments(args));
        reply.map(found.size());
        for (Map.Entry<String, String> entry : found.entrySet()) {
            reply.bulk(entry.getKey());
            reply.bulk(entry.getValue());
        }
    }

    private static void set(Session session, Args args, Reply reply) {
        Config config = session.engine().config();
        try {
            config.set(arguments(args), mayChangeProtected(session));
        } catch (ConfigException e) {
            throw CommandError.of(e.text());
        }
        reply.ok();
    }

    private static boolean mayChangeProtected(Session session) {
        String who = session.engine().config().text(Directives.ENABLE_PROTECTED_CONFIGS);
        return who.equals("yes") || who.equals("local") && session.peer().isOnThisMachine();
    }

    private static void rewrite(Session session, Args args, Reply reply) {
        try {
            ConfigRewriter.rewrite(session.engine().config(), null, false);
        } catch (ConfigException e) {
            throw CommandError.of(e.text());
        }
        reply.ok();
    }

    private static void resetStatistics(Session session, Args args, Reply reply) {
        session.engine().resetStatistics();
        reply.ok();
    }

    private static List<String> arguments(Args args) {
        List<String> arguments = new ArrayList<>();
        for (int i = 2; i < args.count(); i++) {
            arguments.add(args.copyString(i));
        }
        return arguments;
    }
}
