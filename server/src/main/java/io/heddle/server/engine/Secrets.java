package io.heddle.server.engine;

import io.heddle.server.command.Command;
import io.heddle.server.config.Directive;
import io.heddle.server.config.Directives;
import io.heddle.server.config.Trait;
import io.heddle.server.protocol.Args;

/// Which arguments must not be shown to others: passwords, and what names the accounts they belong to.
public final class Secrets {
    /// Longer than the name of any directive.
    private static final int NAME_MAX = 128;

    private Secrets() {}

    /// Whether argument `i` of the command is shown as "(redacted)".
    public static boolean hides(Command command, Args args, int i) {
        return switch (command.fullName()) {
            case "auth" -> i >= 1;
            case "acl|setuser", "acl|deluser", "acl|getuser" -> i >= 2;
            case "config|set" -> i >= 3 && i % 2 == 1 && isSensitive(args.copyText(i - 1, NAME_MAX));
            case "hello" -> follows(args, i, 2, "AUTH", 2);
            case "migrate" -> follows(args, i, 6, "AUTH", 1) || follows(args, i, 6, "AUTH2", 2);
            default -> false;
        };
    }

    private static boolean isSensitive(String name) {
        Directive directive = Directives.find(name);
        return directive != null && directive.is(Trait.SENSITIVE);
    }

    /// Whether `word` stands up to `distance` places before `i`, at `from` or behind.
    private static boolean follows(Args args, int i, int from, String word, int distance) {
        for (int k = Math.max(from, i - distance); k < i; k++) {
            if (args.is(k, word)) {
                return true;
            }
        }
        return false;
    }
}
