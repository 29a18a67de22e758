package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys of calls, on a table with the key specifications of Redis in every kind there is.
class KeyExtractorTest {
    private static final CommandTable TABLE = table();

    private static CommandTable table() {
        CommandTable table = new CommandTable();
        CommandTable.Family family = table.in(Group.GENERIC);
        declare(family, "GET", KeySpec.first("RO ACCESS"));
        declare(family, "SET", KeySpec.first("RW ACCESS UPDATE VARIABLE_FLAGS"));
        declare(family, "BITFIELD", KeySpec.first("RW ACCESS UPDATE VARIABLE_FLAGS"));
        declare(family, "DEL", KeySpec.range("RM DELETE", 1, -1, 1));
        declare(family, "MSET", KeySpec.range("OW UPDATE", 1, -1, 2));
        declare(family, "BLPOP", KeySpec.range("RW ACCESS DELETE", 1, -2, 1));
        declare(family, "ZUNION", List.of(KeySpec.counted("RO ACCESS", 1)));
        declare(family, "ZUNIONSTORE", List.of(KeySpec.at("OW UPDATE", 1, 0, 1), KeySpec.counted("RO ACCESS", 2)));
        declare(family, "EVAL", List.of(KeySpec.counted("RW ACCESS UPDATE", 2)));
        declare(family, "XREAD", List.of(keyword("RO ACCESS", "STREAMS", 1, -1, 2)));
        declare(
                family,
                "GEORADIUS",
                List.of(
                        KeySpec.at("RO ACCESS", 1, 0, 1),
                        keyword("OW UPDATE", "STORE", 6, 0, 0),
                        keyword("OW UPDATE", "STOREDIST", 6, 0, 0)));
        declare(
                family,
                "MIGRATE",
                List.of(
                        KeySpec.at("RW ACCESS DELETE INCOMPLETE", 3, 0, 1),
                        keyword("RW ACCESS DELETE INCOMPLETE", "KEYS", -2, -1, 0)));
        declare(family, "SORT", List.of(KeySpec.at("RO ACCESS", 1, 0, 1), unknown("RO ACCESS"), unknown("OW UPDATE")));
        declare(family, "SORT_RO", List.of(KeySpec.at("RO ACCESS", 1, 0, 1), unknown("RO ACCESS")));
        declare(family, "SPUBLISH", KeySpec.first("RW NOT_KEY"));
        declare(family, "PING", KeySpec.NONE);
        return table;
    }

    private static void declare(CommandTable.Family family, String name, List<KeySpec> keys) {
        family.control(name, Arity.atLeast(1), keys, CommandTable.flags(), (_, _, _) -> {});
    }

    private static KeySpec keyword(String flags, String word, int startFrom, int lastKey, int limit) {
        return new KeySpec(
                List.of(flags.split(" ")),
                new KeySpec.Begin.Keyword(word, startFrom),
                new KeySpec.Find.Range(lastKey, 1, limit),
                "");
    }

    private static KeySpec unknown(String flags) {
        String all = flags + " INCOMPLETE";
        return new KeySpec(List.of(all.split(" ")), new KeySpec.Begin.Unknown(), new KeySpec.Find.Unknown(), "");
    }

