package io.heddle.server.command;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.config.Version;
import io.heddle.server.engine.Blocking;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Host;
import io.heddle.server.engine.ProcessFigures;
import io.heddle.server.engine.Session;
import io.heddle.server.engine.Stalls;
import java.nio.file.Path;

/// The sections of INFO about what the server is and has.
final class InfoServer {
    private static final int DAY_SECONDS = 24 * 3600;
    private static final int CLOCK_MASK = 0xff_ffff;
    private static final String NO_REPLICATION = "0".repeat(40);

    private InfoServer() {}

    static void server(Engine engine, InfoText text) {
        Config config = engine.config();
        Host host = engine.host();
        long now = engine.clock().unixMillis();
        long uptime = (now - engine.statistics().startUnixMillis()) / 1000;
        Path file = config.file();
        text.section("Server");
        text.field("redis_version", Version.REDIS);
        text.field("redis_git_sha1", "00000000");
        text.field("redis_git_dirty", 0);
        text.field("redis_build_id", Integer.toHexString(Version.line().hashCode()));
        text.field("redis_mode", "standalone");
        text.field(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        text.field("arch_bits", 64);
        text.field("monotonic_clock", "POSIX clock_gettime");
        text.field("multiplexing_api", host.eventPoller());
        text.field("atomicvar_api", "java-varhandle");
        text.field("gcc_version", "0.0.0");
        text.field("process_id", ProcessHandle.current().pid());
        text.field("process_supervised", "no");
        text.field("run_id", engine.statistics().runId());
        text.field("tcp_port", host.port());
        text.field("server_time_usec", engine.clock().unixMicros());
        text.field("uptime_in_seconds", uptime);
        text.field("uptime_in_days", uptime / DAY_SECONDS);
        text.field("hz", config.number(Directives.HZ));
        text.field("configured_hz", config.number(Directives.HZ));
        text.field("lru_clock", now / 1000 & CLOCK_MASK);
        text.field("executable", engine.processFigures().executable());
        text.field("config_file", file == null ? "" : file.toAbsolutePath());
        text.field("io_threads_active", config.number(Directives.IO_THREADS) > 1);
        listeners(config, host, text);
        text.field("heddle_version", Version.heddle());
    }

    private static void listeners(Config config, Host host, InfoText text) {
        int number = 0;
        if (host.port() != 0) {
            StringBuilder line = new StringBuilder("name=tcp");
            for (String address : config.words(Directives.BIND)) {
                line.append(",bind=").append(address);
            }
            text.field("listener" + number++, line.append(",port=").append(host.port()));
        }
        for (String path : host.unixSockets()) {
            text.field("listener" + number++, "name=unix,bind=" + path);
        }
    }

    static void clients(Engine engine, InfoText text) {
        long input = 0;
        long output = 0;
        for (Session session : engine.sessions().all()) {
            input = Math.max(input, session.port().inputMemory());
            output = Math.max(output, session.outbox().heldBytes());
        }
        text.section("Clients");
        text.field("connected_clients", engine.sessions().size());
        text.field("cluster_connections", 0);
        text.field("maxclients", engine.config().number(Directives.MAXCLIENTS));
        text.field("client_recent_max_input_buffer", input);
        text.field("client_recent_max_output_buffer", output);
        Blocking blocking = engine.blocking();
        text.field("blocked_clients", engine.pause().waiting() + blocking.clients());
        text.field("tracking_clients", engine.tracking().clients());
        text.field("clients_in_timeout_table", blocking.clientsWithTimeout());
        text.field("total_blocking_keys", blocking.keys());
        text.field("total_blocking_keys_on_nokey", blocking.keysUntilGone());
    }

    /// Nothing is saved yet: the last save is the start, when there was nothing to save.
    static void persistence(Engine engine, InfoText text) {
        text.section("Persistence");
        text.zeros("loading", "async_loading", "current_cow_peak", "current_cow_size", "current_cow_size_age");
        text.ratio("current_fork_perc", 0);
        text.zeros("current_save_keys_processed", "current_save_keys_total");
        text.field("rdb_changes_since_last_save", engine.changes());
        text.field("rdb_bgsave_in_progress", 0);
        text.field("rdb_last_save_time", engine.statistics().startUnixMillis() / 1000);
        text.field("rdb_last_bgsave_status", "ok");
        text.field("rdb_last_bgsave_time_sec", -1);
        text.field("rdb_current_bgsave_time_sec", -1);
        text.zeros("rdb_saves", "rdb_last_cow_size", "rdb_last_load_keys_expired", "rdb_last_load_keys_loaded");
        text.zeros("aof_enabled", "aof_rewrite_in_progress", "aof_rewrite_scheduled");
        text.field("aof_last_rewrite_time_sec", -1);
        text.field("aof_current_rewrite_time_sec", -1);
        text.field("aof_last_bgrewrite_status", "ok");
        text.zeros("aof_rewrites", "aof_rewrites_consecutive_failures");
        text.field("aof_last_write_status", "ok");
        text.zeros("aof_last_cow_size", "module_fork_in_progress", "module_fork_last_cow_size");
    }

    static void replication(Engine engine, InfoText text) {
        text.section("Replication");
        text.field("role", "master");
        text.field("connected_slaves", 0);
        text.field("master_failover_state", "no-failover");
        text.field("master_replid", engine.statistics().replicationId());
        text.field("master_replid2", NO_REPLICATION);
        text.field("master_repl_offset", 0);
        text.field("second_repl_offset", -1);
        text.field("repl_backlog_active", 0);
        text.field("repl_backlog_size", engine.config().number(Directives.REPL_BACKLOG_SIZE));
        text.zeros("repl_backlog_first_byte_offset", "repl_backlog_histlen");
    }

    static void cpu(Engine engine, InfoText text) {
        ProcessFigures.Usage process = engine.processFigures().process();
        ProcessFigures.Usage worker = engine.processFigures().thread();
        text.section("CPU");
        text.seconds("used_cpu_sys", process.systemMicros());
        text.seconds("used_cpu_user", process.userMicros());
        text.seconds("used_cpu_sys_children", process.childrenSystemMicros());
        text.seconds("used_cpu_user_children", process.childrenUserMicros());
        text.seconds("used_cpu_sys_main_thread", worker.systemMicros());
        text.seconds("used_cpu_user_main_thread", worker.userMicros());
    }

    static void cluster(Engine engine, InfoText text) {
        text.section("Cluster");
        text.field("cluster_enabled", 0);
    }

    static void keyspace(Engine engine, InfoText text) {
        text.section("Keyspace");
        for (int i = 0; i < engine.keyspaces().databases(); i++) {
            KeyspaceReader database = engine.database(i);
            if (database.size() > 0) {
                text.field(
                        "db" + i,
                        "keys=" + database.size() + ",expires=" + database.volatileSize() + ",avg_ttl="
                                + database.averageTtl() + ",subexpiry=" + database.dueHashes());
            }
        }
    }

    static void heddle(Engine engine, InfoText text) {
        Runtime runtime = Runtime.getRuntime();
        Stalls stalls = engine.stalls();
        text.section("Heddle");
        text.field("java_version", Runtime.version());
        text.field("event_poller", engine.host().eventPoller());
        text.field("connection_scheduler", engine.host().connectionScheduler());
        text.field("io_threads", engine.config().number(Directives.IO_THREADS));
        text.field("worker_turns", stalls.turns());
        text.field("worker_stalls", stalls.stalls());
        text.field("worker_stalls_with_page_faults", stalls.stallsWithFaults());
        text.field("worker_stalls_with_preemption", stalls.stallsWithPreemption());
        text.field("worker_stalls_off_cpu", stalls.stallsOffCpu());
        text.field("worker_stalls_unexplained", stalls.stallsUnexplained());
        text.field("worker_page_faults", stalls.faults());
        text.field("worker_page_faults_in_stalls", stalls.faultsInStalls());
        text.field("worker_longest_turn_usec", stalls.longestNanos() / 1000);
        text.field("worker_last_stall_time", stalls.lastStallUnixMillis() / 1000);
        text.field("data_bytes", engine.allocator().usedBytes());
        text.field("data_held_bytes", engine.allocator().heldBytes());
        text.field("table_bytes", engine.keyspaces().tableBytes());
        text.field("snapshot_open", engine.keyspaces().isSnapshotOpen());
        text.field("snapshot_bytes", engine.keyspaces().snapshotBytes());
        text.field("snapshot_bytes_peak", engine.keyspaces().snapshotBytesPeak());
        text.field("heap_used_bytes", runtime.totalMemory() - runtime.freeMemory());
        text.field("heap_max_bytes", runtime.maxMemory());
        text.field("watched_keys", engine.watchedKeys());
    }
}
