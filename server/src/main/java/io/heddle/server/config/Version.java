package io.heddle.server.config;

/// What the server says it is.
public final class Version {
    /// The version of Redis whose behaviour clients may count on.
    public static final String REDIS = "7.2.4";

    private Version() {}

    /// Of this server, as its jar says; "development" for classes that come from no jar.
    public static String heddle() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /// The answer to `--version`.
    public static String line() {
        return "Heddle server v=" + heddle() + " redis_version=" + REDIS + " java=" + Runtime.version() + " bits=64";
    }
}
