package io.heddle.server;

import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.Directives;

/// Keeps `maxclients` within what the system allows, as each client takes a descriptor: at the start by lowering it,
/// later by refusing more. So who comes too late is told, instead of waiting for a connection that nobody accepts.
final class ClientLimit {
    /// Descriptors for everything else: classes, the log, sockets that listen.
    static final int RESERVED = 64;

    private ClientLimit() {}

    /// @param descriptors that this process may have
    /// @throws ConfigException when there are none for clients
    static void follow(Config config, ServerLog log, long descriptors) {
        long wanted = config.number(Directives.MAXCLIENTS);
        long most = descriptors - RESERVED;
        if (most <= 0) {
            throw new ConfigException("Your current 'ulimit -n' of " + descriptors
                    + " is not enough for the server to start. Please increase your open file limit to at least "
                    + (wanted + RESERVED) + ". Exiting.");
        }
        if (wanted > most) {
            log.warning("You requested maxclients of " + wanted + " requiring at least " + (wanted + RESERVED)
                    + " max file descriptors.");
            log.warning("Current maximum open files is " + descriptors + ". maxclients has been reduced to " + most
                    + " to compensate for low ulimit. If you need higher maxclients increase 'ulimit -n'.");
            config.lower(Directives.MAXCLIENTS, most);
        }
        config.onChange(Directives.MAXCLIENTS, () -> {
            if (config.number(Directives.MAXCLIENTS) > most) {
                throw new ConfigException("The operating system is not able to handle the specified number of clients,"
                        + " try with " + most);
            }
        });
    }
}