    @ParameterizedTest
    @CsvSource({
        "GET a, a",
        "DEL a b c, a b c",
        "MSET a 1 b 2, a b",
        "BLPOP a b 0, a b",
        "ZUNION 2 a b WEIGHTS 1 2, a b",
        "ZUNIONSTORE d 2 a b, d a b",
        "EVAL script 1 a b, a",
        "XREAD COUNT 2 STREAMS a b 0 0, a b",
        "xread streams streams 0, streams",
        "XREAD COUNT 2, ''",
        "GEORADIUS a 0 0 1 m, a",
        "GEORADIUS a 0 0 1 m STORE b, a b",
        "GEORADIUS a 0 0 1 m STORE b STOREDIST c, a b c",
        "GEORADIUS a 0 0 1 m COUNT 1 STORE, a",
        "MIGRATE host 1 a 0 10 COPY, a",
        "MIGRATE host 1 \"\" 0 10 AUTH keys KEYS a b, a b",
        "MIGRATE host 1 x 0 10 KEYS a b, ''",
        "SORT a BY w_* GET STORE LIMIT 0 STORE STORE b, a b",
        "SORT a STORE b STORE c, a c",
        "SORT a STORE, a",
        "SORT_RO a BY w_*, a",
        "SPUBLISH a m, ''",
        "PING a, ''"
    })
    void shouldFindTheKeys(String call, String keys) {
        assertEquals(keys, String.join(" ", keys(call, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "ZUNION 0",
        "ZUNION 3 a b",
        "ZUNION x a b",
        "ZUNION -1 a",
        "ZUNION 9999999999 a",
        "ZUNION",
        "EVAL script 2 a",
        "DEL",
        "BLPOP 0"
    })
    void shouldSayWhenTheArgumentsMakeNoSense(String call) {
        try (TestArgs args = new TestArgs(call)) {
            assertFalse(new KeyExtractor().extract(command(call), args.args(), 0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SET a 1, OW UPDATE",
        "SET a get, OW UPDATE",
        "SET a 1 NX get, RW ACCESS UPDATE",
        "BITFIELD a GET u8 0, RO ACCESS",
        "BITFIELD a OVERFLOW FAIL GET u8 0, RO ACCESS",
        "BITFIELD a GET u8 0 SET u8 0 1, RW ACCESS UPDATE",
        "BITFIELD a GET u8, RW ACCESS UPDATE",
        "DEL a, RM DELETE",
        "SORT_RO a, RO ACCESS"
    })
    void shouldTellTheAccessThatOptionsDecide(String call, String flags) {
        try (TestArgs args = new TestArgs(call)) {
            KeyExtractor keys = new KeyExtractor();
            assertTrue(keys.extract(command(call), args.args(), 0));
            assertEquals(1, keys.count());
            assertEquals(flags, String.join(" ", keys.flags(0)));
        }
    }

    @Test
    void shouldLookAtTheArgumentsBehindAnother() {
        assertEquals(List.of("a", "b"), keys("COMMAND GETKEYS XREAD STREAMS a b 0 0", 2));
        assertEquals(List.of("a", "c"), keys("COMMAND GETKEYS SORT a STORE c", 2));
        assertEquals(List.of("k1", "k2"), keys("COMMAND GETKEYS MIGRATE h 1 \"\" 0 10 KEYS k1 k2", 2));
        assertEquals(List.of("a", "b"), keys("COMMAND GETKEYS DEL a b", 2));
    }

    @Test
    void shouldBeReusable() {
        KeyExtractor keys = new KeyExtractor();
        StringBuilder many = new StringBuilder("DEL");
        for (int i = 0; i < 1000; i++) {
            many.append(" k").append(i);
        }
        try (TestArgs args = new TestArgs(many.toString())) {
            assertTrue(keys.extract(command("DEL"), args.args(), 0));
            assertEquals(1000, keys.count());
            assertEquals(1000, keys.position(999));
        }
        try (TestArgs args = new TestArgs("GET a")) {
            assertTrue(keys.extract(command("GET"), args.args(), 0));
            assertEquals(1, keys.count());
        }
    }

    @Test
    void shouldComputeTheOldRangeFromTheSpecifications() {
        assertEquals(new LegacyKeyRange(1, 1, 1, false), command("GET").keyRange());
        assertEquals(new LegacyKeyRange(1, -1, 2, false), command("MSET").keyRange());
        assertEquals(new LegacyKeyRange(1, -2, 1, false), command("BLPOP").keyRange());
        assertEquals(new LegacyKeyRange(0, 0, 0, true), command("ZUNION").keyRange());
        assertEquals(new LegacyKeyRange(1, 1, 1, true), command("ZUNIONSTORE").keyRange());
        assertEquals(new LegacyKeyRange(3, 3, 1, true), command("MIGRATE").keyRange());
        assertEquals(new LegacyKeyRange(0, 0, 0, false), command("PING").keyRange());
        List<KeySpec> bitop = List.of(KeySpec.at("OW UPDATE", 2, 0, 1), KeySpec.at("RO ACCESS", 3, -1, 1));
        assertEquals(new LegacyKeyRange(2, -1, 1, false), LegacyKeyRange.of(bitop));
    }

    private static Command command(String call) {
        String name = call.split(" ")[0];
        return Objects.requireNonNull(TABLE.named(name.toUpperCase(java.util.Locale.ROOT)));
    }

    private static List<String> keys(String call, int start) {
        try (TestArgs args = new TestArgs(call)) {
            KeyExtractor keys = new KeyExtractor();
            assertTrue(keys.extract(command(call.split(" ")[start]), args.args(), start));
            List<String> found = new ArrayList<>();
            for (int i = 0; i < keys.count(); i++) {
                found.add(args.args().copyString(keys.position(i)));
            }
            return found;
        }
    }
}
