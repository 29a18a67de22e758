package io.heddle.server.command;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.protocol.Args;
import io.heddle.stream.StreamWriter;

/// The options of XADD and XTRIM, read before anything else is looked at; reused.
final class StreamTrim {
    private static final CommandError TWO_STRATEGIES =
            CommandError.of("ERR syntax error, MAXLEN and MINID options at the same time are not compatible");
    private static final CommandError NEGATIVE_LENGTH = CommandError.of("ERR The MAXLEN argument must be >= 0.");
    private static final CommandError NEGATIVE_LIMIT = CommandError.of("ERR The LIMIT argument must be >= 0.");
    private static final CommandError LIMIT_ALONE =
            CommandError.of("ERR syntax error, LIMIT cannot be used without specifying a trimming strategy");
    private static final CommandError LIMIT_OF_EXACT =
            CommandError.of("ERR syntax error, LIMIT cannot be used without the special ~ option");
    private static final CommandError NO_STRATEGY =
            CommandError.of("ERR syntax error, XTRIM must be called with a trimming strategy");
    private static final long NODES_AT_ONCE = 100;
    private static final long USUAL_LIMIT = 10_000;
    private static final long LIMIT_MAX = 1_000_000;

    private enum Strategy {
        NONE,
        LENGTH,
        ID
    }

    private final Config config;

    /// The least ID that is to stay.
    private final StreamId least = new StreamId();

    private Strategy strategy = Strategy.NONE;
    private boolean whole;
    private long most;
    private long limit;
    private boolean isLimited;

    /// The ID of XADD; without meaning if `isIdGiven` is false.
    final StreamId id = new StreamId();

    boolean isIdGiven;
    boolean mayCreate;

    StreamTrim(Config config) {
        this.config = config;
    }

    /// @return index of the ID of XADD, or count of arguments
    int parse(Args args, boolean forAdd) {
        strategy = Strategy.NONE;
        whole = false;
        limit = 0;
        isLimited = false;
        isIdGiven = false;
        mayCreate = true;
        int i = options(args, forAdd);
        if (limit != 0 && strategy == Strategy.NONE) {
            throw LIMIT_ALONE;
        }
        if (!forAdd && strategy == Strategy.NONE) {
            throw NO_STRATEGY;
        }
        if (isLimited && !whole) {
            throw LIMIT_OF_EXACT;
        }
        if (whole && !isLimited) {
            limit = usualLimit();
        }
        return i;
    }

    private long usualLimit() {
        long entries = config.number(Directives.STREAM_NODE_MAX_ENTRIES);
        long usual = entries > LIMIT_MAX ? LIMIT_MAX : NODES_AT_ONCE * entries;
        return usual <= 0 ? USUAL_LIMIT : Math.min(usual, LIMIT_MAX);
    }

    private int options(Args args, boolean forAdd) {
        int i = 2;
        while (i < args.count()) {
            boolean more = i + 1 < args.count();
            if (forAdd && args.is(i, "*")) {
                return i;
            } else if (more && (args.is(i, "MAXLEN") || args.is(i, "MINID"))) {
                i = strategy(args, i);
            } else if (more && args.is(i, "LIMIT")) {
                limit = args.integer(i + 1);
                if (limit < 0) {
                    throw NEGATIVE_LIMIT;
                }
                isLimited = true;
                i += 2;
            } else if (forAdd && args.is(i, "NOMKSTREAM")) {
                mayCreate = false;
                i++;
            } else if (forAdd) {
                id.forEntry(args, i);
                isIdGiven = true;
                return i;
            } else {
                throw CommandError.SYNTAX;
            }
        }
        return i;
    }

    private int strategy(Args args, int at) {
        if (strategy != Strategy.NONE) {
            throw TWO_STRATEGIES;
        }
        int i = at + 1;
        whole = false;
        if (i + 1 < args.count() && (args.is(i, "~") || args.is(i, "="))) {
            whole = args.is(i, "~");
            i++;
        }
        if (args.is(at, "MAXLEN")) {
            most = args.integer(i);
            if (most < 0) {
                throw NEGATIVE_LENGTH;
            }
            strategy = Strategy.LENGTH;
        } else {
            least.strict(args, i);
            strategy = Strategy.ID;
        }
        return i + 1;
    }

    /// @return how many entries were removed
    long apply(StreamWriter stream) {
        return switch (strategy) {
            case NONE -> 0;
            case LENGTH -> stream.trimToLength(most, whole, limit);
            case ID -> stream.trimToId(least.ms, least.seq, whole, limit);
        };
    }
}
