package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.CommandLine;
import io.heddle.server.Oracle;
import io.heddle.server.StringCommandStream;
import io.heddle.server.TestServer;
import io.heddle.server.config.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls of every command with every option that COMMAND DOCS of the real server knows, in and out of transactions, by
/// two clients; each answered alike by both servers, down to the type of each part of the reply, in RESP2 and RESP3.
/// `-Dheddle.seed` repeats a run, `-Dheddle.commands` makes it longer.
class DocumentedOracleTest {
    private static final int COMMANDS = Integer.getInteger("heddle.commands", 20_000);
    private static final int SHOWN = 25;
    private static final int WIDTH = 300;

    /// One call of 300 empties everything, and before one of 80 a key gets so little time that the call finds it
    /// expired.
    private static final int FLUSH_ONE_OF = 300;

    private static final int EXPIRE_ONE_OF = 80;
    private static final int EXPIRED_MILLIS = 3;

    private static final List<String> LIMITS = List.of(
            "hash-max-listpack-entries",
            "zset-max-listpack-entries",
            "set-max-intset-entries",
            "list-max-listpack-size",
            "stream-node-max-entries");

    private static final Set<String> UNORDERED =
            Set.of("KEYS", "SMEMBERS", "SINTER", "SUNION", "SDIFF", "HGETALL", "HKEYS", "HVALS");

    /// What of their replies chance, the clock or the version decides: only whether it is an error must be the
    /// same.
    private static final Set<String> INEXACT = Set.of(
            "SCAN",
            "SSCAN",
            "HSCAN",
            "ZSCAN",
            "SRANDMEMBER",
            "HRANDFIELD",
            "ZRANDMEMBER",
            "RANDOMKEY",
            "TTL",
            "PTTL",
            "EXPIRETIME",
            "PEXPIRETIME",
            "DBSIZE",
            "XINFO",
            "XPENDING",
            "CLIENT",
            "PFDEBUG");

    /// They wait, except in a transaction.
    private static final Set<String> WAITING = Set.of(
            "BLPOP",
            "BRPOP",
            "BLMOVE",
            "BRPOPLPUSH",
            "BLMPOP",
            "BZPOPMIN",
            "BZPOPMAX",
            "BZMPOP",
            "XREAD",
            "XREADGROUP");

    private static final Pattern LONG_SCORE = Pattern.compile("(?<=[\",])-?[0-9]+(?:\\.[0-9]+)?(?:e[-+]?[0-9]+)?");

    private static final Pattern UNBALANCED =
            Pattern.compile("Unbalanced [A-Za-z']+ list of streams: for each stream" + " key an ID or '[$>]'");

    /// Small lists and sets are packed in more ways since 7.2.
    private static final Pattern PACKED = Pattern.compile("\"(?:quicklist|listpack|hashtable)\"");

    private final long seed = Oracle.seed();
    private final Random random = new Random(seed);
    private final Deque<String> history = new ArrayDeque<>();
    private int accepted;

    @ParameterizedTest(name = "RESP{0}, {1} elements in one piece")
    @CsvSource({"2, 128", "3, 128", "2, 2", "3, 1"})
    void shouldAnswerAsRedisDoes(int protocol, String compact) {
        assumeTrue(Oracle.isInstalled(), "no redis-server to compare with");
        List<String> directives = new ArrayList<>(List.of("proto-max-bulk-len", "1mb"));
        for (String limit : LIMITS) {
            directives.add(limit);
            directives.add(compact);
        }
        try (Oracle first = Oracle.start(asOptions(directives));
                Oracle second = first.connect();
                TestServer server = new TestServer(Config.of(directives.toArray(new String[0])))) {
            DocumentedCallStream stream =
                    new DocumentedCallStream(random, ReplyTree.list(first.run("COMMAND DOCS")), server.table());
            List<Oracle> theirs = List.of(first, second);
            List<TestServer.Client> ours = List.of(server.connect(), server.connect());
            for (int client = 0; client < 2; client++) {
                theirs.get(client).run("HELLO " + protocol);
                ours.get(client).run("HELLO " + protocol);
            }
            for (int i = 0; i < COMMANDS; i++) {
                int client = random.nextInt(10) == 0 ? 1 : 0;
                boolean inTransaction = ours.get(client).session().isInTransaction();
                byte[][] words = next(stream, inTransaction);
                if (hasGrown(words) || (inTransaction ? isInexact(words) : WAITING.contains(name(words)))) {
                    continue;
                }
                if (!inTransaction && random.nextInt(EXPIRE_ONE_OF) == 0) {
                    compare(
                            theirs.get(client),
                            ours.get(client),
                            client,
                            CommandLine.split("PEXPIRE " + stream.anyKey() + " 1"));
                    awaitExpiry();
                }
                server.clock()
                        .advance(System.currentTimeMillis() - server.clock().unixMillis());
                compare(theirs.get(client), ours.get(client), client, words);
            }
            assertTrue(accepted > COMMANDS / 4, accepted + " of " + COMMANDS + " were no errors");
        }
    }

