package io.heddle.server.command;

import io.heddle.server.engine.Session;
import io.heddle.server.engine.TrackingMode;
import io.heddle.server.protocol.Args;
import io.heddle.server.protocol.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The subcommands of CLIENT about tracking: help for clients that keep copies of keys.
final class TrackingCommands {
    private static final CommandError ONE_REDIRECTION =
            CommandError.of("ERR A client can only redirect to a single other client");
    private static final CommandError NO_TARGET =
            CommandError.of("ERR The client ID you want redirect to does not exist");
    private static final CommandError PREFIX_NEEDS_BROADCAST =
            CommandError.of("ERR PREFIX option requires BCAST mode to be enabled");
    private static final CommandError BROADCAST_SWITCHED =
            CommandError.of("ERR You can't switch BCAST mode on/off before disabling tracking for this client, and then"
                    + " re-enabling it with a different mode.");
    private static final CommandError BROADCAST_WITH_CHOICE =
            CommandError.of("ERR OPTIN and OPTOUT are not compatible with BCAST");
    private static final CommandError BOTH_CHOICES =
            CommandError.of("ERR You can't specify both OPTIN mode and OPTOUT mode");
    private static final CommandError CHOICE_SWITCHED =
            CommandError.of("ERR You can't switch OPTIN/OPTOUT mode before disabling tracking for this client, and then"
                    + " re-enabling it with a different mode.");
    private static final CommandError CACHING_WITHOUT_CHOICE =
            CommandError.of("ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
                    + " OPTOUT mode enabled");
    private static final CommandError YES_NEEDS_OPT_IN =
            CommandError.of("ERR CLIENT CACHING YES is only valid when tracking is enabled in OPTIN mode.");
    private static final CommandError NO_NEEDS_OPT_OUT =
            CommandError.of("ERR CLIENT CACHING NO is only valid when tracking is enabled in OPTOUT mode.");

    private TrackingCommands() {}

    /// What a call of CLIENT TRACKING asks for.
    private static final class Wish {
        boolean broadcast;
        boolean optIn;
        boolean optOut;
        boolean noLoop;
        long redirection;
        final List<String> prefixes = new ArrayList<>();

        TrackingMode mode() {
            return new TrackingMode(
                    broadcast,
                    optIn,
                    optOut,
                    noLoop,
                    redirection,
                    broadcast && prefixes.isEmpty() ? List.of("") : prefixes);
        }
    }

    static void tracking(Session session, Args args, Reply reply) {
        Wish wish = parse(session, args);
        if (args.is(2, "ON")) {
            check(wish, session.tracking());
            session.engine().tracking().begin(session, wish.mode());
        } else if (args.is(2, "OFF")) {
            session.engine().tracking().end(session);
        } else {
            throw CommandError.SYNTAX;
        }
        reply.ok();
    }

    private static Wish parse(Session session, Args args) {
        Wish wish = new Wish();
        for (int i = 3; i < args.count(); i++) {
            boolean more = i + 1 < args.count();
            if (args.is(i, "REDIRECT") && more) {
                i++;
                if (wish.redirection != 0) {
                    throw ONE_REDIRECTION;
                }
                wish.redirection = args.integer(i);
                if (session.engine().sessions().find(wish.redirection) == null) {
                    throw NO_TARGET;
                }
            } else if (args.is(i, "BCAST")) {
                wish.broadcast = true;
            } else if (args.is(i, "OPTIN")) {
                wish.optIn = true;
            } else if (args.is(i, "OPTOUT")) {
                wish.optOut = true;
            } else if (args.is(i, "NOLOOP")) {
                wish.noLoop = true;
            } else if (args.is(i, "PREFIX") && more) {
                i++;
                wish.prefixes.add(args.copyString(i));
            } else {
                throw CommandError.SYNTAX;
            }
        }
        return wish;
    }

    private static void check(Wish wish, @Nullable TrackingMode before) {
        if (!wish.broadcast && !wish.prefixes.isEmpty()) {
            throw PREFIX_NEEDS_BROADCAST;
        }
        if (before != null && before.isBroadcast() != wish.broadcast) {
            throw BROADCAST_SWITCHED;
        }
        if (wish.broadcast && (wish.optIn || wish.optOut)) {
            throw BROADCAST_WITH_CHOICE;
        }
        if (wish.optIn && wish.optOut) {
            throw BOTH_CHOICES;
        }
        if (before != null && (wish.optIn && before.isOptOut() || wish.optOut && before.isOptIn())) {
            throw CHOICE_SWITCHED;
        }
        if (wish.broadcast) {
            checkOverlaps(wish.prefixes, before == null ? List.of() : before.prefixes());
        }
    }

    private static void checkOverlaps(List<String> wished, List<String> present) {
        for (int i = 0; i < wished.size(); i++) {
            String prefix = wished.get(i);
            for (String other : present) {
                if (overlap(prefix, other)) {
                    throw overlapping(prefix, "an existing", other);
                }
            }
            for (String other : wished.subList(i + 1, wished.size())) {
                if (overlap(prefix, other)) {
                    throw overlapping(prefix, "another provided", other);
                }
            }
        }
    }

    private static boolean overlap(String a, String b) {
        return a.startsWith(b) || b.startsWith(a);
    }

    private static CommandError overlapping(String prefix, String which, String other) {
        return CommandError.of("ERR Prefix '" + prefix + "' overlaps with " + which + " prefix '" + other
                + "'. Prefixes for a single client must not overlap.");
    }

    static void caching(Session session, Args args, Reply reply) {
        TrackingMode mode = session.tracking();
        if (mode == null) {
            throw CACHING_WITHOUT_CHOICE;
        }
        if (args.is(2, "YES")) {
            if (!mode.isOptIn()) {
                throw YES_NEEDS_OPT_IN;
            }
        } else if (args.is(2, "NO")) {
            if (!mode.isOptOut()) {
                throw NO_NEEDS_OPT_OUT;
            }
        } else {
            throw CommandError.SYNTAX;
        }
        mode.exceptNext();
        reply.ok();
    }

    static void getRedirection(Session session, Args args, Reply reply) {
        reply.integer(redirection(session.tracking()));
    }

    private static long redirection(@Nullable TrackingMode mode) {
        return mode == null ? -1 : mode.redirection();
    }

    static void trackingInfo(Session session, Args args, Reply reply) {
        TrackingMode mode = session.tracking();
        List<String> flags = flags(mode);
        reply.map(3);
        reply.bulk("flags");
        reply.set(flags.size());
        flags.forEach(reply::bulk);
        reply.bulk("redirect");
        reply.integer(redirection(mode));
        reply.bulk("prefixes");
        List<String> prefixes = mode == null ? List.of() : mode.prefixes();
        reply.array(prefixes.size());
        prefixes.forEach(reply::bulk);
    }

    private static List<String> flags(@Nullable TrackingMode mode) {
        if (mode == null) {
            return List.of("off");
        }
        List<String> flags = new ArrayList<>(List.of("on"));
        add(flags, mode.isBroadcast(), "bcast");
        add(flags, mode.isOptIn(), "optin");
        add(flags, mode.isOptIn() && mode.isExcepting(), "caching-yes");
        add(flags, mode.isOptOut(), "optout");
        add(flags, mode.isOptOut() && mode.isExcepting(), "caching-no");
        add(flags, mode.isNoLoop(), "noloop");
        add(flags, mode.isRedirectionBroken(), "broken_redirect");
        return flags;
    }

    private static void add(List<String> flags, boolean set, String name) {
        if (set) {
            flags.add(name);
        }
    }
}
