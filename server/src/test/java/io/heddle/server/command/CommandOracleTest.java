package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The facts of each declared command against those of a real redis-server, when one is installed.
///
/// Written for Redis 7.0; what later versions changed, and Heddle follows, is listed here once with its reason.
class CommandOracleTest {
    /// "command fact" to why it differs.
    private static final Map<String, String> DIFFERENCES = Map.ofEntries(
            Map.entry("command|getkeys arity", "7.2 takes a command without arguments"),
            Map.entry("command|getkeysandflags arity", "7.2 takes a command without arguments"),
            Map.entry("zrank arity", "7.2 added WITHSCORE"),
            Map.entry("zrevrank arity", "7.2 added WITHSCORE"),
            Map.entry("blmove flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("blpop flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("brpop flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("brpoplpush flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("bzpopmax flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("bzpopmin flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("wait flags", "7.2 lets scripts call it, without waiting"),
            Map.entry("cluster|shards flags", "7.2 answers while loading"),
            Map.entry("cluster|slots flags", "7.2 answers while loading"),
            Map.entry("acl|deluser tips", "added in 7.2"),
            Map.entry("acl|save tips", "added in 7.2"),
            Map.entry("acl|setuser tips", "added in 7.2"),
            Map.entry("client|setname tips", "added in 7.2"),
            Map.entry("config|resetstat tips", "added in 7.2"),
            Map.entry("config|rewrite tips", "added in 7.2"),
            Map.entry("latency|reset tips", "7.2 sums the replies of the nodes"),
            Map.entry("msetnx tips", "7.2 no longer splits it over shards"),
            Map.entry("randomkey tips", "7.2 says that the replies are combined in a way of their own"),
            Map.entry("scan tips", "7.2 says that the replies are combined in a way of their own"));

    private static final CommandTable TABLE = Families.table();

    @TestFactory
    Stream<DynamicTest> shouldEqualTheOracle() throws Exception {
        if (!RedisOracle.isInstalled()) {
            return Stream.of(DynamicTest.dynamicTest("no redis-server installed", () -> {}));
        }
        Map<String, List<?>> described = new TreeMap<>();
        try (RedisOracle oracle = RedisOracle.start()) {
            collect((List<?>) Objects.requireNonNull(oracle.call("COMMAND")), described);
        }
        return TABLE.all().stream()
                .filter(command -> described.containsKey(command.fullName()))
                .map(command -> DynamicTest.dynamicTest(command.fullName(), () -> compare(command, described)));
    }

    private static void collect(List<?> commands, Map<String, List<?>> into) {
        for (Object each : commands) {
            List<?> facts = (List<?>) each;
            into.put((String) facts.get(0), facts);
            collect((List<?>) facts.get(9), into);
        }
    }

    private static void compare(Command command, Map<String, List<?>> described) {
        List<?> facts = Objects.requireNonNull(described.get(command.fullName()));
        String name = command.fullName();
        LegacyKeyRange range = command.keyRange();
        same(name, "arity", facts.get(1), (long) command.arity().wire());
        same(name, "flags", sorted(facts.get(2)), sorted(shownFlags(command)));
        same(name, "keys", List.copyOf(facts.subList(3, 6)), List.of((long) range.first(), (long) range.last(), (long)
                range.step()));
        same(
                name,
                "categories",
                ordered(facts.get(6)),
                command.categories().stream().map(category -> "@" + category).toList());
        same(name, "tips", sorted(facts.get(7)), sorted(CommandDocs.of(command).tips()));
        same(name, "key specifications", specs((List<?>) facts.get(8)), ownSpecs(command));
        same(
                name,
                "subcommands known to both",
                true,
                names((List<?>) facts.get(9)).containsAll(commonSubcommands(command, described)));
    }

    private static void same(String command, String fact, Object expected, Object actual) {
        if (!DIFFERENCES.containsKey(command + " " + fact)) {
            assertEquals(expected, actual, fact);
        }
    }

    private static List<String> shownFlags(Command command) {
        return command.flags().stream()
                .filter(Flag::isShown)
                .map(Flag::wireName)
                .toList();
    }

    private static List<String> ordered(Object strings) {
        return ((List<?>) strings).stream().map(String::valueOf).toList();
    }

    private static List<String> sorted(Object strings) {
        return ((Collection<?>) strings).stream().map(String::valueOf).sorted().toList();
    }

    private static Collection<String> names(List<?> commands) {
        return commands.stream().map(each -> (String) ((List<?>) each).get(0)).toList();
    }

    private static Collection<String> commonSubcommands(Command command, Map<String, List<?>> described) {
        Collection<String> own = new TreeSet<>();
        TABLE.subcommandsOf(command).values().forEach(sub -> own.add(sub.fullName()));
        own.retainAll(described.keySet());
        return own;
    }

    /// One line a specification, without its remarks: "RO access | index 1 | range 0 1 0".
    private static List<String> specs(List<?> specs) {
        return specs.stream()
                .map(each -> {
                    Map<String, Object> spec = pairs((List<?>) each);
                    return String.join(" ", sorted(part(spec, "flags")))
                            + " | " + step(part(spec, "begin_search"))
                            + " | " + step(part(spec, "find_keys"));
                })
                .toList();
    }

    private static String step(Object step) {
        Map<String, Object> pairs = pairs((List<?>) step);
        List<?> spec = (List<?>) part(pairs, "spec");
        StringBuilder text = new StringBuilder(String.valueOf(pairs.get("type")));
        for (int i = 1; i < spec.size(); i += 2) {
            text.append(' ').append(spec.get(i));
        }
        return text.toString();
    }

    private static Object part(Map<String, Object> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    private static Map<String, Object> pairs(List<?> flat) {
        Map<String, Object> map = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            map.put((String) flat.get(i), flat.get(i + 1));
        }
        return map;
    }

    private static List<String> ownSpecs(Command command) {
        return command.keys().stream()
                .map(spec -> String.join(
                                " ",
                                spec.flags().stream()
                                        .map(CommandOracleTest::shown)
                                        .sorted()
                                        .toList())
                        + " | " + begin(spec.begin())
                        + " | " + find(spec.find()))
                .toList();
    }

    private static String shown(String flag) {
        return flag.length() == 2 ? flag : flag.toLowerCase(Locale.ROOT);
    }

    private static String begin(KeySpec.Begin begin) {
        return switch (begin) {
            case KeySpec.Begin.Index(int position) -> "index " + position;
            case KeySpec.Begin.Keyword(String word, int startFrom) -> "keyword " + word + " " + startFrom;
            case KeySpec.Begin.Unknown() -> "unknown";
        };
    }

    private static String find(KeySpec.Find find) {
        return switch (find) {
            case KeySpec.Find.Range(int last, int step, int limit) -> "range " + last + " " + step + " " + limit;
            case KeySpec.Find.Counted(int at, int first, int step) -> "keynum " + at + " " + first + " " + step;
            case KeySpec.Find.Unknown() -> "unknown";
        };
    }
}
