package io.heddle.server.engine;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The sorts of clients that CLIENT LIST, CLIENT KILL and the output limits tell apart.
public enum ClientType {
    NORMAL,
    REPLICA,
    PUBSUB,
    MASTER;

    private static final ClientType[] ALL = values();

    /// The type of that name in any case, "slave" being the old word for replica; null when there is none.
    public static @Nullable ClientType named(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("SLAVE")) {
            return REPLICA;
        }
        for (ClientType type : ALL) {
            if (type.name().equals(upper)) {
                return type;
            }
        }
        return null;
    }
}
