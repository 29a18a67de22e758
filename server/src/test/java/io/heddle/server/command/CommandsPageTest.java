package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Keeps `docs/commands.md` and the list of commands to come in step with the command table.
class CommandsPageTest {
    static final String REGENERATE =
            "mvn -pl server -am test -Dtest=CommandsPageTest -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dheddle.regenerate=true";
    static final String HOW_TO_REGENERATE = "run " + REGENERATE;

    private static final Path PAGE = Path.of("..", "docs", "commands.md");
    private static final Path NOT_YET =
            Path.of("src", "test", "resources", "io", "heddle", "server", "command", PublicCommands.NOT_YET);

    private final CommandTable table = Families.table();

    @Test
    void shouldBeUpToDate() throws IOException {
        String page = CommandsPage.render(table);
        if (Boolean.getBoolean("heddle.regenerate")) {
            Files.writeString(PAGE, page);
            Files.writeString(NOT_YET, notYet());
        }
        // One line at a time, so that the report is short.
        List<String> expected = page.lines().toList();
        List<String> actual = Files.readAllLines(PAGE);
        for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
            assertEquals(expected.get(i), actual.get(i), () -> "docs/commands.md is stale: " + HOW_TO_REGENERATE);
        }
        assertEquals(expected.size(), actual.size(), () -> "docs/commands.md is stale: " + HOW_TO_REGENERATE);
    }

    /// What was to come and still is: regeneration only ever takes names off.
    private String notYet() {
        Set<String> names = new TreeSet<>(PublicCommands.notYet());
        table.all().forEach(command -> names.remove(command.fullName()));
        return String.join("\n", names) + "\n";
    }

    @Test
    void shouldWriteGrammarAsPeopleReadIt() {
        String page = CommandsPage.render(table);
        assertTrue(
                page.contains("`COMMAND LIST [FILTERBY <MODULE module-name \\| ACLCAT category \\| PATTERN pattern>]`"),
                page);
        assertTrue(page.contains("`COMMAND DOCS [command-name [command-name ...]]`"), page);
        assertTrue(page.contains("`COMMAND GETKEYS command [arg [arg ...]]`"), page);
    }
}
