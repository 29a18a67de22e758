package io.heddle.server.command;

import java.util.List;

/// What the documentation says about one command beside the facts of the table. Empty text stands for "nothing to say".
///
/// @param tips hints for clients, in the order of COMMAND INFO
/// @param notes remarks on the key specifications, by their index; shorter than the specifications when the rest has
///   none
/// @param flags "deprecated", "syscmd"
record CommandDoc(
        String summary,
        String since,
        String complexity,
        List<String> flags,
        String deprecatedSince,
        String replacedBy,
        List<Change> history,
        List<String> tips,
        List<String> notes,
        List<Argument> arguments) {

    static final CommandDoc NONE =
            new CommandDoc("", "", "", List.of(), "", "", List.of(), List.of(), List.of(), List.of());

    /// What a version changed.
    record Change(String since, String text) {}

    /// One argument of a command's grammar.
    ///
    /// @param type string, integer, double, key, pattern, unix-time, pure-token, oneof or block
    /// @param display how to print it, its name when nothing else was said
    /// @param token the word in front of it, or the word that it is; empty without
    /// @param keySpec index of the key specification that finds it, or -1
    /// @param flags "optional", "multiple", "multiple_token"
    /// @param arguments the alternatives of a oneof, the parts of a block
    record Argument(
            String name,
            String type,
            String display,
            String token,
            int keySpec,
            String since,
            String deprecatedSince,
            List<String> flags,
            List<Argument> arguments) {

        boolean isNested() {
            return type.equals("oneof") || type.equals("block");
        }
    }
}
