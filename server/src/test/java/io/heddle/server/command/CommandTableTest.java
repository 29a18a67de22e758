package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.command.CommandDoc.Argument;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What must hold for each command that is declared, one test a command.
class CommandTableTest {
    private static final CommandTable TABLE = Families.table();

    private static final Set<String> KEY_FLAGS = Set.of(
            "RO", "RW", "OW", "RM", "ACCESS", "UPDATE", "INSERT", "DELETE", "NOT_KEY", "INCOMPLETE", "VARIABLE_FLAGS");
    private static final Set<String> KINDS_OF_ACCESS = Set.of("RO", "RW", "OW", "RM");

    @Test
    void shouldNumberTheCommandsDenselyAndNameThemOnce() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < TABLE.all().size(); i++) {
            Command command = TABLE.all().get(i);
            assertEquals(i, command.id());
            assertTrue(names.add(command.fullName()), command.fullName());
            assertSame(command, TABLE.named(command.fullName().toUpperCase(Locale.ROOT)));
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldDeclareSaneFacts() {
        return each(CommandTableTest::checkFacts);
    }

    private static void checkFacts(Command command) {
        assertFalse(command.is(Flag.WRITE) && command.is(Flag.READONLY));
        assertEquals(
                command.body() instanceof Body.Write || command.body() instanceof Body.BlockingWrite,
                command.is(Flag.WRITE));
        assertTrue(!command.is(Flag.DENYOOM) || command.is(Flag.WRITE) || command.is(Flag.MAY_REPLICATE));
        assertTrue(command.arity().least() >= (command.parent() == null ? 1 : 2));
        assertTrue(command.arity().most() >= command.arity().least());
        assertEquals(command.is(Flag.FAST), command.categories().contains("fast"));
        assertEquals(command.hasSubcommands(), !TABLE.subcommandsOf(command).isEmpty());
        boolean specsWrite = false;
        for (KeySpec spec : command.keys()) {
            assertTrue(KEY_FLAGS.containsAll(spec.flags()), spec::toString);
            assertEquals(
                    1, spec.flags().stream().filter(KINDS_OF_ACCESS::contains).count(), spec::toString);
            specsWrite |= !spec.flags().contains("RO") && !spec.flags().contains("NOT_KEY");
            if (spec.begin() instanceof KeySpec.Begin.Index(int position)) {
                boolean mayBeNone = spec.find() instanceof KeySpec.Find.Range(int last, int _, int _) && last < 0;
                int most = command.arity().least() - (mayBeNone ? 0 : 1); // PFMERGE may do without sources
                assertTrue(position > 0 && position <= most, spec::toString);
            }
        }
        if (command.is(Flag.READONLY) && !command.is(Flag.MAY_REPLICATE)) { // PFCOUNT keeps its estimate
            assertFalse(specsWrite, "a read declares that it changes keys");
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldDocumentEachCommand() {
        return each(command -> {
            CommandDoc doc = CommandDocs.of(command);
            assertFalse(doc.summary().isEmpty(), "no summary");
            assertFalse(doc.since().isEmpty(), "no version");
            assertTrue(doc.notes().size() <= command.keys().size(), "a note on a key specification that is not there");
            Set<Integer> specs = new TreeSet<>();
            keySpecs(doc.arguments(), specs);
            for (int spec : specs) {
                assertTrue(spec < command.keys().size(), "an argument of key specification " + spec);
            }
            for (int i = 0; i < command.keys().size(); i++) {
                boolean named = command.keys().get(i).flags().contains("NOT_KEY") || specs.contains(i);
                assertTrue(named || isUnknown(command.keys().get(i)), "no argument for key specification " + i);
            }
        });
    }

    private static boolean isUnknown(KeySpec spec) {
        return spec.begin() instanceof KeySpec.Begin.Unknown;
    }

    private static void keySpecs(List<Argument> arguments, Set<Integer> into) {
        for (Argument argument : arguments) {
            if (argument.keySpec() >= 0) {
                into.add(argument.keySpec());
            }
            keySpecs(argument.arguments(), into);
        }
    }

    @TestFactory
    Stream<DynamicTest> shouldDeclareWhatThePublicDocumentationSays() {
        Map<String, PublicCommands.Entry> known = PublicCommands.all();
        return each(command -> {
            PublicCommands.Entry entry = known.get(command.fullName());
            if (entry != null) {
                assertEquals(entry.arity(), command.arity().wire(), "arity");
                assertEquals(entry.group(), command.group().name().toLowerCase(Locale.ROOT), "group");
                assertEquals(entry.since(), CommandDocs.of(command).since(), "since");
            }
        });
    }

    /// The list of commands to come may only shrink: whoever declares one takes it off.
    @Test
    void shouldTakeDeclaredCommandsOffTheListOfThoseToCome() {
        Set<String> stale = PublicCommands.notYet();
        stale.retainAll(names(TABLE.all()));
        assertEquals(Set.of(), stale, () -> PublicCommands.NOT_YET + ": " + CommandsPageTest.HOW_TO_REGENERATE);
    }

    @Test
    void shouldDeclareEveryPublicCommandThatIsNotToCome() {
        Set<String> missing = new TreeSet<>(PublicCommands.all().keySet());
        missing.removeAll(names(TABLE.all()));
        missing.removeAll(PublicCommands.notYet());
        assertEquals(Set.of(), missing);
    }

    private static Set<String> names(Collection<Command> commands) {
        return commands.stream().map(Command::fullName).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<DynamicTest> each(java.util.function.Consumer<Command> check) {
        return TABLE.all().stream()
                .map(command -> DynamicTest.dynamicTest(command.fullName(), () -> check.accept(command)));
    }
}
