package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.memory.AllocatorStatistics;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// MEMORY: where the memory goes.
final class MemoryCommands {
    private static final int PURGE_CHUNKS = 64;
    private static final long SMALL = 5L << 20;
    private static final long NOTABLE = 10L << 20;
    private static final double PEAK_RATIO = 1.5;
    private static final double FRAGMENTATION_RATIO = 1.4;
    private static final List<String> HELP = List.of(
            "DOCTOR",
            "    Say in words what is unusual about the memory.",
            "MALLOC-STATS",
            "    The allocator's blocks by size.",
            "PURGE",
            "    Give free memory back to the system.",
            "STATS",
            "    Where the memory goes, in bytes.",
            "USAGE <key> [SAMPLES <count>]",
            "    Bytes that a key and its value take; of a collection, <count> elements are looked at",
            "    (5 unless told, 0 for all).");

    private MemoryCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SERVER)
                .container(
                        "MEMORY",
                        atLeast(2),
                        sub -> sub.control("DOCTOR", exactly(2), flags(), MemoryCommands::doctor)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("MEMORY", HELP))
                                .control("MALLOC-STATS", exactly(2), flags(), MemoryCommands::allocator)
                                .control("PURGE", exactly(2), flags(), MemoryCommands::purge)
                                .control("STATS", exactly(2), flags(), MemoryCommands::statistics)
                                .read(
                                        "USAGE",
                                        atLeast(3),
                                        KeySpec.range("RO", 2, 0, 1),
                                        flags(),
                                        MemoryCommands::usage));
    }

    private static void usage(KeyspaceReader keyspace, Args args, Reply reply) {
        for (int i = 3; i < args.count(); i += 2) {
            if (!args.is(i, "SAMPLES") || i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            }
            if (args.integer(i + 1) < 0) {
                throw CommandError.SYNTAX;
            }
        }
        long entry = keyspace.peek(args.address(2), args.length(2));
        if (entry == 0) {
            reply.nil();
        } else {
            reply.integer(keyspace.memoryUsage(entry));
        }
    }

    private static void statistics(Session session, Args args, Reply reply) {
        Engine engine = session.engine();
        InfoMemory memory = InfoMemory.of(engine);
        List<KeyspaceReader> databases = new ArrayList<>();
        long keys = 0;
        for (int i = 0; i < engine.keyspaces().databases(); i++) {
            KeyspaceReader database = engine.database(i);
            if (database.size() > 0) {
                databases.add(database);
                keys += database.size();
            }
        }
        reply.map(27L + databases.size());
        entry(reply, "peak.allocated", memory.peak());
        entry(reply, "total.allocated", memory.used());
        entry(reply, "startup.allocated", memory.startup());
        entry(reply, "replication.backlog", 0);
        entry(reply, "clients.slaves", 0);
        entry(reply, "clients.normal", memory.clients());
        entry(reply, "cluster.links", 0);
        entry(reply, "aof.buffer", 0);
        entry(reply, "lua.caches", 0);
        entry(reply, "functions.caches", 0);
        for (KeyspaceReader database : databases) {
            reply.bulk("db." + database.index());
            reply.map(3);
            entry(reply, "overhead.hashtable.main", part(memory.tables(), database.size(), keys));
            entry(reply, "overhead.hashtable.expires", 0);
            entry(reply, "overhead.hashtable.slot-to-keys", 0);
        }
        entry(reply, "overhead.total", memory.overhead());
        entry(reply, "keys.count", keys);
        entry(reply, "keys.bytes-per-key", keys == 0 ? 0 : Math.max(0, memory.used() - memory.startup()) / keys);
        entry(reply, "dataset.bytes", memory.dataset());
        ratio(reply, "dataset.percentage", memory.datasetPercent());
        ratio(reply, "peak.percentage", memory.peakPercent());
        resident(memory, reply);
    }

    private static void resident(InfoMemory memory, Reply reply) {
        long active = memory.active();
        entry(reply, "allocator.allocated", memory.used());
        entry(reply, "allocator.active", active);
        entry(reply, "allocator.resident", active);
        ratio(reply, "allocator-fragmentation.ratio", InfoMemory.ratio(active, memory.used()));
        entry(reply, "allocator-fragmentation.bytes", active - memory.used());
        ratio(reply, "allocator-rss.ratio", 1);
        entry(reply, "allocator-rss.bytes", 0);
        ratio(reply, "rss-overhead.ratio", InfoMemory.ratio(memory.resident(), active));
        entry(reply, "rss-overhead.bytes", memory.resident() - active);
        ratio(reply, "fragmentation", InfoMemory.ratio(memory.resident(), memory.used()));
        entry(reply, "fragmentation.bytes", memory.resident() - memory.used());
    }

    /// The tables of one database, estimated by its part of the keys.
    private static long part(long tables, long keys, long all) {
        return (long) (tables * ((double) keys / all));
    }

    private static void entry(Reply reply, String name, long value) {
        reply.bulk(name);
        reply.integer(value);
    }

    private static void ratio(Reply reply, String name, double value) {
        reply.bulk(name);
        reply.floating(value);
    }

    private static void allocator(Session session, Args args, Reply reply) {
        AllocatorStatistics statistics = session.engine().allocator().statistics();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "used %d bytes, held %d, reached %d of %d reserved",
                List.of(
                        statistics.usedBytes(),
                        statistics.heldBytes(),
                        statistics.reachedBytes(),
                        statistics.regionBytes()));
        line(
                text,
                "empty chunks %d, huge blocks %d with %d bytes, %d bytes to give back",
                List.of(
                        statistics.emptyChunks(),
                        statistics.hugeBlocks(),
                        statistics.hugeBytes(),
                        statistics.pendingBytes()));
        line(text, "%10s %12s %8s %14s %14s", List.of("block", "live", "spans", "span bytes", "in reserve"));
        for (AllocatorStatistics.SizeClass size : statistics.classes()) {
            line(
                    text,
                    "%10d %12d %8d %14d %14d",
                    List.of(
                            size.blockBytes(),
                            size.liveBlocks(),
                            size.spans(),
                            size.spanBytes(),
                            size.spanBytes() - size.liveBlocks() * size.blockBytes()));
        }
        reply.verbatim("txt", text.toString());
    }

    private static void line(StringBuilder text, String format, List<?> values) {
        text.append(String.format(Locale.ROOT, format, values.toArray())).append('\n');
    }

    private static void purge(Session session, Args args, Reply reply) {
        boolean more = true;
        while (more) {
            more = session.engine().allocator().giveBack(PURGE_CHUNKS);
        }
        reply.ok();
    }

    private static void doctor(Session session, Args args, Reply reply) {
        InfoMemory memory = InfoMemory.of(session.engine());
        List<String> findings = new ArrayList<>();
        if (memory.used() < SMALL) {
            findings.add("The server holds hardly any data: nothing can be said about its memory.");
        } else {
            if (memory.peak() > PEAK_RATIO * memory.used()) {
                findings.add("The peak, " + InfoText.human(memory.peak())
                        + ", is far above what is used now: free memory may still be held. MEMORY PURGE gives back"
                        + " what is free.");
            }
            long reserve = memory.active() - memory.used();
            if (memory.active() > FRAGMENTATION_RATIO * memory.used() && reserve > NOTABLE) {
                findings.add("The allocator holds " + InfoText.human(reserve)
                        + " in reserve: many blocks of sizes that are not needed now were freed.");
            }
        }
        if (findings.isEmpty()) {
            findings.add("Nothing unusual.");
        }
        reply.verbatim("txt", String.join("\n", findings) + "\n");
    }
}
