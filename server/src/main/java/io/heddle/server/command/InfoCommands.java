package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/// INFO: sections by name, in a fixed order, whatever the order of the question; names that nobody knows are nothing.
final class InfoCommands {
    private static final Map<String, BiConsumer<Engine, InfoText>> SECTIONS = new LinkedHashMap<>();

    private static final List<String> DEFAULT = List.of(
            "server",
            "clients",
            "memory",
            "persistence",
            "stats",
            "replication",
            "cpu",
            "modules",
            "errorstats",
            "cluster",
            "keyspace",
            "heddle");

    /// Only by its name.
    private static final String DEBUG = "debug";

    static {
        SECTIONS.put("server", InfoServer::server);
        SECTIONS.put("clients", InfoServer::clients);
        SECTIONS.put("memory", InfoMemory::memory);
        SECTIONS.put("persistence", InfoServer::persistence);
        SECTIONS.put("stats", InfoStatistics::stats);
        SECTIONS.put("replication", InfoServer::replication);
        SECTIONS.put("cpu", InfoServer::cpu);
        SECTIONS.put("modules", (_, text) -> text.section("Modules"));
        SECTIONS.put("commandstats", InfoStatistics::commands);
        SECTIONS.put("errorstats", InfoStatistics::errors);
        SECTIONS.put("latencystats", InfoStatistics::latencies);
        SECTIONS.put("cluster", InfoServer::cluster);
        SECTIONS.put("keyspace", InfoServer::keyspace);
        SECTIONS.put("heddle", InfoServer::heddle);
        SECTIONS.put(DEBUG, InfoStatistics::debug);
    }

    private InfoCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SERVER)
                .categories("dangerous")
                .control("INFO", atLeast(1), flags(LOADING, STALE), InfoCommands::info);
    }

    private static void info(Session session, Args args, Reply reply) {
        Set<String> wanted = new LinkedHashSet<>(args.count() == 1 ? DEFAULT : List.of());
        for (int i = 1; i < args.count(); i++) {
            String name = args.copyString(i).toLowerCase(Locale.ROOT);
            switch (name) {
                case "default" -> wanted.addAll(DEFAULT);
                case "all", "everything" -> {
                    boolean debug = wanted.contains(DEBUG);
                    wanted.addAll(SECTIONS.keySet());
                    if (!debug) {
                        wanted.remove(DEBUG);
                    }
                }
                default -> wanted.add(name);
            }
        }
        InfoText text = new InfoText();
        SECTIONS.forEach((name, section) -> {
            if (wanted.contains(name)) {
                section.accept(session.engine(), text);
            }
        });
        reply.verbatim("txt", text.toString());
    }
}
