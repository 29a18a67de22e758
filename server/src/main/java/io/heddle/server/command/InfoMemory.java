package io.heddle.server.command;

import io.heddle.memory.Memory;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Session;

/// Where the memory goes, for INFO and MEMORY STATS.
///
/// ```
///   used = data blocks (records, values) + tables + buffers of clients           what maxmemory limits
///   resident = held by the data's allocator + buffers + heap and code of the JVM
/// ```
///
/// @param used data, tables and buffers in bytes
/// @param peak the most that `used` has been
/// @param startup `used` before the first client
/// @param overhead `used` but for the data: tables, buffers, what was there at the start
/// @param clients buffers of connected clients
/// @param held what the data's allocator has and not given back
/// @param resident RAM of the process
record InfoMemory(
        long used, long peak, long startup, long overhead, long clients, long tables, long held, long resident) {
    static InfoMemory of(Engine engine) {
        long used = engine.usedBytes();
        long clients = 0;
        for (Session session : engine.sessions().all()) {
            clients += session.port().inputMemory() + session.outbox().heldBytes();
        }
        long tables = engine.keyspaces().tableBytes();
        long overhead = Math.min(used, engine.startBytes() + Memory.rawBytes() + tables);
        return new InfoMemory(
                used,
                engine.statistics().peakBytes(used),
                engine.startBytes(),
                overhead,
                clients,
                tables,
                engine.allocator().heldBytes(),
                engine.processFigures().residentBytes());
    }

    long dataset() {
        return used - overhead;
    }

    /// The data's part of all that came since the start.
    double datasetPercent() {
        return used > startup ? Math.min(100, dataset() * 100.0 / (used - startup)) : 0;
    }

    double peakPercent() {
        return used * 100.0 / peak;
    }

    /// What the allocator works with: its blocks and the buffers.
    long active() {
        return Math.max(used, held + Memory.rawBytes());
    }

    static void memory(Engine engine, InfoText text) {
        InfoMemory memory = of(engine);
        long limit = engine.config().number(Directives.MAXMEMORY);
        text.section("Memory");
        text.bytes("used_memory", memory.used);
        text.bytes("used_memory_rss", memory.resident);
        text.bytes("used_memory_peak", memory.peak);
        text.percent("used_memory_peak_perc", memory.peakPercent());
        text.field("used_memory_overhead", memory.overhead);
        text.field("used_memory_startup", memory.startup);
        text.field("used_memory_dataset", memory.dataset());
        text.percent("used_memory_dataset_perc", memory.datasetPercent());
        text.field("allocator_allocated", memory.used);
        text.field("allocator_active", memory.active());
        text.field("allocator_resident", memory.active());
        text.bytes("total_system_memory", engine.processFigures().machineBytes());
        scripts(text);
        text.field("maxmemory", Long.toUnsignedString(limit));
        text.field("maxmemory_human", InfoText.human(limit));
        text.field("maxmemory_policy", engine.config().text(Directives.MAXMEMORY_POLICY));
        memory.fragmentation(text);
        text.zeros(
                "mem_not_counted_for_evict",
                "mem_replication_backlog",
                "mem_total_replication_buffers",
                "mem_clients_slaves");
        text.field("mem_clients_normal", memory.clients);
        text.zeros("mem_cluster_links", "mem_aof_buffer");
        text.field("mem_allocator", "heddle");
        text.field("active_defrag_running", 0);
        text.field("lazyfree_pending_objects", engine.keyspaces().lazyFreePending());
        text.field("lazyfreed_objects", engine.statistics().freedLazily());
    }

    /// There are no scripts and functions yet.
    private static void scripts(InfoText text) {
        text.zeros("used_memory_lua", "used_memory_vm_eval");
        text.field("used_memory_lua_human", "0B");
        text.zeros(
                "used_memory_scripts_eval",
                "number_of_cached_scripts",
                "number_of_functions",
                "number_of_libraries",
                "used_memory_vm_functions",
                "used_memory_vm_total");
        text.field("used_memory_vm_total_human", "0B");
        text.zeros("used_memory_functions", "used_memory_scripts");
        text.field("used_memory_scripts_human", "0B");
    }

    private void fragmentation(InfoText text) {
        text.ratio("allocator_frag_ratio", ratio(active(), used));
        text.field("allocator_frag_bytes", active() - used);
        text.ratio("allocator_rss_ratio", 1);
        text.field("allocator_rss_bytes", 0);
        text.ratio("rss_overhead_ratio", ratio(resident, active()));
        text.field("rss_overhead_bytes", resident - active());
        text.ratio("mem_fragmentation_ratio", ratio(resident, used));
        text.field("mem_fragmentation_bytes", resident - used);
    }

    static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
