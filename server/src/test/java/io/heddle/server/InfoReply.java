package io.heddle.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A reply of INFO taken apart.
public final class InfoReply {
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();

    /// @param reply as `ReplyText` shows it
    public InfoReply(String reply) {
        Map<String, String> section = new LinkedHashMap<>();
        for (String line : reply.substring(1, reply.length() - 1).split("\\\\x0d\\\\x0a")) {
            int colon = line.indexOf(':');
            if (line.startsWith("# ")) {
                section = new LinkedHashMap<>();
                sections.put(line.substring(2), section);
            } else if (colon > 0) {
                section.put(line.substring(0, colon), line.substring(colon + 1));
                fields.put(line.substring(0, colon), line.substring(colon + 1));
            }
        }
    }

    public static InfoReply of(TestServer server, String sections) {
        return new InfoReply(server.run(("INFO " + sections).strip()));
    }

    public List<String> sections() {
        return new ArrayList<>(sections.keySet());
    }

    public Map<String, String> section(String name) {
        return sections.getOrDefault(name, Map.of());
    }

    /// The value of a field, or "".
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    public long number(String name) {
        return Long.parseLong(field(name));
    }
}
