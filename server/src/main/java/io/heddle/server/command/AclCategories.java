package io.heddle.server.command;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The ACL categories, and which of them follow from what a command declares anyway.
public final class AclCategories {
    /// Every category without '@', in the order in which ACL CAT and COMMAND INFO list them.
    public static final List<String> ALL = List.of(
            "keyspace",
            "read",
            "write",
            "set",
            "sortedset",
            "list",
            "hash",
            "string",
            "bitmap",
            "hyperloglog",
            "geo",
            "stream",
            "pubsub",
            "admin",
            "fast",
            "slow",
            "blocking",
            "dangerous",
            "connection",
            "transaction",
            "scripting");

    private AclCategories() {}

    /// @param group the category of the command's group, or empty
    /// @param declared what the declaration names beside
    static Set<String> of(String group, Set<Flag> flags, Set<String> declared) {
        Set<String> names = new LinkedHashSet<>();
        for (String category : ALL) {
            if (category.equals(group) || declared.contains(category) || follows(category, group, flags)) {
                names.add(category);
            }
        }
        if (!ALL.containsAll(declared)) {
            throw new IllegalArgumentException("no such category among " + declared);
        }
        return Collections.unmodifiableSet(names);
    }

    private static boolean follows(String category, String group, Set<Flag> flags) {
        return switch (category) {
            case "write" -> flags.contains(Flag.WRITE);
            // A script that only reads may still call for anything else, so it is no read.
            case "read" -> flags.contains(Flag.READONLY) && !group.equals("scripting");
            case "admin", "dangerous" -> flags.contains(Flag.ADMIN);
            case "pubsub" -> flags.contains(Flag.PUBSUB);
            case "blocking" -> flags.contains(Flag.BLOCKING);
            case "fast" -> flags.contains(Flag.FAST);
            case "slow" -> !flags.contains(Flag.FAST);
            default -> false;
        };
    }
}
