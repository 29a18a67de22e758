package io.heddle.server.command;

import io.heddle.server.command.CommandDoc.Argument;
import io.heddle.server.command.CommandDoc.Change;
import io.heddle.server.protocol.Reply;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// Writes commands in the forms of COMMAND INFO and COMMAND DOCS.
final class CommandWriter {
    /// The order in which key flags are listed; the first four are the kinds of access and stay in upper case.
    private static final List<String> KEY_FLAGS = List.of(
            "RO", "RW", "OW", "RM", "ACCESS", "UPDATE", "INSERT", "DELETE", "NOT_KEY", "INCOMPLETE", "VARIABLE_FLAGS");

    private static final int KINDS_OF_ACCESS = 4;

    private final CommandTable table;
    private final Reply reply;

    CommandWriter(CommandTable table, Reply reply) {
        this.table = table;
        this.reply = reply;
    }

    /// Ten elements: name, arity, flags, first key, last key, step, ACL categories, tips, key specifications,
    /// subcommands.
    void info(Command command) {
        CommandDoc doc = CommandDocs.of(command);
        LegacyKeyRange range = command.keyRange();
        reply.array(10);
        reply.bulk(command.fullName());
        reply.integer(command.arity().wire());
        flags(command);
        reply.integer(range.first());
        reply.integer(range.last());
        reply.integer(range.step());
        reply.set(command.categories().size());
        for (String category : command.categories()) {
            reply.simple("@" + category);
        }
        reply.set(doc.tips().size());
        doc.tips().forEach(reply::bulk);
        reply.set(command.keys().size());
        for (int i = 0; i < command.keys().size(); i++) {
            keySpec(command.keys().get(i), i < doc.notes().size() ? doc.notes().get(i) : "");
        }
        Collection<Command> subcommands = table.subcommandsOf(command).values();
        if (subcommands.isEmpty()) {
            reply.set(0);
        } else {
            reply.array(subcommands.size());
            subcommands.forEach(this::info);
        }
    }

    private void flags(Command command) {
        List<String> shown = command.flags().stream()
                .filter(Flag::isShown)
                .map(Flag::wireName)
                .toList();
        reply.set(shown.size());
        shown.forEach(reply::simple);
    }

    static void keyFlags(Reply reply, List<String> flags) {
        reply.set(flags.size());
        for (int i = 0; i < KEY_FLAGS.size(); i++) {
            String flag = KEY_FLAGS.get(i);
            if (flags.contains(flag)) {
                reply.simple(i < KINDS_OF_ACCESS ? flag : flag.toLowerCase(Locale.ROOT));
            }
        }
    }

    private void keySpec(KeySpec spec, String note) {
        String notes = spec.notes().isEmpty() ? note : spec.notes();
        reply.map(notes.isEmpty() ? 3 : 4);
        if (!notes.isEmpty()) {
            text("notes", notes);
        }
        reply.bulk("flags");
        keyFlags(reply, spec.flags());
        reply.bulk("begin_search");
        switch (spec.begin()) {
            case KeySpec.Begin.Index(int position) -> {
                specType("index", 1);
                number("index", position);
            }
            case KeySpec.Begin.Keyword(String word, int startFrom) -> {
                specType("keyword", 2);
                text("keyword", word);
                number("startfrom", startFrom);
            }
            case KeySpec.Begin.Unknown() -> specType("unknown", 0);
        }
        reply.bulk("find_keys");
        switch (spec.find()) {
            case KeySpec.Find.Range(int lastKey, int step, int limit) -> {
                specType("range", 3);
                number("lastkey", lastKey);
                number("keystep", step);
                number("limit", limit);
            }
            case KeySpec.Find.Counted(int countAt, int firstKey, int step) -> {
                specType("keynum", 3);
                number("keynumidx", countAt);
                number("firstkey", firstKey);
                number("keystep", step);
            }
            case KeySpec.Find.Unknown() -> specType("unknown", 0);
        }
    }

    private void specType(String type, int facts) {
        reply.map(2);
        text("type", type);
        reply.bulk("spec");
        reply.map(facts);
    }

    /// A map of whatever there is to say; nothing stands in it for what is unknown.
    void docs(Command command) {
        CommandDoc doc = CommandDocs.of(command);
        Collection<Command> subcommands = table.subcommandsOf(command).values();
        reply.map(1L
                + present(doc.summary())
                + present(doc.since())
                + present(doc.complexity())
                + present(doc.deprecatedSince())
                + present(doc.replacedBy())
                + present(doc.flags())
                + present(doc.history())
                + present(doc.arguments())
                + present(subcommands));
        textIfPresent("summary", doc.summary());
        textIfPresent("since", doc.since());
        text("group", command.group().wireName());
        textIfPresent("complexity", doc.complexity());
        if (!doc.flags().isEmpty()) {
            reply.bulk("doc_flags");
            reply.set(doc.flags().size());
            doc.flags().forEach(reply::simple);
        }
        textIfPresent("deprecated_since", doc.deprecatedSince());
        textIfPresent("replaced_by", doc.replacedBy());
        if (!doc.history().isEmpty()) {
            history(doc.history());
        }
        if (!doc.arguments().isEmpty()) {
            arguments(doc.arguments());
        }
        if (!subcommands.isEmpty()) {
            reply.bulk("subcommands");
            reply.map(subcommands.size());
            for (Command subcommand : subcommands) {
                reply.bulk(subcommand.fullName());
                docs(subcommand);
            }
        }
    }

    private void history(List<Change> history) {
        reply.bulk("history");
        reply.set(history.size());
        for (Change change : history) {
            reply.array(2);
            reply.bulk(change.since());
            reply.bulk(change.text());
        }
    }

    private void arguments(List<Argument> arguments) {
        reply.bulk("arguments");
        reply.array(arguments.size());
        arguments.forEach(this::argument);
    }

    private void argument(Argument argument) {
        reply.map(3L
                + (argument.keySpec() >= 0 ? 1 : 0)
                + present(argument.token())
                + present(argument.since())
                + present(argument.deprecatedSince())
                + present(argument.flags()));
        text("name", argument.name());
        text("type", argument.type());
        if (!argument.isNested()) {
            text("display_text", argument.display());
        }
        if (argument.keySpec() >= 0) {
            number("key_spec_index", argument.keySpec());
        }
        textIfPresent("token", argument.token());
        textIfPresent("since", argument.since());
        textIfPresent("deprecated_since", argument.deprecatedSince());
        if (!argument.flags().isEmpty()) {
            reply.bulk("flags");
            reply.set(argument.flags().size());
            argument.flags().forEach(reply::simple);
        }
        if (argument.isNested()) {
            arguments(argument.arguments());
        }
    }

    private void text(String key, String value) {
        reply.bulk(key);
        reply.bulk(value);
    }

    private void textIfPresent(String key, String value) {
        if (!value.isEmpty()) {
            text(key, value);
        }
    }

    private void number(String key, long value) {
        reply.bulk(key);
        reply.integer(value);
    }

    private static int present(String text) {
        return text.isEmpty() ? 0 : 1;
    }

    private static int present(Collection<?> elements) {
        return elements.isEmpty() ? 0 : 1;
    }
}
