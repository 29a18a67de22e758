package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.command.CommandDoc.Argument;
import io.heddle.server.command.CommandDoc.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The documentation files and their format.
class CommandDocsTest {
    @Test
    void shouldReadEverythingThatTheFormatHas() {
        CommandDoc doc = Objects.requireNonNull(read("""
            # A remark.
            CONFIG GET
              summary     Tells: values.
              since       2.0.0
              complexity  O(N) in the directives
              deprecated  6.2.0 `OTHER` with `X`
              history     7.0.0 More than one pattern.
              history     7.2.0 And more.
              flags       syscmd
              tips        one:two three
              note        1 Second.
              arguments
                key: key #0 multiple
                condition: oneof optional @2.6.12
                  nx: 'NX' !7.0.0
                  pair: block 'PAIR' multiple multiple_token
                    left: integer
                    right: double display=far
                  xx: 'XX'
                last: string
            """).get("config|get"));

        assertEquals("Tells: values.", doc.summary());
        assertEquals("2.0.0", doc.since());
        assertEquals("O(N) in the directives", doc.complexity());
        assertEquals("6.2.0", doc.deprecatedSince());
        assertEquals("`OTHER` with `X`", doc.replacedBy());
        assertEquals(
                List.of(new Change("7.0.0", "More than one pattern."), new Change("7.2.0", "And more.")),
                doc.history());
        assertEquals(List.of("deprecated", "syscmd"), doc.flags());
        assertEquals(List.of("one:two", "three"), doc.tips());
        assertEquals(List.of("", "Second."), doc.notes());
        List<Argument> arguments = doc.arguments();
        assertEquals(List.of("key", "condition", "last"), names(arguments));
        assertEquals(0, arguments.get(0).keySpec());
        assertEquals(List.of("multiple"), arguments.get(0).flags());
        Argument condition = arguments.get(1);
        assertTrue(condition.isNested());
        assertEquals("2.6.12", condition.since());
        assertEquals(List.of("nx", "pair", "xx"), names(condition.arguments()));
        assertEquals("pure-token", condition.arguments().get(0).type());
        assertEquals("NX", condition.arguments().get(0).token());
        assertEquals("7.0.0", condition.arguments().get(0).deprecatedSince());
        Argument pair = condition.arguments().get(1);
        assertEquals("PAIR", pair.token());
        assertEquals(List.of("left", "right"), names(pair.arguments()));
        assertEquals("far", pair.arguments().get(1).display());
        assertEquals("left", pair.arguments().get(0).display());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  summary before any command",
                "GET\n  color red",
                "GET\n  arguments\n    key key",
                "GET\n  arguments\n    key: keys",
                "GET\n  arguments\n      key: key",
                "GET\n    key: key",
                "GET\n  summary a\nGET\n  summary b"
            })
    void shouldRefuseWhatIsNotInTheFormat(String text) {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> read(text));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("test.txt, line "), text);
    }

    @Test
    void shouldDocumentEveryPublicCommand() {
        Set<String> undocumented = new TreeSet<>(PublicCommands.all().keySet());
        undocumented.removeAll(CommandDocs.all().keySet());
        assertEquals(Set.of(), undocumented);
    }

    @Test
    void shouldKnowTheVersionOfEveryPublicCommand() {
        for (PublicCommands.Entry entry : PublicCommands.all().values()) {
            CommandDoc doc = CommandDocs.all().getOrDefault(entry.fullName(), CommandDoc.NONE);
            assertEquals(entry.since(), doc.since(), entry.fullName());
        }
    }

    @Test
    void shouldGiveEachTokenAWordAndEachGroupOfArgumentsParts() {
        CommandDocs.all().forEach((name, doc) -> check(name, doc.arguments()));
    }

    private static void check(String name, List<Argument> arguments) {
        for (Argument argument : arguments) {
            String where = name + " " + argument.name();
            assertEquals(argument.isNested(), !argument.arguments().isEmpty(), where);
            assertTrue(
                    !argument.type().equals("pure-token") || !argument.token().isEmpty(), where);
            assertTrue(!argument.type().equals("oneof") || argument.arguments().size() > 1, where);
            check(where, argument.arguments());
        }
    }

    private static List<String> names(List<Argument> arguments) {
        return arguments.stream().map(Argument::name).toList();
    }

    private static Map<String, CommandDoc> read(String text) {
        Map<String, CommandDoc> docs = new HashMap<>();
        CommandDocsParser parser = new CommandDocsParser("test.txt", docs);
        text.lines().forEach(parser::accept);
        parser.end();
        return docs;
    }
}
