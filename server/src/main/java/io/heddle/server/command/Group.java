package io.heddle.server.command;

import java.util.Locale;

/// The groups of COMMAND DOCS; a group also gives the ACL category of its data type.
public enum Group {
    GENERIC("keyspace"),
    STRING("string"),
    LIST("list"),
    SET("set"),
    SORTED_SET("sortedset"),
    HASH("hash"),
    BITMAP("bitmap"),
    HYPERLOGLOG("hyperloglog"),
    GEO("geo"),
    STREAM("stream"),
    PUBSUB("pubsub"),
    TRANSACTIONS("transaction"),
    SCRIPTING("scripting"),
    CONNECTION("connection"),
    SERVER(""),
    CLUSTER("");

    private final String category;

    Group(String category) {
        this.category = category;
    }

    /// The ACL category that every command of the group has, without '@'; empty where there is none.
    public String category() {
        return category;
    }

    /// As COMMAND DOCS writes it.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
