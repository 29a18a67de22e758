package io.heddle.server.config;

import java.util.ArrayList;
import java.util.List;

/// Directives that promise something this server does not do yet; each gets one warning at start when it is used.
///
/// Whoever implements one takes its line away.
public final class Gaps {
    private record Gap(Directive directive, boolean evenAtDefault, String consequence) {}

    private static final List<Gap> GAPS = List.of(
            new Gap(Directives.APPENDONLY, false, "nothing is written to an append-only file"),
            new Gap(Directives.SAVE, true, "nothing is saved to disk"),
            new Gap(Directives.MAXMEMORY_POLICY, false, "nothing is evicted, writes are refused instead"),
            new Gap(Directives.MAXMEMORY_CLIENTS, false, "no client is ended for the memory that all take together"),
            new Gap(Directives.NOTIFY_KEYSPACE_EVENTS, false, "nobody is notified"),
            new Gap(Directives.CLUSTER_ENABLED, false, "the server runs standalone"),
            new Gap(Directives.REPLICAOF, false, "the server runs as a master of its own"),
            new Gap(Directives.TLS_PORT, false, "no port is opened for TLS"),
            new Gap(Directives.ACLFILE, false, "no accounts are read from it"),
            new Gap(Directives.DAEMONIZE, false, "the server stays in the foreground"),
            new Gap(Directives.SUPERVISED, false, "no supervisor is told anything"),
            new Gap(Directives.SYSLOG_ENABLED, false, "the log goes to logfile or standard output only"));

    private Gaps() {}

    /// One line for each directive in use that has no effect.
    public static List<String> warnings(Config config) {
        List<String> warnings = new ArrayList<>();
        for (Gap gap : GAPS) {
            Directive directive = gap.directive;
            boolean changed = !config.value(directive).equals(directive.fallback());
            boolean asked = gap.evenAtDefault
                    ? config.isGiven(directive) && !config.text(directive).isEmpty()
                    : changed;
            if (asked) {
                warnings.add("WARNING: '" + directive.name() + " " + config.text(directive) + "' is not supported yet: "
                        + gap.consequence + ".");
            }
        }
        return warnings;
    }
}
