package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.ADMIN;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.NOSCRIPT;
import static io.heddle.server.command.Flag.PROTECTED;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.KeyspaceWriter;
import io.heddle.keyspace.StringView;
import io.heddle.keyspace.ValueType;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.ConfigRewriter;
import io.heddle.server.engine.Engine;
import io.heddle.server.engine.Session;
import io.heddle.server.engine.SnapshotTrial;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Glob;
import io.heddle.server.protocol.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// DEBUG: handles for tests. What would end the process, or needs something that is not there, is refused.
final class DebugCommands {
    /// One subcommand.
    private record Sub(int least, int most, Body.Control body) {}

    private static final int NANOS_A_SECOND = 1_000_000_000;
    private static final int FUZZ_ROUNDS = 1000;
    private static final CommandError NO_DATABASE = CommandError.of("ERR Out of range database");
    private static final List<String> HELP = List.of(
            "CHANGE-REPL-ID",
            "    Take a new replication id.",
            "CONFIG-REWRITE-FORCE-ALL",
            "    As CONFIG REWRITE, with every directive.",
            "DIGEST",
            "    A fingerprint of all data.",
            "DIGEST-VALUE <key> [<key> ...]",
            "    A fingerprint of each value.",
            "ERROR <string>",
            "    Reply with this error.",
            "HTSTATS <db>",
            "    Say how many keys the tables of a database hold.",
            "HTSTATS-KEY <key>",
            "    Say how many elements the table of a large value holds.",
            "LISTPACK <key>",
            "    Write to the log what a compact value holds.",
            "LOG <message>",
            "    Write a line to the server's log.",
            "OBJECT <key>",
            "    Describe the value under a key.",
            "PAUSE-CRON <0|1>",
            "    Stop the worker's rounds, or let them go on.",
            "POPULATE <count> [<prefix>] [<size>]",
            "    Create strings named <prefix>:<number>, where there are none.",
            "PROTOCOL <type>",
            "    Reply with a value of the type: string, integer, double, bignum, null, array,",
            "    set, map, attrib, push, verbatim, true, false.",
            "QUICKLIST <key> [<0|1>]",
            "    Write to the log what a large list takes.",
            "SET-ACTIVE-EXPIRE <0|1>",
            "    Whether expired keys are removed in the background.",
            "SLEEP <seconds>",
            "    Hold up the worker; decimals are allowed.",
            "SNAPSHOT [STATUS]",
            "    Open a snapshot and walk it on another thread, without writing a file; STATUS says",
            "    how the last walk went.",
            "STRINGMATCH-TEST",
            "    Try the glob matcher with random patterns.",
            "STRUCTSIZE",
            "    Sizes of structures in bytes.");

    private static final Map<String, Sub> SUBCOMMANDS = new LinkedHashMap<>();

    static {
        put("HELP", 2, 2, HelpText.of("DEBUG", HELP));
        put("SLEEP", 3, 3, DebugCommands::sleep);
        put("SET-ACTIVE-EXPIRE", 3, 3, (session, args, reply) -> {
            session.engine().activeExpiry(isOn(args, 2));
            reply.ok();
        });
        put("PAUSE-CRON", 3, 3, (session, args, reply) -> {
            session.engine().paused(isOn(args, 2));
            reply.ok();
        });
        put("OBJECT", 3, 3, DebugCommands::object);
        put("SDSLEN", 3, 3, DebugCommands::sizes);
        put("POPULATE", 3, 5, DebugCommands::populate);
        put("DIGEST", 2, 2, DebugCommands::digest);
        put("DIGEST-VALUE", 2, Integer.MAX_VALUE, DebugCommands::digestValue);
        put("PROTOCOL", 3, 3, DebugProtocol::run);
        put("ERROR", 3, 3, (_, args, reply) -> reply.error(args.copyString(2)));
        put("LOG", 3, 3, (session, args, reply) -> {
            session.engine().host().log(true, "DEBUG LOG: " + args.copyString(2));
            reply.ok();
        });
        put("CHANGE-REPL-ID", 2, 2, (session, _, reply) -> {
            session.engine().host().log(false, "Changing replication IDs after receiving DEBUG change-repl-id");
            session.engine().statistics().changeReplicationId();
            reply.ok();
        });
        put("HTSTATS", 3, 4, DebugCommands::tableStatistics);
        put("HTSTATS-KEY", 3, 4, DebugValues::tableStatistics);
        put("LISTPACK", 3, 3, DebugValues::listpack);
        put("SNAPSHOT", 2, 3, DebugCommands::snapshot);
        put("STRINGMATCH-TEST", 2, 2, DebugCommands::stringMatch);
        put("STRUCTSIZE", 2, 2, (_, _, reply) -> reply.bulk("bits:64 slot:9 record:16 expiry:8 "));
        put("CONFIG-REWRITE-FORCE-ALL", 2, 2, DebugCommands::rewrite);
        put("QUICKLIST", 3, 4, DebugLists::quicklist);
        put("QUICKLIST-PACKED-THRESHOLD", 3, 3, DebugCommands::accept);
        put("SET-SKIP-CHECKSUM-VALIDATION", 3, 3, DebugCommands::accept);
        put("SET-DISABLE-DENY-SCRIPTS", 3, 3, DebugCommands::accept);
        put("AOF-FLUSH-SLEEP", 3, 3, DebugCommands::accept);
        put("DROP-CLUSTER-PACKET-FILTER", 3, 3, DebugCommands::accept);
        put("REPLICATE", 3, Integer.MAX_VALUE, DebugCommands::accept);
        put("REPLYBUFFER", 4, 4, DebugCommands::accept);
        put("CLIENT-EVICTION", 2, 2, (_, _, _) -> refuse("maxmemory-clients is disabled."));
        for (String name : List.of("RELOAD", "LOADAOF")) {
            put(
                    name,
                    2,
                    Integer.MAX_VALUE,
                    (_, _, _) -> refuse("DEBUG " + name + " is not supported: nothing is" + " saved to disk yet."));
        }
        for (String name : List.of("SEGFAULT", "PANIC", "ASSERT", "OOM", "RESTART", "CRASH-AND-RECOVER", "LEAK")) {
            put(name, 2, 3, (_, _, _) -> refuse("DEBUG " + name + " is not supported."));
        }
    }

