package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.server.config.Config;
import io.heddle.server.config.ConfigException;
import io.heddle.server.config.Directives;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClientLimitTest {
    private static final int MOST = 100;
    private static final long DESCRIPTORS = ClientLimit.RESERVED + MOST;

    private final Config config = Config.of("loglevel", "nothing", "maxclients", "101");

    private void follow(long descriptors) {
        ClientLimit.follow(config, ServerLog.of(config), descriptors);
    }

    @Test
    void shouldLowerWhatTheSystemDoesNotAllow() {
        follow(DESCRIPTORS);
        assertEquals(MOST, config.number(Directives.MAXCLIENTS));
    }

    @Test
    void shouldLeaveWhatTheSystemAllows() {
        follow(DESCRIPTORS + 1);
        assertEquals(MOST + 1, config.number(Directives.MAXCLIENTS));
        config.set(List.of("maxclients", "5"), false);
        assertEquals(5, config.number(Directives.MAXCLIENTS));
    }

    @Test
    void shouldRefuseMoreLater() {
        follow(DESCRIPTORS);
        config.set(List.of("maxclients", "50"), false);
        ConfigException refusal = assertThrows(
                ConfigException.class, () -> config.set(List.of("maxclients", Integer.toString(MOST + 1)), false));
        assertEquals(
                "ERR CONFIG SET failed (possibly related to argument 'maxclients') - The operating system is not able"
                        + " to handle the specified number of clients, try with 100",
                refusal.text());
        assertEquals(50, config.number(Directives.MAXCLIENTS));
    }

    @Test
    void shouldNotStartWithoutDescriptorsForClients() {
        ConfigException refusal = assertThrows(ConfigException.class, () -> follow(ClientLimit.RESERVED));
        assertEquals(
                "Your current 'ulimit -n' of 64 is not enough for the server to start. Please increase your open file"
                        + " limit to at least 165. Exiting.",
                refusal.text());
    }

    @Test
    void shouldKnowNoLimitWhereThereIsNone() {
        follow(Long.MAX_VALUE);
        assertEquals(MOST + 1, config.number(Directives.MAXCLIENTS));
    }
}
