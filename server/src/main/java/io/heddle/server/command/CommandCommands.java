package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Glob;
import io.heddle.server.protocol.KeptReply;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// COMMAND: what the server knows about its commands, told to clients. Facts come from the table, prose from
/// `CommandDocs`.
///
/// Clients use INFO and GETKEYS to route calls. redis-cli asks for DOCS each time it starts, for its hints: the replies
/// on all commands, 100 KB and more, are kept as bytes, or each would hold the worker for some milliseconds.
final class CommandCommands {
    private static final CommandError INVALID_COMMAND = CommandError.of("ERR Invalid command specified");
    private static final CommandError NO_KEYS = CommandError.of("ERR The command has no key arguments");
    private static final CommandError WRONG_COUNT =
            CommandError.of("ERR Invalid number of arguments specified for command");
    private static final CommandError INVALID_ARGUMENTS =
            CommandError.of("ERR Invalid arguments specified for command");

    private static final List<String> HELP = List.of(
            "(no subcommand)",
            "    Describe all commands.",
            "COUNT",
            "    Say how many commands there are.",
            "DOCS [<command-name> ...]",
            "    Document the named commands, or all of them.",
            "GETKEYS <full-command>",
            "    Pick the keys out of a complete command.",
            "GETKEYSANDFLAGS <full-command>",
            "    Pick the keys out of a complete command and say how each is accessed.",
            "INFO [<command-name> ...]",
            "    Describe the named commands, or all of them.",
            "LIST [FILTERBY (MODULE <module-name> | ACLCAT <category> | PATTERN <pattern>)]",
            "    List the names of the commands.");

    private final KeptReply everything;
    private final KeptReply everyDoc;

    private CommandCommands(CommandTable table) {
        everything = table.keep(reply -> writeInfos(table, reply));
        everyDoc = table.keep(reply -> writeDocs(table, table.commands(), reply));
    }

    static void declare(CommandTable table) {
        CommandCommands commands = new CommandCommands(table);
        Set<Flag> flags = flags(LOADING, STALE);
        table.in(Group.SERVER)
                .categories("connection")
                .container(
                        "COMMAND",
                        atLeast(1),
                        flags,
                        commands::everything,
                        sub -> sub.control("COUNT", exactly(2), flags, CommandCommands::count)
                                .control("DOCS", atLeast(2), flags, commands::docs)
                                .control("GETKEYS", atLeast(3), flags, CommandCommands::getKeys)
                                .control("GETKEYSANDFLAGS", atLeast(3), flags, CommandCommands::getKeysAndFlags)
                                .control("HELP", exactly(2), flags, HelpText.of("COMMAND", HELP))
                                .control("INFO", atLeast(2), flags, commands::info)
                                .control("LIST", atLeast(2), flags, CommandCommands::list));
    }

    private void everything(Session session, Args args, Reply reply) {
        everything.write(reply, session.outbox());
    }

    private static void writeInfos(CommandTable table, Reply reply) {
        Collection<Command> commands = table.commands();
        CommandWriter writer = new CommandWriter(table, reply);
        reply.array(commands.size());
        for (Command command : commands) {
            writer.info(command);
        }
    }

    private static void count(Session session, Args args, Reply reply) {
        reply.integer(session.engine().commands().commands().size());
    }

    private void docs(Session session, Args args, Reply reply) {
        if (args.count() == 2) {
            everyDoc.write(reply, session.outbox());
            return;
        }
        CommandTable table = session.engine().commands();
        List<Command> commands = new ArrayList<>();
        for (int i = 2; i < args.count(); i++) {
            Command command = named(table, args, i);
            if (command != null) {
                commands.add(command);
            }
        }
        writeDocs(table, commands, reply);
    }

    private static void writeDocs(CommandTable table, Collection<Command> commands, Reply reply) {
        CommandWriter writer = new CommandWriter(table, reply);
        reply.map(commands.size());
        for (Command command : commands) {
            reply.bulk(command.fullName());
            writer.docs(command);
        }
    }

    private void info(Session session, Args args, Reply reply) {
        if (args.count() == 2) {
            everything(session, args, reply);
            return;
        }
        CommandTable table = session.engine().commands();
        CommandWriter writer = new CommandWriter(table, reply);
        reply.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++) {
            Command command = named(table, args, i);
            if (command == null) {
                reply.nil();
            } else {
                writer.info(command);
            }
        }
    }

    private static void list(Session session, Args args, Reply reply) {
        Predicate<Command> filter = filter(args);
        List<String> names = new ArrayList<>();
        CommandTable table = session.engine().commands();
        for (Command command : table.commands()) {
            addName(command, filter, names);
            for (Command subcommand : table.subcommandsOf(command).values()) {
                addName(subcommand, filter, names);
            }
        }
        reply.array(names.size());
        names.forEach(reply::bulk);
    }

    private static void addName(Command command, Predicate<Command> filter, List<String> names) {
        if (filter.test(command)) {
            names.add(command.fullName());
        }
    }

    private static Predicate<Command> filter(Args args) {
        if (args.count() == 2) {
            return _ -> true;
        }
        if (args.count() != 5 || !args.is(2, "FILTERBY")) {
            throw CommandError.SYNTAX;
        }
        if (args.is(3, "MODULE")) {
            return _ -> false; // no command comes from a module
        }
        if (args.is(3, "ACLCAT")) {
            String category = args.copyString(4).toLowerCase(Locale.ROOT);
            return command -> command.categories().contains(category);
        }
        if (args.is(3, "PATTERN")) {
            String pattern = args.copyString(4);
            return command -> Glob.matches(pattern, command.fullName(), true);
        }
        throw CommandError.SYNTAX;
    }

    private static void getKeys(Session session, Args args, Reply reply) {
        KeyExtractor keys = extract(session, args, reply);
        for (int i = 0; i < keys.count(); i++) {
            int position = keys.position(i);
            reply.bulk(args.address(position), args.length(position));
        }
    }

    private static void getKeysAndFlags(Session session, Args args, Reply reply) {
        KeyExtractor keys = extract(session, args, reply);
        for (int i = 0; i < keys.count(); i++) {
            int position = keys.position(i);
            reply.array(2);
            reply.bulk(args.address(position), args.length(position));
            CommandWriter.keyFlags(reply, keys.flags(i));
        }
    }

    /// Finds the keys of the command that begins at argument 2 and writes how many there are.
    private static KeyExtractor extract(Session session, Args args, Reply reply) {
        Command command = called(session.engine().commands(), args);
        if (command == null) {
            throw INVALID_COMMAND;
        }
        if (!KeyExtractor.hasKeys(command)) {
            throw NO_KEYS;
        }
        if (!command.arity().accepts(args.count() - 2)) {
            throw WRONG_COUNT;
        }
        KeyExtractor keys = new KeyExtractor();
        boolean understood = keys.extract(command, args, 2);
        if ((!understood || keys.count() == 0) && !command.is(Flag.NO_MANDATORY_KEYS)) {
            throw INVALID_ARGUMENTS;
        }
        reply.array(keys.count());
        return keys;
    }

    /// The command or subcommand that the arguments from 2 on would call, or null.
    private static @Nullable Command called(CommandTable table, Args args) {
        Command command = table.find(args.address(2), args.length(2));
        if (command == null || !command.hasSubcommands() || args.count() == 3) {
            return command;
        }
        return table.subcommand(command, args.address(3), args.length(3));
    }

    private static @Nullable Command named(CommandTable table, Args args, int i) {
        return table.named(args.copyString(i).toUpperCase(Locale.ROOT));
    }
}
