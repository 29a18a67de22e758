package io.heddle.server.command;

import static io.heddle.server.command.Arity.atLeast;
import static io.heddle.server.command.Arity.exactly;
import static io.heddle.server.command.CommandTable.flags;
import static io.heddle.server.command.Flag.LOADING;
import static io.heddle.server.command.Flag.STALE;

import io.heddle.keyspace.KeyspaceReader;
import io.heddle.keyspace.StringView;
import io.heddle.keyspace.ValueType;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.List;

/// OBJECT: how a value is kept and when it was last used. A missing key is a null whatever the policy says.
///
/// Nothing is shared between keys here, but clients and tests know that Redis shares the integers from 0 to 9999 and
/// prints the largest 32-bit number as their reference count; so does REFCOUNT.
final class ObjectCommands {
    private static final int SHARED_INTEGERS = 10_000;
    private static final String POLICY_CHANGE =
            " Please note that when switching between policies at runtime LRU and LFU data will take some time to"
                    + " adjust.";
    private static final CommandError NO_IDLE_TIME =
            CommandError.of("ERR An LFU maxmemory policy is selected, idle time not tracked." + POLICY_CHANGE);
    private static final CommandError NO_FREQUENCY = CommandError.of(
            "ERR An LFU maxmemory policy is not selected, access frequency not tracked." + POLICY_CHANGE);
    private static final List<String> HELP = List.of(
            "ENCODING <key>",
            "    How the value under <key> is kept in memory.",
            "FREQ <key>",
            "    How often <key> is used: a counter that grows with the logarithm of the",
            "    accesses and fades with time. Kept under an LFU maxmemory policy.",
            "IDLETIME <key>",
            "    Seconds since <key> was last used. Kept under any other policy.",
            "REFCOUNT <key>",
            "    The number of references to the value under <key>.");

    private final Config config;

    private ObjectCommands(Config config) {
        this.config = config;
    }

    static void declare(CommandTable table, Config config) {
        ObjectCommands commands = new ObjectCommands(config);
        List<KeySpec> key = KeySpec.range("RO", 2, 0, 1);
        table.in(Group.GENERIC)
                .container(
                        "OBJECT",
                        atLeast(2),
                        sub -> sub.read("ENCODING", exactly(3), key, flags(), ObjectCommands::encoding)
                                .read("FREQ", exactly(3), key, flags(), commands::frequency)
                                .control("HELP", exactly(2), flags(LOADING, STALE), HelpText.of("OBJECT", HELP))
                                .read("IDLETIME", exactly(3), key, flags(), commands::idleTime)
                                .read("REFCOUNT", exactly(3), key, flags(), commands::referenceCount));
    }

    private static void encoding(KeyspaceReader keyspace, Args args, Reply reply) {
        long entry = look(keyspace, args);
        if (entry == 0) {
            reply.nil();
        } else {
            reply.bulk(keyspace.encoding(entry));
        }
    }

    private void frequency(KeyspaceReader keyspace, Args args, Reply reply) {
        long entry = look(keyspace, args);
        if (entry == 0) {
            reply.nil();
            return;
        }
        if (!countsAccesses()) {
            throw NO_FREQUENCY;
        }
        reply.integer(keyspace.frequency(entry));
    }

    private void idleTime(KeyspaceReader keyspace, Args args, Reply reply) {
        long entry = look(keyspace, args);
        if (entry == 0) {
            reply.nil();
            return;
        }
        if (countsAccesses()) {
            throw NO_IDLE_TIME;
        }
        reply.integer(keyspace.idleSeconds(entry));
    }

    private void referenceCount(KeyspaceReader keyspace, Args args, Reply reply) {
        long entry = look(keyspace, args);
        if (entry == 0) {
            reply.nil();
        } else {
            reply.integer(isShared(keyspace, entry) ? Integer.MAX_VALUE : 1);
        }
    }

    private boolean isShared(KeyspaceReader keyspace, long entry) {
        if (keyspace.type(entry) != ValueType.STRING || needsOwnAges()) {
            return false;
        }
        StringView value = keyspace.string(entry);
        return value.isInteger() && value.integer() >= 0 && value.integer() < SHARED_INTEGERS;
    }

    /// Whether values are to be told apart by their last accesses, as shared ones could not be.
    private boolean needsOwnAges() {
        String policy = config.text(Directives.MAXMEMORY_POLICY);
        return config.number(Directives.MAXMEMORY) != 0 && (policy.endsWith("-lru") || policy.endsWith("-lfu"));
    }

    /// Whether the eviction policy keeps frequencies instead of idle times.
    private boolean countsAccesses() {
        return config.text(Directives.MAXMEMORY_POLICY).endsWith("-lfu");
    }

    private static long look(KeyspaceReader keyspace, Args args) {
        return keyspace.look(args.address(2), args.length(2));
    }
}
