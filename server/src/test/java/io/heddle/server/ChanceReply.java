package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reply of chance must be, whatever it is: as many elements as were asked for, all of them out of the value,
/// and different ones unless the number was negative.
final class ChanceReply {
    private final String name;
    private final byte[][] words;
    private final boolean withPairs;

    /// @param words SPOP, SRANDMEMBER, HRANDFIELD or ZRANDMEMBER, key, number, WITHVALUES
    ChanceReply(byte[][] words) {
        this.words = words;
        this.name = text(0);
        this.withPairs = words.length > 3;
    }

    static boolean isChance(byte[][] words) {
        return new String(words[0], StandardCharsets.ISO_8859_1).matches("SPOP|[SZ]RANDMEMBER|HRANDFIELD");
    }

    private String text(int at) {
        return new String(words[at], StandardCharsets.ISO_8859_1);
    }

    /// The command that shows the whole value.
    String whole() {
        return switch (name) {
            case "HRANDFIELD" -> "HGETALL " + text(1);
            case "ZRANDMEMBER" -> "ZRANGE " + text(1) + " 0 -1 WITHSCORES";
            default -> "SMEMBERS " + text(1);
        };
    }

    /// Compares the reply with the whole value before.
    ///
    /// @return what takes the same elements out of the value, or nothing
    byte @Nullable [][] check(String whole, String reply, String message) {
        if (!whole.startsWith("[")) {
            assertEquals(whole, reply, message);
            return null;
        }
        Set<String> known = new HashSet<>(elements(whole, name.startsWith("S") ? 1 : 2));
        List<String> picked = elements(reply, withPairs ? 2 : 1);
        assertTrue(known.containsAll(picked), () -> message + ": " + picked + " of " + known);
        long count = words.length > 2 ? Long.parseLong(text(2)) : 1;
        long repeated = known.isEmpty() ? 0 : -count;
        assertEquals(count < 0 ? repeated : Math.min(count, known.size()), picked.size(), message);
        if (count >= 0) {
            assertEquals(picked.size(), new HashSet<>(picked).size(), message);
        }
        return name.equals("SPOP") && !picked.isEmpty() ? removal(picked) : null;
    }

    /// One of so many items each; of pairs the first alone, unless both were asked for.
    private List<String> elements(String reply, int step) {
        List<String> elements = new ArrayList<>();
        if (reply.equals("nil") || reply.equals("[]")) {
            return elements;
        }
        boolean one = !reply.startsWith("[");
        List<String> items = one
                ? List.of(reply)
                : Arrays.asList(reply.substring(1, reply.length() - 1).split(", "));
        for (int i = 0; i < items.size(); i += step) {
            elements.add(withPairs ? items.get(i) + items.get(i + 1) : items.get(i));
        }
        return elements;
    }

    private byte[][] removal(List<String> picked) {
        byte[][] removal = new byte[2 + picked.size()][];
        removal[0] = new byte[] {'S', 'R', 'E', 'M'};
        removal[1] = words[1];
        for (int i = 0; i < picked.size(); i++) {
            removal[2 + i] = CommandLine.split(picked.get(i))[0];
        }
        return removal;
    }
}
