package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.Oracle;
import io.heddle.server.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The facts of each command as COMMAND tells them, against those of a real redis-server when one is installed.
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

    private static final TestServer SERVER = new TestServer();

    @AfterAll
    static void close() {
        SERVER.close();
    }

    @TestFactory
    Stream<DynamicTest> shouldEqualTheOracle() {
        assumeTrue(Oracle.isInstalled(), "no redis-server on the path");
        Map<String, List<?>> theirs = new TreeMap<>();
        try (Oracle oracle = Oracle.start()) {
            collect(ReplyTree.list(oracle.run("COMMAND")), theirs);
        }
        Map<String, List<?>> ours = new TreeMap<>();
        collect(ReplyTree.list(SERVER.run("COMMAND")), ours);
        assertEquals(SERVER.table().all().size(), ours.size());
        return ours.entrySet().stream()
                .filter(entry -> theirs.containsKey(entry.getKey()))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    compare(entry.getKey(), Objects.requireNonNull(theirs.get(entry.getKey())), entry.getValue());
                }));
    }

    /// Calls of commands that both know, with keys in every place where a key can be.
    private static final List<String> CALLS = List.of(
            "GET a",
            "SET a 1",
            "SET a 1 get",
            "MSET a 1 b 2",
            "MSET a 1 b",
            "DEL a b c",
            "BITOP AND d a b",
            "BITFIELD a GET u8 0",
            "BITFIELD a SET u8 0 1",
            "LCS a b LEN",
            "COPY a b REPLACE",
            "OBJECT ENCODING a",
            "OBJECT nothing a",
            "RENAME a b",
            "SORT a BY w_* STORE d",
            "SORT_RO a",
            "MIGRATE h 1 a 0 10",
            "MIGRATE h 1 \"\" 0 10 KEYS a b",
            "WATCH a b",
            "PING x",
            "MSET a",
            "GET a b",
            "GETEX a EX 1",
            "nothing a");

    @Test
    void shouldPickTheSameKeys() {
        assumeTrue(Oracle.isInstalled(), "no redis-server on the path");
        try (Oracle oracle = Oracle.start()) {
            for (String call : CALLS) {
                String name = call.substring(0, (call + " ").indexOf(' '));
                if (SERVER.table().named(name) != null || name.equals("nothing")) {
                    for (String subcommand : List.of("GETKEYS", "GETKEYSANDFLAGS")) {
                        String line = "COMMAND " + subcommand + " " + call;
                        assertEquals(oracle.run(line), SERVER.run(line), line);
                    }
                }
            }
        }
    }

    private static void collect(List<?> commands, Map<String, List<?>> into) {
        for (Object each : commands) {
            List<?> facts = (List<?>) each;
            into.put((String) facts.get(0), facts);
            collect((List<?>) facts.get(9), into);
        }
    }

    private static void compare(String name, List<?> theirs, List<?> ours) {
        assertEquals(10, ours.size());
        same(name, "arity", theirs.get(1), ours.get(1));
        same(name, "flags", sorted(theirs.get(2)), sorted(ours.get(2)));
        same(name, "keys", List.copyOf(theirs.subList(3, 6)), List.copyOf(ours.subList(3, 6)));
        same(name, "categories", theirs.get(6), ours.get(6));
        same(name, "tips", sorted(theirs.get(7)), sorted(ours.get(7)));
        same(name, "key specifications", specs(theirs.get(8)), specs(ours.get(8)));
    }

    private static void same(String command, String fact, Object expected, Object actual) {
        if (DIFFERENCES.containsKey(command + " " + fact)) {
            assertNotEquals(expected, actual, "no difference any more: " + fact);
        } else {
            assertEquals(expected, actual, fact);
        }
    }

    private static List<String> sorted(Object strings) {
        return ((List<?>) strings).stream().map(String::valueOf).sorted().toList();
    }

    /// Everything but the remarks, which are in words of our own.
    private static List<Map<String, Object>> specs(Object specs) {
        return ((List<?>) specs)
                .stream()
                        .map(spec -> {
                            Map<String, Object> parts = ReplyTree.map(spec);
                            parts.remove("notes");
                            return parts;
                        })
                        .toList();
    }
}
