package io.heddle.server.command;

import io.heddle.server.command.CommandDoc.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The shortest sensible call of each command, made from its documented grammar.
final class SampleCalls {
    /// Arguments that need more than their type to make sense, by "command argument".
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("bitfield encoding", "u8"),
            Map.entry("bitfield_ro encoding", "u8"),
            Map.entry("bitpos bit", "1"),
            Map.entry("copy destination", "other"),
            Map.entry("getbit offset", "1"),
            Map.entry("rename newkey", "other"),
            Map.entry("renamenx newkey", "other"),
            Map.entry("scan cursor", "0"),
            Map.entry("setbit value", "1"),
            Map.entry("zlexcount min", "[a"),
            Map.entry("zlexcount max", "[b"),
            Map.entry("zrangebylex min", "[a"),
            Map.entry("zrangebylex max", "[b"),
            Map.entry("zrevrangebylex min", "[a"),
            Map.entry("zrevrangebylex max", "[b"),
            Map.entry("zremrangebylex min", "[a"),
            Map.entry("zremrangebylex max", "[b"));

    private static final List<String> BITFIELD_RO = List.of("BITFIELD_RO", "key", "GET", "u8", "0");

    private SampleCalls() {}

    /// The words of the name: one, or two for a subcommand.
    static List<String> name(Command command) {
        return List.of(command.fullName().toUpperCase(Locale.ROOT).split("\\|"));
    }

    /// Every key of the call is called "key".
    static String line(Command command) {
        if (command.fullName().equals("zadd")) {
            return "ZADD key 1 1"; // without options, some of which exclude others
        }
        if (command.fullName().equals("bitfield_ro")) {
            return String.join(" ", BITFIELD_RO); // may do without operations, but then it looks at nothing
        }
        List<String> words = new ArrayList<>(name(command));
        boolean first = true;
        for (Argument argument : CommandDocs.of(command).arguments()) {
            boolean wanted = !argument.flags().contains("optional") || (first && argument.keySpec() >= 0);
            if (wanted || words.size() < command.arity().least()) {
                append(command, argument, words);
            }
            first = false;
        }
        return String.join(" ", words);
    }

    private static void append(Command command, Argument argument, List<String> words) {
        if (!argument.token().isEmpty()) {
            words.add(argument.token());
        }
        switch (argument.type()) {
            case "pure-token" -> {}
            case "oneof" -> append(command, argument.arguments().getFirst(), words);
            case "block" ->
                argument.arguments().stream()
                        .filter(part -> !part.flags().contains("optional"))
                        .forEach(part -> append(command, part, words));
            default -> words.add(value(command, argument));
        }
    }

    private static String value(Command command, Argument argument) {
        String special = VALUES.get(command.fullName() + " " + argument.name());
        if (special != null) {
            return special;
        }
        return switch (argument.type()) {
            case "key" -> "key";
            case "pattern" -> "*";
            default -> "1";
        };
    }
}
