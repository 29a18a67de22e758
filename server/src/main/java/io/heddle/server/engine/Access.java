package io.heddle.server.engine;

import io.heddle.server.command.CommandError;
import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import io.heddle.server.handoff.PeerInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Who may come in: the default user, with the password of `requirepass` or, when there is none, as anyone.
///
/// A client that has come in stays in when the password changes; a server that drops its password lets everyone in.
public final class Access {
    public static final String DEFAULT_USER = "default";

    static final CommandError DENIED = CommandError.of("DENIED Redis is running in protected mode because protected "
            + "mode is enabled and no password is set for the default user. "
            + "In this mode connections are only accepted from the loopback interface. "
            + "If you want to connect from external computers to Redis you "
            + "may adopt one of the following solutions: "
            + "1) Just disable protected mode sending the command "
            + "'CONFIG SET protected-mode no' from the loopback interface "
            + "by connecting to Redis from the same host the server is "
            + "running, however MAKE SURE Redis is not publicly accessible "
            + "from internet if you do so. Use CONFIG REWRITE to make this "
            + "change permanent. "
            + "2) Alternatively you can just disable the protected mode by "
            + "editing the Redis configuration file, and setting the protected "
            + "mode option to 'no', and then restarting the server. "
            + "3) If you started the server manually just for testing, restart "
            + "it with the '--protected-mode no' option. "
            + "4) Set up an authentication password for the default user. "
            + "NOTE: You only need to do one of the above things in order for "
            + "the server to start accepting connections from the outside.");

    private final Config config;
    private final Sessions sessions;
    private byte[] password = {};

    Access(Config config, Sessions sessions) {
        this.config = config;
        this.sessions = sessions;
        readPassword();
        config.onChange(Directives.REQUIREPASS, this::onPasswordChanged);
    }

    private void readPassword() {
        password = config.text(Directives.REQUIREPASS).getBytes(StandardCharsets.ISO_8859_1);
    }

    private void onPasswordChanged() {
        readPassword();
        for (Session session : sessions.all()) {
            session.limitInput();
        }
    }

    /// Whether a client from there may connect at all: in protected mode, a server without a password serves its
    /// own machine only.
    boolean letsIn(PeerInfo peer) {
        return peer.isOnThisMachine() || !isOpen() || !config.flag(Directives.PROTECTED_MODE);
    }

    /// Whether no password is needed.
    public boolean isOpen() {
        return password.length == 0;
    }

    public boolean isUser(String name) {
        return name.equals(DEFAULT_USER);
    }

    /// Whether user and password belong together; takes the same time wherever a wrong password differs.
    public boolean admits(byte[] user, byte[] given) {
        boolean known = isUser(new String(user, StandardCharsets.ISO_8859_1));
        return known && (isOpen() || MessageDigest.isEqual(password, given));
    }
}
