package io.heddle.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigTest {
    private final Config config = new Config();

    @Test
    void shouldParseEveryDefaultAsItIsShown() {
        for (Directive directive : Directives.all()) {
            if (directive.is(Trait.IMMUTABLE) || directive.is(Trait.PROTECTED)) {
                continue;
            }
            config.set(List.of(directive.name(), directive.defaultText()), false);
            assertEquals(directive.fallback(), config.value(directive), directive.name());
        }
    }

    @Test
    void shouldRewriteEveryDefaultSoThatItReadsBack() {
        String text = ConfigRewriter.rewrite("", config, null, true);
        Config read = ConfigLoader.loadText(text);
        for (Directive directive : Directives.all()) {
            assertEquals(config.value(directive), read.value(directive), directive.name());
        }
    }

    @Test
    void shouldNameEveryDirectiveOnce() {
        Set<String> names = new HashSet<>();
        for (Directive directive : Directives.all()) {
            assertTrue(names.add(directive.name()), directive.name());
            for (String alias : directive.aliases()) {
                assertTrue(names.add(alias), alias);
                assertEquals(directive, Directives.find(alias));
            }
        }
        assertEquals(Directives.PORT, Directives.find("PoRt"));
        assertNull(Directives.find("no-such-thing"));
    }

    @Test
    void shouldTakeAnOwnImmutableDirectiveAsItIs() {
        config.set(List.of("event-poller", "auto", "server-cpulist", ""), false);
        for (String change : List.of("event-poller nio", "server-cpulist 1", "databases 16", "server_cpulist 1")) {
            List<String> words = List.of(change.split(" "));
            assertThrows(ConfigException.class, () -> config.set(words, false), change);
        }
    }

    @Test
    void shouldReadValuesByType() {
        Config read = Config.of(
                "port", "0", "maxmemory", "2gb", "maxmemory-clients", "25%", "appendonly", "yes", "save", "60 1 30 2");
        assertEquals(0, read.number(Directives.PORT));
        assertEquals(2L << 30, read.number(Directives.MAXMEMORY));
        assertEquals(250, read.bytes(Directives.MAXMEMORY_CLIENTS, 1000));
        assertTrue(read.flag(Directives.APPENDONLY));
        assertEquals(List.of("60", "1", "30", "2"), read.words(Directives.SAVE));
        assertTrue(read.isGiven(Directives.SAVE));
        assertFalse(read.isGiven(Directives.BIND));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maxmemory|1k|1000",
                "maxmemory|1KB|1024",
                "maxmemory|1m|1000000",
                "maxmemory|1Gb|1073741824",
                "maxmemory|18446744073709551615|18446744073709551615",
                "maxmemory-clients|50%|50%",
                "save|3600 1|3600 1",
                "save|''|''",
                "notify-keyspace-events|KEA|AKE",
                "notify-keyspace-events|xgKE|gxKE",
                "shutdown-on-sigterm|nosave Now|nosave now",
                "oom-score-adj|relative|yes",
                "oom-score-adj-values|1 2 3|1 2 3",
                "hz|100000|500",
                "hz|0|1",
                "latency-tracking-info-percentiles|50 99.90 100.0|50 99.9 100",
                "client-output-buffer-limit|pubsub 1kb 2k 3|normal 0 0 0 slave 268435456 67108864 60 pubsub 1024 2000"
                        + " 3",
                "client-output-buffer-limit|replica 1 2 3|normal 0 0 0 slave 1 2 3" + " pubsub 33554432 8388608 60",
                "bind|127.0.0.1 ::1|127.0.0.1 ::1",
                "lua-time-limit|7|7",
                "slave-priority|9|9",
                "loglevel|NoTHING|nothing",
                "maxclients|00|!argument couldn't be parsed into an integer",
                "maxclients|0|!argument must be between 1 and 4294967295 inclusive",
                "port|70000|!argument must be between 0 and 65535 inclusive",
                "port|1x|!argument couldn't be parsed into an integer",
                "appendonly|maybe|!argument must be 'yes' or 'no'",
                "maxmemory|-1|!argument must be a memory value",
                "maxmemory|10tb|!argument must be a memory value",
                "maxmemory-clients|200%|!percentage argument must be less or equal to 100",
                "maxmemory-clients|x|!argument must be a memory or percent value",
                "repl-backlog-size|0|!argument must be between 1 and 9223372036854775807 inclusive",
                "appendfsync|sometimes|!argument(s) must be one of the following: everysec, always, no",
                "shutdown-on-sigint|save nosave|!shutdown options SAVE and NOSAVE can't be used simultaneously",
                "save|1|!Invalid save parameters",
                "save|0 1|!Invalid save parameters",
                "save|1 x|!Invalid save parameters",
                "notify-keyspace-events|Q|!Invalid event class character. Use 'Ag$lshzxeKEtmdn'.",
                "oom-score-adj-values|1 2|!wrong number of arguments",
                "oom-score-adj-values|1 2 3000|!Invalid oom-score-adj-values,"
                        + " elements must be between -2000 and 2000.",
                "client-output-buffer-limit|normal 0 0|!Wrong number of arguments in buffer limit configuration.",
                "client-output-buffer-limit|wrong 0 0 0|!Invalid client class specified in"
                        + " buffer limit configuration.",
                "client-output-buffer-limit|normal x 0 0|!Error in hard, soft or soft_seconds setting in"
                        + " buffer limit configuration.",
                "latency-tracking-info-percentiles|x|!Invalid latency-tracking-info-percentiles parameters",
                "latency-tracking-info-percentiles|101|!latency-tracking-info-percentiles parameters"
                        + " should sit between [0.0,100.0]",
                "proc-title-template|{wrong}|!template format is invalid or contains unknown variables",
                "databases|4|!can't set immutable config",
                "dir|.|!can't set protected config"
            })
    void shouldSetAndShowAsRedisDoes(String name, String value, String expected) {
        if (expected.startsWith("!")) {
            String error =
                    "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + expected.substring(1);
            assertEquals(error, refusal(name, value));
            return;
        }
        config.set(List.of(name, value), false);
        assertEquals(expected, config.matching(List.of(name)).get(name));
    }

    @Test
    void shouldSetAllOrNothing() {
        String error = refusal("maxmemory", "10000001", "maxmemory-clients", "200%", "client-query-buffer-limit", "x");
        assertEquals(
                "ERR CONFIG SET failed (possibly related to argument 'maxmemory-clients')"
                        + " - percentage argument must be less or equal to 100",
                error);
        assertEquals(0, config.number(Directives.MAXMEMORY));
    }

    @Test
    void shouldRefuseWhatCannotBeSet() {
        assertEquals("ERR syntax error", refusal("maxmemory", "1", "port"));
        assertEquals("ERR Unknown option or number of arguments for CONFIG SET - 'Foo'", refusal("Foo", "1"));
        assertEquals(
                "ERR CONFIG SET failed (possibly related to argument 'MAXMEMORY') - duplicate parameter",
                refusal("maxmemory", "1", "MAXMEMORY", "2"));
        config.loading(true);
        assertEquals("LOADING Redis is loading the dataset in memory", refusal("appendonly", "yes"));
        config.loading(false);
        config.set(List.of("dbfilename", "x.rdb"), true);
        assertEquals("x.rdb", config.text(Directives.DBFILENAME));
    }

    @Test
    void shouldRunHooksOnceAndOnlyForChanges() {
        List<String> ran = new ArrayList<>();
        Runnable both = () -> ran.add("both");
        config.onChange(Directives.PORT, both);
        config.onChange(Directives.BIND, both);
        config.onChange(Directives.TIMEOUT, () -> ran.add("timeout"));
        config.onChange(Directives.TLS_CERT_FILE, () -> ran.add("certificate"));
        config.set(List.of("port", "1", "bind", "::1", "timeout", "0", "tls-cert-file", ""), false);
        assertEquals(List.of("both", "certificate"), ran);
    }

    @Test
    void shouldTakeEverythingBackWhenAHookRefuses() {
        List<Long> seen = new ArrayList<>();
        config.onChange(Directives.MAXMEMORY, () -> seen.add(config.number(Directives.MAXMEMORY)));
        config.onChange(Directives.PORT, () -> {
            if (config.number(Directives.PORT) == 1) {
                throw new ConfigException("Unable to listen on this port. Check server logs.");
            }
        });
        assertEquals(
                "ERR CONFIG SET failed (possibly related to argument 'port')"
                        + " - Unable to listen on this port. Check server logs.",
                refusal("maxmemory", "5", "port", "1", "timeout", "9"));
        assertEquals(List.of(5L, 0L), seen);
        assertEquals(6379, config.number(Directives.PORT));
        assertEquals(0, config.number(Directives.TIMEOUT));
    }

    @Test
    void shouldAnswerNamesAsAskedAndPatternsByNameAndAlias() {
        assertEquals(
                "[MaxMemory]",
                config.matching(List.of("MaxMemory", "maxmemory")).keySet().toString());
        assertEquals(
                "[replicaof, slaveof]", config.matching(List.of("*OF")).keySet().toString());
        assertEquals(
                "[key-load-delay]",
                config.matching(List.of("key-load*", "key-load-delay")).keySet().toString());
        assertTrue(config.matching(List.of("no-such-thing", "x*y")).isEmpty());
    }

    @Test
    void shouldWarnOfWhatIsAskedForAndNotThere() {
        assertEquals(List.of(), Gaps.warnings(new Config()));
        assertEquals(List.of(), Gaps.warnings(Config.of("save", "", "appendonly", "no", "timeout", "7")));
        assertEquals(1, Gaps.warnings(Config.of("cluster-enabled", "yes")).size());
        List<String> warnings = Gaps.warnings(Config.of("maxmemory-clients", "5%", "notify-keyspace-events", "KA"));
        assertEquals(2, warnings.size(), warnings::toString);
    }

    private String refusal(String... namesAndValues) {
        return assertThrows(ConfigException.class, () -> config.set(List.of(namesAndValues), false))
                .text();
    }
}