    private DebugCommands() {}

    static void declare(CommandTable table) {
        table.in(Group.SERVER)
                .control("DEBUG", atLeast(2), flags(ADMIN, NOSCRIPT, LOADING, STALE, PROTECTED), DebugCommands::run);
    }

    private static void put(String name, int least, int most, Body.Control body) {
        SUBCOMMANDS.put(name, new Sub(least, most, body));
    }

    private static void run(Session session, Args args, Reply reply) {
        Sub sub = SUBCOMMANDS.get(args.copyString(1).toUpperCase(Locale.ROOT));
        if (sub == null || args.count() < sub.least || args.count() > sub.most) {
            throw CommandError.of("ERR unknown subcommand or wrong number of arguments for '" + args.copyText(1)
                    + "'. Try DEBUG HELP.");
        }
        sub.body.run(session, args, reply);
    }

    private static void refuse(String reason) {
        throw CommandError.of("ERR " + reason);
    }

    private static void accept(Session session, Args args, Reply reply) {
        reply.ok();
    }

    private static boolean isOn(Args args, int i) {
        return !args.copyString(i).equals("0");
    }

    private static void sleep(Session session, Args args, Reply reply) {
        double seconds;
        try {
            seconds = Double.parseDouble(args.copyString(2));
        } catch (NumberFormatException e) {
            seconds = 0;
        }
        session.engine().host().pause((long) (seconds * NANOS_A_SECOND));
        reply.ok();
    }

    static long present(KeyspaceReader keyspace, Args args) {
        long entry = keyspace.peek(args.address(2), args.length(2));
        if (entry == 0) {
            throw CommandError.NO_SUCH_KEY;
        }
        return entry;
    }

    private static void object(Session session, Args args, Reply reply) {
        KeyspaceReader keyspace = session.keyspace();
        long entry = present(keyspace, args);
        long idle = keyspace.idleSeconds(entry);
        long clock = keyspace.now() / 1000 - idle & 0xff_ffff;
        reply.simple("Value at:0x" + Long.toHexString(entry) + " refcount:1 encoding:" + keyspace.encoding(entry)
                + " serializedlength:" + serializedLength(keyspace, entry) + " lru:" + clock + " lru_seconds_idle:"
                + idle + DebugLists.describe(session, entry, args));
    }

    /// What a string takes in an RDB file without compression.
    private static long serializedLength(KeyspaceReader keyspace, long entry) {
        if (keyspace.type(entry) != ValueType.STRING) {
            return keyspace.memoryUsage(entry);
        }
        StringView value = keyspace.string(entry);
        int length = value.length();
        if (value.isInteger()) {
            long number = value.integer();
            if (number == (byte) number) {
                return 2;
            }
            if (number == (short) number) {
                return 3;
            }
            if (number == (int) number) {
                return 5;
            }
        }
        int header = length < 1 << 6 ? 1 : length < 1 << 14 ? 2 : 5;
        return header + (long) length;
    }

