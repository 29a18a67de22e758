package io.heddle.server.command;

import io.heddle.server.protocol.Reply;
import java.util.List;

/// The reply to HELP of a container: a title, the container's own lines in pairs of usage and explanation, HELP itself.
final class HelpText {
    private HelpText() {}

    /// HELP as a command.
    static Body.Control of(String container, List<String> lines) {
        return (_, _, reply) -> write(reply, container, lines);
    }

    /// @param lines usage, then explanation indented by four blanks
    static void write(Reply reply, String container, List<String> lines) {
        reply.array(lines.size() + 3L);
        reply.simple(container + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
        lines.forEach(reply::simple);
        reply.simple("HELP");
        reply.simple("    Print this help.");
    }
}
