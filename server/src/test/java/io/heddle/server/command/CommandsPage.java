package io.heddle.server.command;

import io.heddle.server.command.CommandDoc.Argument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The page of supported commands, made from the command table and its documentation.
final class CommandsPage {
    private static final String HEAD = """
        # Commands

        What Heddle supports, with the grammar, the version of Redis that brought it, and its cost. `COMMAND DOCS`
        tells the same to clients. This page is generated from the command table; to renew it, run

        ```
        {command}
        ```
        """;

    private CommandsPage() {}

    static String render(CommandTable table) {
        StringBuilder page = new StringBuilder(HEAD.replace("{command}", CommandsPageTest.REGENERATE));
        for (Group group : Group.values()) {
            List<Command> commands = table.all().stream()
                    .filter(command -> command.group() == group && !(command.body() instanceof Body.Container))
                    .sorted(Comparator.comparing(Command::fullName))
                    .toList();
            if (!commands.isEmpty()) {
                page.append("\n## ").append(title(group)).append("\n\n");
                page.append("| Command | Since | Cost | |\n|---|---|---|---|\n");
                commands.forEach(command -> row(page, command));
            }
        }
        return page.toString();
    }

    private static String title(Group group) {
        String words = group.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static void row(StringBuilder page, Command command) {
        CommandDoc doc = CommandDocs.of(command);
        String old = doc.deprecatedSince().isEmpty()
                ? ""
                : " Deprecated since %s in favour of %s.".formatted(doc.deprecatedSince(), doc.replacedBy());
        String name = command.fullName().toUpperCase(Locale.ROOT).replace('|', ' ');
        String grammar = (name + " " + sequence(doc.arguments(), " ")).strip();
        page.append("| `%s` | %s | %s | %s |\n"
                .formatted(cell(grammar), doc.since(), cell(doc.complexity()), cell(doc.summary() + old)));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static String sequence(List<Argument> arguments, String separator) {
        return arguments.stream().map(CommandsPage::grammar).collect(Collectors.joining(separator));
    }

    /// One argument: `[…]` is optional, `<a | b>` a choice, `x [x ...]` any number of x.
    private static String grammar(Argument argument) {
        boolean optional = argument.flags().contains("optional");
        boolean multiple = argument.flags().contains("multiple");
        boolean tokenEach = argument.flags().contains("multiple_token");
        String value = value(argument, optional && argument.token().isEmpty() && !multiple);
        String one = String.join(" ", present(argument.token(), value));
        String all = one;
        if (multiple) {
            all = tokenEach ? one + " [" + one + " ...]" : one + " [" + value + " ...]";
        }
        return optional ? "[" + all + "]" : all;
    }

    private static String value(Argument argument, boolean bracketed) {
        return switch (argument.type()) {
            case "pure-token" -> "";
            case "block" -> sequence(argument.arguments(), " ");
            case "oneof" -> {
                String choice = sequence(argument.arguments(), " | ");
                yield bracketed ? choice : "<" + choice + ">";
            }
            default -> argument.display();
        };
    }

    private static List<String> present(String token, String value) {
        List<String> parts = new ArrayList<>(List.of(token, value));
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
