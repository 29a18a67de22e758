package io.heddle.server.engine;

import io.heddle.server.config.Config;
import io.heddle.server.config.Directives;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Who may come in: the default user, with the password of `requirepass` or, when there is none, as anyone.
///
/// A client that has come in stays in when the password changes; a server that drops its password lets everyone in.
public final class Access {
    public static final String DEFAULT_USER = "default";

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
