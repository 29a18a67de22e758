package io.heddle.server.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The commands that Redis 7.4 has, as its public documentation lists them, and which of them are still to come.
final class PublicCommands {
    static final String NOT_YET = "commands-not-yet.txt";

    private static final String LIST = "public-commands.csv";

    /// One documented command; `fullName` as in `Command`.
    record Entry(String fullName, String group, String since, int arity) {}

    private PublicCommands() {}

    static Map<String, Entry> all() {
        Map<String, Entry> entries = new TreeMap<>();
        for (String line : lines(LIST).subList(1, lines(LIST).size())) {
            String[] cells = line.split(",", -1);
            String name = (cells[1].isEmpty() ? cells[0] : cells[0] + "|" + cells[1]).toLowerCase(Locale.ROOT);
            entries.put(name, new Entry(name, cells[2], cells[3], Integer.parseInt(cells[4])));
        }
        return entries;
    }

    static Set<String> notYet() {
        return new TreeSet<>(lines(NOT_YET));
    }

    private static List<String> lines(String resource) {
        try (InputStream in = PublicCommands.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
