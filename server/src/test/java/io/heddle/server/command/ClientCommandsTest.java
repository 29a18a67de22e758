package io.heddle.server.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.server.TestServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// CLIENT and its subcommands.
class ClientCommandsTest {
    private static final byte[] NOTHING = {};

    private static byte[] inline(String lines) {
        return lines.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void shouldNameConnections() {
        try (TestServer server = new TestServer()) {
            assertEquals("nil", server.run("CLIENT GETNAME"));
            assertEquals("OK", server.run("CLIENT SETNAME abc"));
            assertEquals("\"abc\"", server.run("CLIENT GETNAME"));
            assertEquals(
                    "ERR Client names cannot contain spaces, newlines or special characters.",
                    server.run("CLIENT SETNAME \"a b\""));
            assertEquals("OK", server.run("CLIENT SETNAME \"\""));
            assertEquals("nil", server.run("CLIENT GETNAME"));
        }
    }

    @Test
    void shouldDescribeConnectionsAsRedisDoes() {
        try (TestServer server = new TestServer()) {
            server.run("CLIENT SETINFO lib-name l");
            server.run("CLIENT SETINFO LIB-VER 1.2");
            assertEquals("ERR Unrecognized option 'x'", server.run("CLIENT SETINFO x y"));
            assertEquals(
                    "ERR lib-name cannot contain spaces, newlines or special characters.",
                    server.run("CLIENT SETINFO lib-name \"a b\""));
            String line = server.run("CLIENT INFO");
            String fields = line.replaceAll("=\\S*", "");
            assertEquals(
                    "\"id addr laddr fd name age idle flags db sub psub ssub multi qbuf qbuf-free argv-mem multi-mem"
                            + " rbs rbp obl oll omem tot-mem events cmd user redir resp lib-name lib-ver",
                    fields);
            assertTrue(line.contains("id=1 addr=127.0.0.1:1000 laddr=127.0.0.1:6379 "), line);
            assertTrue(line.contains(" argv-mem=10 multi-mem=0 "), line);
            assertTrue(line.contains(" cmd=client|info user=default redir=-1 resp=2 lib-name=l lib-ver=1.2"), line);
        }
    }

    @Test
    void shouldListClientsByTypeAndNumber() {
        try (TestServer server = new TestServer()) {
            TestServer.Client other = server.connect();
            other.run("MULTI");
            other.run("SET key value");
            String all = server.run("CLIENT LIST");
            assertTrue(all.contains("id=1 ") && all.contains("id=2 "), all);
            assertTrue(all.contains(" flags=x db=0 sub=0 psub=0 ssub=0 multi=1 "), all);
            assertTrue(all.contains(" multi-mem=11 "), all);
            String normal = server.run("CLIENT LIST TYPE normal");
            assertTrue(normal.contains("id=1 ") && normal.contains("id=2 "), normal);
            assertEquals("\"\"", server.run("CLIENT LIST TYPE pubsub"));
            assertEquals("\"\"", server.run("CLIENT LIST TYPE slave"));
            String second = server.run("CLIENT LIST ID 2 99");
            assertTrue(second.startsWith("\"id=2 ") && !second.contains("id=1 "), second);
            assertEquals("ERR Unknown client type 'x'", server.run("CLIENT LIST TYPE x"));
            assertEquals("ERR Invalid client ID", server.run("CLIENT LIST ID x"));
            assertEquals("ERR syntax error", server.run("CLIENT LIST ID"));
        }
    }

    @Test
    void shouldShowIdleTimeAndAge() {
        try (TestServer server = new TestServer()) {
            TestServer.Client other = server.connect();
            server.pass(5000);
            other.run("PING");
            server.pass(2000);
            String line = server.run("CLIENT LIST ID 2");
            assertTrue(line.contains(" age=7 idle=2 "), line);
        }
    }

    @Test
    void shouldKillByFilter() {
        try (TestServer server = new TestServer()) {
            TestServer.Client a = server.connect();
            TestServer.Client b = server.connect();
            assertEquals("(1)", server.run("CLIENT KILL ID 2"));
            assertTrue(a.isClosed());
            assertFalse(b.isClosed());
            assertEquals("(0)", server.run("CLIENT KILL ID 2"));
            assertEquals("(1)", server.run("CLIENT KILL ADDR 127.0.0.1:1000 TYPE normal USER default"));
            assertTrue(b.isClosed());
            assertEquals("(0)", server.run("CLIENT KILL LADDR 1.2.3.4:5 SKIPME no"));
            TestServer.Client c = server.connect();
            server.pass(3000);
            TestServer.Client d = server.connect();
            assertEquals("(1)", server.run("CLIENT KILL MAXAGE 3"));
            assertTrue(c.isClosed());
            assertFalse(d.isClosed());
            assertEquals("(2)", server.run("CLIENT KILL SKIPME no"));
            assertTrue(d.isClosed());
        }
    }

    @Test
    void shouldKillByAddressInTheOldForm() {
        try (TestServer server = new TestServer()) {
            assertEquals("ERR No such client", server.run("CLIENT KILL 1.1.1.1:1"));
            TestServer.Client other = server.connect();
            assertEquals("OK", other.run("CLIENT KILL 127.0.0.1:1000"));
            assertTrue(other.isClosed());
        }
    }

    @Test
    void shouldRefuseFiltersThatItDoesNotKnow() {
        try (TestServer server = new TestServer()) {
            assertEquals("ERR wrong number of arguments for 'client|kill' command", server.run("CLIENT KILL"));
            assertEquals("ERR syntax error", server.run("CLIENT KILL ID 10 wrong"));
            assertEquals("ERR client-id should be greater than 0", server.run("CLIENT KILL ID str"));
            assertEquals("ERR client-id should be greater than 0", server.run("CLIENT KILL ID 0"));
            assertEquals("ERR Unknown client type 'w'", server.run("CLIENT KILL TYPE w"));
            assertEquals("ERR No such user 'w'", server.run("CLIENT KILL USER w"));
            assertEquals("ERR syntax error", server.run("CLIENT KILL SKIPME maybe"));
        }
    }

    @Test
    void shouldFreeTheTransactionOfAKilledClient() {
        try (TestServer server = new TestServer()) {
            TestServer.Client other = server.connect();
            other.run("WATCH k");
            other.run("MULTI");
            other.run("SET k " + "v".repeat(1000));
            assertEquals("(1)", server.run("CLIENT KILL ID 2"));
            assertEquals("OK", server.run("SET k v"));
            assertTrue(other.isClosed());
        }
    }

    @Test
    void shouldKeepQuietWhenToldSo() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.send(inline("CLIENT REPLY OFF\nSET k 1\nGET nothing\nNOSUCH\nCLIENT REPLY SKIP\nPING\n"));
            assertArrayEquals(NOTHING, client.takeBytes());
            assertEquals("OK", client.run("CLIENT REPLY ON"));
            assertEquals("\"1\"", client.run("GET k"));
        }
    }

    @Test
    void shouldSkipOneReply() {
        try (TestServer server = new TestServer()) {
            TestServer.Client client = server.connect();
            client.send(inline("PING a\nCLIENT REPLY SKIP\nPING b\nPING c\n"));
            assertEquals("\"a\"", client.readReply());
            assertEquals("\"c\"", client.readReply());
            client.send(inline("CLIENT REPLY SKIP\nCLIENT REPLY ON\nPING\n"));
            assertEquals("OK", client.readReply());
            assertEquals("PONG", client.readReply());
            client.send(inline("CLIENT REPLY SKIP\nCLIENT REPLY SKIP\nPING x\nPING y\n"));
            assertEquals("\"y\"", client.readReply());
            assertArrayEquals(NOTHING, client.takeBytes());
            client.send(inline("CLIENT REPLY OFF\nRESET\nPING\n"));
            assertEquals("RESET", client.readReply());
            assertEquals("PONG", client.readReply());
        }
    }

    @Test
    void shouldDropRepliesOfAnySize() {
        try (TestServer server = new TestServer()) {
            server.run("SET k " + "v".repeat(100_000));
            TestServer.Client client = server.connect();
            client.send(inline("CLIENT REPLY OFF\nGET k\nGET k\n"));
            client.send(inline("GET k\nCLIENT REPLY ON\nSTRLEN k\n"));
            assertEquals("OK", client.readReply());
            assertEquals("(100000)", client.readReply());
        }
    }

    @Test
    void shouldLeaveAccessTimesAlone() {
        try (TestServer server = new TestServer()) {
            server.run("SET k v");
            server.pass(10_000);
            TestServer.Client quiet = server.connect();
            assertEquals("OK", quiet.run("CLIENT NO-TOUCH ON"));
            quiet.run("GET k");
            assertEquals("(10)", server.run("OBJECT IDLETIME k"));
            quiet.run("TOUCH k");
            assertEquals("(0)", server.run("OBJECT IDLETIME k"));
            server.pass(10_000);
            assertEquals("OK", quiet.run("CLIENT NO-TOUCH OFF"));
            quiet.run("GET k");
            assertEquals("(0)", server.run("OBJECT IDLETIME k"));
            assertEquals("ERR syntax error", quiet.run("CLIENT NO-TOUCH maybe"));
        }
    }

    @Test
    void shouldAnswerAsAServerWithoutTrackingAndBlocking() {
        try (TestServer server = new TestServer()) {
            assertEquals("(-1)", server.run("CLIENT GETREDIR"));
            assertEquals(
                    "[\"flags\", [\"off\"], \"redirect\", (-1), \"prefixes\", []]", server.run("CLIENT TRACKINGINFO"));
            assertEquals("OK", server.run("CLIENT TRACKING OFF"));
            assertTrue(server.run("CLIENT CACHING YES").startsWith("ERR CLIENT CACHING can be called only"));
            assertEquals("(0)", server.run("CLIENT UNBLOCK 1"));
            assertEquals("(0)", server.run("CLIENT UNBLOCK 1 ERROR"));
            assertEquals("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR", server.run("CLIENT UNBLOCK 1 x"));
            assertEquals("ERR value is not an integer or out of range", server.run("CLIENT UNBLOCK x"));
        }
    }

    @Test
    void shouldHelp() {
        try (TestServer server = new TestServer()) {
            String help = server.run("CLIENT HELP");
            assertTrue(help.startsWith("[CLIENT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:, "), help);
            assertTrue(help.endsWith("HELP,     Print this help.]"), help);
            assertEquals("ERR unknown subcommand 'foo'. Try CLIENT HELP.", server.run("CLIENT foo"));
        }
    }
}
