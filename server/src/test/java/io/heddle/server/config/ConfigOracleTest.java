package io.heddle.server.config;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.server.RedisProcess;
import io.heddle.server.protocol.Glob;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Directives and patterns against a real redis-server 7.0, where one is installed.
final class ConfigOracleTest {
    /// Given to the server by its start, or where it stands.
    private static final Set<String> SET_AT_START = Set.of("port", "bind", "save", "dir");

    /// Hidden since 7.2.
    private static final Set<String> NOT_HERE = Set.of("aof-disable-auto-gc");

    /// Since 7.2, 7.4 or 8.0, or the dashed spelling of names that had an underscore.
    private static final Set<String> LATER = Set.of(
            "aof-rewrite-cpulist",
            "bgsave-cpulist",
            "bio-cpulist",
            "cluster-announce-human-nodename",
            "hide-user-data-from-log",
            "locale-collate",
            "max-new-connections-per-cycle",
            "max-new-tls-connections-per-cycle",
            "repl-rdb-channel",
            "replica-full-sync-buffer-limit",
            "server-cpulist",
            "set-max-listpack-entries",
            "set-max-listpack-value");

    /// Refused or changed by what the machine, the allocator or a timer can do; tested by those who act on them.
    private static final Set<String> APPLIED = Set.of(
            "port",
            "bind",
            "maxclients",
            "appendonly",
            "activedefrag",
            "oom-score-adj",
            "oom-score-adj-values",
            "watchdog-period");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "1",
            "-1",
            "7",
            "007",
            "+7",
            " 7",
            "yes",
            "NO",
            "nope",
            "1kb",
            "2M",
            "3gB",
            "b",
            "50%",
            "101%",
            "-5%",
            "%",
            "1.5",
            "600",
            "70000",
            "3000000000",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "3600 1",
            "3600 1 60 2",
            "1  2",
            "1 2 3",
            "0 1",
            "60 0",
            "60 -1",
            "normal 1 2 3",
            "slave 1kb 2kb 3",
            "pubsub x 0 0",
            "REPLICA 5 6 7 normal 0 0 0",
            "AKE",
            "KEg$",
            "Kz!",
            "nosave",
            "save nosave",
            "Nosave NOW",
            "force now",
            "50 99",
            "99.99 0.001",
            "50 100.5",
            "1e1",
            "nan",
            "a/b",
            "x.rdb",
            "{title}",
            "{x}",
            "{",
            "{{",
            "{}",
            "always",
            "noeviction",
            "allkeys-LRU",
            "disabled",
            "hostname",
            "a_b",
            "a.b-c",
            "clients",
            "resetchannels");

    @TempDir
    Path directory;

    private RealServer server;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(RedisProcess.isInstalled());
        server = RealServer.start(directory);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void shouldShowTheSameDefaults() throws IOException {
        Map<String, String> ours = new Config().matching(List.of("*"));
        List<String> theirs = server.run("CONFIG", "GET", "*");
        List<String> differences = new ArrayList<>();
        Set<String> onlyOurs = new TreeSet<>(ours.keySet());
        for (int i = 0; i < theirs.size(); i += 2) {
            String name = theirs.get(i);
            onlyOurs.remove(name);
            if (!NOT_HERE.contains(name)
                    && !SET_AT_START.contains(name)
                    && !theirs.get(i + 1).equals(ours.get(name))) {
                differences.add(name + ": '" + ours.get(name) + "' where Redis has '" + theirs.get(i + 1) + "'");
            }
        }
        onlyOurs.removeIf(name -> requireNonNull(Directives.find(name)).is(Trait.OWN));
        assertEquals("", String.join("\n", differences));
        assertEquals(new TreeSet<>(LATER), onlyOurs);
    }

    @Test
    void shouldTakeAndRefuseTheSameValues() throws IOException {
        Config config = new Config();
        config.set(List.of("save", ""), false);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Directive directive : Directives.all()) {
            String name = directive.name();
            if (APPLIED.contains(name)
                    || name.startsWith("tls-")
                    || server.run("CONFIG", "GET", name).isEmpty()) {
                continue;
            }
            for (String value : VALUES) {
                String theirs = server.run("CONFIG", "SET", name, value).getFirst();
                String ours = set(config, name, value);
                // Redis 7.0 does not know the level "nothing".
                if (!theirs.equals(ours.replace(", nothing", ""))) {
                    differences.add(name + " '" + value + "': " + ours + " where Redis says " + theirs);
                }
                String shown = server.run("CONFIG", "GET", name).get(1);
                if (!shown.equals(config.text(directive)) && directive != Directives.DIR) {
                    differences.add(name + " '" + value + "' is shown as " + config.text(directive)
                            + " where Redis shows " + shown);
                }
                compared++;
            }
        }
        assertEquals("", String.join("\n", differences));
        assertTrue(compared > 5000, "compared " + compared);
    }

    private static String set(Config config, String name, String value) {
        try {
            config.set(List.of(name, value), false);
            return "OK";
        } catch (ConfigException e) {
            return e.text();
        }
    }

    @Test
    void shouldMatchTheSameKeys() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<String> keys = new TreeSet<>();
        for (int i = 0; i < 300; i++) {
            keys.add(random(random, "abAB-]^\u00e9", 1 + random.nextInt(5)));
        }
        for (String key : keys) {
            server.run("SET", key, "v");
        }
        for (int round = 0; round < 2000; round++) {
            String pattern = random(random, "ab*?[]^-\\A\u00e9", 1 + random.nextInt(7));
            Set<String> ours = new TreeSet<>();
            for (String key : keys) {
                if (Glob.matches(pattern, key, false)) {
                    ours.add(key);
                }
            }
            assertEquals(new TreeSet<>(server.run("KEYS", pattern)), ours, "seed " + seed + " pattern " + pattern);
        }
    }

    private static String random(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
