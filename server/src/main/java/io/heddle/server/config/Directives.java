package io.heddle.server.config;

import static io.heddle.server.config.Trait.ALWAYS_WRITTEN;
import static io.heddle.server.config.Trait.DROPPED_AT_DEFAULT;
import static io.heddle.server.config.Trait.EMPTY_IS_ABSENT;
import static io.heddle.server.config.Trait.HIDDEN;
import static io.heddle.server.config.Trait.IMMUTABLE;
import static io.heddle.server.config.Trait.NOT_WHILE_LOADING;
import static io.heddle.server.config.Trait.OWN;
import static io.heddle.server.config.Trait.PROTECTED;
import static io.heddle.server.config.Trait.READ_AGAIN;
import static io.heddle.server.config.Trait.SENSITIVE;
import static io.heddle.server.config.Trait.SEVERAL_WORDS;
import static io.heddle.server.config.Trait.UNSIGNED;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every directive, declared once: those of Redis 7.2 with its types, bounds and defaults, a few later ones, and
/// Heddle's own at the end.
///
/// A directive listed here is accepted in files and by CONFIG SET, kept, and answered by CONFIG GET, whether the
/// server acts on it or not. {@link Gaps} names those that it must not ignore silently.
public final class Directives {
    private static final long INT = Integer.MAX_VALUE;
    private static final long UINT = 0xFFFF_FFFFL;
    private static final long LONG = Long.MAX_VALUE;
    private static final long KB = 1L << 10;
    private static final long MB = 1L << 20;
    private static final long GB = 1L << 30;

    private static final List<Directive> ALL = new ArrayList<>(256);
    private static final Map<String, Directive> BY_NAME = new HashMap<>(512);

    // Network and clients

    public static final Directive PROTECTED_MODE = bool("protected-mode", true);
    public static final Directive UNIXSOCKET = text("unixsocket", "", IMMUTABLE, EMPTY_IS_ABSENT);
    public static final Directive BIND_SOURCE_ADDR = text("bind-source-addr", "", EMPTY_IS_ABSENT);
    public static final Directive PORT = integer("port", 0, 65535, 6379);
    public static final Directive TCP_KEEPALIVE = integer("tcp-keepalive", 0, INT, 300);
    public static final Directive TIMEOUT = integer("timeout", 0, INT, 0);
    public static final Directive TCP_BACKLOG = integer("tcp-backlog", 0, INT, 511, IMMUTABLE);
    public static final Directive MAXCLIENTS = integer("maxclients", 1, UINT, 10000, UNSIGNED);
    public static final Directive UNIXSOCKETPERM = octal("unixsocketperm", 0, 0777, 0, IMMUTABLE, UNSIGNED);
    public static final Directive SOCKET_MARK_ID = integer("socket-mark-id", 0, UINT, 0, IMMUTABLE, UNSIGNED);
    public static final Directive CLIENT_DEFAULT_RESP =
            integer("client-default-resp", 2, 3, 2, IMMUTABLE, HIDDEN, UNSIGNED);
    public static final Directive PROTO_MAX_BULK_LEN = memory("proto-max-bulk-len", MB, LONG, 512 * MB);
    public static final Directive TRACKING_TABLE_MAX_KEYS =
            integer("tracking-table-max-keys", 0, LONG, 1000000, UNSIGNED);
    public static final Directive CLIENT_QUERY_BUFFER_LIMIT =
            memory("client-query-buffer-limit", MB, LONG, GB, UNSIGNED);
    public static final Directive MAXMEMORY_CLIENTS = memoryOrPercent("maxmemory-clients", -100, LONG, 0);
    public static final Directive CLIENT_OUTPUT_BUFFER_LIMIT = special(
            "client-output-buffer-limit", new Lists.OutputLimits(), Lists.OutputLimits.defaults(), SEVERAL_WORDS);
    public static final Directive BIND =
            special("bind", new Lists.Addresses(), Value.of(List.of("*", "-::*")), SEVERAL_WORDS, DROPPED_AT_DEFAULT);

    // TLS

