package io.heddle.server.command;

import java.util.Locale;

/// Command flags as COMMAND INFO names them, in its order. `WRITE` and `READONLY` follow from the kind of handler,
/// `MOVABLEKEYS` from the key specifications.
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
    /// For the table alone: may change the data set although it is no write command (PUBLISH, EVAL).
    MAY_REPLICATE,
    NO_MANDATORY_KEYS,
    NO_ASYNC_LOADING,
    NO_MULTI,
    MOVABLEKEYS,
    ALLOW_BUSY,
    /// For the table alone: touches keys that its key specs do not name.
    TOUCHES_ARBITRARY_KEYS,
    /// For the table alone: refused unless the configuration allows it (DEBUG, MODULE).
    PROTECTED,
    /// For the dispatcher alone: whatever keys it changes, it counts as one change (LMOVE, RENAME).
    ONE_CHANGE,
    /// For the dispatcher alone: what it writes, other than a key's end, is nothing that a blocked client waits for
    /// (XACK, EXPIRE).
    WAKES_NOBODY,
    /// For those who look ahead: the argument behind the first key is a member or field of it.
    MEMBER_NEXT,
    /// For those who look ahead: so is the one behind that, which is a number (ZADD).
    MEMBER_AFTER_NEXT,
    /// For the dispatcher alone: runs at once inside MULTI instead of being queued.
    IN_TRANSACTION;

    /// Whether COMMAND INFO shows it.
    public boolean isShown() {
        return switch (this) {
            case MAY_REPLICATE,
                    TOUCHES_ARBITRARY_KEYS,
                    PROTECTED,
                    ONE_CHANGE,
                    WAKES_NOBODY,
                    MEMBER_NEXT,
                    MEMBER_AFTER_NEXT,
                    IN_TRANSACTION -> false;
            default -> true;
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
