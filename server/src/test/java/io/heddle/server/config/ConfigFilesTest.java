package io.heddle.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFilesTest {
    private static final String HEADING = "*** FATAL CONFIG FILE ERROR (Redis 7.2.4) *** ";
    private static final Path ROOT = Path.of(System.getProperty("heddle.root", ".."));

    @TempDir
    Path directory;

    @Test
    void shouldReadOptionsAsLines() {
        Config config = start("--port", "7001", "--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "::1");
        assertEquals(7001, config.number(Directives.PORT));
        assertEquals("", config.text(Directives.SAVE));
        assertEquals(List.of("127.0.0.1", "::1"), config.words(Directives.BIND));
        assertNull(config.file());
    }

    @Test
    void shouldReadOptionsInAllTheirShapes() {
        Config config = start("--maxmemory 700mb", "--maxmemory-policy 'volatile-lru'");
        assertEquals("734003200", config.text(Directives.MAXMEMORY));
        assertEquals("volatile-lru", config.text(Directives.MAXMEMORY_POLICY));
        config = start("--proc-title-template", "--my--title--template", "--loglevel", "verbose");
        assertEquals("--my--title--template", config.text(Directives.PROC_TITLE_TEMPLATE));
        assertEquals("verbose", config.text(Directives.LOGLEVEL));
        config = start("--save", "--loglevel", "verbose");
        assertEquals("", config.text(Directives.SAVE));
        assertEquals("verbose", config.text(Directives.LOGLEVEL));
        config = start("--loglevel", "verbose", "--save");
        assertEquals("", config.text(Directives.SAVE));
        config = start("--proc-title-template", "--save", "--save", "", "--loglevel", "verbose");
        assertEquals("--save", config.text(Directives.PROC_TITLE_TEMPLATE));
        assertEquals("", config.text(Directives.SAVE));
        config = start("--shutdown-on-sigint", "nosave", "force", "now", "--shutdown-on-sigterm", "nosave force");
        assertEquals("nosave now force", config.text(Directives.SHUTDOWN_ON_SIGINT));
        assertEquals("nosave force", config.text(Directives.SHUTDOWN_ON_SIGTERM));
    }

    @Test
    void shouldKnowWhatElseCanBeAsked() {
        assertEquals(CommandLine.Action.SHOW_VERSION, CommandLine.parse("-v").action());
        assertEquals(CommandLine.Action.SHOW_USAGE, CommandLine.parse("--help").action());
        assertEquals(
                CommandLine.Action.TEST_MEMORY,
                CommandLine.parse("--test-memory", "64").action());
        assertEquals(
                CommandLine.Action.SENTINEL,
                CommandLine.parse("x.conf", "--sentinel").action());
        assertEquals(CommandLine.Action.SERVE, CommandLine.parse().action());
    }

    @Test
    void shouldReportBadLinesInOneLineWithRedisReason() {
        assertEquals(
                line("command line", "foo \"bar\" ", "Bad directive or wrong number of arguments"),
                failure("--foo", "bar"));
        assertEquals(line("command line", "port", "wrong number of arguments"), failure("--port"));
        assertEquals(
                line("command line", "port \"6379\" \"6380\"", "wrong number of arguments"),
                failure("--port", "6379", "6380"));
        assertEquals(
                line("command line", "port \"--bla\"", "argument couldn't be parsed into an integer"),
                failure("--port", "--bla", "--loglevel", "verbose"));
        assertEquals(
                line(
                        "command line",
                        "loglevel \"--bla\"",
                        "argument(s) must be one of the following: debug, verbose, notice," + " warning, nothing"),
                failure("--logfile", "--my--log--file", "--loglevel", "--bla"));
        assertEquals(
                line("command line", "replicaof \"--127.0.0.1\"", "wrong number of arguments"),
                failure("--replicaof", "--127.0.0.1", "--abc"));
        assertEquals(
                line("command line", "replicaof \"127.0.0.1\" \"abc\"", "Invalid master port"),
                failure("--replicaof", "127.0.0.1", "abc"));
        assertEquals(
                line("command line", "loadmodule \"x.so\"", "Modules cannot be loaded: Heddle has no module interface"),
                failure("--loadmodule", "x.so"));
        assertEquals(
                line("text, line 2", "port \"7", "Unbalanced quotes in configuration line"), failureOf("\nport \"7\n"));
        assertEquals(
                HEADING + "Can't open the log file: No such file or directory",
                failure("--logfile", directory.resolve("no/such").toString()));
    }

    @Test
    void shouldNameTheFileAndTheLineThatIsWrong() throws IOException {
        Path part = write("part.inc", "timeout 5\n\nhz many\n");
        Path whole = write("whole.conf", "# a comment\nport 1\ninclude " + part + "\n");
        String notANumber = "argument couldn't be parsed into an integer";
        assertEquals(line(part + ", line 3", "hz many", notANumber), failure(whole.toString()));
        Path bad = write("bad.conf", "port 1\n  foo bar  \nport 2");
        String reason = "Bad directive or wrong number of arguments";
        assertEquals(line(bad + ", line 2", "foo bar", reason), failure(bad.toString(), "--port", "x"));
        String winding =
                directory.resolve("none").resolve("..").resolve("bad.conf").toString();
        assertEquals(line(bad + ", line 2", "foo bar", reason), failure(winding));
        InputStream input = new ByteArrayInputStream("port x\n".getBytes(StandardCharsets.UTF_8));
        CommandLine commandLine = CommandLine.parse("-");
        assertEquals(
                line("standard input, line 1", "port x", notANumber),
                assertThrows(ConfigException.class, () -> ConfigLoader.load(commandLine, input))
                        .text());
    }

    @Test
    void shouldReadFileThenStandardInputThenOptions() throws IOException {
        Path file = write("a.conf", "port 1\ntimeout 1\nmaxclients 1\n");
        CommandLine commandLine = CommandLine.parse(file.toString(), "--maxclients", "3", "-");
        InputStream input = new ByteArrayInputStream("timeout 2\nmaxclients 2\n".getBytes(StandardCharsets.UTF_8));
        Config config = ConfigLoader.load(commandLine, input);
        assertEquals(1, config.number(Directives.PORT));
        assertEquals(2, config.number(Directives.TIMEOUT));
        assertEquals(3, config.number(Directives.MAXCLIENTS));
        assertEquals(file, config.file());
    }

    @Test
    void shouldReadIncludesByNameAndByPattern() throws IOException {
        write("one.conf", "port 1\n");
        Files.createDirectory(directory.resolve("parts"));
        write("parts/10.inc", "timeout 5\nhz 20\n");
        write("parts/20.inc", "timeout 6\n");
        String text = "dir " + directory + "\ninclude one.conf\ninclude parts/*.inc\ninclude none/*.x\nhz 30\n";
        Config config = start(write("main.conf", text).toString());
        assertEquals(1, config.number(Directives.PORT));
        assertEquals(6, config.number(Directives.TIMEOUT));
        assertEquals(30, config.number(Directives.HZ));
        assertEquals(directory.resolve("x"), config.path("x"));
        String missing = directory.resolve("missing").toString();
        assertEquals(
                "Fatal error, can't open config file '" + missing + "': No such file or directory",
                failure("--include", missing));
        Path loop = directory.resolve("loop.conf");
        write("loop.conf", "include " + loop + "\n");
        assertTrue(failure(loop.toString()).endsWith("Too many nested includes"));
    }

    @Test
    void shouldAddUpSaveLinesOfFilesAndResetThemByAnEmptyOne() {
        assertEquals("900 1 100 100", read("save 900 1\nsave 100 100").text(Directives.SAVE));
        assertEquals("900 1 100 100", read("save 900 1 100 100").text(Directives.SAVE));
        assertEquals("7 8", read("save 900 1\nsave \"\"\nsave 7 8").text(Directives.SAVE));
        assertEquals("3600 1 300 100 60 10000", read("").text(Directives.SAVE));
    }

    @Test
    void shouldKeepAccountsAndRenamesForTheServer() {
        Config config = read("""
            user alice on nopass ~* +@all
            rename-command FLUSHALL ""
            list-max-ziplist-value 64
            """);
        assertEquals(List.of(List.of("alice", "on", "nopass", "~*", "+@all")), config.users());
        assertEquals(List.of(List.of("FLUSHALL", "")), config.renames());
    }

    @Test
    void shouldReadTheFileThatComesWithTheServer() throws IOException {
        Config config = read(Files.readString(ROOT.resolve("heddle.conf"), StandardCharsets.ISO_8859_1));
        for (Directive directive : Directives.all()) {
            if (directive != Directives.DIR) {
                assertEquals(directive.fallback(), config.value(directive), directive.name());
            }
        }
        assertEquals(List.of(), Gaps.warnings(config));
    }

    @Test
    void shouldQuoteWordsSoThatTheySplitBack() {
        Random random = new Random(7);
        for (int round = 0; round < 2000; round++) {
            StringBuilder word = new StringBuilder();
            for (int i = random.nextInt(6); i > 0; i--) {
                word.append(random.nextBoolean() ? (char) random.nextInt(256) : "\\\"' xn".charAt(random.nextInt(6)));
            }
            assertEquals(List.of("a", word.toString()), Words.split("a " + Words.quote(word.toString())));
        }
        assertEquals(List.of("foobar", "it's", "\u00ffz"), Words.split(" foo\"bar\" 'it\\'s' \"\\xffz\" "));
        assertNull(Words.split("\"a\"b"));
        assertNull(Words.split("'a"));
    }

    @Test
    void shouldRewriteInPlaceAndAppendWhatIsNew() {
        String old = """
            # A comment.
            port 7000


            slave-priority 5
            timeout 3
            port 7001
            save 900 1
            save 300 10
            include other.conf
            nonsense here
            rename-command GET G
            """;
        Config config = Config.of(
                "port", "7002", "slave-priority", "6", "timeout", "0", "save", "60 1", "requirepass", "a \"b");
        config.set(List.of("maxmemory", "2mb"), false);
        String text = ConfigRewriter.rewrite(old, config, null, false);
        String expected = """
            # A comment.
            port 7002

            replica-priority 6
            timeout 0

            save 60 1

            include other.conf
            # ??? nonsense here
            rename-command GET G
            # Generated by CONFIG REWRITE
            """;
        assertTrue(text.startsWith(expected), text);
        String appended = text.substring(expected.length());
        assertTrue(appended.contains("requirepass \"a \\\"b\"\n"), appended);
        assertTrue(appended.contains("maxmemory 2mb\n"), appended);
        assertFalse(appended.contains("bind"), appended);
        assertEquals(text, ConfigRewriter.rewrite(text, config, null, false));
        List<List<String>> users = List.of(List.of("c", "off"));
        String withUsers = ConfigRewriter.rewrite("user a on\nuser b on\n", config, users, false);
        assertTrue(withUsers.startsWith("user c off\n\n#"), withUsers);
    }

    @Test
    void shouldReplaceTheFileAndKeepItsPermissions() throws IOException {
        Path file = write("r.conf", "port 1\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Config config = start(file.toString());
        config.set(List.of("timeout", "77", "shutdown-on-sigterm", "nosave now"), false);
        ConfigRewriter.rewrite(config, null, false);
        Config again = start(file.toString());
        assertEquals(77, again.number(Directives.TIMEOUT));
        assertEquals("nosave now", again.text(Directives.SHUTDOWN_ON_SIGTERM));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(1, files.count());
        }
        assertEquals(
                "ERR The server is running without a config file",
                assertThrows(ConfigException.class, () -> ConfigRewriter.rewrite(new Config(), null, false))
                        .text());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static Config read(String text) {
        return ConfigLoader.loadText(text);
    }

    private static Config start(String... arguments) {
        return ConfigLoader.load(CommandLine.parse(arguments), InputStream.nullInputStream());
    }

    private static String failure(String... arguments) {
        return assertThrows(ConfigException.class, () -> start(arguments)).text();
    }

    private static String failureOf(String text) {
        return assertThrows(ConfigException.class, () -> ConfigLoader.loadText(text))
                .text();
    }

    private static String line(String place, String line, String reason) {
        return HEADING + place + ": '" + line.strip() + "': " + reason;
    }
}
