package io.heddle.server.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The documentation of all commands: one text file per group, read when COMMAND DOCS or COMMAND INFO first asks.
///
/// ```
/// # A remark.
/// GETEX                                              a command; "CONFIG GET" for a subcommand
///   summary     One line.
///   since       6.2.0
///   complexity  O(1)
///   deprecated  6.2.0 what replaces it               only the old ones
///   history     7.0.0 What changed.                  one line for each change
///   flags       syscmd
///   tips        nondeterministic_output …            hints for clients
///   note        0 Remark on a key specification      by its index
///   arguments
///     key: key #0
///     expiration: oneof optional
///       seconds: integer 'EX' @2.6.12
///       persist: 'PERSIST'
/// ```
///
/// An argument is `name:` and any of: a type (pure-token when there is only a token), a token in single quotes,
/// `#index` of the key specification that finds it, `optional`, `multiple`, `multiple_token`, `@version` that brought
/// it, `!version` that deprecated it, `display=text`. Deeper indentation, two blanks a level, makes parts of a oneof or
/// a block.
final class CommandDocs {
    private static final String FOLDER = "/io/heddle/server/commands/";

    private final Map<String, CommandDoc> byFullName;

    private CommandDocs(Map<String, CommandDoc> byFullName) {
        this.byFullName = byFullName;
    }

    /// The holder is initialised by the first question.
    private static final class Lazy {
        static final CommandDocs ALL = readAll();
    }

    static CommandDoc of(Command command) {
        return Lazy.ALL.byFullName.getOrDefault(command.fullName(), CommandDoc.NONE);
    }

    /// What is documented, declared or not, by full name.
    static Map<String, CommandDoc> all() {
        return Lazy.ALL.byFullName;
    }

    private static CommandDocs readAll() {
        Map<String, CommandDoc> docs = new HashMap<>();
        for (Group group : Group.values()) {
            String file = group.name().toLowerCase(Locale.ROOT) + ".txt";
            try (InputStream in = CommandDocs.class.getResourceAsStream(FOLDER + file)) {
                if (in != null) {
                    read(file, in, docs);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(file, e);
            }
        }
        return new CommandDocs(Map.copyOf(docs));
    }

    private static void read(String file, InputStream in, Map<String, CommandDoc> docs) throws IOException {
        CommandDocsParser parser = new CommandDocsParser(file, docs);
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            parser.accept(line);
        }
        parser.end();
    }
}
