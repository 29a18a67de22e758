package io.heddle.server.engine;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// How many errors of which kind went out; the kind is the first word of an error line.
///
/// Clients can make up kinds (scripts, DEBUG ERROR), so there is room for 128; when that is used up, kinds are no
/// longer counted until the next CONFIG RESETSTAT, and one kind of its own says so.
public final class ErrorStatistics {
    private static final int KINDS_MAX = 128;
    private static final int LONGEST_KIND = 31;
    private static final String ORDINARY = "ERR";
    private static final String DISABLED = "ERRORSTATS_DISABLED";

    /// A count that can be changed in place.
    private static final class Count {
        private long value;
    }

    private final Map<String, Count> kinds = new TreeMap<>();
    private boolean disabled;
    private long total;

    void onError(byte[] line) {
        total++;
        if (disabled) {
            return;
        }
        String kind = kind(line);
        Count count = kinds.get(kind);
        if (count == null) {
            if (kinds.size() >= KINDS_MAX) {
                kinds.clear();
                kind = DISABLED;
                disabled = true;
            }
            count = new Count();
            kinds.put(kind, count);
        }
        count.value++;
    }

    private static String kind(byte[] line) {
        for (int i = 0; i < line.length && i < LONGEST_KIND; i++) {
            if (line[i] == ' ') {
                return new String(line, 0, i, StandardCharsets.ISO_8859_1);
            }
        }
        return ORDINARY;
    }

    /// All errors, of whatever kind.
    public long total() {
        return total;
    }

    /// Counts by kind, in the order of their names.
    public Map<String, Long> kinds() {
        Map<String, Long> counts = new TreeMap<>();
        kinds.forEach((kind, count) -> counts.put(kind, count.value));
        return Collections.unmodifiableMap(counts);
    }

    void reset() {
        total = 0;
        disabled = false;
        kinds.clear();
    }
}
