package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.InfoReply;
import io.heddle.server.ManualHost;
import io.heddle.server.Oracle;
import io.heddle.server.TestServer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoCommandsTest {
    private static final List<String> DEFAULT = List.of(
            "Server",
            "Clients",
            "Memory",
            "Persistence",
            "Stats",
            "Replication",
            "CPU",
            "Modules",
            "Errorstats",
            "Cluster",
            "Keyspace",
            "Heddle");

    /// Fields that Redis 7.2 has and 7.0 has not, and our own.
    private static final Set<String> NEWER = Set.of(
            "monotonic_clock",
            "listener0",
            "listener1",
            "heddle_version",
            "total_blocking_keys",
            "total_blocking_keys_on_nokey",
            "rdb_saves",
            "expired_subkeys",
            "aof_rewrites",
            "aof_rewrites_consecutive_failures",
            "evicted_clients",
            "client_query_buffer_limit_disconnections",
            "client_output_buffer_limit_disconnections",
            "current_cow_peak",
            "eventloop_cycles",
            "eventloop_duration_sum",
            "eventloop_duration_cmd_sum",
            "instantaneous_eventloop_cycles_per_sec",
            "instantaneous_eventloop_duration_usec",
            "acl_access_denied_auth",
            "acl_access_denied_cmd",
            "acl_access_denied_key",
            "acl_access_denied_channel");

    /// Of Redis 7.0 alone.
    private static final Set<String> GONE = Set.of();

    @Test
    void shouldAnswerTheUsualSections() {
        try (TestServer server = new TestServer()) {
            assertEquals(DEFAULT, InfoReply.of(server, "").sections());
            assertEquals(DEFAULT, InfoReply.of(server, "default").sections());
        }
    }

    @Test
    void shouldAnswerTheSectionsAskedForInItsOwnOrder() {
        try (TestServer server = new TestServer()) {
            assertEquals(List.of("CPU"), InfoReply.of(server, "cpu").sections());
            assertEquals(
                    List.of("Memory", "Commandstats", "Keyspace"),
                    InfoReply.of(server, "KEYSPACE commandstats memory nothing memory")
                            .sections());
            assertEquals("\"\"", server.run("INFO sentinel"));
            List<String> all = InfoReply.of(server, "all").sections();
            assertTrue(all.containsAll(DEFAULT) && all.contains("Commandstats") && all.contains("Latencystats"));
            assertFalse(all.contains("Debug"));
            assertEquals(all, InfoReply.of(server, "cpu everything").sections());
            assertEquals(List.of("Debug"), InfoReply.of(server, "debug").sections());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "clients", "memory", "persistence", "stats", "replication", "cpu", "cluster"})
    void shouldHaveTheFieldsOfRedis(String section) {
        assumeTrue(Oracle.isInstalled());
        try (TestServer server = new TestServer();
                Oracle oracle = Oracle.start()) {
            Set<String> theirs = new TreeSet<>(names(new InfoReply(oracle.run("INFO " + section))));
            Set<String> ours = new TreeSet<>(names(InfoReply.of(server, section)));
            theirs.removeAll(GONE);
            assertFalse(theirs.isEmpty());
            ours.removeIf(name -> NEWER.contains(name) && !theirs.contains(name));
            assertEquals(theirs, ours);
        }
    }

    private static Set<String> names(InfoReply reply) {
        return reply.section(reply.sections().getFirst()).keySet();
    }

    @Test
    void shouldTellTheTruthAboutTheServer() {
        try (TestServer server = new TestServer()) {
            server.engine().host(new ManualHost(server.clock()));
            server.clock().advance(90_000_000);
            InfoReply info = InfoReply.of(server, "server");
            assertEquals("7.2.4", info.field("redis_version"));
            assertEquals(ProcessHandle.current().pid(), info.number("process_id"));
            assertEquals(90_000, info.number("uptime_in_seconds"));
            assertEquals(1, info.number("uptime_in_days"));
            assertEquals(6379, info.number("tcp_port"));
            assertEquals("name=unix,bind=/run/heddle.sock", info.field("listener1"));
            assertEquals(40, info.field("run_id").length());
            assertEquals(info.field("run_id"), InfoReply.of(server, "server").field("run_id"));
        }
    }

    @Test
    void shouldCountClientsAndConnections() {
        try (TestServer server = new TestServer()) {
            TestServer.Client second = server.connect();
            assertEquals(2, InfoReply.of(server, "clients").number("connected_clients"));
            second.close();
            assertEquals(1, InfoReply.of(server, "clients").number("connected_clients"));
            assertEquals(2, InfoReply.of(server, "stats").number("total_connections_received"));
            server.run("CONFIG SET maxclients 1");
            server.connect().close();
            assertEquals(1, InfoReply.of(server, "stats").number("rejected_connections"));
        }
    }

    @Test
    void shouldDescribeDatabasesThatHoldKeys() {
        try (TestServer server = new TestServer()) {
            assertEquals("", InfoReply.of(server, "keyspace").field("db0"));
            server.run("MSET a 1 b 2");
            server.run("EXPIRE a 1000");
            server.run("SELECT 3");
            server.run("SET c 1");
            InfoReply info = InfoReply.of(server, "keyspace");
            assertTrue(info.field("db0").startsWith("keys=2,expires=1,avg_ttl="), info.field("db0"));
            assertEquals("keys=1,expires=0,avg_ttl=0,subexpiry=0", info.field("db3"));
        }
    }

    @Test
    void shouldAccountForMemory() {
        try (TestServer server = new TestServer()) {
            long before = InfoReply.of(server, "memory").number("used_memory");
            server.run("SET big " + "x".repeat(100_000));
            InfoReply with = InfoReply.of(server, "memory");
            assertTrue(with.number("used_memory") > before + 100_000);
            server.run("DEL big");
            server.pass(1000);
            InfoReply without = InfoReply.of(server, "memory");
            assertTrue(without.number("used_memory") < with.number("used_memory"));
            assertTrue(without.number("used_memory_peak") >= with.number("used_memory"));
            assertEquals(
                    without.number("used_memory"),
                    without.number("used_memory_overhead") + without.number("used_memory_dataset"));
            assertTrue(without.field("used_memory_peak_human").matches("[0-9.]+K"));
            server.run("CONFIG SET maxmemory 3gb");
            assertEquals("3.00G", InfoReply.of(server, "memory").field("maxmemory_human"));
        }
    }

    @Test
    void shouldCountCallsFailuresAndRefusals() {
        try (TestServer server = new TestServer()) {
            server.run("CONFIG RESETSTAT");
            server.run("SET k x");
            server.run("INCR k");
            server.run("SET k");
            server.run("CONFIG GET port");
            InfoReply info = InfoReply.of(server, "commandstats");
            assertTrue(info.field("cmdstat_set")
                    .matches("calls=1,usec=\\d+,usec_per_call=\\d+\\.\\d\\d," + "rejected_calls=1,failed_calls=0"));
            assertTrue(info.field("cmdstat_incr").endsWith("rejected_calls=0,failed_calls=1"));
            assertTrue(info.field("cmdstat_config|get").startsWith("calls=1,"));
            assertTrue(info.field("cmdstat_config|resetstat").startsWith("calls=1,"));
            assertEquals("", info.field("cmdstat_get"));
            assertEquals(5, InfoReply.of(server, "stats").number("total_commands_processed"));
        }
    }

    @Test
    void shouldBlameACommandOfATransactionAndNotExec() {
        try (TestServer server = new TestServer()) {
            server.run("SET k x");
            server.run("MULTI");
            server.run("INCR k");
            server.run("EXEC");
            assertEquals("ERR EXEC without MULTI", server.run("EXEC"));
            InfoReply info = InfoReply.of(server, "commandstats errorstats stats");
            assertTrue(info.field("cmdstat_incr").endsWith("failed_calls=1"));
            assertTrue(info.field("cmdstat_exec").matches("calls=2,.*failed_calls=1"));
            assertEquals("count=2", info.field("errorstat_ERR"));
            assertEquals(2, info.number("total_error_replies"));
        }
    }

    @Test
    void shouldCountErrorsByKind() {
        try (TestServer server = new TestServer()) {
            server.run("NOSUCH");
            server.run("MULTI");
            server.run("SET");
            server.run("EXEC");
            InfoReply info = InfoReply.of(server, "errorstats");
            assertEquals("count=2", info.field("errorstat_ERR"));
            assertEquals("count=1", info.field("errorstat_EXECABORT"));
            server.run("CONFIG RESETSTAT");
            assertEquals("", InfoReply.of(server, "errorstats").field("errorstat_ERR"));
        }
    }

    @Test
    void shouldShowPercentilesOfLatency() {
        try (TestServer server = new TestServer()) {
            server.run("SET a b");
            String line = InfoReply.of(server, "latencystats").field("latency_percentiles_usec_set");
            assertTrue(line.matches("p50=\\d+\\.\\d{3},p99=\\d+\\.\\d{3},p99\\.9=\\d+\\.\\d{3}"), line);
            server.run("CONFIG SET latency-tracking-info-percentiles \"0 100.0\"");
            line = InfoReply.of(server, "latencystats").field("latency_percentiles_usec_set");
            assertTrue(line.matches("p0=.*,p100=[0-9.]+"), line);
            server.run("CONFIG SET latency-tracking no");
            assertEquals("", InfoReply.of(server, "latencystats").field("latency_percentiles_usec_set"));
        }
    }

    @Test
    void shouldCountHitsMissesAndTraffic() {
        try (TestServer server = new TestServer()) {
            server.run("SET a b");
            server.run("GET a");
            server.run("GET nothing");
            InfoReply info = InfoReply.of(server, "stats");
            assertEquals(1, info.number("keyspace_hits"));
            assertEquals(1, info.number("keyspace_misses"));
            assertEquals("+OK\r\n$1\r\nb\r\n$-1\r\n".length(), info.number("total_net_output_bytes"));
            server.run("CONFIG RESETSTAT");
            assertEquals(0, InfoReply.of(server, "stats").number("keyspace_hits"));
        }
    }

    @Test
    void shouldMeasureCommandsPerSecond() {
        try (TestServer server = new TestServer()) {
            server.run("CONFIG RESETSTAT");
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < 10; i++) {
                    server.run("PING");
                }
                server.pass(100);
            }
            long rate = InfoReply.of(server, "stats").number("instantaneous_ops_per_sec");
            assertTrue(rate >= 90 && rate <= 110, "about 10 in 100 ms, but " + rate);
        }
    }

    @Test
    void shouldCountChanges() {
        try (TestServer server = new TestServer()) {
            server.run("SET a 1");
            server.run("INCR a");
            server.run("GET a");
            assertEquals(2, InfoReply.of(server, "persistence").number("rdb_changes_since_last_save"));
        }
    }

    @Test
    void shouldRefuseToTakeMemoryOverTheLimit() {
        try (TestServer server = new TestServer()) {
            server.run("SET a 1");
            server.run("CONFIG SET maxmemory 1");
            String refusal = "OOM command not allowed when used memory > 'maxmemory'.";
            assertEquals(refusal, server.run("SET a 2"));
            assertEquals("\"1\"", server.run("GET a"));
            assertEquals("(1)", server.run("DEL a"));
            assertEquals("OK", server.run("MULTI"));
            assertEquals(refusal, server.run("SET a 3"));
            assertEquals("EXECABORT Transaction discarded because of previous errors.", server.run("EXEC"));
            InfoReply info = InfoReply.of(server, "errorstats commandstats");
            assertEquals("count=2", info.field("errorstat_OOM"));
            assertTrue(info.field("cmdstat_set").matches("calls=1,.*rejected_calls=2,failed_calls=0"));
            server.run("CONFIG SET maxmemory 0");
            assertEquals("OK", server.run("SET a 4"));
        }
    }

    @Test
    void shouldNotRunATransactionThatNeedsMemoryOverTheLimit() {
        try (TestServer server = new TestServer()) {
            TestServer.Client other = server.connect();
            server.run("MULTI");
            server.run("SET a 1");
            other.run("CONFIG SET maxmemory 1");
            assertEquals(
                    "EXECABORT Transaction discarded because of: OOM command not allowed when used memory >"
                            + " 'maxmemory'.",
                    server.run("EXEC"));
            other.run("CONFIG SET maxmemory 0");
            assertEquals("nil", server.run("GET a"));
        }
    }

    @Test
    void shouldWatchTheWorker() {
        try (TestServer server = new TestServer()) {
            server.worker().onBusy(5_000_000);
            server.worker().onBusy(10_000);
            InfoReply info = InfoReply.of(server, "heddle stats");
            assertEquals(2, info.number("worker_turns"));
            assertEquals(1, info.number("worker_stalls"));
            assertEquals(5000, info.number("worker_longest_turn_usec"));
            assertEquals(5010, info.number("eventloop_duration_sum"));
            server.run("CONFIG RESETSTAT");
            assertEquals(0, InfoReply.of(server, "heddle").number("worker_stalls"));
        }
    }

    @Test
    void shouldRoundToDecimals() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(14));
            double shown = Double.parseDouble(InfoText.decimal(value, 3));
            assertEquals(value, shown, 0.0005 + Math.abs(value) * 1e-12);
        }
        assertEquals("0.00", InfoText.decimal(-0.001));
        assertEquals("-0.01", InfoText.decimal(-0.009));
        assertEquals("12.30", InfoText.decimal(12.3));
        assertEquals("1.000", InfoText.decimal(0.9996, 3));
        assertEquals("0.00", InfoText.decimal(0));
        assertEquals("100000000000000000000.00", InfoText.decimal(1e20));
        assertEquals("NaN", InfoText.decimal(Double.NaN));
    }

    @Test
    void shouldWriteBytesForPeople() {
        assertEquals("0B", InfoText.human(0));
        assertEquals("1023B", InfoText.human(1023));
        assertEquals("1.00K", InfoText.human(1024));
        assertEquals("1.50M", InfoText.human(3 << 19));
        assertEquals("16384.00P", InfoText.human(-1).toUpperCase(Locale.ROOT));
    }
}