    public static final Directive TLS_PORT = integer("tls-port", 0, 65535, 0);
    public static final Directive TLS_SESSION_CACHE_SIZE = integer("tls-session-cache-size", 0, INT, 20 * KB);
    public static final Directive TLS_SESSION_CACHE_TIMEOUT = integer("tls-session-cache-timeout", 0, INT, 300);
    public static final Directive TLS_CLUSTER = bool("tls-cluster", false);
    public static final Directive TLS_REPLICATION = bool("tls-replication", false);
    public static final Directive TLS_AUTH_CLIENTS = choice("tls-auth-clients", "yes", "no yes optional");
    public static final Directive TLS_PREFER_SERVER_CIPHERS = bool("tls-prefer-server-ciphers", false);
    public static final Directive TLS_SESSION_CACHING = bool("tls-session-caching", true);
    public static final Directive TLS_CERT_FILE = text("tls-cert-file", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_KEY_FILE = text("tls-key-file", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_KEY_FILE_PASS = text("tls-key-file-pass", "", SENSITIVE, EMPTY_IS_ABSENT);
    public static final Directive TLS_CLIENT_CERT_FILE = text("tls-client-cert-file", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_CLIENT_KEY_FILE = text("tls-client-key-file", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_CLIENT_KEY_FILE_PASS =
            text("tls-client-key-file-pass", "", SENSITIVE, EMPTY_IS_ABSENT);
    public static final Directive TLS_DH_PARAMS_FILE = text("tls-dh-params-file", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_CA_CERT_FILE = text("tls-ca-cert-file", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_CA_CERT_DIR = text("tls-ca-cert-dir", "", READ_AGAIN, EMPTY_IS_ABSENT);
    public static final Directive TLS_PROTOCOLS = text("tls-protocols", "", EMPTY_IS_ABSENT);
    public static final Directive TLS_CIPHERS = text("tls-ciphers", "", EMPTY_IS_ABSENT);
    public static final Directive TLS_CIPHERSUITES = text("tls-ciphersuites", "", EMPTY_IS_ABSENT);

    // Process, log and start

    public static final Directive DAEMONIZE = bool("daemonize", false, IMMUTABLE);
    public static final Directive IO_THREADS_DO_READS = bool("io-threads-do-reads", false, IMMUTABLE);
    public static final Directive ALWAYS_SHOW_LOGO = bool("always-show-logo", false, IMMUTABLE);
    public static final Directive SET_PROC_TITLE = bool("set-proc-title", true, IMMUTABLE);
    public static final Directive DYNAMIC_HZ = bool("dynamic-hz", true);
    public static final Directive JEMALLOC_BG_THREAD = bool("jemalloc-bg-thread", true);
    public static final Directive SYSLOG_ENABLED = bool("syslog-enabled", false, IMMUTABLE);
    public static final Directive CRASH_LOG_ENABLED = bool("crash-log-enabled", true);
    public static final Directive CRASH_MEMCHECK_ENABLED = bool("crash-memcheck-enabled", true);
    public static final Directive USE_EXIT_ON_PANIC = bool("use-exit-on-panic", false, HIDDEN);
    public static final Directive DISABLE_THP = bool("disable-thp", true, IMMUTABLE);
    public static final Directive PIDFILE = text("pidfile", "", IMMUTABLE, EMPTY_IS_ABSENT);
    public static final Directive SYSLOG_IDENT = text("syslog-ident", "redis", IMMUTABLE);
    public static final Directive SERVER_CPULIST =
            text("server_cpulist|server-cpulist", "", IMMUTABLE, EMPTY_IS_ABSENT);
    public static final Directive BIO_CPULIST = text("bio_cpulist|bio-cpulist", "", IMMUTABLE, EMPTY_IS_ABSENT);
    public static final Directive AOF_REWRITE_CPULIST =
            text("aof_rewrite_cpulist|aof-rewrite-cpulist", "", IMMUTABLE, EMPTY_IS_ABSENT);
    public static final Directive BGSAVE_CPULIST =
            text("bgsave_cpulist|bgsave-cpulist", "", IMMUTABLE, EMPTY_IS_ABSENT);
    public static final Directive IGNORE_WARNINGS = text("ignore-warnings", "");
    public static final Directive PROC_TITLE_TEMPLATE =
            text("proc-title-template", "{title} {listen-addr} {server-mode}", Checks::titleTemplate);
    public static final Directive LOGFILE = text("logfile", "", IMMUTABLE);
    public static final Directive REQ_RES_LOGFILE = text("req-res-logfile", "", IMMUTABLE, HIDDEN, EMPTY_IS_ABSENT);
    public static final Directive LOCALE_COLLATE = text("locale-collate", "");
    public static final Directive SUPERVISED = choice("supervised", "no", "upstart systemd auto no", IMMUTABLE);
    public static final Directive SYSLOG_FACILITY = choice(
            "syslog-facility", "local0", "user local0 local1 local2 local3 local4 local5 local6 local7", IMMUTABLE);
    public static final Directive LOGLEVEL = choice("loglevel", "notice", "debug verbose notice warning nothing");
    public static final Directive OOM_SCORE_ADJ = choice("oom-score-adj", "no", "no yes relative=yes absolute");
    public static final Directive ENABLE_PROTECTED_CONFIGS =
            choice("enable-protected-configs", "no", "no yes local", IMMUTABLE);
    public static final Directive ENABLE_DEBUG_COMMAND =
            choice("enable-debug-command", "no", "no yes local", IMMUTABLE);
    public static final Directive ENABLE_MODULE_COMMAND =
            choice("enable-module-command", "no", "no yes local", IMMUTABLE);
    public static final Directive SHUTDOWN_ON_SIGINT =
            bits("shutdown-on-sigint", "default save nosave now force", SEVERAL_WORDS);
    public static final Directive SHUTDOWN_ON_SIGTERM =
            bits("shutdown-on-sigterm", "default save nosave now force", SEVERAL_WORDS);
    public static final Directive DATABASES = integer("databases", 1, INT, 16, IMMUTABLE);
    public static final Directive IO_THREADS = integer("io-threads", 1, 128, 1, IMMUTABLE);
    public static final Directive HZ = clamped("hz", new Scalars.Whole(0, INT, Scalars.Unit.PLAIN, false), 1, 500, 10);
    public static final Directive WATCHDOG_PERIOD = integer("watchdog-period", 0, INT, 0, HIDDEN);
    public static final Directive SHUTDOWN_TIMEOUT = integer("shutdown-timeout", 0, INT, 10);
    public static final Directive OOM_SCORE_ADJ_VALUES =
            special("oom-score-adj-values", new Lists.OomScores(), Value.of(List.of("0", "200", "800")), SEVERAL_WORDS);

    // Accounts

    public static final Directive ACLFILE = text("aclfile", "", IMMUTABLE);
    public static final Directive MASTERUSER = text("masteruser", "", SENSITIVE, EMPTY_IS_ABSENT);
    public static final Directive MASTERAUTH = text("masterauth", "", SENSITIVE, EMPTY_IS_ABSENT);
    public static final Directive REQUIREPASS = text("requirepass", "", SENSITIVE, EMPTY_IS_ABSENT);
    public static final Directive ACL_PUBSUB_DEFAULT =
            choice("acl-pubsub-default", "resetchannels", "allchannels resetchannels");
    public static final Directive ACLLOG_MAX_LEN = integer("acllog-max-len", 0, LONG, 128);

    // Memory and eviction

    public static final Directive ACTIVEREHASHING = bool("activerehashing", true);
    public static final Directive LAZYFREE_LAZY_EVICTION = bool("lazyfree-lazy-eviction", false);
    public static final Directive LAZYFREE_LAZY_EXPIRE = bool("lazyfree-lazy-expire", false);
    public static final Directive LAZYFREE_LAZY_SERVER_DEL = bool("lazyfree-lazy-server-del", false);
    public static final Directive LAZYFREE_LAZY_USER_DEL = bool("lazyfree-lazy-user-del", false);
    public static final Directive LAZYFREE_LAZY_USER_FLUSH = bool("lazyfree-lazy-user-flush", false);
    public static final Directive ACTIVEDEFRAG = bool("activedefrag", false, Checks::noDefragmentation);
    public static final Directive MAXMEMORY_POLICY = choice(
            "maxmemory-policy",
            "noeviction",
            "volatile-lru volatile-lfu volatile-random volatile-ttl allkeys-lru allkeys-lfu allkeys-random noeviction");
    public static final Directive ACTIVE_DEFRAG_CYCLE_MIN = integer("active-defrag-cycle-min", 1, 99, 1);
    public static final Directive ACTIVE_DEFRAG_CYCLE_MAX = integer("active-defrag-cycle-max", 1, 99, 25);
    public static final Directive ACTIVE_DEFRAG_THRESHOLD_LOWER = integer("active-defrag-threshold-lower", 0, 1000, 10);
    public static final Directive ACTIVE_DEFRAG_THRESHOLD_UPPER =
            integer("active-defrag-threshold-upper", 0, 1000, 100);
    public static final Directive LFU_LOG_FACTOR = integer("lfu-log-factor", 0, INT, 10);
    public static final Directive LFU_DECAY_TIME = integer("lfu-decay-time", 0, INT, 1);
    public static final Directive MAXMEMORY_SAMPLES = integer("maxmemory-samples", 1, INT, 5);
    public static final Directive MAXMEMORY_EVICTION_TENACITY = integer("maxmemory-eviction-tenacity", 0, 100, 10);
    public static final Directive ACTIVE_EXPIRE_EFFORT = integer("active-expire-effort", 1, 10, 1);
    public static final Directive ACTIVE_DEFRAG_MAX_SCAN_FIELDS =
            integer("active-defrag-max-scan-fields", 1, LONG, 1000);
    public static final Directive MAXMEMORY = memory("maxmemory", 0, -1L, 0, UNSIGNED);
    public static final Directive ACTIVE_DEFRAG_IGNORE_BYTES =
            memory("active-defrag-ignore-bytes", 1, LONG, 100 * MB, UNSIGNED);

    // Encodings

    public static final Directive LIST_MAX_LISTPACK_SIZE =
            integer("list-max-listpack-size|list-max-ziplist-size", Integer.MIN_VALUE, INT, -2);
    public static final Directive LIST_COMPRESS_DEPTH = integer("list-compress-depth", 0, INT, 0);
    public static final Directive STREAM_NODE_MAX_ENTRIES = integer("stream-node-max-entries", 0, LONG, 100);
    public static final Directive HASH_MAX_LISTPACK_ENTRIES =
            integer("hash-max-listpack-entries|hash-max-ziplist-entries", 0, LONG, 512, UNSIGNED);
    public static final Directive SET_MAX_INTSET_ENTRIES = integer("set-max-intset-entries", 0, LONG, 512, UNSIGNED);
    public static final Directive SET_MAX_LISTPACK_ENTRIES =
            integer("set-max-listpack-entries", 0, LONG, 128, UNSIGNED);
    public static final Directive SET_MAX_LISTPACK_VALUE = integer("set-max-listpack-value", 0, LONG, 64, UNSIGNED);
    public static final Directive ZSET_MAX_LISTPACK_ENTRIES =
            integer("zset-max-listpack-entries|zset-max-ziplist-entries", 0, LONG, 128, UNSIGNED);
    public static final Directive HASH_MAX_LISTPACK_VALUE =
            memory("hash-max-listpack-value|hash-max-ziplist-value", 0, LONG, 64, UNSIGNED);
    public static final Directive STREAM_NODE_MAX_BYTES = memory("stream-node-max-bytes", 0, LONG, 4096, UNSIGNED);
    public static final Directive ZSET_MAX_LISTPACK_VALUE =
            memory("zset-max-listpack-value|zset-max-ziplist-value", 0, LONG, 64, UNSIGNED);
    public static final Directive HLL_SPARSE_MAX_BYTES = memory("hll-sparse-max-bytes", 0, LONG, 3000, UNSIGNED);

    // Snapshots and log of commands

    public static final Directive RDBCHECKSUM = bool("rdbchecksum", true, IMMUTABLE);
    public static final Directive RDBCOMPRESSION = bool("rdbcompression", true);
    public static final Directive RDB_DEL_SYNC_FILES = bool("rdb-del-sync-files", false);
    public static final Directive STOP_WRITES_ON_BGSAVE_ERROR = bool("stop-writes-on-bgsave-error", true);
    public static final Directive AOF_REWRITE_INCREMENTAL_FSYNC = bool("aof-rewrite-incremental-fsync", true);
    public static final Directive NO_APPENDFSYNC_ON_REWRITE = bool("no-appendfsync-on-rewrite", false);
    public static final Directive RDB_SAVE_INCREMENTAL_FSYNC = bool("rdb-save-incremental-fsync", true);
    public static final Directive AOF_LOAD_TRUNCATED = bool("aof-load-truncated", true);
    public static final Directive AOF_USE_RDB_PREAMBLE = bool("aof-use-rdb-preamble", true);
    public static final Directive AOF_TIMESTAMP_ENABLED = bool("aof-timestamp-enabled", false);
    public static final Directive APPENDONLY = bool("appendonly", false, NOT_WHILE_LOADING);
    public static final Directive AOF_DISABLE_AUTO_GC = bool("aof-disable-auto-gc", false, HIDDEN);
    public static final Directive DBFILENAME = text("dbfilename", "dump.rdb", Checks::dumpName, PROTECTED);
    public static final Directive APPENDFILENAME =
            text("appendfilename", "appendonly.aof", Checks::appendName, IMMUTABLE);
    public static final Directive APPENDDIRNAME =
            text("appenddirname", "appendonlydir", Checks::appendDirectory, IMMUTABLE);
    public static final Directive APPENDFSYNC = choice("appendfsync", "everysec", "everysec always no");
    public static final Directive SANITIZE_DUMP_PAYLOAD = choice("sanitize-dump-payload", "no", "no yes clients");
    public static final Directive AUTO_AOF_REWRITE_PERCENTAGE = integer("auto-aof-rewrite-percentage", 0, INT, 100);
    public static final Directive RDB_KEY_SAVE_DELAY = integer("rdb-key-save-delay", Integer.MIN_VALUE, INT, 0, HIDDEN);
    public static final Directive KEY_LOAD_DELAY = integer("key-load-delay", Integer.MIN_VALUE, INT, 0, HIDDEN);
    public static final Directive AUTO_AOF_REWRITE_MIN_SIZE = memory("auto-aof-rewrite-min-size", 0, LONG, 64 * MB);
    public static final Directive LOADING_PROCESS_EVENTS_INTERVAL_BYTES =
            integer("loading-process-events-interval-bytes", 1024, INT, 2 * MB, HIDDEN);
    public static final Directive DIR =
            special("dir", new Directory(), Directory.workingDirectory(), PROTECTED, NOT_WHILE_LOADING, ALWAYS_WRITTEN);
    public static final Directive SAVE = special(
            "save",
            new Lists.SavePoints(),
            Value.of(List.of("3600", "1", "300", "100", "60", "10000")),
            SEVERAL_WORDS,
            ALWAYS_WRITTEN);

    // Replication

    public static final Directive REPL_DISABLE_TCP_NODELAY = bool("repl-disable-tcp-nodelay", false);
    public static final Directive REPL_DISKLESS_SYNC = bool("repl-diskless-sync", true);
    public static final Directive REPLICA_LAZY_FLUSH = bool("replica-lazy-flush|slave-lazy-flush", false);
    public static final Directive REPLICA_SERVE_STALE_DATA =
            bool("replica-serve-stale-data|slave-serve-stale-data", true);
    public static final Directive REPLICA_READ_ONLY = bool("replica-read-only|slave-read-only", true);
    public static final Directive REPLICA_IGNORE_MAXMEMORY =
            bool("replica-ignore-maxmemory|slave-ignore-maxmemory", true);
    public static final Directive REPLICA_ANNOUNCED = bool("replica-announced", true);
    public static final Directive REPLICA_IGNORE_DISK_WRITE_ERRORS = bool("replica-ignore-disk-write-errors", false);
    public static final Directive REPLICA_ANNOUNCE_IP =
            text("replica-announce-ip|slave-announce-ip", "", EMPTY_IS_ABSENT);
    public static final Directive REPL_DISKLESS_LOAD =
            choice("repl-diskless-load", "disabled", "disabled on-empty-db swapdb", NOT_WHILE_LOADING);
    public static final Directive PROPAGATION_ERROR_BEHAVIOR =
            choice("propagation-error-behavior", "ignore", "ignore panic panic-on-replicas");
    public static final Directive REPLICA_PRIORITY = integer("replica-priority|slave-priority", 0, INT, 100);
    public static final Directive REPL_DISKLESS_SYNC_DELAY = integer("repl-diskless-sync-delay", 0, INT, 5);
    public static final Directive REPLICA_ANNOUNCE_PORT =
            integer("replica-announce-port|slave-announce-port", 0, 65535, 0);
    public static final Directive REPL_TIMEOUT = integer("repl-timeout", 1, INT, 60);
    public static final Directive REPL_PING_REPLICA_PERIOD =
            integer("repl-ping-replica-period|repl-ping-slave-period", 1, INT, 10);
    public static final Directive MIN_REPLICAS_TO_WRITE =
            integer("min-replicas-to-write|min-slaves-to-write", 0, INT, 0);
    public static final Directive MIN_REPLICAS_MAX_LAG = integer("min-replicas-max-lag|min-slaves-max-lag", 0, INT, 10);
    public static final Directive REPL_DISKLESS_SYNC_MAX_REPLICAS =
            integer("repl-diskless-sync-max-replicas", 0, INT, 0);
    public static final Directive REPL_BACKLOG_SIZE =
            clamped("repl-backlog-size", new Scalars.Whole(1, LONG, Scalars.Unit.MEMORY, false), 16 * KB, LONG, MB);
    public static final Directive REPL_BACKLOG_TTL = integer("repl-backlog-ttl", 0, LONG, 3600);
    public static final Directive REPLICAOF = special(
            "replicaof|slaveof", new Lists.Leader(), Value.of(List.of()), IMMUTABLE, SEVERAL_WORDS, DROPPED_AT_DEFAULT);

    // Cluster

    public static final Directive CLUSTER_REQUIRE_FULL_COVERAGE = bool("cluster-require-full-coverage", true);
    public static final Directive CLUSTER_REPLICA_NO_FAILOVER =
            bool("cluster-replica-no-failover|cluster-slave-no-failover", false);
    public static final Directive CLUSTER_ENABLED = bool("cluster-enabled", false, IMMUTABLE);
    public static final Directive CLUSTER_ALLOW_READS_WHEN_DOWN = bool("cluster-allow-reads-when-down", false);
    public static final Directive CLUSTER_ALLOW_PUBSUBSHARD_WHEN_DOWN =
            bool("cluster-allow-pubsubshard-when-down", true);
    public static final Directive CLUSTER_ALLOW_REPLICA_MIGRATION = bool("cluster-allow-replica-migration", true);
    public static final Directive CLUSTER_ANNOUNCE_IP = text("cluster-announce-ip", "", EMPTY_IS_ABSENT);
    public static final Directive CLUSTER_CONFIG_FILE = text("cluster-config-file", "nodes.conf", IMMUTABLE);
    public static final Directive CLUSTER_ANNOUNCE_HOSTNAME =
            text("cluster-announce-hostname", "", Checks::hostName, EMPTY_IS_ABSENT);
    public static final Directive CLUSTER_ANNOUNCE_HUMAN_NODENAME =
            text("cluster-announce-human-nodename", "", Checks::nodeName, EMPTY_IS_ABSENT);
    public static final Directive CLUSTER_PREFERRED_ENDPOINT_TYPE =
            choice("cluster-preferred-endpoint-type", "ip", "ip hostname unknown-endpoint");
    public static final Directive CLUSTER_REPLICA_VALIDITY_FACTOR =
            integer("cluster-replica-validity-factor|cluster-slave-validity-factor", 0, INT, 10);
    public static final Directive CLUSTER_MIGRATION_BARRIER = integer("cluster-migration-barrier", 0, INT, 1);
    public static final Directive CLUSTER_PORT = integer("cluster-port", 0, 65535, 0, IMMUTABLE);
    public static final Directive CLUSTER_ANNOUNCE_BUS_PORT = integer("cluster-announce-bus-port", 0, 65535, 0);
    public static final Directive CLUSTER_ANNOUNCE_PORT = integer("cluster-announce-port", 0, 65535, 0);
    public static final Directive CLUSTER_ANNOUNCE_TLS_PORT = integer("cluster-announce-tls-port", 0, 65535, 0);
    public static final Directive CLUSTER_NODE_TIMEOUT = integer("cluster-node-timeout", 0, LONG, 15000);
    public static final Directive CLUSTER_PING_INTERVAL = integer("cluster-ping-interval", 0, LONG, 0, HIDDEN);
    public static final Directive CLUSTER_LINK_SENDBUF_LIMIT =
            memory("cluster-link-sendbuf-limit", 0, -1L, 0, UNSIGNED);

    // Scripts, slow log, latency, notifications

    public static final Directive LATENCY_TRACKING = bool("latency-tracking", true);
    public static final Directive SLOWLOG_MAX_LEN = integer("slowlog-max-len", 0, LONG, 128);
    public static final Directive BUSY_REPLY_THRESHOLD = integer("busy-reply-threshold|lua-time-limit", 0, LONG, 5000);
    public static final Directive SLOWLOG_LOG_SLOWER_THAN = integer("slowlog-log-slower-than", -1, LONG, 10000);
    public static final Directive LATENCY_MONITOR_THRESHOLD = integer("latency-monitor-threshold", 0, LONG, 0);
    public static final Directive NOTIFY_KEYSPACE_EVENTS =
            special("notify-keyspace-events", new Lists.Events(), Value.of(""));
    public static final Directive LATENCY_TRACKING_INFO_PERCENTILES = special(
            "latency-tracking-info-percentiles",
            new Lists.Percentiles(),
            Value.of(List.of("50", "99", "99.9")),
            SEVERAL_WORDS,
            ALWAYS_WRITTEN);

    // Later than Redis 7.2

    public static final Directive MAX_NEW_CONNECTIONS_PER_CYCLE = integer("max-new-connections-per-cycle", 1, 1000, 10);
    public static final Directive MAX_NEW_TLS_CONNECTIONS_PER_CYCLE =
            integer("max-new-tls-connections-per-cycle", 1, 1000, 1);
    public static final Directive HIDE_USER_DATA_FROM_LOG = bool("hide-user-data-from-log", false);
    public static final Directive REPLICA_FULL_SYNC_BUFFER_LIMIT =
            memory("replica-full-sync-buffer-limit", 0, LONG, 0, UNSIGNED);
    public static final Directive REPL_RDB_CHANNEL = bool("repl-rdb-channel", false);

    // Heddle's own

    /// Where connections are polled: epoll through the foreign-function API, or the JDK's selector.
    public static final Directive EVENT_POLLER = choice("event-poller", "auto", "auto epoll nio", IMMUTABLE, OWN);
    /// Who carries the virtual threads of connections: the server's own loops, or the JDK's scheduler.
    public static final Directive CONNECTION_SCHEDULER =
            choice("connection-scheduler", "auto", "auto loop jdk", IMMUTABLE, OWN);
    /// The processors of the carrier loops other than the worker's, written as `server-cpulist` is.
    public static final Directive IO_CPULIST = text("io-cpulist", "", IMMUTABLE, EMPTY_IS_ABSENT, OWN);
    /// How long an idle loop polls before it blocks.
    public static final Directive BUSY_POLL_MICROSECONDS = integer("busy-poll-microseconds", 0, 1_000_000, 0, OWN);
    /// The longest that background work may take in one turn of the worker.
    public static final Directive TURN_BUDGET_MICROSECONDS =
            integer("turn-budget-microseconds", 10, 1_000_000, 500, OWN);
    /// Whether the data's memory asks for huge pages.
    public static final Directive HUGE_PAGES = bool("huge-pages", false, IMMUTABLE, OWN);
    /// How far memory is populated ahead of its use while that grows, so that the worker need not wait for it; 0:
    /// not at all.
    public static final Directive MEMORY_AHEAD = memory("memory-ahead", 0, GB, 8 * MB, OWN);
    /// Whether usual commands are played after the start, so that the first clients find compiled code.
    public static final Directive WARM_UP = bool("warm-up", true, IMMUTABLE, OWN);
    /// The address space reserved for the data; 0 lets the server choose.
    public static final Directive MEMORY_REGION_SIZE = memory("memory-region-size", 0, LONG, 0, IMMUTABLE, OWN);
    /// The most that copies kept for an open snapshot may take, in bytes or as a part of the machine's memory; 0 is
    /// no limit.
    public static final Directive SNAPSHOT_MEMORY_LIMIT =
            memoryOrPercent("snapshot-memory-limit", -100, LONG, -10, OWN);

    private Directives() {}

    /// In the order of their declaration, which is the order of CONFIG GET.
    public static List<Directive> all() {
        return Collections.unmodifiableList(ALL);
    }

    /// By name or alias in any case; null when unknown.
    public static @Nullable Directive find(String name) {
        Directive directive = BY_NAME.get(name);
        return directive != null ? directive : BY_NAME.get(name.toLowerCase(Locale.ROOT));
    }

    private static Directive bool(String names, boolean fallback, Trait... traits) {
        return bool(names, fallback, Checks::none, traits);
    }

    private static Directive bool(String names, boolean fallback, Scalars.Check<Boolean> check, Trait... traits) {
        return special(names, new Scalars.YesNo(check), Scalars.bool(fallback), traits);
    }

    private static Directive integer(String names, long least, long most, long fallback, Trait... traits) {
        return whole(names, least, most, fallback, Scalars.Unit.PLAIN, traits);
    }

    private static Directive clamped(String name, Scalars.Whole whole, long least, long most, long fallback) {
        return special(name, new Scalars.Clamped(whole, least, most), whole.value(fallback));
    }

    private static Directive octal(String names, long least, long most, long fallback, Trait... traits) {
        return whole(names, least, most, fallback, Scalars.Unit.OCTAL, traits);
    }

    private static Directive memory(String names, long least, long most, long fallback, Trait... traits) {
        return whole(names, least, most, fallback, Scalars.Unit.MEMORY, traits);
    }

    /// A negative bound or default is a percentage.
    private static Directive memoryOrPercent(String names, long least, long most, long fallback, Trait... traits) {
        return whole(names, least, most, fallback, Scalars.Unit.MEMORY_OR_PERCENT, traits);
    }

    private static Directive whole(
            String names, long least, long most, long fallback, Scalars.Unit unit, Trait... traits) {
        boolean unsigned = List.of(traits).contains(UNSIGNED);
        Scalars.Whole syntax = new Scalars.Whole(least, most, unit, unsigned);
        return special(names, syntax, syntax.value(fallback), traits);
    }

    private static Directive text(String names, String fallback, Trait... traits) {
        return text(names, fallback, Checks::none, traits);
    }

    private static Directive text(String names, String fallback, Scalars.Check<String> check, Trait... traits) {
        return special(names, new Scalars.Text(check), Value.of(fallback), traits);
    }

    private static Directive choice(String names, String fallback, String choices, Trait... traits) {
        Scalars.Choice syntax = new Scalars.Choice(List.of(choices.split(" ")));
        return special(names, syntax, syntax.value(fallback), traits);
    }

    /// How a signal shuts the server down: any of several words, of which `save` and `nosave` exclude each other.
    private static Directive bits(String names, String choices, Trait... traits) {
        Scalars.Bits syntax = new Scalars.Bits(
                List.of(choices.split(" ")), 0b11, "shutdown options SAVE and NOSAVE can't be used simultaneously");
        return special(names, syntax, syntax.value(0), traits);
    }

    private static Directive special(String names, Syntax syntax, Value fallback, Trait... traits) {
        Directive directive = new Directive(ALL.size(), names, syntax, fallback, traits);
        ALL.add(directive);
        name(directive.name(), directive);
        for (String alias : directive.aliases()) {
            name(alias, directive);
        }
        return directive;
    }

    private static void name(String name, Directive directive) {
        if (BY_NAME.put(name, directive) != null) {
            throw new IllegalStateException("declared twice: " + name);
        }
    }
}
