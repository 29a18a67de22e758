package io.heddle.server.command;

import java.util.Locale;

/// Command flags as COMMAND INFO names them. `WRITE` and `READONLY` follow from the kind of handler.
public enum Flag {
    WRITE,
    READONLY,
    DENYOOM,
    ADMIN,
    PUBSUB,
    NOSCRIPT,
    BLOCKING,
    LOADING,
    STALE,
    SKIP_MONITOR,
    SKIP_SLOWLOG,
    ASKING,
    FAST,
    NO_AUTH,
    MAY_REPLICATE,
    NO_ASYNC_LOADING,
    NO_MULTI,
    MOVABLEKEYS,
    ALLOW_BUSY,
    /// For the table alone: not printed by COMMAND INFO; touches keys that its key specs do not name.
    TOUCHES_ARBITRARY_KEYS;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
