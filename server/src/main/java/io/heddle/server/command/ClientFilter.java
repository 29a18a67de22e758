package io.heddle.server.command;

import io.heddle.server.engine.ClientType;
import io.heddle.server.engine.Session;
import io.heddle.server.protocol.Args;
import org.jspecify.annotations.Nullable;

/// The filters of CLIENT KILL; a client is meant when it passes all that were given.
final class ClientFilter {
    private static final CommandError ID_NOT_POSITIVE = CommandError.of("ERR client-id should be greater than 0");
    private static final CommandError MAXAGE_INVALID = CommandError.of("ERR maxage is not an integer or out of range");
    private static final CommandError MAXAGE_NOT_POSITIVE = CommandError.of("ERR maxage should be greater than 0");
    private static final long NANOS = 1_000_000_000L;

    private final Session caller;
    private @Nullable String address;
    private @Nullable String localAddress;
    private @Nullable String user;
    private @Nullable ClientType type;
    private long id;
    private long maximumAge;
    private boolean skipCaller = true;

    private ClientFilter(Session caller) {
        this.caller = caller;
    }

    /// The old form: one address, be it the caller's own.
    static ClientFilter ofAddress(Session caller, Args args, int i) {
        ClientFilter filter = new ClientFilter(caller);
        filter.address = args.copyString(i);
        filter.skipCaller = false;
        return filter;
    }

    static ClientFilter parse(Session caller, Args args, int from) {
        ClientFilter filter = new ClientFilter(caller);
        for (int i = from; i < args.count(); i += 2) {
            if (i + 1 == args.count()) {
                throw CommandError.SYNTAX;
            }
            filter.option(args, i);
        }
        return filter;
    }

    private void option(Args args, int i) {
        int value = i + 1;
        if (args.is(i, "ID")) {
            id = args.integer(value, 1, Long.MAX_VALUE, ID_NOT_POSITIVE);
        } else if (args.is(i, "TYPE")) {
            type = type(args, value);
        } else if (args.is(i, "ADDR")) {
            address = args.copyString(value);
        } else if (args.is(i, "LADDR")) {
            localAddress = args.copyString(value);
        } else if (args.is(i, "USER")) {
            user = args.copyString(value);
            if (!caller.engine().access().isUser(user)) {
                throw CommandError.of("ERR No such user '" + args.copyText(value) + "'");
            }
        } else if (args.is(i, "MAXAGE")) {
            maximumAge = args.integer(value, Long.MIN_VALUE, Long.MAX_VALUE, MAXAGE_INVALID);
            if (maximumAge <= 0) {
                throw MAXAGE_NOT_POSITIVE;
            }
        } else if (args.is(i, "SKIPME")) {
            skipCaller = yes(args, value);
        } else {
            throw CommandError.SYNTAX;
        }
    }

    private static boolean yes(Args args, int i) {
        if (!args.is(i, "YES") && !args.is(i, "NO")) {
            throw CommandError.SYNTAX;
        }
        return args.is(i, "YES");
    }

    /// The type of clients that the argument names.
    static ClientType type(Args args, int i) {
        String name = args.copyText(i);
        ClientType type = ClientType.named(name);
        if (type == null) {
            throw CommandError.of("ERR Unknown client type '" + name + "'");
        }
        return type;
    }

    boolean matches(Session session) {
        long age = (session.engine().clock().nanos() - session.createdNanos()) / NANOS;
        return (address == null || address.equals(session.peer().address()))
                && (localAddress == null || localAddress.equals(session.peer().local()))
                && (user == null || user.equals(session.user()))
                && (type == null || type == session.type())
                && (id == 0 || id == session.id())
                && (maximumAge == 0 || age >= maximumAge)
                && !(skipCaller && session == caller);
    }
}
