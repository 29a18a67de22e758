package io.heddle.server.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the arguments of the program ask for, read as redis-server reads them.
///
/// `[file] [--directive value ...]... [-]`: options become lines of configuration that stand after the file's and
/// after what standard input gives for `-`. A value may begin with two dashes when it is the first of its directive.
///
/// @param file the configuration file, or null
/// @param standardInput whether more configuration is to be read from there
/// @param options the options as lines of a configuration file, one char per byte
public record CommandLine(Action action, @Nullable String file, boolean standardInput, String options) {
    /// What the program is to do.
    public enum Action {
        SERVE,
        SHOW_VERSION,
        SHOW_USAGE,
        TEST_MEMORY,
        CHECK_SYSTEM,
        SENTINEL
    }

    public static CommandLine parse(String... arguments) {
        Action action = arguments.length == 0 ? Action.SERVE : action(arguments[0]);
        for (String argument : arguments) {
            if (action == Action.SERVE && argument.equalsIgnoreCase("--sentinel")) {
                action = Action.SENTINEL;
            }
        }
        if (action != Action.SERVE || arguments.length == 0) {
            return new CommandLine(action, null, false, "");
        }
        boolean file = !arguments[0].startsWith("-");
        StringBuilder options = new StringBuilder();
        boolean standardInput = false;
        boolean valueGiven = true;
        for (int i = file ? 1 : 0; i < arguments.length; i++) {
            boolean last = i == arguments.length - 1;
            String argument = bytes(arguments[i]);
            if (argument.equals("-") && (i == 0 || last)) {
                standardInput = true;
            } else if (valueGiven && argument.startsWith("--")) {
                boolean dashesFollow = !last && arguments[i + 1].startsWith("--");
                valueGiven = option(argument, dashesFollow, last, options);
            } else {
                options.append(Words.quote(argument)).append(' ');
                valueGiven = true;
            }
        }
        return new CommandLine(action, file ? arguments[0] : null, standardInput, options.toString());
    }

    private static Action action(String first) {
        return switch (first) {
            case "-v", "--version" -> Action.SHOW_VERSION;
            case "-h", "--help" -> Action.SHOW_USAGE;
            case "--test-memory" -> Action.TEST_MEMORY;
            case "--check-system" -> Action.CHECK_SYSTEM;
            default -> Action.SERVE;
        };
    }

    /// Begins the line of an option; answers whether it has a value already. `--save` without one means `--save
    /// ""`.
    private static boolean option(String argument, boolean dashesFollow, boolean last, StringBuilder options) {
        if (!options.isEmpty()) {
            options.append('\n');
        }
        options.append(argument, 2, argument.length()).append(' ');
        List<String> words = Words.split(argument);
        if (words == null || words.size() != 1) {
            return true;
        }
        if (argument.equalsIgnoreCase("--save") && (dashesFollow || last)) {
            options.append("\"\"");
            return dashesFollow;
        }
        return false;
    }

    /// One char per byte, as everything that is read from a file.
    private static String bytes(String argument) {
        return new String(argument.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// What `--help` prints.
    public static String usage() {
        return """
            Usage: heddle-server [/path/to/heddle.conf] [options] [-]
                   heddle-server - (read config from stdin)
                   heddle-server -v or --version
                   heddle-server -h or --help

            Examples:
                   heddle-server (run the server with default conf)
                   echo 'maxmemory 128mb' | heddle-server -
                   heddle-server /etc/heddle/6379.conf
                   heddle-server --port 7777
                   heddle-server --port 7777 --io-threads 4
                   heddle-server /etc/heddle.conf --loglevel verbose -
                   heddle-server /etc/heddle.conf --loglevel verbose
            """;
    }
}
