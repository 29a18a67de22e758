package io.heddle.server;

import io.heddle.server.command.Command;
import io.heddle.server.command.CommandTable;
import io.heddle.server.command.LegacyKeyRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An endless mixture of the streams of all families. Some of the keys of each are exchanged for a few that all share,
/// so that values of one type stand where commands expect another, are replaced, renamed and copied over each other.
public final class AllTypesStream {
    private static final Set<String> CHANCE =
            Set.of("SPOP", "SRANDMEMBER", "HRANDFIELD", "ZRANDMEMBER", "RANDOMKEY", "SCAN", "SSCAN", "HSCAN", "ZSCAN");
    /// What depends on the clock, on the version, or on what is behind the end of a damaged value.
    private static final Set<String> CLOCK = Set.of(
            "PFDEBUG", "TIME", "TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME", "LOLWUT", "OBJECT", "XINFO", "XPENDING");
    private static final Set<String> UNORDERED =
            Set.of("KEYS", "SMEMBERS", "SINTER", "SUNION", "SDIFF", "HGETALL", "HKEYS", "HVALS", "SORT", "SORT_RO");

    /// They would wait for ever for a key that has been exchanged.
    private static final Set<String> BLOCKING =
            Set.of("BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BLMPOP", "BZPOPMIN", "BZPOPMAX", "BZMPOP");

    /// One call of 400 empties everything.
    private static final int FLUSH_ONE_OF = 400;

    /// The key of ranges by member, which have a meaning only while all scores are the same.
    private static final byte[] LEX = {'l', 'e', 'x'};

    private static final int SHARED_KEYS = 6;
    private static final int SHARED_PERCENT = 30;

    private final Random random;
    private final CommandTable table;
    private final List<Supplier<byte[][]>> streams = new ArrayList<>();

    public AllTypesStream(Random random, CommandTable table) {
        this.random = random;
        this.table = table;
        StringCommandStream strings = new StringCommandStream(random, true);
        KeyCommandStream keys = new KeyCommandStream(random, 8);
        ListCommandStream lists = new ListCommandStream(random, 200);
        HashCommandStream hashes = new HashCommandStream(random, 60);
        SetCommandStream sets = new SetCommandStream(random, 4, 60);
        EntryCommandStream entries = new EntryCommandStream(random, true);
        GeoCommandStream places = new GeoCommandStream(random);
        HyperLogLogCommandStream counters = new HyperLogLogCommandStream(random);
        SortCommandStream sorts = new SortCommandStream(random);
        SortedSetCommandStream ranked = new SortedSetCommandStream(random, 60);
        streams.add(strings::next);
        streams.add(() -> CommandLine.split(keys.next()));
        streams.add(() -> CommandLine.split(lists.next()));
        streams.add(hashes::next);
        streams.add(() -> CommandLine.split(sets.next()));
        streams.add(entries::next);
        streams.add(() -> CommandLine.split(places.next()));
        streams.add(() -> CommandLine.split(counters.next()));
        streams.add(() -> CommandLine.split(sorts.next()));
        streams.add(() -> CommandLine.split(ranked.next()));
    }

    /// The next command; one whose reply and effect depend on nothing but the commands before it.
    public byte[][] next() {
        if (random.nextInt(FLUSH_ONE_OF) == 0) {
            return CommandLine.split("FLUSHALL");
        }
        while (true) {
            byte[][] words = streams.get(random.nextInt(streams.size())).get();
            String name = name(words);
            if (!CHANCE.contains(name) && !CLOCK.contains(name) && !name.startsWith("FLUSH") && !blocks(words, name)) {
                share(words, name);
                return words;
            }
        }
    }

    private static boolean blocks(byte[][] words, String name) {
        return name.startsWith("XREAD") ? contains(words, "BLOCK") : BLOCKING.contains(name);
    }

    private static String name(byte[][] words) {
        return new String(words[0], StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
    }

    private void share(byte[][] words, String name) {
        Command command = table.named(name);
        if (command == null || random.nextInt(100) >= SHARED_PERCENT || choosesAmongEquals(words, name)) {
            return;
        }
        LegacyKeyRange range = command.keyRange();
        if (range.first() == 0) {
            return;
        }
        int last = range.last() < 0 ? words.length + range.last() : range.last();
        for (int i = range.first(); i <= last && i < words.length; i += range.step()) {
            if (!Arrays.equals(words[i], LEX)) {
                words[i] = ("shared" + random.nextInt(SHARED_KEYS)).getBytes(StandardCharsets.ISO_8859_1);
            }
        }
    }

    /// Whether it takes a few of many by an order in which elements of other streams may be equal, so that nobody
    /// promises which: scores of the same place, texts alike up to a zero byte, equal weights.
    private static boolean choosesAmongEquals(byte[][] words, String name) {
        if (name.startsWith("SORT")) {
            return contains(words, "LIMIT") || (contains(words, "BY") && contains(words, "ALPHA"));
        }
        return name.startsWith("GEO") && contains(words, "COUNT");
    }

    private static boolean contains(byte[][] words, String wanted) {
        for (byte[] word : words) {
            if (new String(word, StandardCharsets.ISO_8859_1).equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }

    /// What has to run on redis-server alone before the command, or nothing.
    ///
    /// It does not clear `errno` before it reads a weight of SORT, and refuses good ones while a command before has
    /// left a number out of range there. Reading a coordinate clears it.
    public static @Nullable String preparation(byte[][] words) {
        return name(words).startsWith("SORT") ? "GEORADIUS_RO nowhere 0 0 1 km" : null;
    }

    /// What has to run on both servers after the command, or nothing.
    ///
    /// Redis notices only while it adds to a damaged HyperLogLog that it is one, and leaves what it added before: a
    /// change that no watcher and no replica hears of. Here a refused command changes nothing.
    public static byte @Nullable [][] repair(byte[][] words, String reply) {
        return reply.startsWith("INVALIDOBJ") ? new byte[][] {{'D', 'E', 'L'}, words[1]} : null;
    }

    /// What of a reply must be the same in both servers: all of it, but for an order that nobody promises.
    public static String view(byte[][] words, String reply) {
        if (words.length > 1 && new String(words[1], StandardCharsets.ISO_8859_1).equals("CREATECONSUMER")) {
            return reply.replaceAll(
                    "[01]", "?"); // since 7.2 reading makes a consumer even when there is nothing to read
        }
        String name = name(words);
        if (name.startsWith("Z")) {
            return SortedSetCommandStream.view(reply);
        }
        boolean sharedPlaces =
                name.startsWith("GEO") && new String(words[1], StandardCharsets.ISO_8859_1).startsWith("shared");
        if ((!UNORDERED.contains(name) && !sharedPlaces) || !reply.startsWith("[")) {
            return reply;
        }
        char[] all = reply.toCharArray();
        Arrays.sort(all);
        return new String(all);
    }
}
