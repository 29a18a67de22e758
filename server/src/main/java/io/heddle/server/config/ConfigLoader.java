package io.heddle.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads configuration: the file, then standard input, then the options of the command line.
///
/// Whatever is wrong with it ends the start, with one line that names the file, the number and the text of the line,
/// and the reason in Redis's words.
public final class ConfigLoader {
    private static final int DEEPEST_INCLUDE = 64;
    private static final String COMMAND_LINE = "command line";

    private final Config config;
    private int depth;

    private ConfigLoader(Config config) {
        this.config = config;
    }

    /// @throws ConfigException with the text for standard error
    public static Config load(CommandLine commandLine, InputStream standardInput) {
        Config config = new Config();
        ConfigLoader loader = new ConfigLoader(config);
        String file = commandLine.file();
        if (file != null) {
            Path path = Path.of(file).toAbsolutePath().normalize();
            config.file(path);
            loader.files(Directory.nameOf(path));
        }
        if (commandLine.standardInput()) {
            try {
                loader.lines("standard input", new String(standardInput.readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                throw new ConfigException(
                        "Fatal error, can't read the configuration from standard input: " + reason(e));
            }
        }
        loader.lines(COMMAND_LINE, commandLine.options());
        loader.checkWhole();
        return config;
    }

    /// Reads a text as if it were a configuration file.
    static Config loadText(String text) {
        Config config = new Config();
        ConfigLoader loader = new ConfigLoader(config);
        loader.lines("text", text);
        loader.checkWhole();
        return config;
    }

    private void lines(String source, String text) {
        int start = 0;
        for (int number = 1; start <= text.length(); number++) {
            int end = text.indexOf('\n', start);
            String line = trim(text.substring(start, end < 0 ? text.length() : end));
            try {
                line(line);
            } catch (BadLine e) {
                String place = source.equals(COMMAND_LINE) ? source : source + ", line " + number;
                throw new ConfigException(heading() + place + ": '" + line + "': " + e.getMessage());
            }
            start = end < 0 ? text.length() + 1 : end + 1;
        }
    }

    private void line(String line) throws BadLine {
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        List<String> words = Words.split(line);
        if (words == null) {
            throw new BadLine("Unbalanced quotes in configuration line");
        }
        if (words.isEmpty()) {
            return;
        }
        String name = words.getFirst().toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        Directive directive = Directives.find(name);
        if (directive == null) {
            lineOfFile(name, rest);
            return;
        }
        try {
            config.load(directive, wordsOf(directive, rest));
        } catch (ConfigException e) {
            throw new BadLine(e.text());
        }
    }

    private static List<String> wordsOf(Directive directive, List<String> rest) throws BadLine {
        if (!directive.is(Trait.SEVERAL_WORDS)) {
            if (rest.size() != 1) {
                throw new BadLine("wrong number of arguments");
            }
            return rest;
        }
        if (rest.size() != 1 || rest.getFirst().isEmpty()) {
            return rest;
        }
        List<String> split = Words.split(rest.getFirst());
        return split == null ? List.of() : split;
    }

    /// What only files and the command line know, and CONFIG does not.
    private void lineOfFile(String name, List<String> rest) throws BadLine {
        switch (name) {
            case "include" -> {
                if (rest.size() == 1) {
                    include(rest.getFirst());
                    return;
                }
            }
            case "rename-command" -> {
                if (rest.size() == 2) {
                    config.renames().add(List.copyOf(rest));
                    return;
                }
            }
            case "user" -> {
                if (!rest.isEmpty()) {
                    config.users().add(List.copyOf(rest));
                    return;
                }
            }
            case "loadmodule" -> {
                if (!rest.isEmpty()) {
                    throw new BadLine("Modules cannot be loaded: Heddle has no module interface");
                }
            }
            case "sentinel" -> throw new BadLine("sentinel directive while not in sentinel mode");
            case "list-max-ziplist-entries", "list-max-ziplist-value", "lua-replicate-commands" -> {
                if (rest.size() == 1) {
                    return;
                }
            }
            default -> {
                if (name.indexOf('.') >= 0) {
                    throw new BadLine(
                            rest.isEmpty()
                                    ? "Module config specified without value"
                                    : "Module Configuration detected without loadmodule directive");
                }
            }
        }
        throw new BadLine("Bad directive or wrong number of arguments");
    }

    private void include(String name) throws BadLine {
        if (depth == DEEPEST_INCLUDE) {
            throw new BadLine("Too many nested includes");
        }
        depth++;
        files(name);
        depth--;
    }

    /// Reads a file, or all that a pattern matches, which may be none.
    private void files(String name) {
        if (name.indexOf('*') < 0 && name.indexOf('?') < 0 && name.indexOf('[') < 0) {
            lines(name, read(name, config.path(name)));
            return;
        }
        for (Path path : expand(config.path(name))) {
            lines(path.toString(), read(path.toString(), path));
        }
    }

    private static String read(String name, Path path) {
        try {
            return Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException("Fatal error, can't open config file '" + name + "': " + reason(e));
        }
    }

    /// Paths that match a pattern, in order; wildcards may stand in any part of it.
    private static List<Path> expand(Path pattern) {
        List<Path> found = new ArrayList<>();
        found.add(pattern.getRoot());
        for (Path part : pattern) {
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                expand(directory, part.toString(), next);
            }
            found = next;
        }
        Collections.sort(found);
        return found;
    }

    private static void expand(Path directory, String part, List<Path> next) {
        if (part.indexOf('*') < 0 && part.indexOf('?') < 0 && part.indexOf('[') < 0) {
            if (Files.exists(directory.resolve(part))) {
                next.add(directory.resolve(part));
            }
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, part)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                boolean hidden = name != null && name.toString().startsWith(".");
                if (!hidden || part.startsWith(".")) {
                    next.add(entry);
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private void checkWhole() {
        String logfile = config.text(Directives.LOGFILE);
        if (!logfile.isEmpty()) {
            try (var file =
                    Files.newOutputStream(config.path(logfile), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                file.flush();
            } catch (IOException e) {
                throw new ConfigException(heading() + "Can't open the log file: " + reason(e));
            }
        }
        if (config.flag(Directives.CLUSTER_ENABLED)
                && !config.text(Directives.REPLICAOF).isEmpty()) {
            throw new ConfigException(heading() + "replicaof directive not allowed in cluster mode");
        }
    }

    private static String heading() {
        return "*** FATAL CONFIG FILE ERROR (Redis " + Version.REDIS + ") *** ";
    }

    private static String trim(String line) {
        int start = 0;
        int end = line.length();
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    /// An I/O failure in the words of the operating system, without the path.
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (e instanceof NotDirectoryException) {
            return "Not a directory";
        }
        @Nullable String reason = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    /// What is wrong with one line; the caller adds which.
    private static final class BadLine extends Exception {
        private static final long serialVersionUID = 1L;

        BadLine(String message) {
            super(message, null, false, false);
        }
    }
}
