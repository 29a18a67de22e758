package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What every command must answer whatever it does, run against the whole server in process: one test a command.
class GeneratedCommandTest {
    private static final CommandTable TABLE = Families.table();

    /// A key of each type, for commands of other types to stumble over.
    private static final Map<Group, String> MAKERS = Map.of(
            Group.STRING, "SET key 1",
            Group.LIST, "RPUSH key 1",
            Group.SET, "SADD key 1",
            Group.SORTED_SET, "ZADD key 1 1",
            Group.HASH, "HSET key 1 1",
            Group.STREAM, "XADD key * 1 1");

    /// Groups whose values are of another group's type.
    private static final Map<Group, Group> TYPES = Map.of(
            Group.BITMAP, Group.STRING,
            Group.HYPERLOGLOG, Group.STRING,
            Group.GEO, Group.SORTED_SET);

    /// Commands that take a key of any type: they replace it, skip it or say so in their own words.
    private static final Set<String> ANY_TYPE =
            Set.of("set", "setex", "psetex", "setnx", "mset", "msetnx", "mget", "lcs", "pfdebug", "pfselftest");

    @TestFactory
    Stream<DynamicTest> shouldRefuseTooFewArguments() {
        return each(GeneratedCommandTest::canHaveTooFew, (server, command) -> {
            List<String> words = new ArrayList<>(SampleCalls.name(command));
            while (words.size() < command.arity().least() - 1) {
                words.add("1");
            }
            assertEquals(wrongNumber(command), server.run(String.join(" ", words)));
        });
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseTooManyArguments() {
        return each(command -> command.arity().most() < 100 && !command.hasSubcommands(), (server, command) -> {
            List<String> words = new ArrayList<>(SampleCalls.name(command));
            words.addAll(Collections.nCopies(command.arity().most() + 1 - words.size(), "1"));
            assertEquals(wrongNumber(command), server.run(String.join(" ", words)));
        });
    }

    private static boolean canHaveTooFew(Command command) {
        return command.arity().least() > SampleCalls.name(command).size();
    }

    private static String wrongNumber(Command command) {
        String code = command.name().equals("EXEC") ? "EXECABORT Transaction discarded because of: " : "ERR ";
        return code + "wrong number of arguments for '" + command.fullName() + "' command";
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseUnknownSubcommands() {
        return each(
                Command::hasSubcommands,
                (server, command) -> assertEquals(
                        "ERR unknown subcommand 'nothing'. Try " + command.name() + " HELP.",
                        server.run(command.name() + " nothing 1 2")));
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseKeysOfAnotherType() {
        List<DynamicTest> tests = new ArrayList<>();
        MAKERS.forEach((type, maker) -> {
            if (TABLE.named(maker.substring(0, maker.indexOf(' '))) != null) {
                each(command -> isTypedOtherThan(type, command), (server, command) -> {
                            server.run(maker);
                            String call = SampleCalls.line(command);
                            String wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
                            assertEquals(wrong, server.run(call), call);
                        })
                        .forEach(tests::add);
            }
        });
        return tests.stream();
    }

    /// Sorted set commands for which the members of a set have the score 1.
    private static final Set<String> SCORED_SETS =
            Set.of("zunion", "zunionstore", "zinter", "zinterstore", "zintercard", "zdiff", "zdiffstore");

    private static boolean isTypedOtherThan(Group type, Command command) {
        Group own = TYPES.getOrDefault(command.group(), command.group());
        boolean takesSets = type == Group.SET && SCORED_SETS.contains(command.fullName());
        return MAKERS.containsKey(own)
                && own != type
                && !takesSets
                && !command.keys().isEmpty()
                && !ANY_TYPE.contains(command.fullName());
    }

    @TestFactory
    Stream<DynamicTest> shouldNotChangeAnythingByReading() {
        return each(command -> command.is(Flag.READONLY), (server, command) -> {
            server.run("SET key 1");
            long before = server.engine().changes();
            String call = SampleCalls.line(command);
            String reply = server.run(call);
            assertEquals(before, server.engine().changes(), call);
            assertTrue(!reply.startsWith("ERR wrong number") && !reply.startsWith("ERR syntax"), call + ": " + reply);
        });
    }

    private interface Check {
        void run(TestServer server, Command command);
    }

    private static Stream<DynamicTest> each(Predicate<Command> which, Check check) {
        Consumer<Command> onServer = command -> {
            try (TestServer server = new TestServer()) {
                check.run(server, command);
            }
        };
        return TABLE.all().stream()
                .filter(which)
                .map(command -> DynamicTest.dynamicTest(command.fullName(), () -> onServer.accept(command)));
    }
}
