package io.heddle.server.command;

import io.heddle.keyspace.Keyspaces;
import io.heddle.server.config.Directives;
import io.heddle.server.engine.CommandStatistics;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Statistics;
import java.util.List;
import org.HdrHistogram.Histogram;

/// The sections of INFO about what the server has done.
final class InfoStatistics {
    private static final double KB = 1024;

    private InfoStatistics() {}

    static void stats(Engine engine, InfoText text) {
        Statistics statistics = engine.statistics();
        text.section("Stats");
        text.field("total_connections_received", statistics.connections());
        text.field("total_commands_processed", engine.commandStatistics().totalCalls());
        text.field("instantaneous_ops_per_sec", statistics.commandsPerSecond());
        text.field("total_net_input_bytes", statistics.inputBytes());
        text.field("total_net_output_bytes", statistics.outputBytes());
        text.zeros("total_net_repl_input_bytes", "total_net_repl_output_bytes");
        text.ratio("instantaneous_input_kbps", statistics.inputPerSecond() / KB);
        text.ratio("instantaneous_output_kbps", statistics.outputPerSecond() / KB);
        text.ratio("instantaneous_input_repl_kbps", 0);
        text.ratio("instantaneous_output_repl_kbps", 0);
        text.field("rejected_connections", statistics.rejectedConnections());
        text.zeros("sync_full", "sync_partial_ok", "sync_partial_err");
        keys(engine.keyspaces(), statistics, text);
        text.zeros(
                "pubsub_channels",
                "pubsub_patterns",
                "pubsubshard_channels",
                "latest_fork_usec",
                "total_forks",
                "migrate_cached_sockets",
                "slave_expires_tracked_keys",
                "active_defrag_hits",
                "active_defrag_misses",
                "active_defrag_key_hits",
                "active_defrag_key_misses",
                "total_active_defrag_time",
                "current_active_defrag_time",
                "unexpected_error_replies");
        text.field("tracking_total_keys", engine.tracking().keys());
        text.field("tracking_total_items", engine.tracking().items());
        text.field("tracking_total_prefixes", engine.tracking().prefixes());
        text.field("total_error_replies", engine.errorStatistics().total());
        text.field("dump_payload_sanitizations", 0);
        network(engine, statistics, text);
        text.field("eventloop_cycles", engine.stalls().turns());
        text.field("eventloop_duration_sum", engine.stalls().busyNanos() / 1000);
        text.field("eventloop_duration_cmd_sum", engine.commandStatistics().totalNanos() / 1000);
        text.field("instantaneous_eventloop_cycles_per_sec", statistics.turnsPerSecond());
        text.field("instantaneous_eventloop_duration_usec", statistics.turnMicros());
        text.zeros(
                "acl_access_denied_auth",
                "acl_access_denied_cmd",
                "acl_access_denied_key",
                "acl_access_denied_channel");
    }

    private static void keys(Keyspaces keyspaces, Statistics statistics, InfoText text) {
        text.field("expired_keys", keyspaces.expired());
        text.field("expired_subkeys", keyspaces.expiredFields());
        text.ratio("expired_stale_perc", keyspaces.expiredStalePercent());
        text.field("expired_time_cap_reached_count", statistics.expireCutShort());
        text.field("expire_cycle_cpu_milliseconds", statistics.expireNanos() / 1_000_000);
        text.zeros("evicted_keys", "evicted_clients", "total_eviction_exceeded_time", "current_eviction_exceeded_time");
        text.field("keyspace_hits", keyspaces.hits());
        text.field("keyspace_misses", keyspaces.misses());
    }

    private static void network(Engine engine, Statistics statistics, InfoText text) {
        boolean threaded = engine.config().number(Directives.IO_THREADS) > 1;
        text.field("total_reads_processed", statistics.reads());
        text.field("total_writes_processed", statistics.writes());
        text.field("io_threaded_reads_processed", threaded ? statistics.reads() : 0);
        text.field("io_threaded_writes_processed", threaded ? statistics.writes() : 0);
        text.field(
                "client_query_buffer_limit_disconnections", engine.clientCare().inputLimitDisconnections());
        text.field(
                "client_output_buffer_limit_disconnections", engine.clientCare().outputLimitDisconnections());
        text.zeros("reply_buffer_shrinks", "reply_buffer_expands");
    }

    static void commands(Engine engine, InfoText text) {
        CommandStatistics statistics = engine.commandStatistics();
        text.section("Commandstats");
        for (Command command : engine.commands().all()) {
            long calls = statistics.calls(command);
            long micros = statistics.nanos(command) / 1000;
            if (calls + statistics.rejected(command) + statistics.failed(command) > 0) {
                text.field(
                        "cmdstat_" + command.fullName(),
                        "calls=" + calls + ",usec=" + micros + ",usec_per_call="
                                + InfoText.decimal(InfoMemory.ratio(micros, calls)) + ",rejected_calls="
                                + statistics.rejected(command) + ",failed_calls=" + statistics.failed(command));
            }
        }
    }

    static void errors(Engine engine, InfoText text) {
        text.section("Errorstats");
        engine.errorStatistics()
                .kinds()
                .forEach(
                        (kind, count) -> text.field("errorstat_" + kind.replaceAll("[#:\n\r]", "_"), "count=" + count));
    }

    static void latencies(Engine engine, InfoText text) {
        text.section("Latencystats");
        if (!engine.config().flag(Directives.LATENCY_TRACKING)) {
            return;
        }
        List<String> percentiles = engine.config().words(Directives.LATENCY_TRACKING_INFO_PERCENTILES);
        for (Command command : engine.commands().all()) {
            Histogram histogram = engine.commandStatistics().histogram(command);
            if (histogram == null) {
                continue;
            }
            StringBuilder line = new StringBuilder();
            for (String percentile : percentiles) {
                double micros = histogram.getValueAtPercentile(Double.parseDouble(percentile)) / 1000.0;
                line.append(line.isEmpty() ? "p" : ",p").append(percentile).append('=');
                line.append(InfoText.decimal(micros, 3));
            }
            text.field("latency_percentiles_usec_" + command.fullName(), line);
        }
    }

    static void debug(Engine engine, InfoText text) {
        Statistics statistics = engine.statistics();
        text.section("Debug");
        text.field("eventloop_duration_aof_sum", 0);
        text.field("eventloop_duration_cron_sum", (statistics.roundNanos() + statistics.expireNanos()) / 1000);
        text.field("eventloop_duration_max", engine.stalls().longestNanos() / 1000);
        text.field("eventloop_cmd_per_cycle_max", statistics.commandsPerTurnMax());
    }
}
