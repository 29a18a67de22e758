package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every command is called by some test beside those that are generated from the table.
class TestedCommandsTest {
    private static final Path TESTS = Path.of("src", "test", "java");

    /// Tests that name commands without calling them, or call all alike.
    private static final Set<String> NOT_COUNTED = Set.of(
            "CommandDocsTest.java",
            "CommandOracleTest.java",
            "CommandTableTest.java",
            "GeneratedCommandTest.java",
            "KeyExtractorTest.java",
            "SampleCalls.java",
            "StringTableTest.java",
            "TestedCommandsTest.java");

    /// Commands that have no test yet; the list may only shrink.
    private static final Set<String> UNTESTED =
            Set.of("config|help", "config|resetstat", "config|rewrite", "discard", "select", "unwatch");

    @Test
    void shouldCallEachCommandInSomeTest() throws IOException {
        String tests = read();
        Set<String> uncalled = new TreeSet<>();
        for (Command command : Families.table().all()) {
            if (!(command.body() instanceof Body.Container) && !isCalled(command, tests)) {
                uncalled.add(command.fullName());
            }
        }
        uncalled.removeAll(UNTESTED);
        assertEquals(Set.of(), uncalled);
    }

    /// Looks for the name at the beginning of a word of a string: "GET k", "COMMAND INFO", "MULTI".
    private static boolean isCalled(Command command, String tests) {
        String name = String.join(" ", SampleCalls.name(command));
        return Pattern.compile("[\" ]" + Pattern.quote(name) + "[\" ,]", Pattern.CASE_INSENSITIVE)
                .matcher(tests)
                .find();
    }

    private static String read() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !NOT_COUNTED.contains(file.getFileName().toString()))
                    .map(TestedCommandsTest::code)
                    .collect(Collectors.joining("\n"));
        }
    }

    /// A file without its comments, whose prose names commands as well.
    private static String code(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.contains("\"") && !line.strip().startsWith("//"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
