package io.heddle.server.command;

import io.heddle.server.command.CommandDoc.Argument;
import io.heddle.server.command.CommandDoc.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one file of command documentation, line by line; `CommandDocs` describes the format. Whatever is not in the
/// format is refused with file and line.
final class CommandDocsParser {
    private static final int ARGUMENT_INDENT = 4;
    private static final Set<String> ARGUMENT_FLAGS = Set.of("optional", "multiple", "multiple_token");
    private static final Set<String> ARGUMENT_TYPES =
            Set.of("string", "integer", "double", "key", "pattern", "unix-time", "pure-token", "oneof", "block");

    private final String file;
    private final Map<String, CommandDoc> docs;
    private @Nullable Draft draft;
    private int lineNumber;

    CommandDocsParser(String file, Map<String, CommandDoc> docs) {
        this.file = file;
        this.docs = docs;
    }

    void accept(String line) {
        lineNumber++;
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
            return;
        }
        int indent = line.indexOf(text);
        if (indent == 0) {
            end();
            draft = new Draft(text.toLowerCase(Locale.ROOT).replace(' ', '|'));
        } else if (draft == null) {
            throw malformed(text);
        } else if (indent >= ARGUMENT_INDENT) {
            argument(draft, (indent - ARGUMENT_INDENT) / 2, text);
        } else {
            property(draft, text);
        }
    }

    void end() {
        if (draft != null && docs.putIfAbsent(draft.name, draft.finish()) != null) {
            throw malformed(draft.name + " a second time before here");
        }
        draft = null;
    }

    private void property(Draft target, String text) {
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        String rest = blank < 0 ? "" : text.substring(blank).strip();
        switch (word) {
            case "summary" -> target.summary = rest;
            case "since" -> target.since = rest;
            case "complexity" -> target.complexity = rest;
            case "flags" -> target.flags.addAll(List.of(rest.split(" +")));
            case "tips" -> target.tips.addAll(List.of(rest.split(" +")));
            case "history" -> target.history.add(new Change(first(rest), second(rest)));
            case "deprecated" -> {
                target.flags.addFirst("deprecated");
                target.deprecatedSince = first(rest);
                target.replacedBy = second(rest);
            }
            case "note" -> note(target, Integer.parseInt(first(rest)), second(rest));
            case "arguments" -> target.nesting.add(target.arguments);
            default -> throw malformed(text);
        }
    }

    private static void note(Draft target, int spec, String text) {
        while (target.notes.size() <= spec) {
            target.notes.add("");
        }
        target.notes.set(spec, text);
    }

    private void argument(Draft target, int depth, String text) {
        if (depth >= target.nesting.size()) {
            throw malformed(text);
        }
        while (target.nesting.size() > depth + 1) {
            target.nesting.removeLast();
        }
        List<Argument> parts = new ArrayList<>();
        target.nesting.getLast().add(parse(text, parts));
        target.nesting.add(parts);
    }

    private Argument parse(String text, List<Argument> parts) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw malformed(text);
        }
        String name = text.substring(0, colon);
        String type = "";
        String display = name;
        String token = "";
        int keySpec = -1;
        String since = "";
        String deprecated = "";
        List<String> flags = new ArrayList<>();
        for (String word : text.substring(colon + 1).strip().split(" +")) {
            if (word.startsWith("'") && word.endsWith("'")) {
                token = word.substring(1, word.length() - 1);
            } else if (word.startsWith("#")) {
                keySpec = Integer.parseInt(word.substring(1));
            } else if (word.startsWith("@")) {
                since = word.substring(1);
            } else if (word.startsWith("!")) {
                deprecated = word.substring(1);
            } else if (word.startsWith("display=")) {
                display = word.substring("display=".length());
            } else if (ARGUMENT_FLAGS.contains(word)) {
                flags.add(word);
            } else if (ARGUMENT_TYPES.contains(word) && type.isEmpty()) {
                type = word;
            } else {
                throw malformed(text);
            }
        }
        if (type.isEmpty()) {
            type = "pure-token";
        }
        return new Argument(name, type, display, token, keySpec, since, deprecated, List.copyOf(flags), parts);
    }

    private static String first(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? text : text.substring(0, blank);
    }

    private static String second(String text) {
        int blank = text.indexOf(' ');
        return blank < 0 ? "" : text.substring(blank).strip();
    }

    private IllegalStateException malformed(String text) {
        return new IllegalStateException(file + ", line " + lineNumber + ": " + text);
    }

    /// The command that is being read.
    private static final class Draft {
        final String name;
        String summary = "";
        String since = "";
        String complexity = "";
        String deprecatedSince = "";
        String replacedBy = "";
        final List<String> flags = new ArrayList<>();
        final List<Change> history = new ArrayList<>();
        final List<String> tips = new ArrayList<>();
        final List<String> notes = new ArrayList<>();
        final List<Argument> arguments = new ArrayList<>();

        /// The lists to add to, from the command's own down to the innermost argument's.
        final Deque<List<Argument>> nesting = new ArrayDeque<>();

        Draft(String name) {
            this.name = name;
        }

        CommandDoc finish() {
            return new CommandDoc(
                    summary,
                    since,
                    complexity,
                    List.copyOf(flags),
                    deprecatedSince,
                    replacedBy,
                    List.copyOf(history),
                    List.copyOf(tips),
                    List.copyOf(notes),
                    List.copyOf(arguments));
        }
    }
}