    private static String[] asOptions(List<String> directives) {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < directives.size(); i++) {
            options.add((i % 2 == 0 ? "--" : "") + directives.get(i));
        }
        return options.toArray(new String[0]);
    }

    private void compare(Oracle theirs, TestServer.Client ours, int client, byte[][] words) {
        String call = StringCommandStream.describe(words);
        history.addLast(client + ": " + call.substring(0, Math.min(call.length(), WIDTH)));
        if (history.size() > SHOWN) {
            history.removeFirst();
        }
        String expected = theirs.runExactly(words);
        accepted += expected.startsWith("-") ? 0 : 1;
        String actual = ours.runExactly(words);
        if (isGuessed(words, expected, actual)) {
            return;
        }
        assertEquals(
                view(words, expected),
                view(words, actual),
                () -> "-Dheddle.seed=" + seed + ", after " + String.join("\n", history));
        if (expected.contains("-INVALIDOBJ")) { // for the reason that AllTypesStream.repair gives
            assertEquals(theirs.run("FLUSHALL"), ours.run("FLUSHALL"));
        }
    }

    private byte[][] next(DocumentedCallStream stream, boolean inTransaction) {
        if (random.nextInt(inTransaction ? 12 : 80) == 0) {
            return CommandLine.split(inTransaction ? "EXEC" : "MULTI");
        }
        return random.nextInt(FLUSH_ONE_OF) == 0 ? CommandLine.split("FLUSHALL") : stream.next();
    }

    private static void awaitExpiry() {
        long end = System.currentTimeMillis() + EXPIRED_MILLIS;
        while (System.currentTimeMillis() < end) {
            Thread.onSpinWait();
        }
    }

    private static String name(byte[][] words) {
        return new String(words[0], StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    private static boolean contains(byte[][] words, String wanted) {
        return Arrays.stream(words)
                .anyMatch(word -> new String(word, StandardCharsets.ISO_8859_1).equalsIgnoreCase(wanted));
    }

    private static boolean isInexact(byte[][] words) {
        boolean help = words.length > 1 && new String(words[1], StandardCharsets.ISO_8859_1).equalsIgnoreCase("HELP");
        boolean idle = name(words).equals("OBJECT") && !contains(words, "ENCODING");
        // Since 7.2 a consumer that reads or claims is created, be there anything for it or not.
        boolean isConsumer = name(words).equals("XGROUP") && contains(words, "CREATECONSUMER");
        return help || idle || isConsumer || INEXACT.contains(name(words)); // texts of help are our own
    }

    /// Whether the keys of a call that is wrong were asked for: redis-server takes a number of keys like 1.5 for 1
    /// in some commands, and has not the number of arguments of later versions.
    private static boolean isGuessed(byte[][] words, String expected, String actual) {
        return name(words).equals("COMMAND")
                && words.length > 2
                && (expected.startsWith("-") || actual.startsWith("-"));
    }

    /// Whether later versions than the real server's take other arguments.
    private static boolean hasGrown(byte[][] words) {
        return switch (name(words)) {
            case "ZRANK", "ZREVRANK" -> words.length > 3; // WITHSCORE since 7.2
            case "XSETID" -> words.length > 2 && words[2].length < 4; // since 7.2 never before what was deleted
            case "LPOS" -> contains(words, "-9223372036854775808"); // refused since 7.2
            case "XREAD", "XREADGROUP" -> // an end of time since 7.2, the last entry since 7.4
                contains(words, "9223372036854775807") || contains(words, "+");
            case "COMMAND" -> words.length == 3; // since 7.2 the keys of a command without arguments
            default -> false;
        };
    }

    /// What 7.2 says in other words: which command lacks an ID, and what is wrong with an endless timeout.
    private static String reworded(String reply) {
        String balanced = UNBALANCED.matcher(reply).replaceAll("Unbalanced");
        return PACKED.matcher(balanced)
                .replaceAll("\"packed\"")
                .replace("timeout is negative", "timeout is out of range");
    }

    /// What of a reply must be the same in both servers.
    private static String view(byte[][] words, String reply) {
        String name = name(words);
        if (reply.startsWith("-")) {
            return reworded(reply);
        } else if (isInexact(words)) {
            return "no error";
        }
        // In a compact value zero has a sign before 7.2.
        String exact = LONG_SCORE
                .matcher(reworded(reply))
                .replaceAll(score -> Double.toString(Double.parseDouble(score.group()) + 0.0));
        if (!UNORDERED.contains(name) && !name.startsWith("GEO") && !name.equals("EXEC")) {
            return exact;
        }
        char[] all = exact.toCharArray();
        Arrays.sort(all);
        return new String(all);
    }
}
