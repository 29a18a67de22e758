package io.heddle.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.keyspace.Keyspaces;
import io.heddle.snapshot.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random commands over values of all types and sizes, while the thresholds of the encodings change (see
/// `WideCommandStream`), each answered alike by this server and the real one; and snapshots that stay open meanwhile
/// and still show what they showed at first. `-Dheddle.seed` repeats a run, `-Dheddle.commands` makes it longer.
class WideOracleTest {
    private static final int SHORT = Integer.getInteger("heddle.commands", 2_500);
    private static final int LONG = 300_000;
    private static final int WHOLE_EVERY = 250;
    private static final int SNAPSHOT_ONE_OF = 150;
    private static final int WIDTH = 300;

    private static final Set<String> UNORDERED = Set.of(
            "SMEMBERS",
            "SINTER",
            "SUNION",
            "SDIFF",
            "HGETALL",
            "HKEYS",
            "HVALS",
            "SSCAN",
            "HSCAN",
            "ZSCAN",
            "GEOSEARCH",
            "SORT");

    private static final Pattern LONG_SCORE =
            Pattern.compile("(?<=\")-?[0-9]{1,16}\\.[0-9]{1,17}(?:e[-+]?[0-9]+)?(?=\")");
    private static final Pattern IDLE = Pattern.compile("(?<=\"[ab]\", )\\([0-9]+\\)");
    private static final Pattern TIMES = Pattern.compile(
            "\"(?:seen-time|active-time|idle|inactive|radix-tree-keys|radix-tree-nodes)\", \\(-?[0-9]+\\),? ?");
    private static final Pattern NOW = Pattern.compile("\\([0-9]{13}\\)");

    /// How the encodings of 7.0 and 7.2 may differ: since 7.2 small lists and sets are packed, and a sorted set is
    /// made for as many members as are given, be they the same; and what BITOP makes has a length alone here.
    private static final Map<String, String> NEWER = Map.of(
            "list", "quicklist listpack",
            "set", "hashtable listpack|intset listpack|intset hashtable",
            "zset", "listpack skiplist",
            "string", "raw int|raw embstr");

    private final long seed = Oracle.seed();
    private final WideCommandStream stream = new WideCommandStream(new Random(seed));
    private final Random snapshots = new Random(seed);
    private final CommandHistory history = new CommandHistory();
    private @Nullable Snapshot snapshot;
    private Map<String, Long> sums = Map.of();
    private int number;

    @Test
    void shouldAnswerAsRedisDoes() {
        run(SHORT);
    }

    @Test
    @Tag("long")
    void shouldAnswerManyCommandsAsRedisDoes() {
        run(LONG);
    }

    private void run(int commands) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        try (Oracle oracle = Oracle.start();
                TestServer server = new TestServer()) {
            Keyspaces keyspaces = server.engine().keyspaces();
            for (number = 0; number < commands; number++) {
                server.clock()
                        .advance(System.currentTimeMillis() - server.clock().unixMillis());
                step(oracle, server, stream.next());
                if (snapshots.nextInt(SNAPSHOT_ONE_OF) == 0) {
                    if (!closeSnapshot()) {
                        openSnapshot(keyspaces);
                    }
                }
                if (number % WHOLE_EVERY == WHOLE_EVERY - 1) {
                    compareAll(oracle, server);
                }
            }
            closeSnapshot();
        }
    }

    private void step(Oracle oracle, TestServer server, byte[][] words) {
        history.add(words);
        if (WideCommandStream.isOursAlone(words)) {
            assertEquals("OK", server.run(words));
        } else if (ChanceReply.isChance(words)) {
            ChanceReply chance = new ChanceReply(words);
            String whole = view(words, oracle.run(chance.whole()));
            byte[][] removal = chance.check(whole, view(words, server.run(words)), message(words));
            if (removal != null) {
                assertEquals("(" + (removal.length - 2) + ")", oracle.run(removal), () -> message(words));
            }
        } else if (!isSortOfRanked(words, server)) {
            String preparation = AllTypesStream.preparation(words);
            if (preparation != null) {
                oracle.run(preparation);
            }
            String theirs = oracle.run(words);
            String ours = server.run(words);
            if (!name(words).equals("OBJECT") || !isNewer(theirs, ours, server, words)) {
                assertEquals(view(words, theirs), view(words, ours), () -> message(words));
            }
        }
    }

    /// redis-server turns a sorted set into a large one when it is sorted, as it can be elsewhere.
    private static boolean isSortOfRanked(byte[][] words, TestServer server) {
        return name(words).equals("SORT")
                && server.run("TYPE " + new String(words[1], StandardCharsets.ISO_8859_1))
                        .equals("zset");
    }

    private static boolean isNewer(String theirs, String ours, TestServer server, byte[][] words) {
        String type = server.run("TYPE " + new String(words[2], StandardCharsets.ISO_8859_1));
        return (theirs + " " + ours).replace("\"", "").matches(NEWER.getOrDefault(type, ""));
    }

    private String message(byte[][] words) {
        String call = StringCommandStream.describe(words);
        return "-Dheddle.seed=" + seed + ", command " + number + ": "
                + call.substring(0, Math.min(call.length(), WIDTH)) + "\n" + history.of(words) + "\n";
    }

    private static String name(byte[][] words) {
        return new String(words[0], StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    private void openSnapshot(Keyspaces keyspaces) {
        while (!keyspaces.canOpenSnapshot()) {
            keyspaces.freeStep(1000);
        }
        Snapshot opened = keyspaces.openSnapshot();
        snapshot = opened;
        sums = SnapshotSums.of(opened);
    }

    private boolean closeSnapshot() {
        Snapshot open = snapshot;
        if (open == null) {
            return false;
        }
        assertEquals(sums, SnapshotSums.of(open), () -> "-Dheddle.seed=" + seed + ", command " + number);
        open.close();
        snapshot = null;
        return true;
    }

    /// All values of the database that is selected.
    private void compareAll(Oracle oracle, TestServer server) {
        for (String key : WideCommandStream.keys()) {
            String line = switch (server.run("TYPE " + key)) {
                case "list" -> "LRANGE " + key + " 0 -1";
                case "hash" -> "HGETALL " + key;
                case "set" -> "SMEMBERS " + key;
                case "zset" -> "ZRANGE " + key + " 0 -1 WITHSCORES";
                case "stream" -> "XRANGE " + key + " - +";
                case "string" -> "GET " + key;
                default -> "EXISTS " + key;
            };
            byte[][] words = CommandLine.split(line);
            assertEquals(view(words, oracle.run(words)), view(words, server.run(words)), () -> message(words));
        }
    }

    /// What of a reply must be the same in both servers. 7.0 writes scores with 17 digits, and in a compact value
    /// zero has a sign.
    private static String view(byte[][] words, String reply) {
        String name = name(words);
        String text = reply;
        if (name.equals("XPENDING")) {
            text = IDLE.matcher(text).replaceAll("(idle)");
        } else if (name.equals("XINFO")) {
            text = NOW.matcher(TIMES.matcher(text).replaceAll("")).replaceAll("(time)");
        } else if (!name.startsWith("X")) {
            text = LONG_SCORE
                    .matcher(text.replace("\"-0\"", "\"0\""))
                    .replaceAll(score -> String.format(Locale.ROOT, "%.11g", Double.parseDouble(score.group())));
        }
        if (!UNORDERED.contains(name)) {
            return text;
        }
        List<String> items = Arrays.asList(text.replaceAll("[\\[\\]]", "").split(", "));
        items.sort(null);
        return items.toString();
    }
}
