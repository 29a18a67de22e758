package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ALLOW_BUSY;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// FUNCTION and SCRIPT as long as no script can run: a library that is always empty, answered truthfully.
final class ScriptingCommands {
    private static final CommandError FUNCTION_MODE =
            CommandError.of("ERR FUNCTION FLUSH only supports SYNC|ASYNC option");
    private static final CommandError SCRIPT_MODE = CommandError.of("ERR SCRIPT FLUSH only support SYNC|ASYNC option");
    private static final CommandError NO_LIBRARY = CommandError.of("ERR Library not found");
    private static final CommandError NOT_BUSY = CommandError.of("NOTBUSY No scripts in execution right now.");

    private ScriptingCommands() {}

    static void declare(CommandTable table) {
        List<String> functionHelp = List.of(
                "DELETE <library-name>",
                "    Delete a library.",
                "FLUSH [ASYNC|SYNC]",
                "    Delete all libraries.",
                "KILL",
                "    End the function that runs.",
                "LIST [LIBRARYNAME <pattern>] [WITHCODE]",
                "    List the libraries.",
                "STATS",
                "    Say what runs and which engines there are.");
        List<String> scriptHelp = List.of(
                "EXISTS <sha1> [<sha1> ...]",
                "    Say which scripts are known.",
                "FLUSH [ASYNC|SYNC]",
                "    Forget all scripts.",
                "KILL",
                "    End the script that runs.");
        table.in(Group.SCRIPTING)
                .container(
                        "FUNCTION",
                        atLeast(2),
                        sub -> sub.write("DELETE", exactly(3), KeySpec.NONE, flags(NOSCRIPT), (_, _, _) -> noLibrary())
                                .write(
                                        "FLUSH",
                                        atLeast(2),
                                        KeySpec.NONE,
                                        flags(NOSCRIPT),
                                        (_, args, reply) -> flush(args, reply, FUNCTION_MODE))
                                .control(
                                        "HELP",
                                        exactly(2),
                                        flags(LOADING, STALE),
                                        HelpText.of("FUNCTION", functionHelp))
                                .control("KILL", exactly(2), flags(NOSCRIPT, ALLOW_BUSY), (_, _, _) -> notBusy())
                                .control("LIST", atLeast(2), flags(NOSCRIPT), (_, args, reply) -> list(args, reply))
                                .control(
                                        "STATS",
                                        exactly(2),
                                        flags(NOSCRIPT, ALLOW_BUSY),
                                        (_, _, reply) -> statistics(reply)))
                .container(
                        "SCRIPT",
                        atLeast(2),
                        sub -> sub.control(
                                        "EXISTS", atLeast(3), flags(NOSCRIPT), (_, args, reply) -> exists(args, reply))
                                .control(
                                        "FLUSH",
                                        atLeast(2),
                                        flags(NOSCRIPT),
                                        (_, args, reply) -> flush(args, reply, SCRIPT_MODE))
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("SCRIPT", scriptHelp))
                                .control("KILL", exactly(2), flags(NOSCRIPT, ALLOW_BUSY), (_, _, _) -> notBusy()));
    }

    private static void noLibrary() {
        throw NO_LIBRARY;
    }

    private static void notBusy() {
        throw NOT_BUSY;
    }

    private static void flush(Args args, Reply reply, CommandError otherwise) {
        if (args.count() > 3 || args.count() == 3 && !args.is(2, "ASYNC") && !args.is(2, "SYNC")) {
            throw otherwise;
        }
        reply.ok();
    }

    private static void list(Args args, Reply reply) {
        boolean code = false;
        boolean named = false;
        for (int i = 2; i < args.count(); i++) {
            if (!code && args.is(i, "WITHCODE")) {
                code = true;
            } else if (!named && args.is(i, "LIBRARYNAME")) {
                if (++i == args.count()) {
                    throw CommandError.of("ERR library name argument was not given");
                }
                named = true;
            } else {
                throw CommandError.of("ERR Unknown argument " + args.copyText(i));
            }
        }
        reply.array(0);
    }

    private static void statistics(Reply reply) {
        reply.map(2);
        reply.bulk("running_script");
        reply.nil();
        reply.bulk("engines");
        reply.map(0);
    }

    private static void exists(Args args, Reply reply) {
        reply.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++) {
            reply.integer(0);
        }
    }
}