    private static void sizes(Session session, Args args, Reply reply) {
        KeyspaceReader keyspace = session.keyspace();
        long entry = present(keyspace, args);
        if (keyspace.type(entry) != ValueType.STRING) {
            throw CommandError.of("ERR Not an sds encoded string.");
        }
        int length = keyspace.string(entry).length();
        int keyLength = keyspace.keyLength(entry);
        reply.simple("key_sds_len:" + keyLength + ", key_sds_avail:0, key_zmalloc: " + keyLength + ", val_sds_len:"
                + length + ", val_sds_avail:0, val_zmalloc: "
                + (keyspace.memoryUsage(entry) - keyLength));
    }

    private static void populate(Session session, Args args, Reply reply) {
        CommandError negative = CommandError.of("ERR value is out of range, must be positive");
        long count = args.integer(2);
        long size = args.count() == 5 ? args.integer(4) : 0;
        if (count < 0 || size < 0 || size > Integer.MAX_VALUE / 2) {
            throw negative;
        }
        String prefix = args.count() > 3 ? args.copyString(3) : "key";
        KeyspaceWriter keyspace = session.keyspace();
        Engine engine = session.engine();
        for (long i = 0; i < count; i++) {
            byte[] key = (prefix + ":" + i).getBytes(StandardCharsets.ISO_8859_1);
            byte[] text = ("value:" + i).getBytes(StandardCharsets.ISO_8859_1);
            byte[] value = size == 0 ? text : java.util.Arrays.copyOf(text, (int) size);
            engine.withBytes(key, (address, length) -> {
                if (keyspace.peek(address, length) == 0) {
                    engine.withBytes(
                            value,
                            (valueAddress, valueLength) -> keyspace.setString(
                                    address, length, valueAddress, valueLength, KeyspaceReader.NO_EXPIRY));
                }
            });
        }
        reply.ok();
    }

    private static void digest(Session session, Args args, Reply reply) {
        DatasetDigest digest = new DatasetDigest();
        for (int i = 0; i < session.keyspace().databases(); i++) {
            digest.add(session.engine().database(i));
        }
        reply.simple(digest.take());
    }

    private static void digestValue(Session session, Args args, Reply reply) {
        KeyspaceReader keyspace = session.keyspace();
        DatasetDigest digest = new DatasetDigest();
        reply.array(args.count() - 2L);
        for (int i = 2; i < args.count(); i++) {
            long entry = keyspace.peek(args.address(i), args.length(i));
            if (entry != 0) {
                digest.value(keyspace, entry);
            }
            reply.simple(digest.take());
        }
    }

    private static void tableStatistics(Session session, Args args, Reply reply) {
        long index = args.integer(2);
        if (index < 0 || index >= session.keyspace().databases()) {
            throw NO_DATABASE;
        }
        KeyspaceReader keyspace = session.engine().database((int) index);
        reply.verbatim(
                "txt",
                "[Dictionary HT]\n" + table(keyspace.size()) + "[Expires HT]\n" + table(keyspace.volatileSize()));
    }

    static String table(long elements) {
        return elements == 0
                ? "No stats available for empty dictionaries\n"
                : "Hash table 0 stats (main hash table):\n number of elements: " + elements + "\n";
    }

    private static void snapshot(Session session, Args args, Reply reply) {
        SnapshotTrial trial = session.engine().snapshotTrial();
        if (args.count() == 3) {
            if (!args.is(2, "STATUS")) {
                throw CommandError.SYNTAX;
            }
            reply.simple(trial.describe());
        } else if (trial.start()) {
            reply.ok();
        } else {
            refuse("the last snapshot is still open or not cleaned up, try again");
        }
    }

    private static void stringMatch(Session session, Args args, Reply reply) {
        Random random = new Random();
        for (int i = 0; i < FUZZ_ROUNDS; i++) {
            Glob.matches(letters(random), letters(random), random.nextBoolean());
        }
        reply.simple("Apparently Redis did not crash: test passed");
    }

    private static String letters(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(32); i > 0; i--) {
            text.append("ab*?[]^-\\".charAt(random.nextInt(9)));
        }
        return text.toString();
    }

    private static void rewrite(Session session, Args args, Reply reply) {
        try {
            ConfigRewriter.rewrite(session.engine().config(), null, true);
        } catch (ConfigException e) {
            throw CommandError.of("ERR CONFIG-REWRITE-FORCE-ALL failed: " + e.text());
        }
        reply.ok();
    }
}
