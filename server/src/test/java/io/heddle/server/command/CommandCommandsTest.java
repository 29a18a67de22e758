package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// COMMAND and its subcommands.
class CommandCommandsTest {
    private final TestServer server = new TestServer();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void shouldCountTheCommandsWithoutSubcommands() {
        assertEquals("(" + server.table().commands().size() + ")", server.run("COMMAND COUNT"));
        assertTrue(server.table().all().size() > server.table().commands().size());
    }

    @Test
    void shouldDescribeCommandsInTenElements() {
        assertEquals(
                "[[\"get\", (2), [readonly, fast], (1), (1), (1), [@read, @string, @fast], [], "
                        + "[[\"flags\", [RO, access], "
                        + "\"begin_search\", [\"type\", \"index\", \"spec\", [\"index\", (1)]], "
                        + "\"find_keys\", [\"type\", \"range\", "
                        + "\"spec\", [\"lastkey\", (0), \"keystep\", (1), \"limit\", (0)]]]], []]]",
                server.run("COMMAND INFO get"));
    }

    @Test
    void shouldDescribeSubcommandsByTheirFullNameAndSkipTheUnknown() {
        assertEquals(
                "[nil, [\"command|count\", (2), [loading, stale], (0), (0), (0), [@slow, @connection], [], [], []],"
                        + " nil, nil]",
                server.run("COMMAND INFO nothing Command|Count get|count command|count|more"));
    }

    @Test
    void shouldDescribeAllCommandsWithoutNames() {
        String all = server.run("COMMAND");
        assertEquals(all, server.run("COMMAND INFO"));
        assertTrue(all.startsWith("[[\""));
        assertTrue(all.contains("[\"command|docs\", (-2)"));
    }

    @Test
    void shouldDocumentCommands() {
        assertEquals(
                "[\"getdel\", [\"summary\", \"Tells the string under a key and removes the key.\", "
                        + "\"since\", \"6.2.0\", \"group\", \"string\", \"complexity\", \"O(1)\", "
                        + "\"arguments\", [[\"name\", \"key\", \"type\", \"key\", \"display_text\", \"key\", "
                        + "\"key_spec_index\", (0)]]]]",
                server.run("COMMAND DOCS nothing getdel"));
    }

    @Test
    void shouldDocumentOldCommandsNestedArgumentsAndSubcommands() {
        String setnx = server.run("COMMAND DOCS setnx");
        assertTrue(
                setnx.contains("\"doc_flags\", [deprecated], \"deprecated_since\", \"2.6.12\", "
                        + "\"replaced_by\", \"`SET` with `NX`\""),
                setnx);
        String getex = server.run("COMMAND DOCS getex");
        assertTrue(
                getex.contains("[\"name\", \"expiration\", \"type\", \"oneof\", \"flags\", [optional], "
                        + "\"arguments\", [[\"name\", \"seconds\", \"type\", \"integer\", "
                        + "\"display_text\", \"seconds\", \"token\", \"EX\"]"),
                getex);
        String set = server.run("COMMAND DOCS set");
        assertTrue(set.contains("\"history\", [[\"2.6.12\", "), set);
        String container = server.run("COMMAND DOCS command");
        assertTrue(container.contains("\"subcommands\", [\"command|count\", [\"summary\", "), container);
    }

    @Test
    void shouldDocumentAllCommandsWithoutNames() {
        String all = server.run("COMMAND DOCS");
        for (Command command : server.table().all()) {
            assertTrue(all.contains("\"" + command.fullName() + "\", [\"summary\", "), command::fullName);
        }
    }

    @Test
    void shouldListNames() {
        String all = server.run("COMMAND LIST");
        assertTrue(all.contains("\"get\""));
        assertTrue(all.contains("\"command|getkeys\""));
        assertEquals("[\"getbit\"]", server.run("COMMAND LIST FILTERBY PATTERN GETB*"));
        assertEquals("[\"command|info\"]", server.run("command list filterby pattern command|inf?"));
        assertEquals("[]", server.run("COMMAND LIST FILTERBY MODULE json"));
        assertEquals("[]", server.run("COMMAND LIST FILTERBY ACLCAT nothing"));
        String bitmaps = server.run("COMMAND LIST FILTERBY ACLCAT BitMap");
        assertTrue(bitmaps.contains("\"bitcount\""), bitmaps);
        assertFalse(bitmaps.contains("\"get\""), bitmaps);
    }

    @ParameterizedTest
    @CsvSource({
        "COMMAND LIST FILTERBY",
        "COMMAND LIST FILTERBY PATTERN",
        "COMMAND LIST FILTERBY NAME x",
        "COMMAND LIST SORTBY PATTERN x",
        "COMMAND LIST FILTERBY PATTERN x y"
    })
    void shouldRefuseOtherFilters(String call) {
        assertEquals("ERR syntax error", server.run(call));
    }

    @Test
    void shouldPickOutKeys() {
        assertEquals("[\"a\", \"b\"]", server.run("COMMAND GETKEYS MSET a 1 b 2"));
        assertEquals("[\"d\", \"a\", \"b\"]", server.run("COMMAND GETKEYS BITOP AND d a b"));
        assertEquals("[\"k\"]", server.run("command getkeys object encoding k"));
        assertEquals("[[\"a\", [RW, access, update]]]", server.run("COMMAND GETKEYSANDFLAGS SET a 1 GET"));
        assertEquals("[[\"a\", [OW, update]]]", server.run("COMMAND GETKEYSANDFLAGS SET a 1"));
        assertEquals(
                "[[\"d\", [OW, update]], [\"a\", [RO, access]]]", server.run("COMMAND GETKEYSANDFLAGS BITOP NOT d a"));
    }

    @ParameterizedTest
    @CsvSource({
        "nothing a, Invalid command specified",
        "object nothing k, Invalid command specified",
        "command count, The command has no key arguments",
        "object, The command has no key arguments",
        "get, Invalid number of arguments specified for command",
        "get a b, Invalid number of arguments specified for command",
        "mset, Invalid number of arguments specified for command"
    })
    void shouldSayWhyThereAreNoKeys(String call, String reason) {
        assertEquals("ERR " + reason, server.run("COMMAND GETKEYS " + call));
        assertEquals("ERR " + reason, server.run("COMMAND GETKEYSANDFLAGS " + call));
    }

    @Test
    void shouldHelp() {
        String help = server.run("COMMAND HELP");
        assertTrue(help.startsWith("[COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:, "), help);
        assertTrue(help.endsWith("HELP,     Print this help.]"), help);
    }
}
