package io.heddle.server.engine;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.handoff.Outbox;
import java.util.List;

/// `client-output-buffer-limit`: how much unsent output each type of clients may let pile up, and for how long.
///
/// A chunk is always allowed, as is the fixed reply buffer of Redis.
final class OutputLimits {
    private static final int FIELDS = 4;
    private static final long SECOND = 1_000_000_000L;

    private final Config config;
    private final long[] hardBytes = new long[ClientType.values().length];
    private final long[] softBytes = new long[ClientType.values().length];
    private final long[] softNanos = new long[ClientType.values().length];

    OutputLimits(Config config) {
        this.config = config;
        read();
        config.onChange(Directives.CLIENT_OUTPUT_BUFFER_LIMIT, this::read);
    }

    private void read() {
        List<String> words = config.words(Directives.CLIENT_OUTPUT_BUFFER_LIMIT);
        for (int i = 0; i + FIELDS <= words.size(); i += FIELDS) {
            ClientType type = ClientType.named(words.get(i));
            if (type != null) {
                hardBytes[type.ordinal()] = Long.parseUnsignedLong(words.get(i + 1));
                softBytes[type.ordinal()] = Long.parseUnsignedLong(words.get(i + 2));
                softNanos[type.ordinal()] = Long.parseLong(words.get(i + 3)) * SECOND;
            }
        }
    }

    /// Whether there is any limit for the session.
    boolean apply(Session session) {
        int type = session.type().ordinal();
        return (hardBytes[type] | softBytes[type]) != 0;
    }

    /// The hard limit of the session's unsent output; `Long.MAX_VALUE` for none.
    long hardBytes(Session session) {
        long bytes = hardBytes[session.type().ordinal()];
        return bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    /// Whether the session's unsent output breaks a limit now; starts and stops its soft limit's clock.
    ///
    /// @param unpublished bytes that are written and not yet in the outbox's account
    boolean areBroken(Session session, long unpublished, long nowNanos) {
        int type = session.type().ordinal();
        long bytes = session.outbox().pendingBytes() + unpublished;
        if (bytes <= Outbox.CHUNK_BYTES) {
            session.softLimitSince(0);
            return false;
        }
        if (hardBytes[type] != 0 && bytes >= hardBytes[type]) {
            return true;
        }
        if (softBytes[type] == 0 || bytes < softBytes[type]) {
            session.softLimitSince(0);
            return false;
        }
        if (session.softLimitSince() == 0) {
            session.softLimitSince(nowNanos);
            return false;
        }
        return nowNanos - session.softLimitSince() > softNanos[type];
    }
}
